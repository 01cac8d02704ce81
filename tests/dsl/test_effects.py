"""Statements and expressions."""

from __future__ import annotations

import pytest

from dsl.syntax import ApiDecl, BinaryExpr, Expr, Literal_, PathExpr, ReturnStmt, UnaryExpr
from tests.dsl.helpers import only, plain


def body(text: str) -> str:
    api = only(f"api f() -> A {{\n{text}\n}}")
    assert isinstance(api, ApiDecl)
    assert api.body is not None
    return ", ".join(map(plain, api.body))


def grouped(text: str) -> str:
    """A returned expression with every pair in parentheses."""
    api = only(f"api f() -> A {{ return {text} }}")
    assert isinstance(api, ApiDecl)
    assert api.body is not None
    (statement,) = api.body
    assert isinstance(statement, ReturnStmt)
    return _grouped(statement.value)


def _grouped(value: Expr) -> str:
    match value:
        case BinaryExpr():
            return f"({_grouped(value.left)} {value.op} {_grouped(value.right)})"
        case UnaryExpr():
            return f"({value.op} {_grouped(value.operand)})"
        case PathExpr():
            return (value.root.text if value.root else "") + "".join(f".{part.text}" for part in value.parts)
        case Literal_():
            return repr(value.value)
    return plain(value)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a or b and not c == d", "(a or (b and (not (c == d))))"),
        ("a - b - c", "((a - b) - c)"),
        ("a + b * c / d", "(a + ((b * c) / d))"),
        ("(a + b) * c", "((a + b) * c)"),
        ("not not a", "(not (not a))"),
        ("-a * -2 - 3", "(((- a) * -2) - 3)"),
        ("--2", "2"),
        (".a.b <= c.d + 1", "(.a.b <= (c.d + 1))"),
        ("a != b or a >= b or a > b or a < b", "((((a != b) or (a >= b)) or (a > b)) or (a < b))"),
        ("where.by", "where.by"),
        ("true", "True"),
        ("a -2", "(a - 2)"),
    ],
)
def test_precedence(text: str, tree: str) -> None:
    assert grouped(text) == tree


EXPRESSIONS = {
    "now()": "CallExpr(function=now)",
    "sum(xs, .price * .quantity,)": (
        "CallExpr(function=sum, args=[PathExpr(root=xs), BinaryExpr(op=*, "
        "left=PathExpr(parts=[price]), right=PathExpr(parts=[quantity]))])"
    ),
    "count(B where .a == a) + 1": (
        "BinaryExpr(op=+, left=CallExpr(function=count, args=[QueryExpr(entity=B, where=BinaryExpr(op===, "
        "left=PathExpr(parts=[a]), right=PathExpr(root=a)))]), right=1)"
    ),
    "B": "PathExpr(root=B)",
    "one B": "QueryExpr(entity=B, one=True)",
    "one B where true by .a.b desc take n + 1": (
        "QueryExpr(entity=B, one=True, where=True, by=PathExpr(parts=[a, b]), descending=True, "
        "take=BinaryExpr(op=+, left=PathExpr(root=n), right=1))"
    ),
    "B by .a": "QueryExpr(entity=B, by=PathExpr(parts=[a]))",
    "B take 3": "QueryExpr(entity=B, take=3)",
    "(B where .a)": "QueryExpr(entity=B, where=PathExpr(parts=[a]))",
    "{ total: 1, at, }": "RecordExpr(assigns=[Assign(name=total, value=1), Assign(name=at, value=PathExpr(root=at))])",
    "{ }": "RecordExpr()",
    "create B { a: .b, by }": (
        "CreateExpr(entity=B, assigns=[Assign(name=a, value=PathExpr(parts=[b])), "
        "Assign(name=by, value=PathExpr(root=by))])"
    ),
    "update b { a: one B }": "UpdateExpr(target=b, assigns=[Assign(name=a, value=QueryExpr(entity=B, one=True))])",
    "delete b": "DeleteExpr(target=b)",
}


@pytest.mark.parametrize(("text", "tree"), EXPRESSIONS.items(), ids=list(EXPRESSIONS))
def test_expression(text: str, tree: str) -> None:
    assert body(f"return {text}") == f"ReturnStmt(value={tree})"


STATEMENTS = {
    "let x = 1": "LetStmt(name=x, value=1)",
    "let x = one B where .a == a else NO": (
        "LetStmt(name=x, value=QueryExpr(entity=B, one=True, where=BinaryExpr(op===, "
        "left=PathExpr(parts=[a]), right=PathExpr(root=a))), otherwise=NO)"
    ),
    "require a else NO": "RequireStmt(condition=PathExpr(root=a), otherwise=NO)",
    "create B { }\nupdate b { }\ndelete b": (
        "DoStmt(value=CreateExpr(entity=B)), DoStmt(value=UpdateExpr(target=b)), DoStmt(value=DeleteExpr(target=b))"
    ),
    "let x = a\nlet y = b return c": (
        "LetStmt(name=x, value=PathExpr(root=a)), LetStmt(name=y, value=PathExpr(root=b)), "
        "ReturnStmt(value=PathExpr(root=c))"
    ),
}


@pytest.mark.parametrize(("text", "tree"), STATEMENTS.items(), ids=list(STATEMENTS))
def test_statement(text: str, tree: str) -> None:
    assert body(text) == tree
