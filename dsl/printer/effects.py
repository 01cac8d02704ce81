"""The body of an API: statements and expressions."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.printer.page import INDENT, Page, fill, fits
from dsl.printer.words import label, literal, name
from dsl.syntax import (
    Assign,
    BinaryExpr,
    CallExpr,
    Case,
    CreateExpr,
    DeleteExpr,
    DoStmt,
    Expr,
    LetStmt,
    Literal_,
    MatchStmt,
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
from dsl.wide import columns

_BINDS = {"or": 1, "and": 2, "not": 3} | dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 4)
_BINDS |= {"+": 5, "-": 5, "*": 6, "/": 6}
_COMPARISON, _SIGN, _ATOM = 4, 7, 8


def statement(page: Page, node: Stmt, indent: str) -> str:
    match node:
        case LetStmt():
            before = f"let {name(node.name)} = "
            after = f" else {name(node.otherwise)}" if node.otherwise else ""
        case RequireStmt():
            shown = _whole(page, node.condition, indent, len("require  else ") + len(node.otherwise.text))
            return f"require {shown} else {name(node.otherwise)}"
        case MatchStmt():
            cases = page.items(node.cases, indent + INDENT, lambda case: _case(page, case, indent + INDENT))
            return f"match {flat(node.value)} {{" + page.block(indent + INDENT, cases, node.span.end) + indent + "}"
        case ReturnStmt():
            before, after = "return ", ""
        case DoStmt():
            before, after = "", ""
    return before + _whole(page, node.value, indent, len(before) + len(after)) + after


def _case(page: Page, node: Case, indent: str) -> str:
    if not node.body:
        return f"{name(node.name)} {{}}"
    inner = indent + INDENT
    lines = page.items(node.body, inner, lambda line: statement(page, line, inner))
    return f"{name(node.name)} {{" + page.block(inner, lines, node.span.end) + indent + "}"


def _whole(page: Page, node: Expr, indent: str, around: int) -> str:
    """An expression beside `around` other columns; one that is too long, or was broken, goes over several lines."""
    shown = flat(node)
    if page.flat(node.span) and fits(indent, shown, around):
        return shown
    inner = indent + INDENT
    match node:
        case QueryExpr():
            lines = [("one " if node.one else "") + name(node.entity), *_clauses(node, inner)]
            return lines[0] + "".join(f"\n{inner}{line}" for line in lines[1:])
        case CreateExpr():
            return f"create {name(node.entity)} {_record(page, node.assigns, indent)}"
        case UpdateExpr():
            return f"update {name(node.target)} {_record(page, node.assigns, indent)}"
        case RecordExpr():
            return _record(page, node.assigns, indent)
        case BinaryExpr() if node.op in ("and", "or"):
            return _chain(node, around + len(indent), inner)
    return shown


def _clauses(node: QueryExpr, indent: str) -> list[str]:
    lines = []
    if node.where is not None:
        lines.append("where " + _chain(node.where, len(indent) + len("where "), indent + INDENT))
    if node.by is not None:
        lines.append(f"by {flat(node.by)}{' desc' if node.descending else ''}")
    if node.take is not None:
        lines.append(f"take {_operand(node.take, _BINDS['+'])}")
    return lines


def _chain(node: Expr, first: int, indent: str) -> str:
    """Conditions joined by `and` or by `or`, which start a line where one would grow too long."""
    if not (isinstance(node, BinaryExpr) and node.op in ("and", "or")):
        return _operand(node, _BINDS["or"])
    parts: list[str] = []
    rest: Expr = node
    while isinstance(rest, BinaryExpr) and rest.op == node.op:
        parts.append(_operand(rest.right, _BINDS[node.op] + 1))
        rest = rest.left
    parts.append(_operand(rest, _BINDS[node.op]))
    return fill(parts[::-1], first, indent, f" {node.op} ", f"{node.op} ")


def _record(page: Page, assigns: Sequence[Assign], indent: str) -> str:
    inner = indent + INDENT
    if not assigns:
        return "{}"
    lines = []
    for assign in assigns:
        short = _assign(assign)
        if not fits(inner, short, 1) and ": " in short:
            before = f"{label(assign.name)}: "
            short = before + _whole(page, assign.value, inner, columns(before) + 1)
        lines.append(f"{inner}{short},\n")
    return "{\n" + "".join(lines) + indent + "}"


def flat(node: Expr) -> str:
    match node:
        case PathExpr():
            parts = "".join("." + label(part) for part in node.parts)
            return name(node.root) + parts if node.root else parts
        case Literal_():
            return literal(node)
        case Null():
            return "null"
        case CallExpr():
            return f"{name(node.function)}({', '.join(flat(arg) for arg in node.args)})"
        case BinaryExpr():
            binds = _BINDS[node.op]
            # A chain leans to the left; a comparison is no chain.
            left = _operand(node.left, binds + (binds == _COMPARISON))
            return f"{left} {node.op} {_operand(node.right, binds + 1)}"
        case UnaryExpr():
            sign, binds = ("not ", _BINDS["not"]) if node.op == "not" else ("-", _SIGN)
            return sign + _operand(node.operand, binds)
        case QueryExpr():
            return " ".join([*(["one"] if node.one else []), name(node.entity), *_flat_clauses(node)])
        case CreateExpr():
            return f"create {name(node.entity)} {_flat_record(node.assigns)}"
        case UpdateExpr():
            return f"update {name(node.target)} {_flat_record(node.assigns)}"
        case DeleteExpr():
            return f"delete {name(node.target)}"
    return _flat_record(node.assigns)


def _flat_clauses(node: QueryExpr) -> list[str]:
    clauses = []
    if node.where is not None:
        clauses.append("where " + _operand(node.where, _BINDS["or"]))
    if node.by is not None:
        clauses.append(f"by {flat(node.by)}{' desc' if node.descending else ''}")
    if node.take is not None:
        clauses.append("take " + _operand(node.take, _BINDS["+"]))
    return clauses


def _operand(node: Expr, binds: int) -> str:
    """An operand; in parentheses if it is held together more loosely than `binds`."""
    return f"({flat(node)})" if _strength(node) < binds else flat(node)


def _strength(node: Expr) -> int:
    match node:
        case BinaryExpr():
            return _BINDS[node.op]
        case UnaryExpr():
            return _BINDS["not"] if node.op == "not" else _SIGN
        case Literal_() if not isinstance(node.value, (str, bool)) and node.value < 0:
            return _SIGN
        case QueryExpr() | CreateExpr() | UpdateExpr() | DeleteExpr():
            return 0
    return _ATOM


def _flat_record(assigns: Sequence[Assign]) -> str:
    return "{ " + ", ".join(map(_assign, assigns)) + " }" if assigns else "{}"


def _assign(node: Assign) -> str:
    value = node.value
    if isinstance(value, PathExpr) and value.root and value.root.text == node.name.text and not value.parts:
        return name(node.name)
    return f"{label(node.name)}: {flat(value)}"
