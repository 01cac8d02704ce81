"""Times of the day as Chinese speakers write them: never with the half of the day left open."""

from __future__ import annotations

import random
from datetime import time
from functools import cache

from simulator.locales.base import Said
from simulator.locales.zh.numerals import counted, numeral


def say_time(value: time, rng: random.Random, exact: bool) -> Said:
    return Said(rng.choice(careful_times(value) if exact else times(value)))


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
def careful_times(value: time) -> list[str]:
    """At most one list for each minute of a day is kept."""
    hour, minute = value.hour, value.minute
    ways = [f"{value.hour:02d}:{value.minute:02d}"] * (3 if hour < 10 or hour > 12 else 1)
    part, twelve = _parts(hour)[0], hour if hour < 13 else hour - 12
    ways += [f"{part}{twelve}:{minute:02d}"]
    ways.append(f"{part}{twelve}点{f'{minute:02d}分' if minute else ''}")
    return ways


@cache
def times(value: time) -> list[str]:
    hour, minute = value.hour, value.minute
    ways = [f"{value.hour:02d}:{value.minute:02d}"] * 2
    if hour > 12 or hour == 0:
        ways += [f"{hour}点{digit_minutes(minute)}"]
        ways += [f"{'零' if hour == 0 else counted(hour)}点{words}" for words in worded_minutes(minute)]
    twelve = hour if hour < 13 else hour - 12
    for part in _parts(hour):
        ways += [f"{part}{twelve}点{digit_minutes(minute)}"] * 2 + [f"{part}{twelve}:{minute:02d}"]
        if hour:
            ways += [f"{part}{numeral(twelve)}点{words}" for words in worded_minutes(minute)] * 2
        ways += [f"{part}{twelve}点半", f"{part}{twelve}点30分"] if minute == 30 else []
    return ways


def digit_minutes(minute: int) -> str:
    return f"{minute:02d}" if minute else ""


def worded_minutes(minute: int) -> list[str]:
    match minute:
        case 0:
            return ["", "", "", "整"]
        case 15:
            return ["一刻", "十五"]
        case 30:
            return ["半", "半"]
        case 45:
            return ["三刻", "四十五"]
    if minute < 10:
        return [f"零{counted(minute)}", f"零{counted(minute)}分"]
    return [f"{counted(minute)}分"] if minute == 10 else [counted(minute), f"{counted(minute)}分"]
