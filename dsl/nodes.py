"""Nodes of the syntax tree that a program makes, short to write: they stand nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dsl.diagnostics import NOWHERE
from dsl.syntax import (
    Annotation,
    Assign,
    BinaryExpr,
    BinaryOp,
    Bounds,
    CallExpr,
    Expr,
    Form,
    ListExpr,
    Literal_,
    Name,
    ObjectExpr,
    PathExpr,
    Pattern,
    RecordExpr,
    TypeExpr,
    TypeRef,
    UnionExpr,
)

NOTHING = ObjectExpr((), NOWHERE)
"""`{}`, what a call answers that answers nothing."""


def name(text: str) -> Name:
    return Name(text, NOWHERE)


def literal(value: int | float | str | bool) -> Literal_:
    return Literal_(value, NOWHERE)


def forms(texts: Mapping[str, Sequence[str]]) -> tuple[Form, ...]:
    return tuple(Form(name(locale), tuple(map(literal, said)), NOWHERE) for locale, said in texts.items())


def bounds(low: int | float | None, high: int | float | None, step: int | float | None = None) -> Bounds | None:
    if low is None and high is None and step is None:
        return None
    first, last, each = (None if end is None else literal(end) for end in (low, high, step))
    return Bounds(first, last, each, NOWHERE)


def annotation(of: str, argument: str | Pattern) -> Annotation:
    return Annotation(name(of), (argument if isinstance(argument, Pattern) else name(argument),), NOWHERE)


def type_(
    of: str,
    limits: Bounds | None = None,
    annotations: Sequence[Annotation] = (),
    said: tuple[Form, ...] = (),
    member: str | None = None,
) -> TypeRef:
    return TypeRef(name(of), name(member) if member else None, limits, said, tuple(annotations), NOWHERE)


def or_null(expr: TypeExpr) -> UnionExpr:
    return UnionExpr((expr,), True, NOWHERE)


def list_of(item: TypeExpr) -> ListExpr:
    return ListExpr(item, None, NOWHERE)


def path(root: str | None, *parts: str) -> PathExpr:
    """`root.a.b` of a variable, or (`root` None) `.a.b` of the row at hand."""
    return PathExpr(name(root) if root else None, tuple(map(name, parts)), NOWHERE)


def call(function: str, *args: Expr) -> CallExpr:
    return CallExpr(name(function), args, NOWHERE)


def binary(op: BinaryOp, left: Expr, right: Expr) -> BinaryExpr:
    return BinaryExpr(op, left, right, NOWHERE)


def record(values: Mapping[str, Expr]) -> RecordExpr:
    return RecordExpr(assigns(values), NOWHERE)


def assigns(values: Mapping[str, Expr]) -> tuple[Assign, ...]:
    return tuple(Assign(name(field), value, NOWHERE) for field, value in values.items())
