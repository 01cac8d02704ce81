"""Dates, and dates with times, as Chinese speakers write them."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from simulator.locales.base import Said
from simulator.locales.calendar_rules import NoSuchDay, is_told_by_day, is_told_by_month_and_day, weeks_away
from simulator.locales.zh.numerals import counted, numeral
from simulator.locales.zh.say_times import careful_times, digit_minutes, times, worded_minutes
from simulator.locales.zh.words import DIGITS, WEEKDAYS

_RELATIVE_SHARE, _NEAR_SHARE = 0.6, 0.85  # nobody calls tomorrow the 4th for long


# ---- dates -----------------------------------------------------------------------------------------


def say_date(value: date, clock: datetime, rng: random.Random, exact: bool) -> Said:
    today = clock.date()
    if exact:
        return Said(rng.choice(_careful_dates(value, today)))
    relative = _relative_dates(value, today)
    if relative and rng.random() < _relative_share(value, today):
        return Said(rng.choice(relative), relative=True)
    return Said(rng.choice(_absolute_dates(value, today)))


_NEAR = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天", 3: "大后天"}


def _relative_share(value: date, today: date) -> float:
    return _NEAR_SHARE if abs((value - today).days) < 2 else _RELATIVE_SHARE


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
    if days >= 2 and away == 0:
        ways += [f"周{name}", f"这周{name}", f"星期{day}", f"这个星期{day}", f"礼拜{day}", f"本周{name}"]
    elif days >= 3 and away == 1:
        ways += [f"下周{name}", f"下周{name}", f"下星期{day}", f"下个星期{day}", f"下礼拜{day}"]
    elif away == 2:
        ways += [f"下下周{name}"]
    elif days <= -2 and away == -1:
        ways += [f"上周{name}", f"上星期{day}", f"上个礼拜{day}"]
    months = (value.year - today.year) * 12 + value.month - today.month
    if months == 0 and days > 2:
        ways += [f"这个月{value.day}号"]
    elif months == 1:
        ways += [f"下个月{value.day}号", f"下月{counted(value.day)}号"]
    return ways


def _year(value: date, today: date) -> str:
    """The year, where the date isn't the coming one of its name."""
    return "" if is_told_by_month_and_day(today, value) else f"{value.year:04d}年"


def say_no_such_day(value: NoSuchDay, rng: random.Random, exact: bool) -> str:
    month, day = value.month, value.day
    ways = [f"{month}月{day}日", f"{month}月{day}号"]
    return rng.choice(ways if exact else [*ways, f"{month}月{day}号", f"{counted(month)}月{counted(day)}号"])


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
    ways = [
        f"{day}（周{weekday}）",
        f"{day}（星期{weekday}）",
        f"{day}周{weekday}",
        day,
        f"{day[:-1]}号（周{weekday}）",
    ]
    if value - today in (timedelta(0), timedelta(1), timedelta(2)):
        ways += [f"{_NEAR[(value - today).days]}（{day}）", f"{_NEAR[(value - today).days]}（{day}，周{weekday}）"]
    return ways


# ---- both ------------------------------------------------------------------------------------------


def say_datetime(value: datetime, clock: datetime, rng: random.Random, exact: bool) -> Said:
    today = clock.date()
    if exact:
        day, at = rng.choice(_careful_dates(value.date(), today)), rng.choice(careful_times(value.time()))
        return Said(f"{day}{' ' if day[-1] in '日号' and at[0].isdigit() else ''}{at}")
    distances = _distances(value, clock)
    if distances and rng.random() < 0.25:
        return Said(rng.choice(distances), relative=True)
    relative = _relative_dates(value.date(), today)
    if relative and rng.random() < _relative_share(value.date(), today):
        day = rng.choice(relative)
        short = _shortened(day, value)
        if short and rng.random() < 0.5:
            return Said(rng.choice(short), relative=True)
        return Said(_together(day, value, rng), relative=True)
    return Said(_together(rng.choice(_absolute_dates(value.date(), today)), value, rng))


def _together(day: str, value: datetime, rng: random.Random) -> str:
    at = rng.choice(times(value.time()))
    while day[-1] in DIGITS and at[0] in f"{DIGITS}十":  # 周二十九点
        at = rng.choice(times(value.time()))
    glue = " " if day[-1].isdigit() else "，" if day[-1] == "）" and rng.random() < 0.3 else ""
    return day + glue + at


def _shortened(day: str, value: datetime) -> list[str]:
    """明晚七点, 今早9点半, 周五晚7点."""
    hour = value.hour
    part = "早" if 6 <= hour <= 9 else "晚" if 18 <= hour <= 23 else ""
    if not part or not (day in ("今天", "明天", "昨天") or (day[-1] in f"{WEEKDAYS}天" and day[-2] in "周期拜")):
        return []
    twelve = hour % 12
    tails = [f"{twelve}点{digit_minutes(value.minute)}", f"{twelve}:{value.minute:02d}"]
    tails += [f"{numeral(twelve)}点{words}" for words in worded_minutes(value.minute)]
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
