"""Putting moments together: a date and a time side by side are one datetime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from simulator.locales.base import Reading
from simulator.locales.calendar_rules import NoSuchDay


class Piece(NamedTuple):
    """Part of a moment, found at `[start, end)`. A named tuple since many are made for every text.

    A bare weekday ("Friday") gives way to a full date beside it. A weak piece ("fri") is nothing alone.
    `distance` in `unit` is how far from the clock it was put. `parts` are the day and the time that it was put
    together of.
    """

    start: int
    end: int
    day: date | NoSuchDay | None = None
    at: time | None = None
    weekday: bool = False
    weak: bool = False
    distance: int | float | None = None
    unit: str | None = None
    parts: tuple[Piece, ...] = ()

    def reading(self) -> Reading | None:
        """What it is in the end, when nothing more joins it."""
        if self.weak:
            return None
        if self.day is None:
            assert self.at is not None
            return Reading(self.start, self.end, "time", self.at.isoformat("minutes"), self.unit, self.distance)
        if self.at is None:
            return Reading(self.start, self.end, "date", self.day.isoformat(), self.unit, self.distance)
        value = f"{self.day.isoformat()}T{self.at.isoformat('minutes')}"
        parts = tuple(reading for part in self.parts if (reading := part.reading()) is not None)
        return Reading(self.start, self.end, "datetime", value, self.unit, self.distance, parts)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What may stand between two pieces of one moment, in lower case."""

    date_time: frozenset[str]
    time_date: frozenset[str]
    date_date: frozenset[str]


def _join(first: Piece, second: Piece, gap: str, gaps: Gaps) -> Piece | None:
    """The two as one, or None."""
    start, end = first.start, second.end
    if first.day is not None and second.day is not None:
        if gap not in gaps.date_date or (first.at is not None and second.at is not None):
            return None
        at = first.at or second.at
        parts: tuple[Piece, ...] = ()
        if first.parts and first.parts[-1].day is not None:  # "4 pm on Tuesday", and then "March 31"
            day = _join(first.parts[-1], second, gap, gaps)
            parts = (first.parts[0], day) if day is not None else ()
        if first.day == second.day:
            return Piece(start, end, first.day, at, parts=parts)
        if first.day.weekday() == second.day.weekday() and first.weekday != second.weekday:
            return Piece(start, end, second.day if first.weekday else first.day, at, parts=parts)
        return None
    if first.day is not None and first.at is None and gap in gaps.date_time:
        return Piece(start, end, first.day, second.at, first.weekday, parts=(first, second))
    if first.day is None and second.at is None and gap in gaps.time_date:
        return Piece(start, end, second.day, first.at, second.weekday, parts=(first, second))
    return None


def readings(text: str, found: Sequence[Piece | Reading], gaps: Gaps) -> tuple[Reading, ...]:
    """What was found in `text`, in order, with neighbouring pieces put together."""
    done: list[Reading] = []
    pending: Piece | None = None
    for part in found:
        if isinstance(part, Piece):
            joined = pending and _join(pending, part, text[pending.end : part.start], gaps)
            if joined:
                pending = joined
                continue
        if pending is not None and (reading := pending.reading()) is not None:
            done.append(reading)
        pending = None
        if isinstance(part, Piece):
            pending = part
        else:
            done.append(part)
    if pending is not None and (reading := pending.reading()) is not None:
        done.append(reading)
    return tuple(done)
