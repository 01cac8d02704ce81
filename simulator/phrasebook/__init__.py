"""What people and assistants say around the values, in each locale: the words that no spec has to bring.

The texts are in the phrase grammar of the language (`[optional]`, `(one|other)`, `{slot}`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module

from compiler.phrases import Frame, expand, text_of


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """`frames` by use (`greet`, `agree`, …), and `texts` those that have no slots; `ordinals` from the first on, `last`, and `pronouns`
    point at rows of a result; `extremes` maps a unit to how its lowest and highest are called;
    `polite` finds manners; `counters` are measure words, the first one for
    anything; `notes` are plain texts for parameters that take any text; `weekdays` from Monday on, and `clock` puts
    one and an ISO moment together; `question` finds what asks without a sign that says so; a phrase is `plain` if
    beside its value it has one of these only, and one that begins with a word that `runs_on` takes no comma; `mine_and_yours` is a pattern and what
    takes its place where an assistant repeats a user's words; `yes_and_no` are what a map says of a flag; `semicolon`, `comma`, `colon`, `either` ("or"), `gap`
    and `stop` join the parts of what is said, `beside` and `or_else` short words to choose from."""

    frames: Mapping[str, tuple[Frame, ...]]
    texts: Mapping[str, tuple[str, ...]]
    ordinals: tuple[tuple[str, ...], ...]
    last: tuple[str, ...]
    pronouns: tuple[str, ...]
    extremes: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    notes: tuple[str, ...]
    weekdays: tuple[str, ...]
    clock: str
    question: re.Pattern[str]
    plain: frozenset[str]
    runs_on: frozenset[str]
    mine_and_yours: tuple[str, str]
    polite: re.Pattern[str]
    counters: tuple[str, ...]
    yes_and_no: tuple[str, str]
    semicolon: str
    comma: str
    colon: str
    either: str
    gap: str
    stop: str
    beside: str
    or_else: str

    def one_of(self, choices: Sequence[str]) -> str:
        """`a, b or c`."""
        return self.or_else.join((self.beside.join(choices[:-1]), choices[-1])) if choices[1:] else choices[0]

    def labelled(self, label: str, words: str) -> str:
        return f"{label}{self.colon}{words}"

    def now(self, clock: datetime) -> str:
        """The clock as the system's message tells it: `Friday, 2026-03-06 14:20`."""
        moment = clock.isoformat(" ", "minutes")
        return self.clock.format(weekday=self.weekdays[clock.weekday()], moment=moment)


_MOST = 8192
_PARTS = ("requests", "turns", "assistants", "defaults")


@cache
def phrasebook(locale: str) -> Phrasebook:
    words, *parts = (import_module(f"simulator.phrasebook.{locale}.{part}") for part in ("words", *_PARTS))
    frames = {
        use: tuple(frame for text in texts for frame in expand(text, most=_MOST))
        for part in parts
        for use, texts in part.FRAMES.items()
    }
    texts = {
        use: tuple(text_of(frame) for frame in found)
        for use, found in frames.items()
        if not any(f.slots for f in found)
    }
    return Phrasebook(
        frames,
        texts,
        words.ORDINALS,
        words.LAST,
        words.PRONOUNS,
        words.EXTREMES,
        words.NOTES,
        words.WEEKDAYS,
        words.CLOCK,
        re.compile(words.QUESTION),
        words.PLAIN,
        words.RUNS_ON,
        words.MINE_AND_YOURS,
        re.compile(words.POLITE),
        words.COUNTERS,
        words.YES_AND_NO,
        *words.MARKS,
    )
