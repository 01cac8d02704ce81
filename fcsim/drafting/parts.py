"""What documents are made of, and cutting them where they part by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_TEXT = 8_000_000
"""Characters of the longest document: some 2,500 pages."""
SECTION = 8_000
"""Characters of a section, at most: what a model reads at once with care."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？；])|\n+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a heading of a `level` from 1; 0 is none. `page`: from 1; 0 is none."""

    text: str
    level: int = 0
    page: int = 0


Trail = tuple[str, ...]
"""The headings that something stands under, the outermost first, or the page that it is on."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document that is read at once. `trails`: from where in the text it stands under which headings."""

    document: str
    text: str
    trails: tuple[tuple[int, Trail], ...]

    def trail(self, at: int) -> Trail:
        return next(trail for start, trail in reversed(self.trails) if start <= at)


def sections(document: str, blocks: Iterable[Block]) -> Iterator[Section]:
    """The sections of a document, in order: as much as fits between headings, whole paragraphs, or, of a paragraph
    that is too long, whole sentences."""
    headings: list[Block] = []
    held, trails = "", list[tuple[int, Trail]]()
    for block in blocks:
        if block.level:
            while headings and headings[-1].level >= block.level:
                headings.pop()
            headings.append(block)
        trail = _trail(headings, block.page)
        for text in _fitting(block.text):
            size = len(held) + 2 + len(text)
            # A chapter starts a section of its own, unless the one before it is short.
            if held and (size > SECTION or (block.level and size > SECTION // 2)):
                yield Section(document, held, tuple(trails))
                held, trails = "", []
            held += "\n\n" if held else ""
            if not trails or trails[-1][1] != trail:
                trails.append((len(held), trail))
            held += text
    if held:
        yield Section(document, held, tuple(trails))


def _trail(headings: Iterable[Block], page: int) -> Trail:
    titles = (" ".join(heading.text.split())[:200] for heading in headings)
    return (*titles, *([f"page {page}"] if page else []))


def _fitting(text: str) -> Iterator[str]:
    """A block whole if it fits into a section, or as many of its sentences at once as do."""
    if len(text) <= SECTION:
        yield text
        return
    held = ""
    for sentence in _SENTENCE.split(text):
        for part in _words(sentence):
            if held and len(held) + 1 + len(part) > SECTION:
                yield held
                held = ""
            held = f"{held} {part}" if held else part
    if held:
        yield held


def _words(sentence: str) -> Iterator[str]:
    """A sentence without end is cut between words, and a word without end anywhere."""
    while len(sentence) > SECTION:
        at = sentence.rfind(" ", 0, SECTION)
        yield sentence[: at if at > 0 else SECTION]
        sentence = sentence[at if at > 0 else SECTION :].lstrip()
    if sentence:
        yield sentence
