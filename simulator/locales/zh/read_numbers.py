"""Hearing Chinese numbers with their units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from simulator.locales.digits import number_of, plain
from simulator.locales.zh.words import AFTER_ONE, BY_WORD, DIGITS, LONGER_WORDS, WITH_DIGITS_ONLY, WITH_POINTS

NUMERALS = "零〇一二两三四五六七八九十百千万亿"


class Amount(NamedTuple):
    """A number that ends at `end`."""

    end: int
    value: int | float
    unit: str | None


_VALUES = {char: value for value, char in enumerate(DIGITS)} | {"〇": 0, "两": 2}
_SIZES = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}


def value_of(numerals: str) -> int | None:
    """两百零五 → 205, 三百五 → 350, 一万二 → 12000; None for what is no number, such as 三四 or 百."""
    total, section, digit, size = 0, 0, -1, 0
    for place, char in enumerate(numerals):
        if char in _VALUES:
            if digit > 0 or (digit == 0 and char in "零〇"):
                return None
            digit = _VALUES[char]
        elif char in _SIZES:
            if digit < 0 and not (char == "十" and (place == 0 or numerals[place - 1] in "万亿")):
                return None
            if digit == 0 or (size and _SIZES[char] >= size):
                return None
            size = _SIZES[char]
            section += max(digit, 1) * size
            digit = -1
        else:
            section += max(digit, 0)
            if section == 0 and (char == "万" or total == 0):
                return None
            total = (total + section) * 10**8 if char == "亿" else total + section * 10**4
            section, digit, size = 0, -1, 0
    if digit > 0 and len(numerals) > 1 and numerals[-2] in "百千万":
        digit *= (_SIZES | _LARGE)[numerals[-2]] // 10
    return total + section + max(digit, 0) if numerals else None


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_LATIN = [word for word in BY_WORD if word[-1].isascii() and word[-1].isalpha()]
UNIT = rf"(?:{_any_of(_LATIN)})(?![A-Za-z0-9²])|{_any_of([word for word in BY_WORD if word not in _LATIN])}"
AFTER_NUMERAL = "".join(sorted({re.escape(word[0]) for word in BY_WORD} | set("点时月号日年半刻 ")))
"""What a numeral that counts goes on with."""
_longer_word = re.compile(_any_of(LONGER_WORDS))
_unit = re.compile(rf" ?({UNIT})")
_written = re.compile(
    r"(?P<minus>零下|负|-)?(?P<money>[$€£¥￥])?(?P<after>-)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)(?P<scale>[万亿]|千(?![米克卡瓦])|百)?"
)
_run = rf"(?:[{NUMERALS.replace('千', '')}]|千(?![瓦卡]))+"
_worded = re.compile(rf"(?P<minus>零下|负)?(?P<whole>{_run})(?:点(?P<points>[{DIGITS}]+))?")
_percent = re.compile(rf"百分之(?:(?P<digits>\d+(?:\.\d+)?)|(?P<whole>[{NUMERALS}]+)(?:点(?P<points>[{DIGITS}]+))?)")
_half_of = re.compile(r"半个?(小时|钟头|公斤|公里|斤|年)|(一|三|1|3)刻钟|半个月")
_half_more = re.compile(r"个半(小时|钟头|月|星期|礼拜)")
_half_after = re.compile(r"半(?!价|天|夜|年|个|小时|路|程|糖|折)")
_HALVED = {"年", "天", "公斤", "公里", "斤"}
_cents = re.compile(rf"([1-9一二三四五六七八九])(?:[毛角])?(?![\d{NUMERALS}.点:年月日号]|{UNIT})")
_rest = {
    "hour": re.compile(rf"零?(\d{{1,2}}|[{NUMERALS}]+)分钟?"),
    "minute": re.compile(rf"零?(\d{{1,2}}|[{NUMERALS}]+)秒钟?"),
    "year": re.compile(rf"零?(\d{{1,2}}|[{NUMERALS}]+)个月"),
}
_SMALLER = {"hour": ("minute", 60), "minute": ("second", 60), "year": ("month", 12)}
_MONEY = {"$": "usd", "€": "eur", "£": "gbp", "¥": "cny", "￥": "cny"}
# A numeral alone is a number where a clause ends, if it is of two characters at least.
_end = re.compile(r"$|[，。！？、；：,.!?;:）)\s的吧就以]")
_after_one_later = re.compile(r"[天周年](?:之|以)?[后前]")
_stays = re.compile(r"[住订定租停借续玩待请]一")


def half_at(text: str, at: int) -> Amount | None:
    """半小时, 半年, 半个月 (as 0.5 month), 一刻钟."""
    found = _half_of.match(text, at)
    if found is None:
        return None
    if found[2]:
        return Amount(found.end(), 15 if found[2] in "一1" else 45, "minute")
    unit = BY_WORD[found[1]] if found[1] else "month"
    return Amount(found.end(), 0.5, unit)


def percent_at(text: str, at: int) -> Amount | None:
    """百分之二十."""
    found = _percent.match(text, at)
    if found is None:
        return None
    if found["digits"]:
        return Amount(found.end(), number_of(found["digits"]), "percent")
    value = _with_points(value_of(found["whole"]), found["points"])
    return None if value is None else Amount(found.end(), value, "percent")


def written_at(text: str, at: int) -> Amount | None:
    """A number in digits that starts here, with its unit if it has one: `1.2万`, `￥25.50`, `2个半小时`."""
    found = _written.match(text, at)
    if found is None:
        return None
    digits = found["digits"].replace(",", "")
    value = number_of(digits)
    if found["scale"]:
        exact = Decimal(plain(value)) * (_SIZES | _LARGE)[found["scale"]]
        value = int(exact) if exact == int(exact) else float(exact)
    if found["minus"] or found["after"]:
        value = -value
    if found["money"]:
        return Amount(found.end(), value, _MONEY[found["money"]])
    return _measured(text, found.start("digits"), found.end(), value, None) or _lone(text, found.end(), value)


def _lone(text: str, end: int, value: int | float) -> Amount | None:
    """Digits that go on in Latin letters are no number: 3D, 5G手机 has its unit."""
    after = text[end : end + 1]
    return None if after.isascii() and (after.isalpha() or after == "_") else Amount(end, value, None)


def worded_at(text: str, at: int) -> Amount | None:
    """A numeral that starts here and has something to count: 两位, 三十块, 一个半小时."""
    half = half_at(text, at)
    if half is not None:
        return half
    found = _worded.match(text, at)
    if found is None:
        return None
    begin, end = found.start("whole"), found.end()
    whole = value_of(found["whole"])
    if whole is None and found["whole"].endswith("千") and text[end : end + 1] in ("克", "米"):  # 十五千克
        end -= 1
        whole = value_of(text[begin:end])
    value = _with_points(whole, found["points"])
    if value is None:
        return None
    signed = -value if found["minus"] else value
    measured = _measured(text, begin, end, signed, text[begin:end])
    if found["points"]:  # 十三点四个人 are four people at one
        return measured if measured is not None and measured.unit in WITH_POINTS else None
    if measured is None and end - begin > 1 and _end.match(text, end):
        return Amount(end, signed, None)
    return measured


def _with_points(whole: int | None, points: str | None) -> int | float | None:
    if whole is None or not points:
        return whole
    return float(f"{whole}.{''.join(str(_VALUES[char]) for char in points)}")


def _measured(text: str, at: int, end: int, value: int | float, numeral: str | None) -> Amount | None:
    """The number with the unit that follows at `end`. `numeral`: as it is written, if not in digits."""
    more = _half_more.match(text, end)
    if more is not None:
        return Amount(more.end(), value + 0.5, BY_WORD[f"个{more[1]}"])
    found = _unit.match(text, end)
    if found is None or (len(found[1]) == 1 and _longer_word.match(text, found.end(1) - 1)):
        return None
    word = found[1]
    unit = BY_WORD[word]
    if numeral is not None:
        if (word in WITH_DIGITS_ONLY and len(numeral) == 1) or (numeral == "三" and word == "星"):
            return None
        if numeral == "一" and word not in AFTER_ONE:
            plain = any(
                (
                    _after_one_later.match(text, end),
                    _half_after.match(text, found.end()),
                    _stays.match(text, max(at - 1, 0)),
                )
            )
            if not (word in "天周年晚" and (plain or (word == "年" and _rest["year"].match(text, found.end())))):
                return None
        if word == "块" and len(numeral) == 1 and numeral != "十" and not _cents.match(text, found.end()):
            return Amount(found.end(), value, None)
    elif word == "年" and isinstance(value, int) and 1000 <= value <= 9999 and text[at : at + 4].isdigit():
        return None
    if unit == "celsius" and text.endswith("华氏", 0, at):
        unit = "fahrenheit"
    return _with_rest(text, word, Amount(found.end(), value, unit))


def _with_rest(text: str, word: str, first: Amount) -> Amount:
    """1小时20分 in minutes; 两年半; 25块5."""
    if word in ("块", "元"):
        cents = _cents.match(text, first.end)
        if cents is None or not isinstance(first.value, int):
            return first
        tenths = int(cents[1]) if cents[1].isdigit() else _VALUES[cents[1]]
        return Amount(cents.end(), float(f"{first.value}.{tenths}"), first.unit)
    if word in _HALVED and (half := _half_after.match(text, first.end)):
        return Amount(half.end(), first.value + 0.5, first.unit)
    rest = _rest.get(first.unit or "")
    found = rest.match(text, first.end) if rest is not None else None
    if found is None or not isinstance(first.value, int):
        return first
    unit, factor = _SMALLER[first.unit or ""]
    value = int(found[1]) if found[1].isdigit() else value_of(found[1])
    if value is None or not 0 < value < factor:
        return first
    return Amount(found.end(), first.value * factor + value, unit)
