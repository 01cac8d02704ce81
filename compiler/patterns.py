"""Regular expressions of texts: the part of them that texts can be made from, and making one.

Read are characters, classes, groups, choices and counts, with `^` and `$` at the ends: what ECMA-262, Python and
Rust understand alike. What looks around, refers back or asks for a word's edge is `Unmakeable`.
"""

from __future__ import annotations

import random
import re
import string
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

_MORE = 3
"""How often something without an upper bound is repeated beyond its lower one, at most; and with a far one:"""
_FAR = 12
_MOST = 200
_DEPTH = 20
_TRIES = 100

_LETTERS = ((ord("a"), ord("z")), (ord("A"), ord("Z")))
_DIGITS = ((ord("0"), ord("9")),)
_SPACE = ((ord(" "), ord(" ")),)
_CLASSES = {"d": _DIGITS, "w": (*_LETTERS, *_DIGITS), "s": _SPACE}
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_SAYABLE = string.ascii_letters + string.digits + " -,!?"
_UNSAYABLE = re.compile(r"^\s|\s$|\s\s|[\x00-\x1f{}\[\]]|null|None|undefined|NaN")


class Unmakeable(ValueError):
    """Why no texts can be made from an expression."""


@dataclass(frozen=True, slots=True)
class _Chars:
    """One character of these ranges of code points."""

    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Sequence:
    parts: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    """`high` is None where there is no upper bound."""

    item: _Node
    low: int
    high: int | None

    def most(self, wanted: int) -> int:
        """How often it is repeated at most, in a text of so many characters or more."""
        return self.low + max(_MORE, wanted) if self.high is None else min(self.high, self.low + max(_FAR, wanted))


_Node: TypeAlias = _Chars | _Sequence | _Choice | _Repeat


def example(pattern: str, low: int | None, high: int | None, rng: random.Random) -> str:
    """A text that the expression matches, of `low` to `high` characters, which a person could say.

    Raises Unmakeable where the expression is not understood, or no such text turned up.
    """
    node, expression = _parsed(pattern)
    for _ in range(_TRIES):
        text = _make(node, low or 0, rng)
        fits = (low or 0) <= len(text) <= (len(text) if high is None else high)
        if text and fits and not _UNSAYABLE.search(text) and expression.search(text):
            return text
    raise Unmakeable("no text was found that it matches")


@lru_cache(maxsize=512)
def _parsed(pattern: str) -> tuple[_Node, re.Pattern[str]]:
    try:
        expression = re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unmakeable(f"it is no regular expression: {error}") from None
    return _Parser(pattern).whole(), expression


def _make(node: _Node, wanted: int, rng: random.Random) -> str:
    match node:
        case _Chars(ranges):
            first, last = ranges[int(rng.random() * len(ranges))]
            return chr(first + int(rng.random() * (last - first + 1)))
        case _Sequence(parts):
            return "".join([_make(part, wanted, rng) for part in parts])
        case _Choice(options):
            return _make(options[int(rng.random() * len(options))], wanted, rng)
        case _Repeat(item, low, _):
            times = low + int(rng.random() * (node.most(wanted) - low + 1))
            return "".join([_make(item, wanted, rng) for _ in range(times)])


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> _Node:
        node = self._choice()
        if self._at < len(self._text):
            raise Unmakeable(f"`{self._text[self._at]}` closes nothing")
        if _longest(node) > _MOST:
            raise Unmakeable(f"its texts have more than {_MOST} characters")
        return node

    def _choice(self) -> _Node:
        options = [self._sequence()]
        while self._take("|"):
            options.append(self._sequence())
        return options[0] if len(options) == 1 else _Choice(tuple(options))

    def _sequence(self) -> _Node:
        parts: list[_Node] = []
        while self._take("^"):
            pass
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            if self._take("$"):
                if self._at < len(self._text) and self._text[self._at] not in "|)":
                    raise Unmakeable("a `$` stands in the middle")
                break
            parts.append(self._counted(self._atom()))
        return _Sequence(tuple(parts))

    def _atom(self) -> _Node:
        char = self._text[self._at]
        self._at += 1
        match char:
            case "(":
                return self._group()
            case "[":
                return self._class()
            case ".":
                return _Chars(_CLASSES["w"])
            case "\\":
                return _Chars(self._escape())
            case "*" | "+" | "?" | "^":
                raise Unmakeable(f"`{char}` stands where it has no meaning")
        return _Chars(((ord(char), ord(char)),))

    def _group(self) -> _Node:
        if self._take("?"):
            name = re.compile(r":|P?<[A-Za-z_]\w*>").match(self._text, self._at)
            if name is None:
                raise Unmakeable("it looks around, or has flags")
            self._at = name.end()
        self._depth += 1
        if self._depth > _DEPTH:
            raise Unmakeable(f"its groups nest more than {_DEPTH} deep")
        node = self._choice()
        self._depth -= 1
        if not self._take(")"):
            raise Unmakeable("a `(` is not closed")
        return node

    def _counted(self, item: _Node) -> _Node:
        low: int
        high: int | None
        if self._take("?"):
            low, high = 0, 1
        elif self._take("*"):
            low, high = 0, None
        elif self._take("+"):
            low, high = 1, None
        elif found := re.compile(r"\{(\d{1,4})(,(\d{0,4}))?\}").match(self._text, self._at):
            self._at = found.end()
            low = int(found[1])
            high = low if found[2] is None else int(found[3]) if found[3] else None
        else:
            return item
        self._take("?")
        return _Repeat(item, low, high)

    def _escape(self) -> tuple[tuple[int, int], ...]:
        char = self._text[self._at : self._at + 1]
        self._at += 1
        if char in _CLASSES:
            return _CLASSES[char]
        if code := re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})").match(self._text, self._at - 1):
            self._at = code.end()
            point = int(code[1] or code[2], 16)
        elif char in _ESCAPED:
            point = ord(_ESCAPED[char])
        elif not char or char.isalnum():
            raise Unmakeable(f"`\\{char}` is not understood here")
        else:
            point = ord(char)
        return ((point, point),)

    def _class(self) -> _Node:
        negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        while not self._take("]"):
            first = self._of_class()
            is_one = len(first) == 1 and first[0][0] == first[0][1]
            if is_one and re.compile(r"-[^\]]").match(self._text, self._at):
                self._at += 1
                first = ((first[0][0], self._of_class()[0][1]),)
            ranges += first
        if negated:
            kept = [ord(c) for c in _SAYABLE if not any(low <= ord(c) <= high for low, high in ranges)]
            ranges = [(code, code) for code in kept]
        if not ranges:
            raise Unmakeable("a class has no character that people say")
        return _Chars(tuple(ranges))

    def _of_class(self) -> tuple[tuple[int, int], ...]:
        if self._at >= len(self._text):
            raise Unmakeable("a `[` is not closed")
        char = self._text[self._at]
        self._at += 1
        return self._escape() if char == "\\" else ((ord(char), ord(char)),)

    def _take(self, char: str) -> bool:
        found = self._text.startswith(char, self._at)
        self._at += found
        return found


def _longest(node: _Node) -> int:
    match node:
        case _Chars():
            return 1
        case _Sequence(parts):
            return sum(_longest(part) for part in parts)
        case _Choice(options):
            return max(_longest(option) for option in options)
        case _Repeat(item):
            return node.most(0) * _longest(item)
