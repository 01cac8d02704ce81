"""What every pack is held to beyond the law: its registry, names, variety, and what it calls relative."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from babel.dates import get_day_names, get_month_names

from simulator.locales import UnknownLocale, available, locale
from simulator.locales.en import words as en
from simulator.locales.zh import words as zh

CLOCK = dt.datetime(2026, 3, 3, 14, 20)


def test_the_registry() -> None:
    assert available() == ("en", "zh")
    assert [locale(code).code for code in available()] == ["en", "zh"]
    assert locale("en") is locale("en")
    with pytest.raises(UnknownLocale, match=r"no locale `fr`; there are en, zh") as raised:
        locale("fr")
    assert isinstance(raised.value, LookupError)
    assert not isinstance(raised.value, KeyError)
    assert raised.value.code == "fr"


def test_names_are_those_of_cldr() -> None:
    assert dict(enumerate(en.MONTHS, 1)) == get_month_names("wide", locale="en_US")
    assert dict(enumerate(en.WEEKDAYS)) == get_day_names("wide", locale="en_US")
    assert {n: f"星期{name}" for n, name in enumerate(zh.WEEKDAYS)} == get_day_names("wide", locale="zh_CN")
    abbreviated = get_month_names("abbreviated", locale="en_US")
    assert [name[:3] for name in en.MONTHS] == [abbreviated[n] for n in range(1, 13)]


@pytest.mark.parametrize("code", available())
@pytest.mark.parametrize(("exact", "at_least"), [(False, 60), (True, 10)])
def test_a_moment_is_said_in_many_ways(code: str, exact: bool, at_least: int) -> None:
    rng, value = random.Random(1), dt.datetime(2026, 3, 6, 19, 0)
    said = [locale(code).datetime(value, CLOCK, rng, exact=exact).text for _ in range(1_000)]
    assert len(set(said)) >= at_least
    assert max(map(said.count, set(said))) <= 250


@pytest.mark.parametrize("code", available())
def test_an_assistant_is_exact(code: str) -> None:
    rng = random.Random(1)
    for day in range(60):
        value = dt.datetime(2026, 3, 4, 19, 30) + dt.timedelta(day)
        said = locale(code).datetime(value, CLOCK, rng, exact=True)
        assert str(value.day) in said.text
        assert "7:30" in said.text or "19:30" in said.text or "7点30" in said.text
        assert not said.relative


@pytest.mark.parametrize("code", available())
def test_what_needs_the_clock_is_relative(code: str) -> None:
    rng = random.Random(1)
    for _ in range(300):
        said = locale(code).date(dt.date(2026, 3, 6), CLOCK, rng, exact=False)
        elsewhere = locale(code).read(said.text, CLOCK + dt.timedelta(40))
        # A month's name holds from any clock, but for the year; "Friday" and 三天后 do not.
        if said.relative:
            assert elsewhere[0].value != "2026-03-06", said


@pytest.mark.parametrize("code", available())
@pytest.mark.parametrize("unit", ["widget", "loyalty_stamp", "bus"])
def test_a_unit_that_is_not_in_the_table(code: str, unit: str) -> None:
    rng = random.Random(1)
    for value in (1, 3, 2.5):
        text = locale(code).number(value, unit, rng, exact=False).text
        (reading,) = locale(code).read(text, CLOCK)
        assert (reading.value, reading.unit) == (value, None)
        assert (unit.split("_")[0] in text) == (code == "en")


@pytest.mark.parametrize(
    ("code", "items", "ways"),
    [
        ("en", [], {""}),
        ("en", ["a"], {"a"}),
        ("en", ["a", "b"], {"a and b", "a plus b", "a & b"}),
        ("en", ["a", "b", "c"], {"a, b and c", "a, b, and c"}),
        ("zh", [], {""}),
        ("zh", ["甲"], {"甲"}),
        ("zh", ["甲", "乙"], {"甲、乙", "甲和乙", "甲，还有乙"}),
        ("zh", ["甲", "乙", "丙"], {"甲、乙、丙", "甲、乙和丙", "甲、乙，还有丙"}),
    ],
)
def test_join(code: str, items: list[str], ways: set[str]) -> None:
    rng = random.Random(1)
    assert {locale(code).join(items, rng, exact=False) for _ in range(100)} == ways


def test_an_assistant_joins_with_and() -> None:
    rng = random.Random(1)
    assert {locale("en").join(["a", "b"], rng, exact=True) for _ in range(100)} == {"a and b"}
