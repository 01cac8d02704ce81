"""The table of units: conversion, and that each unit can be said and heard in each locale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.scales import SCALES
from simulator.locales import available, locale
from simulator.locales.base import Reading, agrees, convert
from simulator.locales.en.words import BY_WORD
from simulator.locales.en.words import WORDS as ENGLISH
from simulator.locales.zh.words import WORDS as CHINESE


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (120, "minute", "hour", 2),
        (2, "hour", "minute", 120),
        (1.5, "hour", "minute", 90),
        (1, "minute", "hour", 1 / 60),
        (2, "week", "day", 14),
        (24, "month", "year", 2),
        (0.5, "year", "month", 6),
        (1.1, "km", "m", 1100),
        (1100, "m", "km", 1.1),
        (10, "jin", "kg", 5),
        (2, "gb", "mb", 2048),
        (1, "mile", "km", 1.609344),
        (212, "fahrenheit", "celsius", 100),
        (-40, "celsius", "fahrenheit", -40),
        (3, "widget", "widget", 3),
        (3, "star", "star", 3),
        (1, "month", "day", None),
        (1, "night", "day", None),
        (1, "usd", "cny", None),
        (2, "bed", "room", None),
        (1, "widget", "day", None),
        (1, "day", "widget", None),
    ],
)
def test_convert(value: float, source: str, target: str, expected: float | None) -> None:
    assert convert(value, source, target) == expected


@given(st.integers(-(10**6), 10**6), st.sampled_from(sorted(SCALES)), st.sampled_from(sorted(SCALES)))
def test_conversion_of_whole_numbers_goes_both_ways(value: int, source: str, target: str) -> None:
    there = convert(value, source, target)
    assert (there is None) == (SCALES[source].dimension != SCALES[target].dimension)
    if there is not None:
        back = convert(there, target, source)
        assert back == pytest.approx(value)


def number(value: float, unit: str | None) -> Reading:
    return Reading(0, 1, "number", value, unit)


def test_a_reading_agrees_with_a_value() -> None:
    assert agrees(number(2, "hour"), 120, "minute")
    assert agrees(number(2, None), 2, "person")
    assert agrees(number(2, "person"), 2, None)
    assert not agrees(number(2, "hour"), 2, "minute")
    assert not agrees(number(2, "hour"), 2, "person")
    assert not agrees(number(3, None), 2, "person")
    in_two_hours = Reading(0, 1, "datetime", "2026-03-03T16:20", "hour", 2)
    assert agrees(in_two_hours, 120, "minute")
    assert not agrees(in_two_hours, 90, "minute")
    assert not agrees(Reading(0, 1, "time", "16:20"), 16, None)


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_unit_has_its_words(words: dict[str, object]) -> None:
    assert set(words) == set(SCALES)


def test_no_english_word_means_two_units() -> None:
    all_words = [word.lower() for words in ENGLISH.values() for word in dict.fromkeys(w.lower() for w in words.all)]
    assert len(all_words) == len(set(all_words)) == len(BY_WORD)


@pytest.mark.parametrize("code", available())
def test_unit_words(code: str) -> None:
    speaker = locale(code)
    assert speaker.unit_words("widget") == frozenset()
    assert all(speaker.unit_words(unit) for unit in SCALES)
    assert {"people", "person"} <= locale("en").unit_words("person")
    assert {"位", "个人"} <= locale("zh").unit_words("person")
