"""How deep an expression is, found without recursion: what is too deep for the passes that recurse."""

from __future__ import annotations

from dsl import syntax

MAX_DEPTH = 100


def is_too_deep(expr: syntax.Expr) -> bool:
    """Whether an expression has more than `MAX_DEPTH` levels. `a + b + c` has three."""
    level: list[syntax.Expr] = [expr]
    for _ in range(MAX_DEPTH):
        level = [part for whole in level for part in _parts(whole)]
        if not level:
            return False
    return True


def _parts(expr: syntax.Expr) -> tuple[syntax.Expr, ...]:
    match expr:
        case syntax.BinaryExpr():
            return expr.left, expr.right
        case syntax.UnaryExpr():
            return (expr.operand,)
        case syntax.CallExpr():
            return expr.args
        case syntax.QueryExpr():
            return tuple(part for part in (expr.where, expr.take) if part is not None)
        case syntax.CreateExpr() | syntax.UpdateExpr() | syntax.RecordExpr():
            return tuple(assign.value for assign in expr.assigns)
    return ()
