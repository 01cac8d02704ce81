"""The functions of the effect language, as translated bodies call them. Each is total: what is absent is
None, and nothing of nothing is 0."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from compiler.scales import convert
from simulator.world import World


def get(value: Any, field: str) -> Any:
    """A field of an object or a row; of a list, the list of its items' fields."""
    if isinstance(value, list):
        return [item.get(field) for item in value if item is not None]
    return value.get(field) if value is not None else None


def deref(world: World, key: Any, entity: str) -> Any:
    """The row that a key points at; of a list of keys, the rows."""
    if isinstance(key, list):
        return [world.row(entity, item) for item in key]
    return world.row(entity, key) if key is not None else None


def ordered(pairs: list[tuple[Any, Any]], descending: bool) -> list[Any]:
    """The rows of (value, row) pairs by value; ties stay as they are, rows without a value come last."""
    present = [pair for pair in pairs if pair[0] is not None]
    present.sort(key=operator.itemgetter(0), reverse=descending)
    return [row for _, row in present] + [row for value, row in pairs if value is None]


def first(rows: list[Any]) -> Any:
    return rows[0] if rows else None


def take(rows: list[Any], limit: Any) -> list[Any]:
    return rows if limit is None else rows[: int(limit)]


def arithmetic(op: str, left: Any, right: Any) -> Any:
    a, b = left or 0, right or 0
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


def _present(values: Sequence[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def sum_(values: Sequence[Any]) -> Any:
    total = sum(_present(values))
    return total if isinstance(total, int) else round(total, 6)


def min_(values: Sequence[Any]) -> Any:
    return min(_present(values), default=0)


def max_(values: Sequence[Any]) -> Any:
    return max(_present(values), default=0)


def avg_(values: Sequence[Any]) -> Any:
    found = _present(values)
    return round(sum(found) / len(found), 6) if found else 0


def now_(clock: datetime) -> str:
    return clock.isoformat(timespec="minutes")


def today_(clock: datetime) -> str:
    return clock.date().isoformat()


def round_(value: Any) -> Any:
    return round(value or 0, 2)


def len_(value: Any) -> int:
    return len(value or ())


count_ = len_


def lower_(value: Any) -> str:
    return (value or "").lower()


def given_(value: Any, otherwise: Any) -> Any:
    """The value, or what stands in for it where it is absent."""
    return otherwise if value is None else value


def convert_(value: Any, from_unit: str, to_unit: str) -> Any:
    """The number in another unit, as exact as arithmetic is."""
    found = convert(value or 0, from_unit, to_unit)
    return found if isinstance(found, int) else round(found or 0.0, 6)


def contains_(value: Any, part: Any) -> bool:
    """Whether a text has a part, without regard to case, or a list an item; an absent part is in everything."""
    if part is None:
        return True
    if isinstance(value, list):
        return part in value
    return value is not None and str(part).lower() in value.lower()


def days_(start: str | None, end: str | None) -> int:
    """Days from `start` to `end`, dates or datetimes."""
    if start is None or end is None:
        return 0
    return (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days


def minutes_(start: str | None, end: str | None) -> int:
    if start is None or end is None:
        return 0
    return int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() // 60)
