"""Near is what the check `fresh` means by it: the users say nearly the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fcsim.dataset.sets.near import ALIKE, Neighbours, NoDatasketch, Signature, signatures, similarity
from simulator.checks.fresh import shingles
from simulator.dialogue import Dialogue, Message
from tests.dataset.samples import sample, with_messages


def said(*texts: str) -> Dialogue:
    return with_messages(sample(), tuple(Message(turn, "user", text) for turn, text in enumerate(texts)))


@pytest.fixture(scope="module")
def sign() -> Callable[[Dialogue], Signature]:
    return signatures()


LONG = "could you find me a quiet place for four people near the old harbour on friday evening at half past seven"


@pytest.mark.parametrize(
    ("other", "is_near"),
    [
        (LONG, True),
        (LONG.upper() + "!", True),
        (LONG + " please", True),
        (LONG.replace("friday", "monday").replace("four", "six").replace("harbour", "market"), False),
        ("cancel my booking please", False),
    ],
)
def test_near_in_english(sign: Callable[[Dialogue], Signature], other: str, is_near: bool) -> None:
    index = Neighbours()
    index.add("first", sign(said(LONG)))
    assert index.near(sign(said(other))) == ("first" if is_near else None)


def test_near_in_chinese(sign: Callable[[Dialogue], Signature]) -> None:
    text = "你好，帮我在老港口附近找一家安静的餐馆，周五晚上七点半，四个人，最好能看到海"
    index = Neighbours()
    index.add("first", sign(said(text)))
    assert index.near(sign(said(text + "。"))) == "first"
    assert index.near(sign(said("把我周六的订座取消掉，不去了"))) is None


def test_of_equals_the_first_by_name_is_given(sign: Callable[[Dialogue], Signature]) -> None:
    index = Neighbours()
    for id in ("b", "a", "c"):
        index.add(id, sign(said(LONG)))
    assert index.near(sign(said(LONG))) == "a"


_WORDS = st.lists(st.sampled_from([f"w{number}" for number in range(12)]), min_size=30, max_size=60)


@settings(max_examples=30)
@given(_WORDS, _WORDS)
def test_the_estimate_is_near_the_similarity(one: list[str], other: list[str]) -> None:
    sign = signatures()
    first, second = said(" ".join(one)), said(" ".join(one[:20] + other[20:]))
    mine, others = shingles(first.messages), shingles(second.messages)
    true = len(mine & others) / len(mine | others)
    assert abs(similarity(sign(first), sign(second)) - true) < 0.25


def test_what_was_added_is_found_however_much_there_is(
    sign: Callable[[Dialogue], Signature], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcsim.dataset.sets.near._FIRST", 4)
    monkeypatch.setattr("fcsim.dataset.sets.near._AT_ONCE", 8)
    index = Neighbours()
    signed = [sign(said(f"{LONG} {'and so on ' * (number % 3)}, number {number} of {number}")) for number in range(50)]
    for number, signature in enumerate(signed):
        index.add(f"{number:02d}", signature)
    for signature in signed:
        best = max(similarity(signature, other) for other in signed)
        first = next(n for n, other in enumerate(signed) if similarity(signature, other) == best)
        assert index.near(signature) == f"{first:02d}"


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "datasketch", None)
    with pytest.raises(NoDatasketch, match=r'pip install "fcsim\[near\]"'):
        signatures()
    assert ALIKE == 0.8
