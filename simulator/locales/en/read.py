"""Reading English: every number, date and time in running text.

Read: digits, words ("two hundred", "four and a half"), with a unit of the table or without; money, percentages,
halves ("half an hour", "an hour and a half"), compound durations; dates and times by the rules of
`calendar_rules`; a date and a time side by side are one datetime.

Not read:
- ordinals ("the second one", "2nd", "on the 6th"), "one" and "zero" without a unit, "once", "twice", "a couple",
  "a few";
- an hour without a part of the day ("at 7" is the number 7; "half past seven" and "7 o'clock" likewise), and
  hours that people place differently ("12 at night"); `7:30` is on the 24-hour clock;
- dates in digits that could be either way round (`3/6` is two numbers), vague ones ("this weekend", "next week");
- digits in a word or a code (`BK-10234`, `3D`, `7-Eleven`), phone numbers, numbers with a leading zero;
- number words in names: capitalised inside of a sentence and before another capital ("at Five Guys").

A lone "pounds" are a weight; `¥` is the yen (`CN¥` the yuan); a lone "degrees" are Celsius.
"""

from __future__ import annotations

import re
from datetime import datetime

from simulator.locales.base import Reading
from simulator.locales.codes import code_end, token_end
from simulator.locales.en.read_moments import away_at, date_at, time_at
from simulator.locales.en.read_numbers import Amount, any_of, worded_at, written_at
from simulator.locales.en.words import MONTHS, ONES, ORDINALS, TENS, WEEKDAYS
from simulator.locales.pieces import Gaps, Piece, readings

_GAPS = Gaps(
    date_time=frozenset((" at ", ", at ", " ", ", ", " @ ", " by ", ") at ", "), ", ") ", " - ")),
    time_date=frozenset((" on ", " ", ", ", ", on ", " on the ")),
    date_date=frozenset((", ", " ", " (", " on ", ", on ")),
)
_WEEKDAY = any_of([*WEEKDAYS, *(name[:3] for name in WEEKDAYS), "tues", "thur", "thurs"]).lower()
_NAMES = any_of([*MONTHS, *(name[:3] for name in MONTHS), "sept"]).lower()
_NUMBER = any_of(ONES + TENS[2:])

# Where something may start. Everything else in the text is passed over.
_START = re.compile(
    r"(?<![a-z0-9_])(?:(?P<digits>\d)"
    r"|(?P<sign>(?:-(?:us\$|cn¥|[$€£¥])?|us\$|cn¥|[$€£¥])(?=-?\d))"
    rf"|(?P<number>(?:{_NUMBER}|half|quarter)\b|(?:minus|negative)(?= (?:\d|{_NUMBER})))"
    r"|(?P<time>(?:noon|midday|midnight)\b)"
    rf"|(?P<date>(?:{_WEEKDAY}|today|tonight|tomorrow|tmrw|tmr|yesterday|day (?=after|before))\b|(?:{_NAMES})\b(?=\.? )"
    rf"|(?:next|last|coming|this(?: coming)?) (?={_WEEKDAY}|(?:morning|afternoon|evening)\b)"
    rf"|the (?=day |\d|{any_of(ORDINALS[1:])}))"
    rf"|(?P<away>in (?=\d|an? |half |quarter |{_NUMBER}))"
    r"|(?P<article>an? (?=h|week|month|year|mile|kilo|pound|liter|quarter|thousand|million|billion|dozen)))"
)


def read(text: str, clock: datetime) -> tuple[Reading, ...]:
    low = text.lower()
    if len(low) != len(text):  # a few letters are longer in lower case, and would shift what follows
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    found: list[Piece | Reading] = []
    at = 0
    while (start := _START.search(low, at)) is not None:
        begin = start.start()
        kind = start.lastgroup or ""
        if kind == "digits" and (end := code_end(low, begin, at)) is not None:
            at = end
            continue
        part = _at(text, low, begin, kind, clock)
        if part is not None:
            found.append(part)
            at = part.end
        elif kind == "digits":
            at = token_end(low, begin)
        else:
            at = start.end()
    return readings(low, found, _GAPS)


def _at(text: str, low: str, at: int, kind: str, clock: datetime) -> Piece | Reading | None:
    """The longest thing that starts here."""
    match kind:
        case "digits":
            moment = _longer(date_at(low, at, clock), time_at(low, at, clock))
            return _number(text, low, at, written_at(low, at), clock, moment)
        case "sign":
            return _number(text, low, at, written_at(low, at), clock, None)
        case "number":
            amount = worded_at(low, at) or (written_at(low, at) if low[at] in "mn" else None)
            return _number(text, low, at, amount, clock, time_at(low, at, clock))
        case "article":
            return _number(text, low, at, worded_at(low, at), clock, time_at(low, at, clock))
        case "time":
            return time_at(low, at, clock)
        case "away":
            amount = (written_at if low[at + 3 : at + 4].isdigit() else worded_at)(low, at + 3)
            return amount and away_at(low, at, amount, clock, after_in=True)
        case _:
            return date_at(low, at, clock)


def _longer(one: Piece | None, other: Piece | None) -> Piece | None:
    return other if one is None or (other is not None and other.end > one.end) else one


def _number(
    text: str, low: str, at: int, amount: Amount | None, clock: datetime, moment: Piece | None
) -> Piece | Reading | None:
    """The moment, or the number, or the moment that the number is a distance to."""
    if amount is None or (moment is not None and moment.end >= amount.end):
        return moment
    away = away_at(low, at, amount, clock, after_in=False)
    if away is not None:
        return away
    if amount.worded and _in_name(text, at, amount):
        return None
    return Reading(at, amount.end, "number", amount.value, amount.unit)


def _in_name(text: str, at: int, amount: Amount) -> bool:
    """ "Five Guys": capitals where no sentence starts."""
    if not text[at].isupper() or not text[:at].rstrip(" \"'(") or text[:at].rstrip(" \"'(")[-1] in ".!?\n:":
        return False
    after = text[at : amount.end].split()[-1] if amount.unit else text[amount.end :].lstrip()
    return after[:1].isupper()
