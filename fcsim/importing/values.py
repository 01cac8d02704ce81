"""Values of the source, and whether they are ones of a shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.syntax import ListValue, Value
from fcsim.importing.shapes import Choice, Flag, Listing, Moment, Number, Shape, Text


def written(value: Any, shape: Shape, member: Callable[[Choice, str], str | None]) -> Value | None:
    """A value as a spec has it, if it is one of the shape. `member` names a value of an enum, if there is the enum."""
    match shape:
        case Choice() if value in shape.values:
            name = member(shape, value)
            return None if name is None else nodes.name(name)
        case Text() if isinstance(value, str):
            is_one = within(len(value), shape.low, shape.high) and (
                shape.pattern is None or matches(shape.pattern, value)
            )
            return nodes.literal(value) if is_one and value.isprintable() else None
        case Flag() if isinstance(value, bool):
            return nodes.literal(value)
        case Number() if isinstance(value, int | float) and not isinstance(value, bool):
            whole = int(value) if shape.integral and value == int(value) else value
            return nodes.literal(whole) if _fits(whole, shape) else None
        case Moment("date") if isinstance(value, str) and _is_date(value):
            return nodes.literal(value)
        case Listing() if isinstance(value, list):
            if not within(len(value), shape.low, shape.high):
                return None
            if shape.unique and len({repr(item) for item in value}) < len(value):
                return None
            items = [made for item in value if (made := written(item, shape.item, member)) is not None]
            return ListValue(tuple(items), NOWHERE) if len(items) == len(value) else None
    return None


def within(length: int, low: int | None, high: int | None) -> bool:
    """Whether a text or a list may have so many characters or items."""
    return (low or 0) <= length and (high is None or length <= high)


def matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value, re.ASCII) is not None
    except re.error:
        return False


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _fits(value: int | float, number: Number) -> bool:
    if "e" in repr(value) or abs(value) >= 10**15 or value != value:
        return False
    if number.integral and value != int(value):
        return False
    if (number.low is not None and value < number.low) or (number.high is not None and value > number.high):
        return False
    return number.step is None or abs(value / number.step - round(value / number.step)) < 1e-9
