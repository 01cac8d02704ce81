"""What words for days mean. Saying and reading share these rules and nothing else.

- A week runs from Monday to Sunday, in both languages.
- "Friday", 周五: the first Friday after today. Today's own weekday is the one a week from now.
- "this Friday", 这周五: the Friday of the clock's own week, even if it is past.
- "next Friday", 下周五: the Friday of the week after the clock's; "last Friday", 上周五: of the week before.
- "March 6", 3月6号: the first such day from today on. Any later or earlier one takes its year.
- 6号, "Friday the 6th": the first such day from today on.
- "three days from now", 三天后: counted from today; hours and minutes are counted from the clock's minute.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import NamedTuple

_YEARS_AHEAD = 8  # the longest wait for a February 29: 1896 to 1904
_MONTHS_AHEAD = 48  # a weekday and a day of the month meet within this


class NoSuchDay(NamedTuple):
    """A day that people can name and no calendar has: February 30, May 32."""

    year: int
    month: int
    day: int

    def isoformat(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def weekday(self) -> int:
        return -1


_MOST_NAMED = 39


def no_such_day(text: str) -> NoSuchDay | None:
    """The day of `YYYY-MM-DD…`, if there is none such."""
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    return None if day_of(year, month, day) else NoSuchDay(year, month, day)


def coming_no_such_day(today: date, month: int, day: int) -> NoSuchDay | None:
    """The next time that a month and a number come round that no year has together."""
    if not 1 <= month <= 12 or not calendar.monthrange(2024, month)[1] < day <= _MOST_NAMED:
        return None
    return NoSuchDay(today.year + ((month, day) < (today.month, today.day)), month, day)


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shifted(today: date, days: int) -> date | None:
    """`days` from today, if the calendar goes that far."""
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def coming_weekday(today: date, weekday: int) -> date | None:
    """The first `weekday` (0 is Monday) after today."""
    return shifted(today, (weekday - today.weekday() - 1) % 7 + 1)


def weekday_of_week(today: date, weekday: int, weeks: int) -> date | None:
    """The `weekday` of the week that is `weeks` after the one today is in."""
    return shifted(today, weekday - today.weekday() + 7 * weeks)


def weeks_away(today: date, value: date) -> int:
    """Which week `value` is in: 0 for today's own, 1 for the next. The inverse of `weekday_of_week`."""
    return ((value - today).days + today.weekday()) // 7


def coming_month_day(today: date, month: int, day: int) -> date | None:
    """The first day of this month and number from today on."""
    for year in range(today.year, today.year + _YEARS_AHEAD + 1):
        found = day_of(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def is_told_by_month_and_day(today: date, value: date) -> bool:
    """Whether `coming_month_day` is sure to find this one, and that within a year."""
    return 0 <= (value - today).days < 365


def is_told_by_day(today: date, value: date) -> bool:
    """Whether `coming_day` is sure to find this one: the same number doesn't come twice in 28 days."""
    return 0 <= (value - today).days < 28


def day_of_month(today: date, months: int, day: int) -> date | None:
    """The `day` of the month that is `months` after this one."""
    month = today.year * 12 + today.month - 1 + months
    return day_of(month // 12, month % 12 + 1, day)


def coming_day(today: date, day: int, weekday: int | None = None) -> date | None:
    """The first day with this number (and weekday) from today on."""
    for months in range(_MONTHS_AHEAD):
        found = day_of_month(today, months, day)
        if found is not None and found >= today and weekday in (None, found.weekday()):
            return found
    return None
