"""Self-BLEU as it is defined, computed once more without a shortcut."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fcsim.dataset.wording.self_bleu import self_bleu


@given(st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=7), min_size=2, max_size=7))
def test_it_is_the_mean_of_bleu_against_the_others(turns: list[list[str]]) -> None:
    scores = [_bleu(turn, turns[:place] + turns[place + 1 :]) for place, turn in enumerate(turns)]
    assert self_bleu(turns) == pytest.approx(sum(scores) / len(scores))


def test_its_ends() -> None:
    same = ["we", "need", "a", "table", "for", "two"]
    assert self_bleu([same, same, same]) == pytest.approx(1)
    assert self_bleu([list("abcdef"), list("ghijkl"), list("mnopqr")]) < 0.03
    assert self_bleu([same]) == self_bleu([]) == 0


def _bleu(turn: list[str], others: list[list[str]]) -> float:
    logs = []
    for order in range(1, min(4, len(turn)) + 1):
        mine = _ngrams(turn, order)
        theirs = [_ngrams(other, order) for other in others]
        matches = sum(min(count, max(other[ngram] for other in theirs)) for ngram, count in mine.items())
        logs.append(math.log((matches or 0.1) / mine.total()))
    nearest = min((abs(len(other) - len(turn)), len(other)) for other in others)[1]
    penalty = min(1.0, math.exp(1 - nearest / len(turn)))
    return penalty * math.exp(sum(logs) / len(logs))


def _ngrams(turn: list[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(turn[at : at + order]) for at in range(len(turn) - order + 1))
