"""Counting in bounded memory: exact while it can be, near the truth beyond."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fcsim.dataset.wording.sketches import DistinctCounter, FrequentCounter, Sample, digest


@given(st.lists(st.integers(0, 50)))
def test_few_are_counted_exactly(numbers: list[int]) -> None:
    counter = DistinctCounter()
    for number in numbers:
        counter.add(digest(str(number)))
    assert (counter.distinct, counter.total) == (len(set(numbers)), len(numbers))


def test_many_are_counted_nearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DistinctCounter, "_KEPT", 4096)
    counter = DistinctCounter()
    for number in range(60_000):
        counter.add(digest(str(number % 40_000)))
    assert counter.total == 60_000
    assert counter.distinct == pytest.approx(40_000, rel=0.05)
    assert len(counter._smallest) <= 2 * 4096


@given(st.lists(st.sampled_from("abcdefghij"), max_size=200))
def test_frequent_texts_are_counted_short_by_little(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FrequentCounter, "_KEPT", 4)
        counter = FrequentCounter()
        for text in texts:
            counter.add(text)
    truth = Counter(texts)
    found = dict(counter.most(10))
    for text, count in truth.items():
        assert count - len(texts) / 4 <= found.get(text, 0) <= count


def test_the_most_frequent_come_first() -> None:
    counter = FrequentCounter()
    for text in "abbcccdd":
        counter.add(text)
    assert counter.most(3) == [("c", 3), ("b", 2), ("d", 2)]


def test_a_sample_keeps_its_size_and_what_is_said_twice() -> None:
    sample = Sample(50)
    for number in range(400):
        sample.add(f"turn {number % 2}")
    found = Counter(sample.texts())
    assert found.total() == 50
    assert min(found.values()) > 10
