"""What people want to get done, as documents tell it, each with the sentences that say so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from fcsim.drafting import expected
from fcsim.drafting.designer import Answer, Designer, GivenUp, Wrong, at_once, read
from fcsim.drafting.parts import Section, Trail
from fcsim.drafting.prompts import prompt

_LONGEST, _LONGEST_QUOTE, _MOST_QUOTES = 300, 600, 5
_SHORTEST, _SHORTEST_WIDE = 10, 5
"""Characters of a sentence, at least, spaces apart: in Chinese fewer will do."""
_TOKENS = 4_000
_DASHES = "-\u2010\u2011\u2012\u2013\u2014"
_MARKS = str.maketrans("\u2018\u2019\u201a\u201c\u201d\u201e\xab\xbb", 3 * "'" + 5 * '"')
_WIDE = re.compile(r"[\u2e80-\u9fff]")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, as they stand there."""

    document: str
    trail: Trail
    text: str

    @property
    def place(self) -> str:
        return " › ".join((self.document, *self.trail))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that people want to get done, in a sentence."""

    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`refused`: sentences that no document has; `unread`: places that could not be read, and why."""

    problems: tuple[Problem, ...]
    refused: tuple[str, ...]
    unread: tuple[tuple[str, str], ...]


class _Said(Answer):
    problem: str
    quotes: list[str]


class _Problems(Answer):
    problems: list[_Said]


async def find(designer: Designer, sections: Sequence[Section], watch: Callable[[int], None]) -> Found:
    """The problems of all sections, in their order. `watch` hears how many were read, after each. Raises Stopped."""
    readings = [_Reading(section) for section in sections]
    read = count(1)

    async def watched(reading: _Reading) -> None:
        await reading.read(designer)
        watch(next(read))

    await at_once(map(watched, readings))
    problems = dict.fromkeys(problem for reading in readings for problem in reading.problems)
    return Found(
        tuple(problems),
        tuple(dict.fromkeys(quote for reading in readings for quote in reading.refused)),
        tuple((reading.place, reading.failure) for reading in readings if reading.failure),
    )


@dataclass(slots=True)
class _Reading:
    """A section being read. What stands is kept though the rest of an answer does not."""

    section: Section
    problems: list[Problem] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failure: str = ""

    @property
    def place(self) -> str:
        return " › ".join((self.section.document, *self.section.trail(0)))

    async def read(self, designer: Designer) -> None:
        text = self.section.text
        brief = prompt(designer.locale, "section", place=self.place, text=text, mark=_mark(f"{self.place}\n{text}"))
        try:
            await designer.settle(
                prompt(designer.locale, "read"),
                brief,
                expected.problems(self.section),
                self._take,
                tokens=_TOKENS,
                schema=_Problems.model_json_schema(),
            )
        except GivenUp as given_up:
            if not self.problems:
                self.failure = given_up.complaints[0]

    def _take(self, text: str) -> None:
        self.problems, self.refused = [], []
        words = Words(self.section.text)
        complaints: list[str] = []
        for number, said in enumerate(read(_Problems, text).problems):
            place = f"problems[{number}]"
            quotes = [self._quote(quote, words) for quote in said.quotes[:_MOST_QUOTES]]
            stands = tuple(quote for quote in quotes if quote is not None)
            if not 0 < len(said.problem.strip()) <= _LONGEST:
                complaints.append(f"{place}.problem: one sentence of at most {_LONGEST} characters")
            elif stands:
                self.problems.append(Problem(" ".join(said.problem.split()), stands))
            if not said.quotes:
                complaints.append(f"{place}.quotes: at least one sentence of the text that says so")
            complaints += [
                f"{place}.quotes[{place_}]: not in the text word for word, or no sentence: {quote[:200]!r}"
                for place_, (quote, found) in enumerate(zip(said.quotes, quotes, strict=False))
                if found is None
            ]
        if complaints:
            raise Wrong(complaints)

    def _quote(self, said: str, words: Words) -> Quote | None:
        at = words.find(said)
        if at is None:
            self.refused.append(" ".join(said.split())[:_LONGEST_QUOTE])
            return None
        return Quote(self.section.document, self.section.trail(at[0]), self.section.text[slice(*at)])


def _mark(text: str) -> str:
    """What a text is fenced with: nothing that could stand in it."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


class Words:
    """Finds quotes in a text, word for word: nothing may differ but blanks, dashes, as they break lines, and the shape
    of quotation marks, which copying changes."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, quote: str) -> tuple[int, int] | None:
        """Where a sentence stands (start and stop); None if it does not, or is none."""
        bare = "".join(char for char in quote.translate(_MARKS) if not _is_break(char))
        shortest = _SHORTEST_WIDE if _WIDE.search(bare) else _SHORTEST
        if not shortest <= len(bare) <= _LONGEST_QUOTE:
            return None
        at = self._bare.find(bare)
        return None if at < 0 else (self._places[at], self._places[at + len(bare) - 1] + 1)

    @cached_property
    def _places(self) -> list[int]:
        return [place for place, char in enumerate(self._text) if not _is_break(char)]

    @cached_property
    def _bare(self) -> str:
        return "".join(self._text[place] for place in self._places).translate(_MARKS)


def _is_break(char: str) -> bool:
    return char.isspace() or char in _DASHES
