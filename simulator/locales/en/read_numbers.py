"""Hearing English numbers with their units."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from simulator.locales.digits import number_of, plain
from simulator.locales.en.words import BY_WORD, ONES, TENS


class Amount(NamedTuple):
    """A number that ends at `end`. `worded`: no digit is in it."""

    end: int
    value: int | float
    unit: str | None
    worded: bool = False


def any_of(words: list[str] | tuple[str, ...]) -> str:
    """A regular expression for one of these, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_SMALL = {word: value for value, word in enumerate(ONES)} | {word: 10 * i for i, word in enumerate(TENS) if word}
_SCALE = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}

BELOW_100 = rf"(?:(?:{any_of(TENS[2:])})(?:[- ](?:{any_of(ONES[1:10])})\b)?|{any_of(ONES)})"  # "twenty-five", "eleven"
_BELOW_1000 = rf"(?:{BELOW_100}(?: hundred(?: (?:and )?{BELOW_100})?)?)"
_WORDS = (
    rf"(?:a(?= hundred| thousand| million| billion| dozen)(?: hundred(?: (?:and )?{BELOW_100})?)?|{_BELOW_1000})"
    rf"(?: (?:dozen|thousand|million|billion)(?:,? (?:and )?{_BELOW_1000}(?: thousand(?: (?:and )?{_BELOW_1000})?)?)?)?"
)
UNIT = rf"[ -]?(?:{any_of(list(BY_WORD))})(?![a-z0-9])"

_unit = re.compile(rf"[ -]?({any_of(list(BY_WORD))})(?![a-z0-9])")
_worded = re.compile(
    rf"(minus |negative )?({_WORDS})\b(?: point ((?:(?:{any_of(ONES[:10])})\b ?)+))?(?:( and a half)\b)?"
)
_written = re.compile(
    r"(-|minus |negative )?(us\$|cn¥|[$€£¥])?(-)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)"
    r"(?: (hundred|thousand|million|billion|dozen)\b)?( and a half\b)?"
)
_MONEY = {"$": "usd", "us$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "cn¥": "cny"}

_HALVES = [
    word for word, unit in BY_WORD.items() if unit in ("hour", "month", "year", "mile", "km", "kg", "lb", "litre", "gb")
]
_fraction = re.compile(
    rf"(?:(?P<half>(?:half an?|a half|half)[ -](?P<of>{any_of(_HALVES)}))"
    rf"|(?P<quarter>(?:(?:a )?quarter|(?P<three>three quarters)) of an hour)"
    rf"|an? (?P<one>hour|week|month|year|mile|kilo|kilometer|pound|liter)(?P<more> and a half)?)(?![a-z-])"
)
# "an hour" after these is a rate: "twice a week", "$20 an hour".
_rate = re.compile(
    r"(?:\d|%|\$|\b(?:once|twice|times?|days?|nights?|hours?|dollars|bucks|euros|pounds|yuan|yen|what|such|quite|many))\s$"
)
_word_goes_on = re.compile(r"[a-z_]|-[a-z]")  # "3D", "7-Eleven"
_half_after = re.compile(r" and a half\b")
_then = re.compile(rf",? ?(?:and )?(?=\d|{any_of(ONES + TENS[2:])})")
_SMALLER = {"hour": ("minute", 60), "minute": ("second", 60), "year": ("month", 12)}


def written_at(low: str, at: int) -> Amount | None:
    """A number in digits that starts here: `1,200`, `$25.50`, `2 million`, `2.5 hours`. None inside of a word."""
    found = _written.match(low, at)
    if found is None:
        return None
    minus, money, minus_after, digits, scale, half = found.groups()
    value = number_of(digits.replace(",", ""))
    if scale:
        exact = Decimal(plain(value)) * _SCALE[scale]
        value = int(exact) if exact == int(exact) else float(exact)
    if half:
        value += 0.5
    if minus or minus_after:
        value = -value
    if money:
        return Amount(found.end(), value, _MONEY[money])
    end, unit = _unit_after(low, found.end())
    if unit is None and _word_goes_on.match(low, end):
        return None
    return _with_rest(low, Amount(end, value, unit))


def worded_at(low: str, at: int) -> Amount | None:
    """A number in words: "two hundred and five", "four point five stars", "an hour and a half"."""
    fraction = _fraction.match(low, at) if low[at] in "haqt" else None
    if fraction is not None:
        return _fraction_of(low, at, fraction)
    found = _worded.match(low, at)
    if found is None:
        return None
    minus, words, points, half = found.groups()
    value: int | float = _value(words)
    end = found.end()
    if points:
        end -= len(points) - len(points.rstrip())
        value = float(f"{value}.{''.join(str(_SMALL[word]) for word in points.split())}")
    if half:
        value += 0.5
    after, unit = _unit_after(low, end)
    # "one" may be a pronoun, "a hundred" and "zero" a manner of speaking.
    loose = words in ("one", "zero") or (words.startswith("a ") and words != "a dozen" and " hundred " not in words)
    if loose and not points and not half and (unit is None or low[end] == "-"):
        return None
    return _with_rest(low, Amount(after, -value if minus else value, unit, True))


def _value(words: str) -> int:
    total, group = 0, 0
    for word in words.replace("-", " ").replace(",", "").split():
        if word in _SMALL:
            group += _SMALL[word]
        elif word in ("hundred", "dozen"):
            group = (group or 1) * _SCALE[word]
        elif word in _SCALE:
            total += (group or 1) * _SCALE[word]
            group = 0
    return total + group


def _unit_after(low: str, end: int) -> tuple[int, str | None]:
    found = _unit.match(low, end)
    return (found.end(), BY_WORD[found[1]]) if found else (end, None)


def _fraction_of(low: str, at: int, found: re.Match[str]) -> Amount | None:
    if found["half"]:
        return Amount(found.end(), 0.5, BY_WORD[found["of"]], True)
    if found["quarter"]:
        return Amount(found.end(), 0.75 if found["three"] else 0.25, "hour", True)
    unit = BY_WORD[found["one"]]
    if found["more"]:
        return Amount(found.end(), 1.5, unit, True)
    is_distance = low.startswith((" from ", " ago"), found.end())
    if unit not in ("hour", "week") or (not is_distance and _rate.search(low, max(0, at - 12), at)):
        return None
    return _with_rest(low, Amount(found.end(), 1, unit, True))


def _with_rest(low: str, first: Amount) -> Amount:
    """ "1 hour and 20 minutes" in minutes; "2 hours and a half"."""
    if first.unit not in _SMALLER or not isinstance(first.value, int):
        return first
    half = _half_after.match(low, first.end)
    if half is not None:
        return first._replace(end=half.end(), value=first.value + 0.5)
    gap = _then.match(low, first.end)
    if gap is None:
        return first
    rest = (written_at if low[gap.end()].isdigit() else worded_at)(low, gap.end())
    unit, factor = _SMALLER[first.unit]
    if rest is not None and first.unit == "hour" and rest.unit == "m":  # "1h 20m"
        rest = rest._replace(unit="minute")
    if rest is None or rest.unit != unit or not isinstance(rest.value, int) or not 0 < rest.value < factor:
        return first
    return Amount(rest.end, first.value * factor + rest.value, unit, first.worded and rest.worded)
