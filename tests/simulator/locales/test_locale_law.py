"""The law of every locale: what is said is read back as the same value, whatever stands around it."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compiler.scales import SCALES
from simulator.locales import available, locale
from simulator.locales.base import Locale, Reading, agrees

CARRIERS = {
    "en": (
        "{}", "I need it for {}", "{} please", "Could you make it {}?", "{}, if that works", "We said {}. Thanks!",
        "(that is {})", "so Anna wants {} and so do I", "no, {} is better", "{}!", "hi, {} for the Smiths",
        "it's {} then",
        "Is {} okay with you", "that would be {}; is there anything",
    ),
    "zh": (
        "{}", "给我订{}的", "要{}，谢谢", "改成{}吧", "那就{}？", "（{}）", "我想看看{}的有没有", "你好，{}可以吗",
        "帮我安排在{}。",
        "就{}好了", "{}行不行", "麻烦帮忙弄一下，{}", "还是{}吧，刚才说错了", "{}!",
    ),
}  # fmt: skip

DIGITS = "0123456789零一二三四五六七八九十"

law = settings(deadline=None, max_examples=300)

seeds = st.integers(0, 2**32 - 1)
codes = st.sampled_from(available())
clocks = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1))
exactness = st.booleans()


def the_reading(speaker: Locale, words: str, rng: random.Random, clock: dt.datetime) -> Reading:
    """The only reading of a sentence that the words are put in; it covers the words and nothing before them."""
    before, after = rng.choice(CARRIERS[speaker.code]).split("{}")
    text = before + words + after
    found = speaker.read(text, clock)
    assert len(found) == 1, (text, found)
    assert len(before) <= found[0].start < found[0].end <= len(before + words) + 1, (text, found)
    return found[0]


steps = st.sampled_from((1, 0.5, 0.1, 0.05, 0.01, 10, 100))
values = st.one_of(
    st.integers(0, 130),
    st.integers(-60, 100_000),
    st.sampled_from(
        (30, 45, 60, 90, 120, 150, 180, 365, 500, 1_000, 1_500, 2_000, 10_000, 25_000, 1_000_000, 1_500_000)
    ),
    st.builds(lambda count, step: round(count * step, 2), st.integers(-50, 3_000), steps),
    st.floats(-1e6, 1e6),
    st.integers(-(10**12), 10**12),
)


@law
@given(codes, values, st.sampled_from((None, *SCALES)), clocks, seeds, exactness)
@example("en", 120, "minute", dt.datetime(2026, 3, 3, 9, 0), 1, False)
@example("zh", 2, "person", dt.datetime(2026, 3, 3, 9, 0), 1, False)
def test_numbers_come_back(
    code: str, value: int | float, unit: str | None, clock: dt.datetime, seed: int, exact: bool
) -> None:
    speaker, rng = locale(code), random.Random(seed)
    said = speaker.number(value, unit, rng, exact=exact)
    reading = the_reading(speaker, said.text, rng, clock)
    assert reading.kind == "number", said
    assert agrees(reading, value, unit), (said, reading)
    assert not said.relative


@law
@given(codes, values, st.sampled_from(sorted(SCALES)), clocks, seeds, exactness, st.data())
def test_a_number_before_any_word_of_its_unit_comes_back(
    code: str, value: int | float, unit: str, clock: dt.datetime, seed: int, exact: bool, data: st.DataObject
) -> None:
    speaker, rng = locale(code), random.Random(seed)
    word = data.draw(st.sampled_from(sorted(speaker.unit_words(unit))))
    said = speaker.count(value, unit, rng, exact=exact)
    text = f"{said.text} {word}" if code == "en" else said.text + word
    reading = the_reading(speaker, text, rng, clock)
    assert reading.kind == "number", text
    assert agrees(reading, value, unit), (text, reading)


days_away = st.one_of(st.integers(-20, 40), st.integers(-800, 800))


@law
@given(codes, days_away, clocks, seeds, exactness)
@example("en", 364, dt.datetime(2027, 3, 1), 1, False)
@example("zh", 365, dt.datetime(2028, 2, 29), 1, False)
def test_dates_come_back(code: str, away: int, clock: dt.datetime, seed: int, exact: bool) -> None:
    speaker, rng = locale(code), random.Random(seed)
    value = clock.date() + dt.timedelta(away)
    said = speaker.date(value, clock, rng, exact=exact)
    reading = the_reading(speaker, said.text, rng, clock)
    assert (reading.kind, reading.value) == ("date", value.isoformat()), said


times = st.one_of(
    st.times().map(lambda value: value.replace(second=0, microsecond=0)),
    st.builds(dt.time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45, 5, 50))),
)


@law
@given(codes, times, clocks, seeds, exactness)
def test_times_come_back(code: str, value: dt.time, clock: dt.datetime, seed: int, exact: bool) -> None:
    speaker, rng = locale(code), random.Random(seed)
    said = speaker.time(value, rng, exact=exact)
    reading = the_reading(speaker, said.text, rng, clock)
    assert (reading.kind, reading.value) == ("time", f"{value:%H:%M}"), said
    assert not said.relative


@law
@given(codes, days_away, times, clocks, seeds, exactness)
def test_datetimes_come_back(code: str, away: int, at: dt.time, clock: dt.datetime, seed: int, exact: bool) -> None:
    check_datetime(code, dt.datetime.combine(clock.date() + dt.timedelta(away), at), clock, seed, exact)


@law
@given(codes, st.integers(-600, 1_500), clocks, seeds)
def test_moments_soon_come_back(code: str, minutes: int, clock: dt.datetime, seed: int) -> None:
    value = clock.replace(second=0, microsecond=0) + dt.timedelta(minutes=minutes)
    check_datetime(code, value, clock, seed, exact=False)


def check_datetime(code: str, value: dt.datetime, clock: dt.datetime, seed: int, exact: bool) -> None:
    speaker, rng = locale(code), random.Random(seed)
    said = speaker.datetime(value, clock, rng, exact=exact)
    reading = the_reading(speaker, said.text, rng, clock)
    assert (reading.kind, reading.value) == ("datetime", value.isoformat("T", "minutes")), said


@law
@given(codes, st.integers(1, 12), st.integers(1, 40), times, values.filter(lambda v: v > 0), clocks, seeds)
def test_values_side_by_side_come_back(
    code: str, people: int, away: int, at: dt.time, price: int | float, clock: dt.datetime, seed: int
) -> None:
    """A count, a moment and a price in one breath, as a request for a table has them."""
    speaker, rng = locale(code), random.Random(seed)
    moment = dt.datetime.combine(clock.date() + dt.timedelta(away), at)
    count = speaker.number(people, "person", rng, exact=False).text
    money = speaker.number(price, "usd" if code == "en" else "cny", rng, exact=False).text
    when = speaker.datetime(moment, clock, rng, exact=False).text
    glue = "，" if when[-1] in DIGITS else ""  # 七点三十 and 五个人 run into each other for people too
    text = f"a table for {count} {when} under {money}" if code == "en" else f"订{when}{glue}{count}的位子，{money}以内"
    found = speaker.read(text, clock)
    order = ["number", "datetime", "number"] if code == "en" else ["datetime", "number", "number"]
    assert [reading.kind for reading in found] == order, (text, found)
    numbers = [reading for reading in found if reading.kind == "number"]
    assert agrees(numbers[0], people, "person")
    assert agrees(numbers[1], price, "usd" if code == "en" else "cny")
    assert next(reading.value for reading in found if reading.kind == "datetime") == moment.isoformat("T", "minutes")


@law
@given(codes, st.text(max_size=60), clocks)
def test_any_text_is_read_without_fault(code: str, text: str, clock: dt.datetime) -> None:
    found = locale(code).read(text, clock)
    ends = [0, *(reading.end for reading in found)]
    for end, reading in zip(ends, found, strict=False):
        assert end <= reading.start < reading.end <= len(text)


@pytest.mark.parametrize("code", available())
def test_the_same_seed_says_the_same(code: str) -> None:
    clock = dt.datetime(2026, 3, 3, 14, 20)

    def say() -> list[str]:
        rng = random.Random(7)
        return [locale(code).datetime(clock + dt.timedelta(hours=n), clock, rng, exact=False).text for n in range(40)]

    assert say() == say()
