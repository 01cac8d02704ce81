"""Hearing Chinese dates and times."""

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
    day_of_month,
    shifted,
    weekday_of_week,
)
from simulator.locales.pieces import Piece
from simulator.locales.zh.read_numbers import NUMERALS, UNIT, Amount, value_of
from simulator.locales.zh.words import DIGITS

_number = rf"(?:\d{{1,2}}(?!\d)|[{NUMERALS[:13]}]{{1,3}})"
_WEEKDAYS = {char: place for place, char in enumerate("一二三四五六日")} | {"天": 6}
_NEAR = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨": -1, "今天": 0, "今日": 0, "今儿": 0, "今": 0, "明天": 1, "明日": 1,
    "明儿": 1, "明": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_MONTHS = {"上": -1, "这": 0, "本": 0, "下": 1}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
# 6号线, 6号楼: a number of something, no day. An address has its number after a road.
_no_day = r"(?!线|楼|桌|门|店|厅|馆|院|公馆|机|房|车|码|柜|窗|铺|床|球|井|航站|出口|登机|公路|选手|会议)"

_month_day = rf"({_number})月({_number})[日号]"
_BY_NUMBER = re.compile(
    rf"(?P<day>({_number})号{_no_day})|(?P<month_day>(?:(\d{{4}}|[〇{DIGITS}]{{4}})年)?{_month_day})"
    r"|(?P<iso>(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d)?)?(?!\d))"
)
_BY_NAME = re.compile(
    # 今晚 as a whole; but in 今晚8点 the 晚 belongs to the time.
    rf"(?P<near>(大前天|大后天|前天|后天|昨天|今[天日儿]|明[天日儿]|[今明昨](?=[早晚]))(?:[早晚]上?(?![上的\d{NUMERALS}]))?)"
    r"|(?P<weekday>(上上|下下|上|这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天])(?!次|个|回|晚(?![上间5-9五六七八九1十])))"
    rf"|(?P<of_month>([上这本下])个?月({_number})[日号])"
    rf"|(?P<month_day>(前年|去年|今年|明年|后年)的?{_month_day})"
)
_hour = rf"(?:\d{{1,2}}(?!\d)|[{NUMERALS[:13]}]{{1,3}})"
_minute_words = rf"[零〇][一-九]|[二三四五]?十[一二三四五六七八九]|[二三四五]十|[{DIGITS}十](?=分)"
_minute_words = _minute_words.replace("一-九", DIGITS[1:])
_part = (
    r"(?:凌晨|清晨|清早|大清早|一早|早上|早晨|上午|中午|正午|下午|午后|傍晚|晚上|晚间|夜里|半夜|深夜|午夜"
    r"|(?<=[今明昨天号日一二三四五六])[早晚](?=[5-9五六七八九十]|1[01]))"
)
_not_counting = rf"(?! ?(?:{UNIT})|[.:]?\d|[{NUMERALS}])"
_TIME = re.compile(
    rf"(?P<part>{_part})?的?(?:(?P<colon>\d{{1,2}})[:：](?P<past>[0-5]\d)(?::[0-5]\d)?(?!\d|:\d)"
    rf"|(?P<hour>{_hour})(?:点钟?|时(?![间候尚段刻]))"
    rf"(?:(?P<half>半)|整|(?P<quarter>[一三])刻|过?(?P<digits>[0-5]\d)(?:分(?!钟)|{_not_counting})"
    rf"|过?(?P<digit>\d)分(?!钟)|过?(?P<words>{_minute_words})(?:分(?!钟)|{_not_counting}))?)"
)
_NOON = re.compile(r"正午(?![一二三\d十])")
_VAGUE = re.compile(
    rf"(?:{_part})?(?:{_number}点(?:钟|半|[一三]刻)?|\d{{4}}年(?:\d{{1,2}}月)?|\d{{1,2}}月(?!\d)|\d+号)"
)
_AWAY = re.compile(r"(?:(?:之|以)?后(?![天面排来座台门院续果者])|(?:之|以)?前(?![天面排往台门后者]))")
_COUNTED_WEEK = "一二两三四五六七八九十每几半0123456789"


def date_at(text: str, at: int, since: int, clock: datetime) -> Piece | None:
    """A date that starts here. `since`: where what was read before ended."""
    found = (_BY_NAME if text[at] in "今明昨大前后去上下这本周星礼" else _BY_NUMBER).match(text, at)
    if found is None:
        return None
    kind = found.lastgroup or ""
    if kind == "iso":
        return _iso(found)
    before = text[at - 1 : at] if at > since else ""
    # 一周三次, 每周三; 中山路6号, 第6号
    if (kind == "weekday" and found[0][0] in "周星礼" and before and before in _COUNTED_WEEK) or (
        kind == "day" and before and before in "路街巷弄道区栋第月-"
    ):
        return None
    day = _day_of(kind, found, clock.date())
    return None if day is None else Piece(at, found.end(), day, None, kind == "weekday")


def _iso(found: re.Match[str]) -> Piece | None:
    year, month, day, hour, minute = found.groups()[-5:]
    value = day_of(int(year), int(month), int(day))
    if value is None or (hour and (int(hour) > 23 or int(minute) > 59)):
        return None
    return Piece(found.start(), found.end(), value, time(int(hour), int(minute)) if hour else None)


def _day_of(kind: str, found: re.Match[str], today: date) -> date | NoSuchDay | None:
    words = [word for word in found.groups() if word][1:]  # the first is the whole
    match kind:
        case "near":
            return shifted(today, _NEAR[words[0]])
        case "weekday":
            weekday = _WEEKDAYS[words[-1]]
            return (
                coming_weekday(today, weekday) if len(words) == 1 else weekday_of_week(today, weekday, _WEEKS[words[0]])
            )
        case "day":
            return coming_day(today, _count(words[0]))
        case "of_month":
            return day_of_month(today, _MONTHS[words[0]], _count(words[1]))
    month, day = _count(words[-2]), _count(words[-1])
    if len(words) == 2:
        return coming_month_day(today, month, day) or coming_no_such_day(today, month, day)
    if words[0] in _YEARS:
        return day_of(today.year + _YEARS[words[0]], month, day)
    year = (
        words[0]
        if words[0].isdigit()
        else "".join("0" if char == "〇" else str(DIGITS.index(char)) for char in words[0])
    )
    return day_of(int(year), month, day)


def _count(word: str) -> int:
    if word.isdigit() and word.isascii():
        return int(word)
    value = value_of(word)
    return -1 if value is None else value


def time_at(text: str, at: int) -> Piece | None:
    """A time that starts here, if it is plain in which half of the day it is."""
    noon = _NOON.match(text, at)
    if noon is not None:
        return Piece(at, noon.end(), None, time(12))
    found = _TIME.match(text, at)
    if found is None:
        return None
    hour = _count(found["colon"] or found["hour"])
    minute = _minutes(found)
    if not 0 <= hour <= 23 or not 0 <= minute <= 59:
        return None
    if found["part"]:
        hour = _in_part(hour, found["part"])
    elif not found["colon"] and 1 <= hour <= 12:
        return None
    return None if hour < 0 else Piece(at, found.end(), None, time(hour, minute))


def _minutes(found: re.Match[str]) -> int:
    if found["half"]:
        return 30
    if found["quarter"]:
        return 15 if found["quarter"] == "一" else 45
    words = found["words"]
    if words:
        return _count(words.lstrip("零〇") or "零")
    return int(found["past"] or found["digits"] or found["digit"] or 0)


def _in_part(hour: int, part: str) -> int:
    """The hour of the day; -1 where speakers would differ (晚上十二点, 晚上一点)."""
    if part in ("早", "早上", "早晨", "上午", "凌晨", "清晨", "清早", "大清早", "一早"):
        if hour == 12:
            return 0 if part == "凌晨" else 12 if part == "上午" else -1
        return hour if hour < 12 else -1
    if hour > 12:
        return hour
    if part in ("中午", "正午"):
        return hour if hour >= 10 else hour + 12 if 1 <= hour <= 3 else -1
    if part in ("下午", "午后", "傍晚"):
        return hour if hour == 12 else hour + 12 if hour else -1
    return hour + 12 if 5 <= hour <= 11 else -1


def vague_end(text: str, at: int) -> int:
    """Where a moment too loose to be read ends, or a thing named by a number: 七点, 3月, 6号线. `at`: there is none."""
    found = _VAGUE.match(text, at)
    return found.end() if found else at


def away_at(text: str, at: int, amount: Amount, clock: datetime) -> Piece | None:
    """三天后, 两个小时以后, 一周前: a moment by how far it is from the clock."""
    found = _AWAY.match(text, amount.end)
    if found is None:
        return None
    value = -amount.value if "前" in found[0] else amount.value
    now = clock.replace(second=0, microsecond=0)
    if amount.unit in ("day", "week") and value == int(value):
        day = shifted(now.date(), int(value) * (7 if amount.unit == "week" else 1))
        return None if day is None else Piece(at, found.end(), day, distance=amount.value, unit=amount.unit)
    minutes = value * {"minute": 1, "hour": 60}.get(amount.unit or "", 0)
    if not minutes or minutes != int(minutes):
        return None
    try:
        moment = now + timedelta(minutes=int(minutes))
    except OverflowError:
        return None
    return Piece(at, found.end(), moment.date(), moment.time(), distance=amount.value, unit=amount.unit)
