"""Runs an API's effect on a world.

Each body is translated into one Python function, once: a query is tried on every row of a table, many
times a dialogue, and a tree of closures takes four times as long. The text is made of the compiled
effect alone: names of the spec appear in it only as quoted strings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol, assert_never

from compiler.effects import (
    Aggregate,
    Binary,
    Body,
    Call,
    Const,
    Create,
    Delete,
    Deref,
    Do,
    Expr,
    Get,
    Let,
    Match,
    Not,
    Query,
    Record,
    Require,
    Return,
    Row,
    Stmt,
    Update,
    Var,
)
from compiler.types import Json
from simulator import functions
from simulator.world import World

INVALID = "INVALID_ARGUMENTS"
"""What a tool answers to a call that breaks its schema. On the state graph it is the outcome `invalid`."""


class Result(NamedTuple):
    """What a call came to: a `value`, or an error `code` (with a `message`, where none is declared for it). A
    named tuple since calls are tried often."""

    value: Json
    code: str | None = None
    message: str = ""

    @property
    def outcome(self) -> str:
        """`ok`, `empty` (a list without items) or the error's code: the name on the state graph."""
        if self.code is not None:
            return "invalid" if self.code == INVALID else self.code
        return "empty" if self.value == [] else "ok"


class Executor(Protocol):
    """Runs a call on a world, changing it unless it is only `tried`."""

    def __call__(
        self, world: World, arguments: Mapping[str, Json], clock: datetime, *, tried: bool = False
    ) -> Result: ...


def executor(body: Body, defaults: Mapping[str, Json]) -> Executor:
    """A function that runs `body` on a world (changing it) for given arguments.

    `defaults` are the values of parameters that are not given. A failed call changes nothing. The value
    may hold absent fields as None, and shares its rows with the world: see `published`.
    """
    namespace: dict[str, Any] = {"f": functions}
    exec(_Translation(body).source(), namespace)
    translated: Callable[[World, dict[str, Json], datetime], tuple[Any, str | None]] = namespace["call"]
    writes = bool(body.writes)

    def run(world: World, arguments: Mapping[str, Json], clock: datetime, *, tried: bool = False) -> Result:
        target = world.fork() if writes else world
        value, code = translated(target, {**defaults, **arguments}, clock)
        if writes and code is None and not tried:
            world.adopt(target)
        return Result(value, code)

    return run


def published(value: Any) -> Any:
    """A value as a tool answers it: without absent fields. What has none is given as it is."""
    if isinstance(value, dict):
        if not any(item is None or isinstance(item, dict | list) for item in value.values()):
            return value
        return {name: published(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [published(item) for item in value]
    return value


class _Translation:
    """One body as Python text. `w` is the world, `a` the arguments, `now` the clock, `v…` variables,
    `h…` what a query's condition takes from outside of its rows, `r…` the row at hand."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._lines: list[str] = []
        self._variables: dict[str, str] = {}
        self._rows: list[str] = []
        self._count = 0

    def source(self) -> str:
        for statement in self._body.statements:
            self._statement(statement)
        return "def call(w, a, now):\n" + "".join(f"    {line}\n" for line in self._lines)

    def _new(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def _statement(self, statement: Stmt) -> None:
        match statement:
            case Let(name, value, otherwise):
                source = self._expr(value, "")
                variable = self._variables[name] = self._new("v")
                self._lines.append(f"{variable} = {source}")
                if otherwise is not None:
                    self._lines.append(f"if {variable} is None or {variable} == []: return None, {otherwise!r}")
            case Require(condition, otherwise):
                self._lines.append(f"if not ({self._expr(condition, '')}): return None, {otherwise!r}")
            case Do(value):
                self._lines.append(self._expr(value, ""))
            case Return(value):
                self._lines.append(f"return {self._expr(value, '')}, None")
            case Match(value, cases):
                matched = self._new("m")
                self._lines.append(f"{matched} = {self._expr(value, '')}")
                for name, inner in cases:
                    self._case(f"if {matched} == {name!r}:", inner)
            case _:
                assert_never(statement)

    def _case(self, head: str, statements: tuple[Stmt, ...]) -> None:
        """What one case does, and ends with; the variables of others are none of it."""
        lines, variables = self._lines, self._variables
        self._lines, self._variables = [], dict(variables)
        for statement in statements:
            self._statement(statement)
        self._lines = [*lines, head, *(f"    {line}" for line in self._lines)]
        self._variables = variables

    def _expr(self, expr: Expr, row: str) -> str:
        """An expression as text; `row` is the variable of the row at hand, "" where there is none."""
        match expr:
            case Const(value):
                return repr(value)
            case Var(name):
                return self._variable(name)
            case Row():
                return row
            case Get(Row(), field) if row.startswith("r"):
                return f"{row}[{field!r}]"
            case Get(value, field):
                return f"f.get({self._expr(value, row)}, {field!r})"
            case Deref(key, entity):
                return f"f.deref(w, {self._expr(key, row)}, {entity!r})"
            case Binary():
                return self._binary(expr, row)
            case Not(operand):
                return f"(not {self._expr(operand, row)})"
            case Call(function, args):
                given = ["now"] if function in ("now", "today") else [self._expr(arg, row) for arg in args]
                return f"f.{function}_({', '.join(given)})"
            case Aggregate(function, items, item):
                inner = self._new("i")
                through = self._expr(items, row)
                self._rows.append(inner)
                each = f"[{self._expr(item, inner)} for {inner} in {through} or ()]"
                self._rows.pop()
                return f"{function}({each})" if function in ("any", "all") else f"f.{function}_({each})"
            case Query():
                return self._query(expr, row)
            case Create(entity, assigns):
                return f"w.create({entity!r}, {self._assigns(assigns, row)})"
            case Update(target, entity, assigns):
                variable = self._variable(target)
                # An `update` stands alone or is assigned, so the variable can follow the row.
                return f"({variable} := w.update({entity!r}, {variable}, {self._assigns(assigns, row)}))"
            case Delete(target, entity):
                return f"w.delete({entity!r}, {self._variable(target)})"
            case Record(assigns):
                return self._assigns(assigns, row)
            case _:
                assert_never(expr)

    def _variable(self, name: str) -> str:
        found = self._variables.get(name)
        if found is None:
            found = self._variables[name] = self._new("v")
            self._lines.append(f"{found} = a.get({name!r})")
        return found

    def _assigns(self, assigns: tuple[tuple[str, Expr], ...], row: str) -> str:
        return "{" + ", ".join(f"{name!r}: {self._expr(value, row)}" for name, value in assigns) + "}"

    def _query(self, query: Query, outer: str) -> str:
        row = self._new("r")
        self._rows.append(row)
        found = f"{row} for {row} in w.rows({query.entity!r})"
        if query.where is not None:
            found += f" if {self._expr(query.where, row)}"
        if query.by is not None:
            found = (
                f"f.ordered([({self._expr(query.by, row)}, {found.replace(' for ', ') for ', 1)}], {query.descending})"
            )
        else:
            found = f"next(({found}), None)" if query.one else f"[{found}]"
        self._rows.pop()
        if query.one and query.by is None:
            return found
        if query.one:
            return f"f.first({found})"
        return found if query.take is None else f"f.take({found}, {self._expr(query.take, outer)})"

    def _binary(self, expr: Binary, row: str) -> str:
        if expr.op in ("and", "or"):
            return f"({self._expr(expr.left, row)} {expr.op} {self._expr(expr.right, row)})"
        left, right = self._operand(expr.left, row), self._operand(expr.right, row)
        if expr.op in ("+", "-", "*", "/"):
            return f"f.arithmetic({expr.op!r}, {left}, {right})"
        absent = []
        if expr.optional in ("left", "both"):
            absent.append(f"{left} is None")
        if expr.optional in ("right", "both"):
            absent.append(f"{right} is None")
        holds = f"{left} {expr.op} {right}"
        if expr.op not in ("==", "!="):
            sides = ((expr.left, left), (expr.right, right))
            there = [f"{source} is not None" for side, source in sides if not isinstance(side, Const)]
            holds = f"({' and '.join([*there, holds])})"
        return f"({' or '.join([*absent, holds])})"

    def _operand(self, expr: Expr, row: str) -> str:
        """A side of a comparison. What does not depend on the row is taken out of the loop over rows."""
        source = self._expr(expr, row)
        if not self._rows or isinstance(expr, Const | Var | Row) or any(active in source for active in self._rows):
            return source
        if any(inner in source for inner in (" for ", ":=", "w.")):
            return source
        taken = self._new("h")
        self._lines.append(f"{taken} = {source}")
        return taken
