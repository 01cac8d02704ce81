"""The rules that saying and reading share."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from simulator.locales import calendar_rules as rules

TUESDAY = dt.date(2026, 3, 3)
dates = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))


def test_weekdays() -> None:
    assert rules.coming_weekday(TUESDAY, 4) == dt.date(2026, 3, 6)
    assert rules.coming_weekday(TUESDAY, 1) == dt.date(2026, 3, 10)
    assert rules.weekday_of_week(TUESDAY, 4, 0) == dt.date(2026, 3, 6)
    assert rules.weekday_of_week(TUESDAY, 0, 0) == dt.date(2026, 3, 2)
    assert rules.weekday_of_week(TUESDAY, 1, 1) == dt.date(2026, 3, 10)
    assert rules.weekday_of_week(TUESDAY, 6, -1) == dt.date(2026, 3, 1)


def test_days_of_months() -> None:
    assert rules.coming_month_day(TUESDAY, 3, 3) == TUESDAY
    assert rules.coming_month_day(TUESDAY, 3, 2) == dt.date(2027, 3, 2)
    assert rules.coming_month_day(TUESDAY, 2, 29) == dt.date(2028, 2, 29)
    assert rules.coming_month_day(dt.date(1896, 3, 1), 2, 29) == dt.date(1904, 2, 29)
    assert rules.coming_month_day(TUESDAY, 2, 30) is None
    assert rules.coming_day(TUESDAY, 2) == dt.date(2026, 4, 2)
    assert rules.coming_day(dt.date(2026, 4, 1), 31) == dt.date(2026, 5, 31)
    assert rules.coming_day(TUESDAY, 13, 4) == dt.date(2026, 3, 13)
    assert rules.coming_day(TUESDAY, 32) is None
    assert rules.day_of_month(TUESDAY, 1, 6) == dt.date(2026, 4, 6)
    assert rules.day_of_month(dt.date(2026, 12, 5), 1, 6) == dt.date(2027, 1, 6)
    assert rules.day_of_month(TUESDAY, 1, 31) is None


def test_the_calendar_ends() -> None:
    assert rules.shifted(dt.date.max, 1) is None
    assert rules.coming_weekday(dt.date.max, 0) is None
    assert rules.coming_month_day(dt.date.max, 1, 1) is None
    assert rules.coming_day(dt.date.max, 1) is None


@given(dates, st.integers(-800, 800))
def test_a_day_that_is_told_is_found(today: dt.date, away: int) -> None:
    value = today + dt.timedelta(away)
    if rules.is_told_by_month_and_day(today, value):
        assert rules.coming_month_day(today, value.month, value.day) == value
    if rules.is_told_by_day(today, value):
        assert rules.coming_day(today, value.day) == rules.coming_day(today, value.day, value.weekday()) == value
    assert rules.weekday_of_week(today, value.weekday(), rules.weeks_away(today, value)) == value
