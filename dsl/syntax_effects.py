"""The effect language: the statements and expressions of an API's body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dsl.diagnostics import Span
from dsl.syntax_base import Literal_, Name, Null


@dataclass(frozen=True, slots=True)
class PathExpr:
    """`booking`, `place.seats`, or (`root` None) `.city`, a field of the row at hand."""

    root: Name | None
    parts: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CallExpr:
    """`now()`, `sum(items, .price * .quantity)`."""

    function: Name
    args: tuple[Expr, ...]
    span: Span


BinaryOp: TypeAlias = Literal["or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class BinaryExpr:
    op: BinaryOp
    left: Expr
    right: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class UnaryExpr:
    op: Literal["not", "-"]
    operand: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class QueryExpr:
    """`Restaurant where … by .rating desc take limit`, or with `one` the first such row."""

    entity: Name
    one: bool
    where: Expr | None
    by: PathExpr | None
    descending: bool
    take: Expr | None
    span: Span


@dataclass(frozen=True, slots=True)
class Assign:
    """`party_size: 2` in braces; `{ at }` is short for `{ at: at }`."""

    name: Name
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class CreateExpr:
    entity: Name
    assigns: tuple[Assign, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class UpdateExpr:
    target: Name
    assigns: tuple[Assign, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DeleteExpr:
    target: Name
    span: Span


@dataclass(frozen=True, slots=True)
class RecordExpr:
    """`{ total: sum(xs, .price), count: count(xs) }` where a value stands."""

    assigns: tuple[Assign, ...]
    span: Span


Expr: TypeAlias = (
    Literal_
    | Null
    | PathExpr
    | CallExpr
    | BinaryExpr
    | UnaryExpr
    | QueryExpr
    | CreateExpr
    | UpdateExpr
    | DeleteExpr
    | RecordExpr
)


@dataclass(frozen=True, slots=True)
class LetStmt:
    name: Name
    value: Expr
    otherwise: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class RequireStmt:
    condition: Expr
    otherwise: Name
    span: Span


@dataclass(frozen=True, slots=True)
class DoStmt:
    """A `create`, `update` or `delete` whose value is not used."""

    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class ReturnStmt:
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """`NAME { … }` in a `match`: what is done for a value of an enum, or for a type of a choice."""

    name: Name
    body: tuple[Stmt, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class MatchStmt:
    value: PathExpr
    cases: tuple[Case, ...]
    span: Span


Stmt: TypeAlias = LetStmt | RequireStmt | DoStmt | ReturnStmt | MatchStmt
