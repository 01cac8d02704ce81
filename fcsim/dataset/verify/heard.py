"""What has been said up to a turn of a foreign dialogue, and whether a value was among it.

Simple on purpose: words and numbers are looked for, not understood. What may have been said in another way
("tomorrow", half of a long text) is let pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pydantic_core import from_json, to_json

from simulator.locales.en.words import MONTHS, ONES, ORDINALS, TENS
from simulator.locales.zh.numerals import counted, numeral

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[a-z]+|[零一二两三四五六七八九十百千万亿%]+")
_TOKEN = re.compile(r"[a-z0-9]+|[^\W\d_a-z]")
_SPACE = re.compile(r"[\s_]+")
_MOMENT = re.compile(r"[\dtz\s:/.+-]+(?:am|pm)?")
_RELATIVE = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|now|next|this|last|coming|noon|midnight|morning|afternoon|evening|weekend"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|days?|weeks?|months?|years?|hours?|minutes?)\b"
    r"|[今明后昨前]天|[今明后昨]日|今晚|明早|现在|周|星期|礼拜|[早晚]上|上午|中午|下午|半夜|个?月|小时|分钟|年"
)
_SCALES = {
    "hundred": 100, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "percent": 0.01, "%": 0.01,
    "百": 100, "千": 1e3, "万": 1e4, "亿": 1e8,
}  # fmt: skip
_PHONE = 7
"""Digits in a row that are a number of something, however it is grouped."""


def _words() -> dict[str, float]:
    words = {word: float(value) for value, word in enumerate(ONES)}
    words |= {word: 10.0 * value for value, word in enumerate(TENS) if word}
    words |= {word: float(value) for value, word in enumerate(ORDINALS) if word}
    for value in range(100):
        words |= {numeral(value): float(value), counted(value): float(value)}
    words |= {month.lower(): float(value) for value, month in enumerate(MONTHS, start=1)}
    words |= {month[:3].lower(): float(value) for value, month in enumerate(MONTHS, start=1)}
    return words | {"a": 1.0, "an": 1.0, "once": 1.0, "twice": 2.0, "both": 2.0, "couple": 2.0, "half": 0.5, "dozen": 12.0}


_WORDS = _words()


class Heard:
    """Texts and tools' results, one after the other; a value is looked for in all of them."""

    def __init__(self) -> None:
        self._text = ""
        self._unread: list[str] = []
        self._numbers: set[float] = set()
        self._tokens: set[str] = set()
        self._uncounted = 0

    def hear(self, text: str) -> None:
        self._unread.append(text)

    def learn(self, result: str) -> None:
        """A result may be JSON text, in which characters are escaped."""
        if "\\" in result:
            try:
                result = to_json(from_json(result)).decode()
            except ValueError:
                pass
        self._unread.append(result)

    def has(self, value: str | int | float) -> bool:
        """Whether a value was heard, or may have been."""
        self._take_in()
        return self._has_text(value) if isinstance(value, str) else self._has_number(value)

    def _take_in(self) -> None:
        if self._unread:
            self._text += "".join(f" {normal(text)} " for text in self._unread)
            self._unread.clear()

    def _count(self) -> None:
        """Finds the words and numbers of what came since: only a few values need it."""
        new = self._text[self._uncounted :]
        if new:
            self._uncounted = len(self._text)
            self._numbers.update(_numbers(new))
            self._tokens.update(_TOKEN.findall(new))

    def _has_number(self, value: int | float) -> bool:
        self._count()
        try:
            size = abs(float(value))
        except OverflowError:
            return str(abs(value)) in self._text
        return any(abs(size - number) <= 1e-9 * max(1.0, size) for number in (size, round(size))) and (
            size in self._numbers or any(abs(size - number) < 1e-6 * max(1.0, size) for number in self._numbers)
        )

    def _has_text(self, value: str) -> bool:
        wanted = normal(value).strip()
        if not wanted or self._is_there(wanted):
            return True
        if _MOMENT.fullmatch(wanted) and any(char.isdigit() for char in wanted):
            return self._has_digits(wanted)
        tokens = _TOKEN.findall(wanted)
        found = sum(self._is_there(token) or self._is_there(token.removesuffix("s")) for token in tokens)
        return found * 2 > len(tokens) or (not tokens)

    def _is_there(self, words: str) -> bool:
        """Short words count as whole ones alone: there is an "a" in most."""
        if words not in self._text:
            return False
        if len(words) > 3 or not words.isascii():
            return True
        self._count()
        return words in self._tokens or not words.isalnum()

    def _has_digits(self, wanted: str) -> bool:
        """A date, a time or a long number, which may be written otherwise."""
        digits = re.sub(r"\D", "", wanted)
        if len(digits) >= _PHONE and digits in re.sub(r"[\s().+-]", "", self._text):
            return True
        parts = [int(part) for part in re.findall(r"\d+", wanted)]
        if len(parts) == 1 and len(digits) < 4:
            return self._has_number(parts[0])
        if _RELATIVE.search(self._text):
            return True
        self._count()
        return all(self._has_part(part, wanted) for part in parts)

    def _has_part(self, part: int, wanted: str) -> bool:
        """The year goes without saying, and so do the minutes of a full hour; an hour may be of either half."""
        if part == 0 or 1900 <= part <= 2100 or float(part) in self._numbers:
            return True
        return ":" in wanted and (float(part - 12) in self._numbers or float(part + 12) in self._numbers)


def normal(text: str) -> str:
    """Small letters, one form of each character, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _SPACE.sub(" ", text.casefold())


def _numbers(text: str) -> Iterator[float]:
    before: float | None = None
    for word in _NUMBER.findall(text):
        scale = _SCALES.get(word)
        if scale is not None:
            if before is not None:
                yield before * scale
                before *= scale
            continue
        if word[0].isascii() and word[0].isdigit():
            before = float(word.replace(",", ""))
        else:
            before = _WORDS.get(word)
        if before is not None:
            yield before
