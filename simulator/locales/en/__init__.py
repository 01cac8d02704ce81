"""English."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from simulator.locales.base import Reading, Said
from simulator.locales.calendar_rules import NoSuchDay
from simulator.locales.en.read import read
from simulator.locales.en.say_moments import say_date, say_datetime, say_no_such_day
from simulator.locales.en.say_numbers import say_count, say_number
from simulator.locales.en.say_times import say_time
from simulator.locales.en.words import WORDS


class English:
    """The English pack. `simulator.locales.en.read` tells what it takes for a value and what it leaves."""

    code = "en"
    faker_locale = "en_US"

    def number(self, value: int | float, unit: str | None, rng: random.Random, *, exact: bool) -> Said:
        return Said(say_number(value, unit, rng, exact))

    def count(self, value: int | float, unit: str | None, rng: random.Random, *, exact: bool) -> Said:
        return Said(say_count(value, unit, rng, exact))

    def date(self, value: dt.date, clock: dt.datetime, rng: random.Random, *, exact: bool) -> Said:
        return say_date(value, clock, rng, exact)

    def time(self, value: dt.time, rng: random.Random, *, exact: bool) -> Said:
        return say_time(value, rng, exact)

    def datetime(self, value: dt.datetime, clock: dt.datetime, rng: random.Random, *, exact: bool) -> Said:
        return say_datetime(value, clock, rng, exact)

    def no_such_day(self, value: NoSuchDay, rng: random.Random, *, exact: bool) -> str:
        return say_no_such_day(value, rng, exact)

    def at(self, day: str, time: str) -> str:
        return f"{day} at {time}"

    def join(self, items: Sequence[str], rng: random.Random, *, exact: bool) -> str:
        if len(items) < 2:
            return "".join(items)
        *most, last = items
        if len(items) == 2:
            return f"{items[0]} {'and' if exact else rng.choice(('and', 'and', 'and', 'plus', '&'))} {last}"
        return f"{', '.join(most)}{rng.choice((' and', ', and'))} {last}"

    def unit_words(self, unit: str) -> frozenset[str]:
        words = WORDS.get(unit)
        return frozenset(words.all) if words is not None else frozenset()

    def read(self, text: str, clock: dt.datetime) -> tuple[Reading, ...]:
        return read(text, clock)
