"""What a call does, checked and lowered: the language between the compiler and the simulator's interpreter.

An expression's value is a JSON value; a row is a dict; an absent optional is None.
Every expression is total: a field of None is None, a division by zero is 0, and the aggregate of
no rows is 0 (for `all`, True). A comparison in which a side is None because an optional was not
given holds (`optional` marks where that can be).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from compiler.types import Json


@dataclass(frozen=True, slots=True)
class Const:
    value: Json


@dataclass(frozen=True, slots=True)
class Var:
    """A parameter or a `let`."""

    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """The row at hand, in a `where`, a `by` or an aggregate's second argument."""


@dataclass(frozen=True, slots=True)
class Get:
    """A field of an object or a row; of a list, the list of its items' fields."""

    value: Expr
    field: str


@dataclass(frozen=True, slots=True)
class Deref:
    """The row of `entity` that a key points at; None where there is none. Of a list of keys, the rows."""

    key: Expr
    entity: str


@dataclass(frozen=True, slots=True)
class Binary:
    """`==` on None and None is True. `optional`: None on the optional's side makes it hold."""

    op: Literal["or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"]
    left: Expr
    right: Expr
    optional: Literal["", "left", "right", "both"] = ""


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expr


@dataclass(frozen=True, slots=True)
class Call:
    """`now today round len lower contains days minutes count given convert`.

    `now()` is the clock as a local datetime string, `today()` its date; `round(x)` to 2 decimals;
    `days(a, b)` and `minutes(a, b)` are `b - a` between two moments; `contains(text, part)` ignores case
    and also takes a list; `given(a, b)` is `a`, or where it is None `b`;
    `convert(x, from, to)` has two constants, the units.
    """

    function: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`sum min max avg any all` of `item`, evaluated with each item of `items` as the row at hand."""

    function: Literal["sum", "min", "max", "avg", "any", "all"]
    items: Expr
    item: Expr


@dataclass(frozen=True, slots=True)
class Query:
    """The rows of `entity`, in key order or by `by` (ties in key order); `one`: the first or None."""

    entity: str
    one: bool
    where: Expr | None
    by: Expr | None
    descending: bool
    take: Expr | None


@dataclass(frozen=True, slots=True)
class Create:
    """A new row: what is assigned, then defaults; the key is the next free one of its pattern."""

    entity: str
    assigns: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Update:
    """The row in variable `target` (of `entity`), changed in the world; its value is the new row."""

    target: str
    entity: str
    assigns: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """The row in variable `target` is taken out; its value is the row as it was."""

    target: str
    entity: str


@dataclass(frozen=True, slots=True)
class Record:
    assigns: tuple[tuple[str, Expr], ...]


Expr: TypeAlias = (
    Const | Var | Row | Get | Deref | Binary | Not | Call | Aggregate | Query | Create | Update | Delete | Record
)


@dataclass(frozen=True, slots=True)
class Let:
    """`else CODE`: None (or an empty list) in `value` ends the call with that error."""

    name: str
    value: Expr
    otherwise: str | None


@dataclass(frozen=True, slots=True)
class Require:
    condition: Expr
    otherwise: str


@dataclass(frozen=True, slots=True)
class Do:
    value: Expr


@dataclass(frozen=True, slots=True)
class Return:
    value: Expr


@dataclass(frozen=True, slots=True)
class Match:
    """One of several endings, by a value that is never absent: each case has all its statements."""

    value: Expr
    cases: tuple[tuple[str, tuple[Stmt, ...]], ...]


Stmt: TypeAlias = Let | Require | Do | Return | Match


@dataclass(frozen=True, slots=True)
class Body:
    """An API's effect, and what follows from it.

    `reads` and `writes` are entities' names; `raises` is in the order of the statements.
    """

    statements: tuple[Stmt, ...]
    reads: frozenset[str]
    writes: frozenset[str]
    raises: tuple[str, ...]

    @property
    def endings(self) -> tuple[Stmt, ...]:
        """The last statements: one, or that of each case."""
        return tuple(_endings(self.statements))

    @property
    def all(self) -> tuple[Stmt, ...]:
        """Every statement, those of cases after their `match`."""
        return tuple(_all(self.statements))


def _endings(statements: tuple[Stmt, ...]) -> Iterator[Stmt]:
    last = statements[-1]
    if isinstance(last, Match):
        for _, inner in last.cases:
            yield from _endings(inner)
    else:
        yield last


def _all(statements: tuple[Stmt, ...]) -> Iterator[Stmt]:
    for statement in statements:
        yield statement
        if isinstance(statement, Match):
            for _, inner in statement.cases:
                yield from _all(inner)
