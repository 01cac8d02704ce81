"""Nothing leaks: whatever the dialogues, no two splits share what they were asked not to."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fcsim.dataset.sets.divide import By, LeftOut, divide
from fcsim.dataset.sets.leaks import shared
from fcsim.dataset.sets.near import Signature, signatures, similarity
from fcsim.dataset.sets.stratify import Unit, sizes, stratified
from fcsim.dataset.sets.traits import Traits
from simulator.dialogue import Message
from tests.dataset.samples import sample, with_messages

SHARES = {"train": 0.8, "validation": 0.1, "test": 0.1}
_SIGN = signatures()


def signed(text: str) -> Signature:
    return _SIGN(with_messages(sample(), (Message(0, "user", text),)))


SIGNATURES = [signed(f"{word} would like to have a table for {word} people {word}") for word in "abcdefgh"]


@st.composite
def traits(draw: st.DrawFn) -> list[Traits]:
    found = []
    for number in range(draw(st.integers(0, 16))):
        offered = draw(st.frozensets(st.sampled_from("ABCDEF"), min_size=1, max_size=3))
        called = draw(st.sets(st.sampled_from(sorted(offered)), max_size=2))
        found.append(
            Traits(
                id=f"d-{number:03d}",
                labels=tuple(sorted(draw(st.sets(st.sampled_from(("single", "chain", "refer")), max_size=2)))),
                called=frozenset(called),
                offered=offered,
                scenario=draw(st.sampled_from((None, "s1", "s2", "s3"))),
                world=f"w{number // 3}",
                values=draw(st.frozensets(st.sampled_from("pqrstuvwxyz"), max_size=2)),
                signature=draw(st.sampled_from(SIGNATURES)),
            )
        )
    return found


@pytest.mark.parametrize("by", ["dialogue", "api", "scenario", "values"])
@settings(max_examples=30)
@given(traits=traits(), seed=st.integers(0, 3))
def test_no_two_splits_share_what_they_must_not(by: By, traits: list[Traits], seed: int) -> None:
    places = divide(traits, by, SHARES, random.Random(seed))
    assert len(places) == len(traits)
    found = [[each for each, place in zip(traits, places, strict=True) if place == split] for split in range(3)]
    for split, here in enumerate(found):
        for later in found[split + 1 :]:
            for one in here:
                for other in later:
                    assert similarity(one.signature, other.signature) < 0.8
                    if by == "api":
                        assert not one.called & other.called
                        assert not one.offered & other.called
                    if by == "scenario":
                        assert one.scenario is None or one.scenario != other.scenario
                    if by == "values":
                        assert one.world != other.world
    counts = Counter(value for each in traits for value in each.values)
    for pair in shared(traits, places, tuple(SHARES)):
        assert pair.near == 0
        assert by != "api" or not (pair.apis or pair.offered)
        assert by != "scenario" or not pair.scenarios
        assert by != "values" or not (pair.values or pair.worlds)
        assert all(counts[value] <= 5 for value in pair.values)


@settings(max_examples=10)
@given(traits=traits(), seed=st.integers(0, 3))
def test_the_same_seed_deals_the_same(traits: list[Traits], seed: int) -> None:
    assert divide(traits, "api", SHARES, random.Random(seed)) == divide(traits, "api", SHARES, random.Random(seed))


def test_what_is_left_out_says_why() -> None:
    def one(number: int, called: str, offered: str, text: str) -> Traits:
        sign = signed(f"{text} {number} and nothing else than this")
        return Traits(f"d{number}", (), frozenset(called), frozenset(offered), None, "w", frozenset(), sign)

    found = [one(n, "A", "A", f"first {n * 7} of many {n}") for n in range(40)]
    found += [one(n, "B", "B", f"second {n * 5} {n} in a row") for n in range(40, 48)]
    found += [one(50, "AB", "AB", "both of them"), one(51, "A", "AB", "the one beside the other")]
    places = divide(found, "api", {"train": 0.8, "test": 0.2}, random.Random(0))
    assert places[:40] == [0] * 40
    assert places[40:48] == [1] * 8
    assert places[48] == LeftOut("api", "calls A, which is train's, and B, which is test's")
    assert places[49] == LeftOut("api", "calls A and offers B, which is test's")


@given(st.integers(0, 500), st.lists(st.integers(1, 50), min_size=2, max_size=4))
def test_sizes_add_up(total: int, weights: list[int]) -> None:
    found = sizes(total, [weight / sum(weights) for weight in weights])
    assert sum(found) == total
    assert total < len(weights) or min(found) > 0


def test_every_label_has_its_share() -> None:
    labels = [("rare", "often")] * 20 + [("often",)] * 180 + [("other",)] * 200
    places = stratified([Unit.of([each]) for each in labels], (0.8, 0.1, 0.1), random.Random(1))
    for label, count in (("rare", 20), ("often", 200), ("other", 200)):
        found = Counter(place for place, each in zip(places, labels, strict=True) if label in each)
        assert found == {0: count * 0.8, 1: count * 0.1, 2: count * 0.1}
