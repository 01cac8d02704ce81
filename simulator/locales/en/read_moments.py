"""Hearing English dates and times."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from simulator.locales.calendar_rules import (
    NoSuchDay,
    coming_day,
    coming_month_day,
    coming_no_such_day,
    coming_weekday,
    day_of,
    shifted,
    weekday_of_week,
)
from simulator.locales.en.read_numbers import BELOW_100, UNIT, Amount, any_of
from simulator.locales.en.words import MONTHS, ONES, ORDINALS, TENS, WEEKDAYS
from simulator.locales.pieces import Piece

_MONTHS = {name.lower(): n for n, name in enumerate(MONTHS, 1)} | {
    name[:3].lower(): n for n, name in enumerate(MONTHS, 1)
}
_MONTHS["sept"] = 9
_WEEKDAYS = {name.lower(): n for n, name in enumerate(WEEKDAYS)}
_SHORT_WEEKDAYS = {name[:3].lower(): n for n, name in enumerate(WEEKDAYS)} | {"tues": 1, "thur": 3, "thurs": 3}
_ANY_WEEKDAY = _WEEKDAYS | _SHORT_WEEKDAYS
_ORDINALS = {word: n for n, word in enumerate(ORDINALS) if word} | {
    word.replace("-", " "): n for n, word in enumerate(ORDINALS) if n
}
_NUMBERS = {word: n for n, word in enumerate(ONES)} | {
    f"{ten}{hyphen}{one}": 10 * n + m
    for n, ten in enumerate(TENS[2:6], 2)
    for m, one in enumerate(ONES[:10])
    for hyphen in "- "
    if m
}
_NUMBERS |= {word: 10 * n for n, word in enumerate(TENS[2:6], 2)}
_NUMBERS |= {f"oh {word}": n for n, word in enumerate(ONES[1:10], 1)}

_month = rf"({any_of(list(_MONTHS))})\b\.?"
_weekday = any_of(list(_WEEKDAYS))
_year = rf"(?:,? (\d{{4}})(?!\d|[.,]\d|{UNIT}))?"
# A number after a month is its day unless it turns out to be a time or a count.
_no_day = rf"(?!\d|:\d|\.\d| ?[ap]\.?m\b| o'?clock|{UNIT})"
_day = r"(\d{1,2}+)(?:st|nd|rd|th)?+"
_ordinal = rf"({any_of(list(_ORDINALS))})\b"

_day_month = (
    rf"(?P<day_month>(?:the )?(?:{_day}(?: of)?|{_ordinal}(?: of)?) {_month}"
    rf"(?! \d{{1,2}}+(?:st|nd|rd|th)?+(?! noon| mid(?:day|night)| in the | at night){_no_day}){_year})"
)
_BY_NUMBER = re.compile(rf"(?P<iso>(\d{{4}})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::\d\d)?)?(?!\d))|{_day_month}")
_BY_NAME = re.compile(
    r"(?P<near>(?:the )?(day after tomorrow|day before yesterday)|(today|tomorrow|tmrw|tmr|yesterday|tonight)\b"
    r"|(this)(?= (?:morning|afternoon|evening)\b))"
    rf"|(?P<month_day>{_month} (?:the )?(?:{_day}{_no_day}|{_ordinal}){_year})"
    rf"|(?P<weekday_the>({_weekday}),? the {_day}(?![\d]))"
    rf"|(?P<which>(this coming|this|next|last|coming) ({any_of(list(_ANY_WEEKDAY))})\b)"
    rf"|(?P<weekday>({_weekday})\b)"
    rf"|(?P<short>({any_of(list(_SHORT_WEEKDAYS))})\b\.?)"
    rf"|{_day_month}"
)
_NEAR = {
    "day before yesterday": -2, "yesterday": -1, "today": 0, "tonight": 0, "this": 0,
    "tomorrow": 1, "tmrw": 1, "tmr": 1, "day after tomorrow": 2,
}  # fmt: skip
_WEEKS = {"this": 0, "next": 1, "last": -1}

_hour = rf"(?:1[0-2]|0?[1-9]|{any_of(ONES[1:13])})(?![\d])"
_minute_word = rf"(?:oh (?:{any_of(ONES[1:10])})|(?!(?:{any_of(ONES[:10])})\b){BELOW_100})"
_half_day = r"(?: ?([ap])\.?m\b\.?| (?:in the (morning|afternoon|evening)|at (night))\b)"
# "half past seven" and "7:30", without a part of the day.
_clock = (
    rf"(?:({_hour})(?:[:.]([0-5]\d)(?!\d)| ({_minute_word})\b)?(?! past| minutes? (?:past|to))"
    rf"|(?:a )?(half|quarter) (past|after|to) ({_hour})|(\d\d?|{BELOW_100})(?: minutes (past|to)| (past)) ({_hour}))"
    r"(?: o'?clock)?"
)
_TIME = re.compile(rf"{_clock}{_half_day}")
_TIME_24 = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?!\d|:\d)")
_NAMED = re.compile(r"(?:(?:12|twelve) )?(noon|midday|midnight)\b")
_PART = re.compile(
    rf" (morning|afternoon|evening|night)\b(?:(,? (?:at|@) ){_clock}(?!\d|:\d|\.\d| ?[ap]\.?m\b| in the ))?"
)
_AT_CLOCK = re.compile(rf",? (?:at|@) {_clock}(?!\d|:\d|\.\d| ?[ap]\.?m\b| in the )")
_CLOCK = re.compile(rf"{_clock} ")
_AWAY = re.compile(r" (from now|from today|ago)\b")
_TIMED = re.compile(r"\d{1,2}[:.]\d\d")


def date_at(low: str, at: int, clock: datetime) -> Piece | None:
    """A date that starts here, with the part of the day or the hour that belongs to it ("tonight at 8")."""
    found = (_BY_NUMBER if low[at].isdigit() else _BY_NAME).match(low, at)
    if found is None:
        return None
    kind = found.lastgroup or ""
    if kind == "iso":
        return _iso(found)
    today = clock.date()
    day = _day_of(kind, found, today)
    if day is None:
        return None
    piece = Piece(at, found.end(), day, None, kind in ("weekday", "short"), kind == "short")
    if kind in ("month_day", "day_month"):
        return piece
    return _with_part(low, piece, "night" if kind == "near" and found[0] == "tonight" else None)


def _iso(found: re.Match[str]) -> Piece | None:
    year, month, day, hour, minute = found.groups()[1:6]
    value = day_of(int(year), int(month), int(day))
    if value is None or (hour and (int(hour) > 23 or int(minute) > 59)):
        return None
    return Piece(found.start(), found.end(), value, time(int(hour), int(minute)) if hour else None)


def _day_of(kind: str, found: re.Match[str], today: date) -> date | NoSuchDay | None:
    words = [word for word in found.groups() if word][1:]  # the first is the whole
    match kind:
        case "month_day" | "day_month":
            name, number = words[:2] if kind == "month_day" else words[1::-1]
            day = int(number) if number.isdigit() else _ORDINALS[number]
            if len(words) == 3:
                return day_of(int(words[2]), _MONTHS[name], day)
            return coming_month_day(today, _MONTHS[name], day) or coming_no_such_day(today, _MONTHS[name], day)
        case "weekday_the":
            return coming_day(today, int(words[1]), _WEEKDAYS[words[0]])
        case "which":
            weekday = _ANY_WEEKDAY[words[1]]
            if words[0] in _WEEKS:
                return weekday_of_week(today, weekday, _WEEKS[words[0]])
            return coming_weekday(today, weekday)
        case "weekday" | "short":
            return coming_weekday(today, _ANY_WEEKDAY[words[0]])
        case _:
            return shifted(today, _NEAR[words[0]])


def _with_part(low: str, piece: Piece, part: str | None) -> Piece:
    """ "tomorrow" and then "morning at 9"; after "tonight", "at 8"."""
    found = (_AT_CLOCK if part else _PART).match(low, piece.end)
    if found is None:
        return piece
    groups = found.groups()
    if part is None:
        part, joined, *clock = groups
        if joined is None:
            return piece._replace(end=found.end())
        at = _resolved(clock, part)
        if at is None:
            return piece._replace(end=found.end(1))
        return piece._replace(end=found.end(), at=at)
    at = _resolved(list(groups), part)
    return piece if at is None else piece._replace(end=found.end(), at=at)


def time_at(low: str, at: int, clock: datetime) -> Piece | None:
    """A time that starts here, if it is plain whether it is before or after noon."""
    if low[at] in "mn1t" and (named := _NAMED.match(low, at)) is not None:
        return Piece(at, named.end(), None, time(0 if named[1] == "midnight" else 12))
    found = _TIME.match(low, at)
    if found is not None:
        *groups, half, part, night = found.groups()
        value = _resolved(groups, half or part or night)
        return None if value is None else Piece(at, found.end(), None, value)
    return _before_day(low, at, clock) or _time_24(low, at)


def _time_24(low: str, at: int) -> Piece | None:
    found = _TIME_24.match(low, at)
    return Piece(at, found.end(), None, time(int(found[1]), int(found[2]))) if found else None


def _before_day(low: str, at: int, clock: datetime) -> Piece | None:
    """ "7:30 tomorrow evening"; "at 7 tonight", but not "for 2 tonight"."""
    if not (_TIMED.match(low, at) or low.endswith("at ", 0, at)):
        return None
    found = _CLOCK.match(low, at)
    if found is None:
        return None
    day = _BY_NAME.match(low, found.end())
    if day is None or day.lastgroup not in ("which", "weekday", "near"):
        return None
    piece = date_at(low, found.end(), clock)
    if piece is None or piece.day is None or piece.at is not None:
        return None
    part = "night" if low.startswith("tonight", found.end()) else low[: piece.end].rsplit(" ", 1)[1]
    value = _resolved(list(found.groups()), part)
    return None if value is None else Piece(at, piece.end, piece.day, value)


def _resolved(groups: list[str | None], part: str | None) -> time | None:
    """The time of `_clock`'s groups in a part of the day: `a`, `p`, "morning", … "night"."""
    hour_word, digits, minute_word, fraction, side, of, minutes, side_after, _, of_minutes = groups
    hour = _count(of or of_minutes or hour_word or "")
    minute = 0
    if fraction:
        minute = 30 if fraction == "half" else 15
    elif minutes or minute_word:
        minute = _count(minutes or minute_word or "")
    elif digits:
        minute = int(digits)
    if not 1 <= hour <= 12 or not 0 <= minute < 60:
        return None
    offset = _offset(hour, part)
    if offset is None:
        return None
    whole = offset * 60 + (-minute if "to" in (side, side_after) else minute)
    return time(whole % 1440 // 60, whole % 60)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.get(word, -1)


def _offset(hour: int, part: str | None) -> int | None:
    """The hour of the day, if it is plain."""
    match part:
        case "a" | "morning":
            return hour % 12
        case "p":
            return hour % 12 + 12
        case "afternoon":
            return hour % 12 + 12 if hour == 12 or hour <= 6 else None
        case "evening":
            return hour + 12 if 4 <= hour <= 11 else None
        case "night":
            return hour + 12 if 5 <= hour <= 11 else None
    return None


def away_at(low: str, start: int, amount: Amount, clock: datetime, *, after_in: bool) -> Piece | None:
    """ "in two hours", "three days from now", "a week ago": a moment by how far it is from the clock."""
    value, end = amount.value, amount.end
    found = _AWAY.match(low, end)
    if found is not None:
        end = found.end()
        if found[1] == "ago":
            value = -value
    elif not after_in:
        return None
    now = clock.replace(second=0, microsecond=0)
    if amount.unit in ("day", "week") and value == int(value):
        day = shifted(now.date(), int(value) * (7 if amount.unit == "week" else 1))
        return None if day is None else Piece(start, end, day, distance=abs(value), unit=amount.unit)
    minutes = value * {"minute": 1, "hour": 60}.get(amount.unit or "", 0)
    if not minutes or minutes != int(minutes):
        return None
    try:
        moment = now + timedelta(minutes=int(minutes))
    except OverflowError:
        return None
    return Piece(start, end, moment.date(), moment.time(), distance=abs(value), unit=amount.unit)
