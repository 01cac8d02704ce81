"""What the arguments of a call are wanted to show, put into a task that is being drawn."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from compiler.model import CompiledSpec
from simulator.steering import Wanted
from simulator.units import Unit, at_path, put, type_at
from simulator.wants import Wants


def as_wanted(units: Sequence[Unit], addable: Collection[str], given: set[str], wanted: Wanted) -> set[str]:
    """The paths of the units that are given, with those that are wanted and `addable`, and without those that are
    not wanted."""
    added = {
        unit.path
        for unit in units
        if unit.path in addable and any(_is_inside(path, unit.path) for path in wanted.given)
    }
    barred = {
        unit.path
        for unit in units
        if any(path == unit.path or _is_inside(path, unit.optional_group) for path in wanted.absent)
    }
    return (given - barred) | added


def shaped(unit: Unit, value: Any, wanted: Wanted, wants: Wants, spec: CompiledSpec) -> Any:
    """A unit's value with what is wanted inside of it, and what that needs drawn."""
    for path in wanted.given:
        if _is_inside(path, unit.path):
            inner = path.replace("[]", "[0]")[len(unit.path) :].lstrip(".")
            if value is None and inner:
                value = wants.draw(unit.type)
            for outer in _prefixes(inner):
                if not _is_there(value, outer):
                    put(value, outer, wants.draw(type_at(unit.type, outer, spec)))
            if path in wanted.fixed:
                value = put(value, inner, wants.completed(type_at(unit.type, inner, spec), wanted.fixed[path]))
    for path in wanted.absent:
        if path != unit.path and _is_inside(path, unit.path):
            for item in value if isinstance(value, list) else (value,):
                inner = path[len(unit.path) :].removeprefix("[]").lstrip(".")
                if isinstance(item, dict) and inner in item:
                    del item[inner]
    return value


def _is_inside(path: str, outer: str) -> bool:
    """Whether a leaf is a part of the arguments, or in it."""
    return bool(outer) and (path == outer or path.startswith((f"{outer}.", f"{outer}[")))


def _is_there(value: Any, path: str) -> bool:
    """Whether there is a value at a path to put something into: null is none."""
    try:
        return at_path(value, path) is not None
    except (LookupError, TypeError):
        return False


def _prefixes(path: str) -> list[str]:
    """`[0].gift.text` ends in itself, and passes `[0]` and `[0].gift`."""
    return [path[: end.start()] for end in re.finditer(r"(?<=.)(?=[.\[]|$)", path)]
