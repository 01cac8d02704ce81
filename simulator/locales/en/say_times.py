"""Times of the day as English speakers write them: never with am and pm left open."""

from __future__ import annotations

import random
from datetime import time
from functools import cache

from simulator.locales.base import Said
from simulator.locales.en.words import ONES


def say_time(value: time, rng: random.Random, exact: bool) -> Said:
    if not exact and value == time(0) and rng.random() < 0.4:
        return Said("midnight")
    return Said(rng.choice(careful_times(value) if exact else times(value)))


def part_of_day(hour: int) -> str:
    if hour < 12:
        return "in the morning"
    if hour < 17:
        return "in the afternoon"
    return "in the evening" if hour < 21 else "at night"


@cache
def careful_times(value: time) -> list[str]:
    """At most one list for each minute of a day is kept."""
    half, hour = "AM" if value.hour < 12 else "PM", value.hour % 12 or 12
    ways = [f"{hour}:{value.minute:02d} {half}"] * 3
    if value.minute == 0:
        ways.append(f"{hour} {half}")
    if value == time(12):
        ways.append("noon")
    return [*ways, f"{value.hour:02d}:{value.minute:02d}"] if not 10 <= value.hour <= 12 else ways


@cache
def times(value: time) -> list[str]:
    """Ways that mean this time on any day; "midnight" is not among them, for people differ on its date."""
    half, hour, minute = "am" if value.hour < 12 else "pm", value.hour % 12 or 12, value.minute
    digits = f"{hour}:{minute:02d}"
    short = digits if minute else str(hour)
    ways = [f"{short} {half}", f"{short} {half}", f"{short}{half}", f"{short}{half}", f"{short} {half.upper()}"]
    ways += [f"{digits}{half}", f"{short} {half[0]}.m."]
    if not 10 <= value.hour <= 12:
        ways.append(f"{value.hour:02d}:{value.minute:02d}")
    if value == time(12):
        ways += ["noon", "noon", "12 noon", "midday"]
    if value.hour not in (0, 12):
        part = part_of_day(value.hour)
        ways += [f"{way} {part}" for way in worded(hour, minute)]
        ways.append(f"{short} {part}")
        if minute == 0:
            ways.append(f"{hour} o'clock {part}")
    return ways


def worded(hour: int, minute: int) -> list[str]:
    """ "half past seven", "quarter to eight", "seven thirty"."""
    after = ONES[hour % 12 + 1]
    if minute == 0:
        return [ONES[hour]]
    if minute == 15:
        return [f"quarter past {ONES[hour]}", f"{ONES[hour]} fifteen"]
    if minute == 30:
        return [f"half past {ONES[hour]}", f"{ONES[hour]} thirty"]
    # Past eleven o'clock the next hour belongs to another part of the day.
    if minute == 45 and hour != 11:
        return [f"quarter to {after}", f"{ONES[hour]} forty-five"]
    return []
