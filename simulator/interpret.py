"""Runs an API's effect on a world. Each body is turned into closures once, and then called many times."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, assert_never

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
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Result:
    """What a call came to: a `value`, or the declared error `code`."""

    value: Json
    code: str | None = None

    @property
    def outcome(self) -> str:
        """`ok`, `empty` (a list without items) or the error's code: the name on the state graph."""
        if self.code is not None:
            return self.code
        return "empty" if self.value == [] else "ok"


class _Frame:
    """The variables, the world and the row at hand of one call."""

    __slots__ = ("clock", "row", "variables", "world")

    def __init__(self, world: World, variables: dict[str, Any], clock: datetime) -> None:
        self.world = world
        self.variables = variables
        self.clock = clock
        self.row: Any = None


class _Failed(Exception):
    def __init__(self, code: str) -> None:
        self.code = code


# Values of the effect language are JSON; inside the closures they are as dynamic as that.
_Eval = Callable[[_Frame], Any]
_Step = Callable[[_Frame], Any]
Executor = Callable[[World, Mapping[str, Json], datetime], Result]


def executor(body: Body, defaults: Mapping[str, Json]) -> Executor:
    """A function that runs `body` on a world (changing it) for given arguments.

    `defaults` are the values of parameters that are not given. A failed call changes nothing.
    """
    steps = tuple(_statement(statement) for statement in body.statements)
    writes = bool(body.writes)

    def run(world: World, arguments: Mapping[str, Json], clock: datetime) -> Result:
        target = world.fork() if writes else world
        frame = _Frame(target, {**defaults, **arguments}, clock)
        try:
            for step in steps:
                value = step(frame)
                if value is not None:
                    if writes:
                        world.adopt(target)
                    return Result(value[0])
        except _Failed as failed:
            return Result(None, failed.code)
        raise AssertionError("the compiler lets no body end without a return")

    return run


def _statement(statement: Stmt) -> _Step:
    match statement:
        case Let(name, value, otherwise):
            evaluate = _expression(value)

            def let(frame: _Frame) -> None:
                found = evaluate(frame)
                if otherwise is not None and (found is None or found == []):
                    raise _Failed(otherwise)
                frame.variables[name] = found

            return let
        case Require(condition, otherwise):
            holds = _expression(condition)

            def require(frame: _Frame) -> None:
                if not holds(frame):
                    raise _Failed(otherwise)

            return require
        case Do(value):
            perform = _expression(value)

            def do(frame: _Frame) -> None:
                perform(frame)

            return do
        case Return(value):
            result = _expression(value)
            return lambda frame: (_published(result(frame)),)
        case _:
            assert_never(statement)


def _published(value: Any) -> Any:
    """What a tool answers has no absent fields."""
    if isinstance(value, dict):
        return {name: _published(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_published(item) for item in value]
    return value


def _expression(expr: Expr) -> _Eval:
    match expr:
        case Const(value):
            return lambda frame: value
        case Var(name):
            return lambda frame: frame.variables.get(name)
        case Row():
            return lambda frame: frame.row
        case Get(Row(), field):
            return lambda frame: frame.row.get(field) if frame.row is not None else None
        case Get(value, field):
            inner = _expression(value)
            return lambda frame: _get(inner(frame), field)
        case Deref(key, entity):
            inner = _expression(key)
            return lambda frame: _deref(frame.world, inner(frame), entity)
        case Binary():
            return _binary(expr)
        case Not(operand):
            inner = _expression(operand)
            return lambda frame: not inner(frame)
        case Call(function, args):
            return _call(function, tuple(_expression(arg) for arg in args))
        case Aggregate(function, items, item):
            return _aggregate(function, _expression(items), _expression(item))
        case Query():
            return _query(expr)
        case Create(entity, assigns):
            values = _assigns(assigns)
            return lambda frame: frame.world.create(entity, values(frame))
        case Update(target, entity, assigns):
            changes = _assigns(assigns)
            return lambda frame: _update(frame, target, entity, changes(frame))
        case Delete(target, entity):
            return lambda frame: frame.world.delete(entity, frame.variables[target])
        case Record(assigns):
            return _assigns(assigns)
        case _:
            assert_never(expr)


def _get(value: Any, field: str) -> Any:
    if isinstance(value, list):
        return [item.get(field) for item in value if item is not None]
    return value.get(field) if value is not None else None


def _deref(world: World, key: Any, entity: str) -> Any:
    if isinstance(key, list):
        return [world.row(entity, item) for item in key]
    return world.row(entity, key) if key is not None else None


def _assigns(assigns: tuple[tuple[str, Expr], ...]) -> Callable[[_Frame], dict[str, Any]]:
    compiled = tuple((name, _expression(value)) for name, value in assigns)
    return lambda frame: {name: value(frame) for name, value in compiled}


def _update(frame: _Frame, target: str, entity: str, changes: dict[str, Any]) -> Any:
    row = frame.world.update(entity, frame.variables[target], changes)
    frame.variables[target] = row
    return row


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _binary(expr: Binary) -> _Eval:
    left, right = _expression(expr.left), _expression(expr.right)
    match expr.op:
        case "or":
            return lambda frame: bool(left(frame)) or bool(right(frame))
        case "and":
            return lambda frame: bool(left(frame)) and bool(right(frame))
        case "+" | "-" | "*" | "/":
            return _arithmetic(expr.op, left, right)
    compare = _COMPARE[expr.op]
    left_optional = expr.optional in ("left", "both")
    right_optional = expr.optional in ("right", "both")
    ordered = expr.op not in ("==", "!=")

    def holds(frame: _Frame) -> bool:
        a, b = left(frame), right(frame)
        if (a is None and left_optional) or (b is None and right_optional):
            return True
        if ordered and (a is None or b is None):
            return False
        return compare(a, b)

    return holds


def _arithmetic(op: str, left: _Eval, right: _Eval) -> _Eval:
    def calculate(frame: _Frame) -> float:
        a, b = left(frame) or 0, right(frame) or 0
        match op:
            case "+":
                value = a + b
            case "-":
                value = a - b
            case "*":
                value = a * b
            case _:
                value = a / b if b else 0
        # Money is counted in hundredths: without this, sums drift by binary fractions.
        return value if isinstance(value, int) else round(value, 6)

    return calculate


def _aggregate(function: str, items: _Eval, item: _Eval) -> _Eval:
    def values(frame: _Frame) -> list[Any]:
        outer = frame.row
        found = []
        for row in items(frame) or []:
            frame.row = row
            found.append(item(frame))
        frame.row = outer
        return found

    match function:
        case "any":
            return lambda frame: any(values(frame))
        case "all":
            return lambda frame: all(values(frame))
    reduce = {"sum": _sum, "min": _min, "max": _max, "avg": _average}[function]
    return lambda frame: reduce([value for value in values(frame) if value is not None])


def _sum(values: list[Any]) -> Any:
    total = sum(values)
    return total if isinstance(total, int) else round(total, 6)


def _min(values: list[Any]) -> Any:
    return min(values, default=0)


def _max(values: list[Any]) -> Any:
    return max(values, default=0)


def _average(values: list[Any]) -> Any:
    return round(sum(values) / len(values), 6) if values else 0


def _query(query: Query) -> _Eval:
    entity = query.entity
    where = _expression(query.where) if query.where is not None else None
    by = _expression(query.by) if query.by is not None else None
    take = _expression(query.take) if query.take is not None else None

    def run(frame: _Frame) -> Any:
        outer = frame.row
        found = []
        for row in frame.world.rows(entity):
            frame.row = row
            if where is None or where(frame):
                if by is not None:
                    found.append((by(frame), row))
                    continue
                found.append((None, row))
                if query.one:
                    break
        frame.row = outer
        if by is not None:
            present = [pair for pair in found if pair[0] is not None]
            present.sort(key=operator.itemgetter(0), reverse=query.descending)
            found = present + [pair for pair in found if pair[0] is None]
        rows = [row for _, row in found]
        if query.one:
            return rows[0] if rows else None
        limit = take(frame) if take is not None else None
        return rows if limit is None else rows[: int(limit)]

    return run


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _call(function: str, args: tuple[_Eval, ...]) -> _Eval:
    match function, args:
        case "now", ():
            return lambda frame: frame.clock.isoformat(timespec="minutes")
        case "today", ():
            return lambda frame: frame.clock.date().isoformat()
        case "round", (value,):
            return lambda frame: round(value(frame) or 0, 2)
        case ("len" | "count"), (value,):
            return lambda frame: len(value(frame) or ())
        case "lower", (value,):
            return lambda frame: (value(frame) or "").lower()
        case "contains", (value, part):
            return lambda frame: _contains(value(frame), part(frame))
        case "days", (start, end):
            return lambda frame: _days(start(frame), end(frame))
        case "minutes", (start, end):
            return lambda frame: _minutes(start(frame), end(frame))
    raise AssertionError(f"the compiler lets no unknown function through: {function}")


def _contains(value: Any, part: Any) -> bool:
    if part is None:
        return True
    if isinstance(value, list):
        return part in value
    return value is not None and str(part).lower() in value.lower()


def _days(start: str | None, end: str | None) -> int:
    if start is None or end is None:
        return 0
    return (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days


def _minutes(start: str | None, end: str | None) -> int:
    if start is None or end is None:
        return 0
    return int((_moment(end) - _moment(start)).total_seconds() // 60)
