"""Bodies of APIs: lark's nodes into statements and expressions."""

from __future__ import annotations

from typing import cast

from lark import Token

from dsl.diagnostics import Span
from dsl.split import MAX_DEPTH
from dsl.syntax import (
    Assign,
    BinaryExpr,
    BinaryOp,
    CallExpr,
    Case,
    CreateExpr,
    DeleteExpr,
    DoStmt,
    Expr,
    LetStmt,
    Literal_,
    MatchStmt,
    Name,
    Null,
    PathExpr,
    QueryExpr,
    RecordExpr,
    RequireStmt,
    ReturnStmt,
    Stmt,
    UnaryExpr,
    UpdateExpr,
)
from dsl.tree_base import Node, Reading, part, tokens, trees
from dsl.tree_types import literal

_CHAINS = frozenset({"or", "and", "comparison", "sum", "product", "path", "row_path"})
_SIGNS = frozenset({"not", "minus"})


def statement(reading: Reading, node: Node) -> Stmt:
    span = reading.span(node)
    children = trees(node)
    if node.data == "match":
        cases = tuple(_case(reading, child) for child in children[1:])
        return MatchStmt(_path(reading, children[0]), cases, span)
    value = _whole(reading, children[0])
    match node.data:
        case "let":
            return LetStmt(reading.name(tokens(node)[0]), value, _otherwise(reading, node), span)
        case "require":
            otherwise = _otherwise(reading, node)
            assert otherwise is not None
            return RequireStmt(value, otherwise, span)
        case "return":
            return ReturnStmt(value, span)
    return DoStmt(value, span)


def _case(reading: Reading, node: Node) -> Case:
    body = tuple(statement(reading, child) for child in trees(node))
    return Case(reading.name(tokens(node)[0]), body, reading.span(node))


def _otherwise(reading: Reading, node: Node) -> Name | None:
    clause = part(node, "otherwise")
    return reading.name(tokens(clause)[0]) if clause else None


def _whole(reading: Reading, node: Node) -> Expr:
    """A statement's expression; none so deep that recursing over it would overflow the stack."""
    if _height(node) <= MAX_DEPTH:
        return expr(reading, node)
    span = reading.span(node)
    message = f"the expression is nested more than {MAX_DEPTH} deep"
    reading.report("FC112", message, span, "name its parts with `let`")
    return Literal_(0, span)


def _height(node: Node) -> int:
    """How deep the syntax class of an expression's node will nest. Walks with a stack, since that may be very deep."""
    height = 0
    stack = [(node, 0)]
    while stack:
        node, above = stack.pop()
        # A flat chain of n operands becomes n - 1 pairs, each in the next; so do signs before an operand.
        links = len(node.children) // 2 if node.data in _CHAINS else len(node.children) - 1
        depth = above + (links if node.data in _CHAINS or node.data in _SIGNS else 1)
        height = max(height, depth)
        stack.extend((child, depth) for child in trees(node))
    return height


def expr(reading: Reading, node: Node) -> Expr:
    span = reading.span(node)
    match node.data:
        case "path" | "row_path":
            if [*node.children] == ["null"]:
                return Null(span)
            return _path(reading, node)
        case "or" | "and":
            left, *rest = (expr(reading, child) for child in trees(node))
            for right in rest:
                left = _binary(reading, str(node.data), left, right)
            return left
        case "comparison" | "sum" | "product":
            return _chain(reading, node)
        case "not" | "minus":
            return _unary(reading, node)
        case "group":
            return expr(reading, trees(node)[0])
        case "call":
            return CallExpr(reading.name(tokens(node)[0]), tuple(expr(reading, child) for child in trees(node)), span)
        case "query":
            return _query(reading, node)
        case "record":
            return RecordExpr(_assigns(reading, node), span)
        case "create":
            return CreateExpr(reading.name(tokens(node)[0]), _assigns(reading, trees(node)[0]), span)
        case "update":
            return UpdateExpr(reading.name(tokens(node)[0]), _assigns(reading, trees(node)[0]), span)
        case "delete":
            return DeleteExpr(reading.name(tokens(node)[0]), span)
    return literal(reading, node)


def _path(reading: Reading, node: Node) -> PathExpr:
    words = tokens(node)
    names = [reading.name(word) for word in words]
    if node.data == "row_path":
        return PathExpr(None, tuple(names), reading.span(node))
    return PathExpr(names[0], tuple(names[1:]), reading.span(node))


def _chain(reading: Reading, node: Node) -> Expr:
    """`a + b - c`, flat in the node, into left-leaning pairs."""
    first, *rest = node.children
    left = expr(reading, cast(Node, first))
    for operator, right in zip(rest[::2], rest[1::2], strict=True):
        left = _binary(reading, str(operator), left, expr(reading, cast(Node, right)))
    return left


def _binary(reading: Reading, operator: str, left: Expr, right: Expr) -> Expr:
    span = Span(reading.file, left.span.start, right.span.end)
    return BinaryExpr(cast(BinaryOp, operator), left, right, span)


def _unary(reading: Reading, node: Node) -> Expr:
    *signs, operand = node.children
    value = expr(reading, cast(Node, operand))
    for sign in reversed(signs):
        assert isinstance(sign, Token)
        span = Span(reading.file, reading.span(sign).start, value.span.end)
        if sign == "-" and isinstance(value, Literal_) and not isinstance(value.value, (bool, str)):
            value = Literal_(-value.value, span)
        else:
            value = UnaryExpr("-" if sign == "-" else "not", value, span)
    return value


def _query(reading: Reading, node: Node) -> QueryExpr:
    *one, entity = tokens(node)
    where, by, take = part(node, "where"), part(node, "by"), part(node, "take")
    return QueryExpr(
        entity=reading.name(entity),
        one=bool(one),
        where=expr(reading, trees(where)[0]) if where else None,
        by=_path(reading, trees(by)[0]) if by else None,
        descending=bool(by and tokens(by)),
        take=expr(reading, trees(take)[0]) if take else None,
        span=reading.span(node),
    )


def _assigns(reading: Reading, record: Node) -> tuple[Assign, ...]:
    """The assignments of a `record`; `{ at }` assigns the variable of the field's own name."""
    result = []
    for node in trees(record):
        name = reading.name(tokens(node)[0])
        values = trees(node)
        value = expr(reading, values[0]) if values else PathExpr(name, (), name.span)
        result.append(Assign(name, value, reading.span(node)))
    return tuple(result)
