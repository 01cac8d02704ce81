"""What a locale pack does: say values as people say them, and read them back."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from compiler.scales import convert as convert
from simulator.locales.calendar_rules import NoSuchDay


@dataclass(frozen=True, slots=True)
class Said:
    """A value in words. `relative`: it is understood only with the clock ("tomorrow", "in two hours")."""

    text: str
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A value found in a text at `[start, end)`.

    `value` is an int or float for `number` (in `unit`; None: a bare number), and for `date`, `time`
    and `datetime` the JSON string of the language (`YYYY-MM-DD`, `HH:MM`, `YYYY-MM-DDTHH:MM`).
    A moment put as a distance from the clock has that `distance` too, in `unit`: "in two hours" may
    answer when, or how long. A day and a time side by side are one `datetime`, and its `parts` are the two.
    """

    start: int
    end: int
    kind: Literal["number", "date", "time", "datetime"]
    value: int | float | str
    unit: str | None = None
    distance: int | float | None = None
    parts: tuple[Reading, ...] = ()


class Locale(Protocol):
    """One language. Saying draws from `rng` among ways that `read` takes back to the same value.

    `exact` asks for the careful form that an assistant uses (digits, weekday and date, no slang);
    otherwise it is a user's way, with more variety.
    """

    code: str
    faker_locale: str

    def number(self, value: int | float, unit: str | None, rng: random.Random, *, exact: bool) -> Said:
        """`2` people → "two people"; 120 minutes → "two hours"; 25.5 usd → "$25.50". No unit: bare."""

    def count(self, value: int | float, unit: str | None, rng: random.Random, *, exact: bool) -> Said:
        """The number alone, where one of `unit_words(unit)` follows it in the frame: `2` person → 两 (位)."""

    def date(self, value: dt.date, clock: dt.datetime, rng: random.Random, *, exact: bool) -> Said: ...

    def time(self, value: dt.time, rng: random.Random, *, exact: bool) -> Said: ...

    def datetime(self, value: dt.datetime, clock: dt.datetime, rng: random.Random, *, exact: bool) -> Said: ...

    def no_such_day(self, value: NoSuchDay, rng: random.Random, *, exact: bool) -> str:
        """ "February 30", 2月30号."""

    def at(self, day: str, time: str) -> str:
        """A day and a time of day, both in words, as one."""

    def join(self, items: Sequence[str], rng: random.Random, *, exact: bool) -> str:
        """`a, b and c`."""

    def unit_words(self, unit: str) -> frozenset[str]:
        """The words a number of this unit may be followed by, so that none is said twice."""

    def read(self, text: str, clock: dt.datetime) -> tuple[Reading, ...]:
        """All numbers, dates and times in `text`: leftmost longest, not overlapping, in order."""


def agrees(reading: Reading, value: int | float, unit: str | None) -> bool:
    """Does this reading stand for `value` of `unit`?

    A number without a unit, on either side, agrees with the same number of anything. A moment that was
    put as a distance from now ("in two hours") also stands for that distance.
    """
    number = reading.value if reading.kind == "number" else reading.distance
    if number is None or isinstance(number, str):
        return False
    if reading.unit is None or unit is None or reading.unit == unit:
        return number == value
    return convert(number, reading.unit, unit) == value
