"""Dates, and dates with times, as English speakers write them."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from simulator.locales.base import Said
from simulator.locales.calendar_rules import NoSuchDay, is_told_by_day, is_told_by_month_and_day, weeks_away
from simulator.locales.en.say_numbers import words
from simulator.locales.en.say_times import careful_times, part_of_day, times, worded
from simulator.locales.en.words import MONTHS, ORDINALS, WEEKDAYS

_RELATIVE_SHARE, _NEAR_SHARE = 0.6, 0.85  # nobody calls tomorrow March 4 for long
_SUNDAY = 6


# ---- dates -----------------------------------------------------------------------------------------


def say_date(value: date, clock: datetime, rng: random.Random, exact: bool) -> Said:
    today = clock.date()
    if exact:
        return Said(rng.choice(_careful_dates(value, today)))
    relative = _relative_dates(value, today)
    if relative and rng.random() < _relative_share(value, today):
        return Said(rng.choice(relative), relative=True)
    return Said(rng.choice(_absolute_dates(value, today)))


def _relative_share(value: date, today: date) -> float:
    return _NEAR_SHARE if abs((value - today).days) < 2 else _RELATIVE_SHARE


def _relative_dates(value: date, today: date) -> list[str]:
    """Ways that count from today. None that speakers understand differently (`calendar_rules` has the rules)."""
    days = (value - today).days
    name = WEEKDAYS[value.weekday()]
    if days in _NEAR:
        ways = [_NEAR[days]] * 2
    elif days == 7:
        ways = ["a week from today", "a week from now", "one week from today"]
    elif days in (14, 21):
        many = words(days // 7)
        ways = [f"{many} weeks from today", f"{many} weeks from now", f"{days // 7} weeks from now"]
    else:
        ways = []
    if 2 <= days <= 6:
        ways += [name, name]
    if 3 <= days <= 6 or days == 10:
        ways += [f"{words(days)} days from now", f"{days} days from now", f"{words(days)} days from today"]
    if -6 <= days <= -3:
        ways += [f"{words(-days)} days ago", f"{-days} days ago"]
    elif days == -7:
        ways.append("a week ago")
    # Where a week starts on Sunday, "this" and "next" mean other days on a Sunday, and of a Sunday.
    if _SUNDAY not in (today.weekday(), value.weekday()):
        weeks = weeks_away(today, value)
        if days >= 2 and weeks == 0:
            ways += [f"this {name}"]
        elif days >= 3 and weeks == 1:
            ways += [f"next {name}"] * 2
        elif -6 <= days <= -2 and weeks == -1:
            ways += [f"last {name}"] * 2
    return ways


_NEAR = {
    -2: "the day before yesterday", -1: "yesterday", 0: "today", 1: "tomorrow", 2: "the day after tomorrow",
}  # fmt: skip


def _nth(day: int) -> str:
    return f"{day}{'th' if day in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _absolute_dates(value: date, today: date) -> list[str]:
    month, day = MONTHS[value.month - 1], value.day
    short = month[:3]
    year = ""
    ways = []
    if not is_told_by_month_and_day(today, value):
        year = f" {value.year:04d}"
        ways.append(value.isoformat())
    elif value != today and is_told_by_day(today, value):
        ways += [f"{WEEKDAYS[value.weekday()]} the {_nth(day)}"] * 2
    comma = f",{year}" if year else ""
    return [
        *ways,
        f"{month} {day}{comma}",
        f"{month} {day}{comma}",
        f"{month} {_nth(day)}{comma}",
        f"{short} {day}{comma}",
        f"{short} {_nth(day)}{comma}",
        f"{day} {month}{year}",
        f"{day} {short}{year}",
        f"{_nth(day)} {month}{year}",
        f"the {_nth(day)} of {month}{year}",
        f"{month} {ORDINALS[day]}{comma}",
        f"{WEEKDAYS[value.weekday()]}, {month} {day}{comma}",
    ]


def say_no_such_day(value: NoSuchDay, rng: random.Random, exact: bool) -> str:
    month, day = MONTHS[value.month - 1], value.day
    ways = [f"{month} {day}", f"{month} {_nth(day)}", f"the {_nth(day)} of {month}"]
    return rng.choice(ways if exact else [*ways, f"{month[:3]} {day}", f"{day} {month}", f"{_nth(day)} {month}"])


def _careful_dates(value: date, today: date) -> list[str]:
    month, weekday, day = MONTHS[value.month - 1], WEEKDAYS[value.weekday()], value.day
    year = "" if is_told_by_month_and_day(today, value) else f" {value.year:04d}"
    comma = f",{year}" if year else ""
    ways = [
        f"{weekday}, {month} {day}{comma}",
        f"{weekday}, {month} {day}{comma}",
        f"{month} {day}{comma}",
        f"{weekday}, {day} {month}{year}",
        f"{weekday[:3]}, {month[:3]} {day}{comma}",
    ]
    if value - today in (timedelta(0), timedelta(1)):
        near = _NEAR[(value - today).days]
        ways += [f"{near}, {month} {day}", f"{near} ({weekday}, {month} {day})"]
    return ways


# ---- both ------------------------------------------------------------------------------------------


def say_datetime(value: datetime, clock: datetime, rng: random.Random, exact: bool) -> Said:
    today = clock.date()
    if exact:
        return Said(_careful_datetime(value, today, rng))
    distances = _distances(value, clock)
    if distances and rng.random() < 0.25:
        return Said(rng.choice(distances), relative=True)
    relative = _relative_dates(value.date(), today)
    if relative and rng.random() < _relative_share(value.date(), today):
        day = rng.choice(relative)
        ways = _with_part(day, value)
        if ways and rng.random() < 1 / 3:
            return Said(rng.choice(ways), relative=True)
        return Said(_together(day, rng.choice(times(value.time())), rng), relative=True)
    day = rng.choice(_absolute_dates(value.date(), today))
    return Said(_together(day, rng.choice(times(value.time())), rng))


def _careful_datetime(value: datetime, today: date, rng: random.Random) -> str:
    day, at = rng.choice(_careful_dates(value.date(), today)), rng.choice(careful_times(value.time()))
    way = rng.randrange(6)
    if way == 0:
        return f"{day}, {at}"
    if way == 1 and not day.startswith(("today", "tomorrow")):
        return f"{at} on {day}"
    return f"{day} at {at}"


def _together(day: str, at: str, rng: random.Random) -> str:
    ways = [f"{day} at {at}"] * 4
    if day in ("today", "tomorrow", "yesterday"):
        ways += [f"{at} {day}"] * 3
    elif day.startswith(("this ", "next ", "last ", "the day ")):
        ways += [f"{at} {day}"]
    elif not day.endswith(("now", "ago", "from today")):
        ways += [f"{at} on {day}"] * 2
    if not at.endswith(("morning", "afternoon", "evening", "night")):
        ways += [f"{day}, {at}"] if day[-1].isdigit() else [f"{day} {at}", f"{day} {at}"]
    return rng.choice(ways)


def _with_part(day: str, value: datetime) -> list[str]:
    """The hour after the part of the day: "tonight at 8", "tomorrow morning at half past nine"."""
    hour, minute = value.hour, value.minute
    if hour in (0, 12):
        return []
    half = "am" if hour < 12 else "pm"
    part = part_of_day(hour).split()[-1]
    short = f"{hour % 12}:{minute:02d}" if minute else str(hour % 12)
    if day == "today":
        name = "tonight" if hour >= 18 else f"this {part}"
        if name == "this night":
            return []
    elif day in ("tomorrow", "yesterday") or day in WEEKDAYS or day.startswith(("this ", "next ", "last ")):
        name = f"{day} {part}"
    else:
        return []
    ways = [f"{name} at {short}"] * 2 + [f"{name} at {short} {half}", f"{short}{half} {name}"]
    if minute:  # "for 2 tonight" are people
        ways.append(f"{short} {name}")
    return ways + [f"{name} at {worded}" for worded in worded(hour % 12, minute)]


def _distances(value: datetime, clock: datetime) -> list[str]:
    """How far from now: only whole quarters of an hour soon, and whole hours later the same day."""
    minutes, rest = divmod((value - clock.replace(second=0, microsecond=0)).total_seconds(), 60)
    if rest or not 0 < minutes <= 720:
        return []
    hours, left = divmod(int(minutes), 60)
    if left == 0:
        many = f"{words(hours)} hours" if hours > 1 else "an hour"
        return [f"{many} from now", f"{hours} hour{'s' * (hours > 1)} from now"]
    if minutes == 30:
        return ["half an hour from now", "30 minutes from now"]
    if minutes == 90:
        return ["an hour and a half from now", "one and a half hours from now"]
    return [f"{int(minutes)} minutes from now"] if minutes % 5 == 0 and minutes < 60 else []
