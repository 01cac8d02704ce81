"""Phrases: `(find|show) me {cuisine} [in {location}]` and the frames that it stands for.

`{slot}` is a value, `[…]` may be left out, `(a|b)` is a choice; these nest. Such a character itself is
written twice: `[[`. A `]]` inside two open brackets closes both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

MAX_FRAMES = 512
_MAX_DEPTH = 24


@dataclass(frozen=True, slots=True)
class Slot:
    """`{filter.price}`; in `with PATH` and `give PATH`, `{}` is the path itself."""

    path: str


Segment: TypeAlias = str | Slot


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to say a phrase, with every choice made. `slots` are the paths that it carries."""

    segments: tuple[Segment, ...]
    slots: frozenset[str]


def text_of(frame: Frame) -> str:
    """The words of a frame, without its slots."""
    return "".join(part for part in frame.segments if isinstance(part, str))


_ENDS_OF_MARKS = re.compile(r"^\W+|\s+an?\s*$|\W+$")


def mark_of(frame: Frame) -> str:
    """The longest run of a frame's own words: what it is known by. "" where it has none."""
    runs = (_ENDS_OF_MARKS.sub("", part) for part in frame.segments if isinstance(part, str))
    return max(runs, key=len, default="")


class PhraseError(ValueError):
    """A text that is no phrase: `reason`, a `hint`, and the code points `[start, end)` at fault."""

    def __init__(self, reason: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(reason)
        self.reason, self.start, self.end, self.hint = reason, start, end, hint


class TooManyFrames(PhraseError):
    """A phrase whose choices multiply to more than `MAX_FRAMES` frames."""


def expand(text: str, most: int = MAX_FRAMES) -> tuple[Frame, ...]:
    """All frames of a phrase, in the order of its choices and without repeats; at most `most`. Raises PhraseError.

    >>> [frame.segments for frame in expand("[hi,] (a|the) {x}")]
    [('hi, a ', Slot(path='x')), ('hi, the ', Slot(path='x')), ('a ', Slot(path='x')), ('the ', Slot(path='x'))]
    """
    parser = _Parser(text)
    options = parser.options("")
    ways = _ways(options)
    if ways > most:
        number = ways if ways < 1_000_000 else "more than a million"
        reason = f"this phrase stands for {number} frames, and {most} is the most"
        raise TooManyFrames(reason, 0, len(text), "write it as several phrases")
    frames = dict.fromkeys(_tidy(tokens) for tokens in _all(options))
    return tuple(Frame(found, frozenset(s.path for s in found if isinstance(s, Slot))) for found in frames)


def lone_choices(text: str) -> list[tuple[int, int]]:
    """The code points of the parentheses of a phrase that hold one thing alone: `(noted)` says "noted"."""
    parser = _Parser(text)
    parser.options("")
    return parser.lone


# ---- reading -----------------------------------------------------------------------------------


class _Gap:
    """Where an optional was left out."""


_GAP = _Gap()
_Piece: TypeAlias = "str | Slot | _Gap | _Options"
_Sequence: TypeAlias = tuple["_Piece", ...]


@dataclass(frozen=True, slots=True)
class _Options:
    """Any one of these."""

    sequences: tuple[_Sequence, ...]


_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_SPECIAL = frozenset("()[]{}|")


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._open: list[tuple[str, int]] = []
        self._doubled: str | None = None
        self.lone: list[tuple[int, int]] = []

    def options(self, opener: str) -> _Options:
        """Sequences between `|`, up to what closes `opener` ("" is the text's end)."""
        sequences: list[_Sequence] = []
        pieces: list[_Piece] = []
        while self._at < len(self._text):
            char = self._text[self._at]
            if char not in _SPECIAL:
                pieces.append(self._words())
            elif self._is_literal(char):
                if char in _CLOSERS:
                    self._doubled = self._doubled or char
                pieces.append(char)
                self._at += 2
            elif char == "{":
                pieces.append(self._slot())
            elif char in "([":
                pieces.append(self._group(char))
            elif char == "|":
                if not opener:
                    hint = self._doubled_hint() or "write `(one|other)`, or `||` for the sign itself"
                    self._fail("`|` stands outside of a choice", hint)
                sequences.append(tuple(pieces))
                pieces = []
                self._at += 1
            elif opener and char == _CLOSERS[opener]:
                self._at += 1
                return _Options((*sequences, tuple(pieces)))
            else:
                self._fail(
                    f"`{char}` closes nothing", self._doubled_hint() or f"write `{char * 2}` for the sign itself"
                )
        if opener:
            _, start = self._open[-1]
            raise PhraseError(f"`{opener}` is not closed", start, start + 1, f"`{_CLOSERS[opener]}` is missing")
        return _Options((*sequences, tuple(pieces)))

    def _doubled_hint(self) -> str:
        return f"`{self._doubled * 2}` is the sign itself and opens nothing" if self._doubled else ""

    def _words(self) -> str:
        start = self._at
        while self._at < len(self._text) and self._text[self._at] not in _SPECIAL:
            self._at += 1
        return self._text[start : self._at]

    def _is_literal(self, char: str) -> bool:
        if not self._text.startswith(char, self._at + 1):
            return False
        opener = {")": "(", "]": "["}.get(char)
        return opener is None or [kind for kind, _ in self._open[-2:]] != [opener, opener]

    def _slot(self) -> Slot:
        end = self._text.find("}", self._at)
        if end < 0:
            self._fail("`{` is not closed", "`}` is missing")
        path = self._text[self._at + 1 : end].strip()
        self._at = end + 1
        return Slot(path)

    def _group(self, opener: str) -> _Options:
        if len(self._open) == _MAX_DEPTH:
            self._fail(f"choices are nested deeper than {_MAX_DEPTH} levels")
        self._open.append((opener, self._at))
        self._at += 1
        options = self.options(opener)
        _, start = self._open.pop()
        if opener == "(" and len(options.sequences) == 1:
            self.lone.append((start, self._at))
        present = tuple(sequence or (_GAP,) for sequence in options.sequences)
        return _Options((*present, (_GAP,)) if opener == "[" else present)

    def _fail(self, reason: str, hint: str = "") -> None:
        raise PhraseError(reason, self._at, self._at + 1, hint)


# ---- making every choice -----------------------------------------------------------------------


def _ways(options: _Options) -> int:
    total = 0
    for sequence in options.sequences:
        ways = 1
        for piece in sequence:
            if isinstance(piece, _Options):
                ways *= _ways(piece)
        total += ways
    return total


def _all(options: _Options) -> Iterator[tuple[str | Slot | _Gap, ...]]:
    for sequence in options.sequences:
        choices = [tuple(_all(piece)) if isinstance(piece, _Options) else ((piece,),) for piece in sequence]
        for chosen in product(*choices):
            yield tuple(token for tokens in chosen for token in tokens)


def _tidy(tokens: tuple[str | Slot | _Gap, ...]) -> tuple[Segment, ...]:
    """Joins the words; what was left out takes one of the spaces around it along."""
    segments: list[Segment] = []
    gap = False
    for token in tokens:
        if isinstance(token, _Gap):
            gap = True
        elif isinstance(token, Slot):
            segments.append(token)
            gap = False
        else:
            before = segments[-1] if segments else ""
            if gap and token:
                if isinstance(before, str) and (before == "" or before.endswith(" ")):
                    token = token.removeprefix(" ")
                if token[:1] and token[0] in ",.!?;:" and isinstance(before, str):
                    before = before.removesuffix(" ")
                gap = not token
            if segments and isinstance(segments[-1], str):
                segments[-1] = f"{before}{token}"
            elif token:
                segments.append(token)
    if gap and segments and isinstance(segments[-1], str):
        segments[-1] = segments[-1].removesuffix(" ")
    return tuple(segment for segment in segments if segment != "")
