"""Dates and times as Chinese speakers write them: never with the half of the day left open."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from functools import cache

from simulator.locales.base import Said
from simulator.locales.calendar_rules import is_told_by_day, is_told_by_month_and_day, weeks_away
from simulator.locales.zh.say_numbers import counted, numeral
from simulator.locales.zh.words import DIGITS, WEEKDAYS

_RELATIVE_SHARE = 0.6


# ---- dates -----------------------------------------------------------------------------------------


def say_date(value: date, clock: datetime, rng: random.Random, exact: bool) -> Said:
    today = clock.date()
    if exact:
        return Said(rng.choice(_careful_dates(value, today)))
    relative = _relative_dates(value, today)
    if relative and rng.random() < _RELATIVE_SHARE:
        return Said(rng.choice(relative), relative=True)
    return Said(rng.choice(_absolute_dates(value, today)))


_NEAR = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天", 3: "大后天"}


def _relative_dates(value: date, today: date) -> list[str]:
    """Ways that count from today (`calendar_rules` has the rules)."""
    days, weekday = (value - today).days, value.weekday()
    ways = [_NEAR[days]] * 2 if days in _NEAR else []
    weeks, rest = divmod(days, 7)
    if 3 <= days <= 10 and rest:
        ways += [f"{numeral(days)}天后", f"{days}天后", f"{numeral(days)}天以后"]
    elif weeks in (1, 2, 3) and not rest:
        many = numeral(weeks)
        ways += [f"{many}周后", f"{many}个星期后", f"{weeks}周后", f"{many}个礼拜后"]
    elif -6 <= days <= -3:
        ways += [f"{numeral(-days)}天前", f"{-days}天前"]
    elif days == -7:
        ways += ["一周前", "一个星期前"]
    name = WEEKDAYS[weekday]
    day = "天" if weekday == 6 else name  # 周日, 星期天
    away = weeks_away(today, value)
    if 2 <= days and away == 0:
        ways += [f"周{name}", f"这周{name}", f"星期{day}", f"这个星期{day}", f"礼拜{day}", f"本周{name}"]
    elif 3 <= days and away == 1:
        ways += [f"下周{name}", f"下周{name}", f"下星期{day}", f"下个星期{day}", f"下礼拜{day}"]
    elif away == 2:
        ways += [f"下下周{name}"]
    elif days <= -2 and away == -1:
        ways += [f"上周{name}", f"上星期{day}", f"上个礼拜{day}"]
    months = (value.year - today.year) * 12 + value.month - today.month
    if months == 0 and days > 0:
        ways += [f"这个月{value.day}号"]
    elif months == 1:
        ways += [f"下个月{value.day}号", f"下月{counted(value.day)}号"]
    return ways


def _year(value: date, today: date) -> str:
    """The year, where the date isn't the coming one of its name."""
    return "" if is_told_by_month_and_day(today, value) else f"{value.year:04d}年"


def _absolute_dates(value: date, today: date) -> list[str]:
    month, day, year = value.month, value.day, _year(value, today)
    weekday = WEEKDAYS[value.weekday()]
    ways = [f"{year}{month}月{day}号"] * 3 + [f"{year}{month}月{day}日"]
    if year:
        ways += ["".join(DIGITS[int(digit)] for digit in year[:-1]) + f"年{counted(month)}月{counted(day)}号"]
        ways += [value.isoformat()]
        if value.year == today.year + 1:
            ways += [f"明年{month}月{day}号", f"明年{counted(month)}月{counted(day)}号"]
        return ways
    ways += [f"{counted(month)}月{counted(day)}号"] * 2 + [f"{counted(month)}月{counted(day)}日"]
    ways += [f"{month}月{day}号周{weekday}", f"周{weekday}，{month}月{day}号"]
    if value != today and is_told_by_day(today, value):
        ways += [f"{day}号", f"{counted(day)}号", f"{day}号周{weekday}", f"周{weekday}（{day}号）"]
    return ways


def _careful_dates(value: date, today: date) -> list[str]:
    year, weekday = _year(value, today), WEEKDAYS[value.weekday()]
    day = f"{year}{value.month}月{value.day}日"
    ways = [f"{day}（周{weekday}）", f"{day}（星期{weekday}）", f"{day}周{weekday}", day, f"{day[:-1]}号（周{weekday}）"]
    if value - today in (timedelta(0), timedelta(1), timedelta(2)):
        ways += [f"{_NEAR[(value - today).days]}（{day}）", f"{_NEAR[(value - today).days]}（{day}，周{weekday}）"]
    return ways


# ---- times -----------------------------------------------------------------------------------------


def say_time(value: time, rng: random.Random, exact: bool) -> Said:
    return Said(rng.choice(_careful_times(value) if exact else _times(value)))


def _parts(hour: int) -> tuple[str, ...]:
    """The parts of the day that people say with this hour."""
    if hour < 5:
        return ("凌晨",)
    if hour < 12:
        return ("早上",) if hour < 8 else ("上午", "早上") if hour < 10 else ("上午",)
    if hour < 13:
        return ("中午",)
    if hour < 18:
        return ("下午",) if hour < 17 else ("下午", "傍晚")
    return ("晚上", "傍晚") if hour == 18 else ("晚上",)


@cache
def _careful_times(value: time) -> list[str]:
    """At most one list for each minute of a day is kept."""
    hour, minute = value.hour, value.minute
    ways = [f"{value.hour:02d}:{value.minute:02d}"] * (3 if hour < 10 or hour > 12 else 1)
    part, twelve = _parts(hour)[0], hour if hour < 13 else hour - 12
    ways += [f"{part}{twelve}:{minute:02d}"]
    ways.append(f"{part}{twelve}点{f'{minute:02d}分' if minute else ''}")
    return ways


@cache
def _times(value: time) -> list[str]:
    hour, minute = value.hour, value.minute
    ways = [f"{value.hour:02d}:{value.minute:02d}"] * 2
    if hour > 12 or hour == 0:
        ways += [f"{hour}点{_digit_minutes(minute)}"]
        ways += [f"{'零' if hour == 0 else counted(hour)}点{words}" for words in _worded_minutes(minute)]
    twelve = hour if hour < 13 else hour - 12
    for part in _parts(hour):
        ways += [f"{part}{twelve}点{_digit_minutes(minute)}"] * 2 + [f"{part}{twelve}:{minute:02d}"]
        if hour:
            ways += [f"{part}{numeral(twelve)}点{words}" for words in _worded_minutes(minute)] * 2
        ways += [f"{part}{twelve}点半", f"{part}{twelve}点30分"] if minute == 30 else []
    return ways


def _digit_minutes(minute: int) -> str:
    return f"{minute:02d}" if minute else ""


def _worded_minutes(minute: int) -> list[str]:
    match minute:
        case 0:
            return ["", "整"]
        case 15:
            return ["一刻", "十五"]
        case 30:
            return ["半", "半"]
        case 45:
            return ["三刻", "四十五"]
    if minute < 10:
        return [f"零{counted(minute)}", f"零{counted(minute)}分"]
    return [f"{counted(minute)}分"] if minute == 10 else [counted(minute), f"{counted(minute)}分"]


# ---- both ------------------------------------------------------------------------------------------


def say_datetime(value: datetime, clock: datetime, rng: random.Random, exact: bool) -> Said:
    today = clock.date()
    if exact:
        day, at = rng.choice(_careful_dates(value.date(), today)), rng.choice(_careful_times(value.time()))
        return Said(f"{day}{' ' if day[-1] in '日号' and at[0].isdigit() else ''}{at}")
    distances = _distances(value, clock)
    if distances and rng.random() < 0.25:
        return Said(rng.choice(distances), relative=True)
    relative = _relative_dates(value.date(), today)
    if relative and rng.random() < _RELATIVE_SHARE:
        day = rng.choice(relative)
        short = _shortened(day, value)
        if short and rng.random() < 0.5:
            return Said(rng.choice(short), relative=True)
        return Said(_together(day, value, rng), relative=True)
    return Said(_together(rng.choice(_absolute_dates(value.date(), today)), value, rng))


def _together(day: str, value: datetime, rng: random.Random) -> str:
    at = rng.choice(_times(value.time()))
    glue = " " if day[-1].isdigit() else "，" if day[-1] == "）" and rng.random() < 0.3 else ""
    return day + glue + at


def _shortened(day: str, value: datetime) -> list[str]:
    """明晚七点, 今早9点半, 周五晚7点."""
    hour = value.hour
    part = "早" if 6 <= hour <= 9 else "晚" if 18 <= hour <= 23 else ""
    if not part or not (day in ("今天", "明天", "昨天") or (day[-1] in f"{WEEKDAYS}天" and day[-2] in "周期拜")):
        return []
    twelve = hour % 12
    tails = [f"{twelve}点{_digit_minutes(value.minute)}", f"{twelve}:{value.minute:02d}"]
    tails += [f"{numeral(twelve)}点{words}" for words in _worded_minutes(value.minute)]
    if value.minute == 30:
        tails.append(f"{twelve}点半")
    head = day[0] if day[-1] == "天" and day[0] in "今明昨" else day
    return [f"{head}{part}{tail}" for tail in tails]


def _distances(value: datetime, clock: datetime) -> list[str]:
    """How far from now: only round minutes soon, and whole hours later the same day."""
    minutes, rest = divmod((value - clock.replace(second=0, microsecond=0)).total_seconds(), 60)
    if rest or not 0 < minutes <= 720:
        return []
    hours, left = divmod(int(minutes), 60)
    if left == 0:
        many = numeral(hours)
        return [f"{many}个小时后", f"{many}小时后", f"{hours}小时后", f"{hours}个小时以后", f"{many}个钟头后"]
    if left == 30:
        return ["半小时后", "半个小时后", "半小时以后"] if hours == 0 else [f"{numeral(hours)}个半小时后"]
    if minutes == 15:
        return ["一刻钟后", "15分钟后", "十五分钟后"]
    if minutes % 5 or minutes > 60:
        return []
    return [f"{int(minutes)}分钟后", f"{counted(int(minutes))}分钟后", f"{int(minutes)}分钟以后"]
