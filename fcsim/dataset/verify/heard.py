"""What has been said up to a turn of a foreign dialogue, and whether a value was among it.

Simple on purpose: words and numbers are looked for, not understood. What may have been said in another way
("tomorrow", a text that is summed up) is let pass.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterator

from pydantic_core import from_json, to_json

from simulator.locales.en.words import MONTHS, ONES, ORDINALS, TENS
from simulator.locales.zh.numerals import counted, numeral

_HAN = "\u3400-\u9fff"
_SPACE = re.compile(r"[\s_]+")
_ACCENT = re.compile("[\u0300-\u036f]")
_TOKEN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_NUMBER = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|and a half|[a-z]+|%|[零一二两三四五六七八九十百千]+|[万亿点半]"
)
_LETTER_BEFORE, _LETTER_AFTER = re.compile(r"[a-z0-9]$"), re.compile(r"[a-z0-9]")
_DIGIT_BEFORE, _DIGIT_AFTER = re.compile(r"\d[.,]?$"), re.compile(r"[.,]?\d")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_TIME = re.compile(r"\d{1,2}:\d{2}|\d{1,2}(?= ?[ap]m\b)")
_DIGITS = re.compile(r"[\dtz\s:/.,+()-]+(?:[ap]m)?")
_SOME_DAY = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|now|ago|later"
    r"|(?:next|this|last|coming|past|following) (?:week|month|year|few)|(?:days?|weeks?|months?) from|in \w+ \w+)\b"
    r"|[今明后昨前][天日晚早]|现在|[这下上本]个?(?:周|星期|礼拜|月)|(?:周|星期|礼拜)[一二三四五六日天末]"
    r"|(?:天|周|星期|月|小时|分钟)(?:后|前|以后|之后|内|之内)"
)
_SOME_TIME = re.compile(
    r"\b(?:now|noon|midnight|morning|afternoon|evening|tonight|night|half past|quarter|later|ago|o'clock|in \w+ \w+)\b"
    r"|现在|早上|上午|中午|下午|晚|半夜|凌晨|[半刻]|(?:小时|分钟)(?:后|前|以后|之后|内|之内)"
)
_SCALES = {
    "hundred": 100, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "percent": 0.01, "%": 0.01,
    "万": 1e4, "亿": 1e8,
}  # fmt: skip
_PHONE = 7
"""Digits that make a number of something, however they are grouped."""
_COMPOSED = 12
"""Words from which on a text is composed for the call, not taken from what was said."""


def _number_words() -> dict[str, float]:
    words = {word: float(value) for names in (ONES, ORDINALS) for value, word in enumerate(names) if word}
    words |= {word: 10.0 * value for value, word in enumerate(TENS) if word}
    for value in (*range(1000), *range(1000, 10000, 100)):
        words |= {numeral(value): float(value), counted(value): float(value)}
    for value, month in enumerate(MONTHS, start=1):
        words |= {month.lower(): float(value), month[:3].lower(): float(value)}
    return words | {
        "a": 1.0,
        "an": 1.0,
        "once": 1.0,
        "twice": 2.0,
        "both": 2.0,
        "couple": 2.0,
        "half": 0.5,
        "dozen": 12,
    }


_WORDS = _number_words()


class Heard:
    """Texts and tools' results, one after the other; a value is looked for in all of them."""

    def __init__(self) -> None:
        self._text = ""
        self._unread: list[str] = []
        self._counted = 0
        self._numbers: set[float] = set()

    def hear(self, text: str) -> None:
        self._unread.append(text)

    def learn(self, result: str) -> None:
        """A result may be JSON text, in which characters are escaped."""
        if "\\" in result:
            with contextlib.suppress(ValueError):
                result = to_json(from_json(result)).decode()
        self._unread.append(result)

    def has(self, value: str | int | float) -> bool:
        """Whether a value was heard, or may have been."""
        if self._unread:
            self._text += "".join(f" {_normal(text)} " for text in self._unread)
            self._unread.clear()
        return self._has_text(value) if isinstance(value, str) else self._has_number(value)

    def _count(self) -> None:
        """Finds the numbers in what came since. Few values need it: most are there as they are written."""
        new = self._text[self._counted :]
        if new:
            self._counted = len(self._text)
            self._numbers.update(_numbers(new))

    def _has_number(self, value: int | float) -> bool:
        try:
            size = abs(float(value))
        except OverflowError:
            return str(value) in self._text
        if self._stands(repr(size).removesuffix(".0"), _DIGIT_BEFORE, _DIGIT_AFTER):
            return True
        self._count()
        return size in self._numbers or any(abs(size - number) <= 1e-6 * size for number in self._numbers)

    def _has_text(self, value: str) -> bool:
        wanted = _normal(value).strip()
        if not wanted or self._is_there(wanted) or self._is_there(wanted.rstrip("市省区县")):
            return True
        if _DIGITS.fullmatch(wanted) and any(char.isdigit() for char in wanted):
            return self._has_digits(wanted)
        tokens = [token for found in _TOKEN.findall(wanted) for token in _parts(found)]
        if not tokens or len(tokens) > _COMPOSED:
            return True
        found = sum(self._is_there(token) or self._is_there(token.removesuffix("s")) for token in tokens)
        return found * 2 > len(tokens)

    def _is_there(self, words: str) -> bool:
        """A short word counts as a whole one alone: there is an "a" in most."""
        if not words or words not in self._text:
            return False
        if len(words) > 3 or not (words.isascii() and words.isalnum()):
            return True
        return self._stands(words, _LETTER_BEFORE, _LETTER_AFTER)

    def _stands(self, words: str, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
        """Whether words are in the text with neither of two patterns at their ends."""
        at = self._text.find(words)
        while at >= 0:
            end = at + len(words)
            if not before.search(self._text[max(0, at - 2) : at]) and not after.match(self._text[end : end + 2]):
                return True
            at = self._text.find(words, at + 1)
        return False

    def _has_digits(self, wanted: str) -> bool:
        """A date, a time, or digits that may be grouped otherwise."""
        date, time = _DATE.search(wanted), _TIME.search(wanted)
        if date or time:
            self._count()
            return (date is None or self._has_date(date[0])) and (time is None or self._has_time(time[0]))
        digits = re.sub(r"\D", "", wanted)
        if len(digits) >= _PHONE:
            return digits in re.sub(r"[\s().+-]", "", self._text)
        return all(self._has_number(float(part)) for part in re.findall(r"\d+(?:\.\d+)?", wanted.replace(",", "")))

    def _has_date(self, date: str) -> bool:
        """The year goes without saying."""
        parts = [int(part) for part in re.findall(r"\d+", date)]
        said = all(part > 31 or part in self._numbers for part in parts)
        return said or _SOME_DAY.search(self._text) is not None

    def _has_time(self, time: str) -> bool:
        """An hour may be of either half of the day; a full hour has no minutes."""
        hour, *minutes = (int(part) for part in time.split(":"))
        said = not self._numbers.isdisjoint((hour, hour - 12, hour + 12)) and all(
            part == 0 or part in self._numbers for part in minutes
        )
        return said or _SOME_TIME.search(self._text) is not None


def _normal(text: str) -> str:
    """Small letters without accents, one form of each character, single spaces."""
    if not text.isascii():
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return _SPACE.sub(" ", text.casefold())


def _parts(token: str) -> list[str]:
    """Chinese has no spaces: a run of it is known by its pairs of characters."""
    if len(token) < 3 or not re.match(f"[{_HAN}]", token):
        return [token]
    return [token[place : place + 2] for place in range(len(token) - 1)]


def _numbers(text: str) -> Iterator[float]:
    """Every number in digits or words, and what it comes to with the words around it ("two million")."""
    before: float | None = None
    whole: float | None = None  # before a point in words
    for word in _NUMBER.findall(text):
        scale = _SCALES.get(word)
        if word in ("point", "点"):
            whole, before = before, None
        elif word in ("and a half", "半"):
            if before is not None:
                yield before + 0.5
        elif scale is not None and before is not None:
            before *= scale
            yield before
        else:
            value = float(word.replace(",", "")) if word[0].isdigit() else _WORDS.get(word)
            if value is not None:
                yield value
                if whole is not None and value < 10:
                    yield whole + value / 10
                if before is not None and 20 <= before < 100 and before % 10 == 0 and 0 < value < 10:
                    yield before + value
            whole, before = None, value
