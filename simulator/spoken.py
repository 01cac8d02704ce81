"""Words with the places of the values in them, and the frames that values can fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compiler.phrases import Frame
from simulator.units import at_path

Span = tuple[str, int, int]


@dataclass(slots=True)
class Spoken:
    """Words, and where in them each value is: leaf path, start, end."""

    text: str
    spans: list[Span] = field(default_factory=list)
    is_relative: bool = False


class Unsayable(Exception):
    """There are no words for a value here; another frame is to be taken."""


def has(row: Mapping[str, Any], path: str) -> bool:
    """Whether a row has something at a path."""
    try:
        return at_path(row, path) is not None
    except (KeyError, IndexError, TypeError):
        return False


def sayable(frames: Sequence[Frame], entity: str, row: Mapping[str, Any]) -> list[Frame]:
    """The frames that can be filled from a row. Raises Unsayable where there is none."""
    found = common(frames, (row,))
    if not found:
        raise Unsayable(entity)
    return found


def common(frames: Sequence[Frame], rows: Sequence[Mapping[str, Any]]) -> list[Frame]:
    """The frames that can be filled from each of the rows."""
    there: dict[str, bool] = {}
    found = []
    for frame in frames:
        for path in frame.slots:
            if path not in there:
                there[path] = all(has(row, path) for row in rows)
            if not there[path]:
                break
        else:
            found.append(frame)
    return found
