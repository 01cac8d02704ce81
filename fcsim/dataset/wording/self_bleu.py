"""Self-BLEU: how alike the turns of a sample are."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

_ORDERS = 4
_NO_MATCH = 0.1
"""Matches that stand for none, so that one missing order does not decide all (Chen and Cherry, 2014, method 1)."""

_Ngrams = Counter[tuple[str, ...]]


def self_bleu(turns: Sequence[Sequence[str]]) -> float:
    """The mean BLEU-4 of each turn, given in tokens, against all others as references (Zhu et al., "Texygen", 2018).

    From 0 (nothing in common) to 1 (each turn is in the others). A turn shorter than four tokens is compared by what
    it has. 0 for fewer than two turns.
    """
    spoken = [turn for turn in turns if turn]
    if len(spoken) < 2:
        return 0.0
    ngrams = [[_ngrams(turn, order) for order in range(1, min(_ORDERS, len(turn)) + 1)] for turn in spoken]
    tops: list[dict[tuple[str, ...], tuple[int, int]]] = [{} for _ in range(_ORDERS)]
    for orders in ngrams:
        for top, counts in zip(tops, orders, strict=False):
            _raise(top, counts)
    lengths = sorted(map(len, spoken))
    scores = [_bleu(len(turn), orders, tops, lengths) for turn, orders in zip(spoken, ngrams, strict=True)]
    return math.fsum(scores) / len(scores)


def _ngrams(turn: Sequence[str], order: int) -> _Ngrams:
    return Counter(zip(*(turn[start:] for start in range(order)), strict=False))


def _raise(top: dict[tuple[str, ...], tuple[int, int]], counts: _Ngrams) -> None:
    """Keep of each n-gram how often it is at most in one turn, and at most in another one."""
    for ngram, count in counts.items():
        first, second = top.get(ngram, (0, 0))
        top[ngram] = (count, first) if count > first else (first, max(second, count))


def _bleu(
    length: int, orders: list[_Ngrams], tops: list[dict[tuple[str, ...], tuple[int, int]]], lengths: list[int]
) -> float:
    logs = 0.0
    for counts, top in zip(orders, tops, strict=False):
        matches = 0
        for ngram, count in counts.items():
            first, second = top[ngram]
            # If this turn has the most of it, the others have the second most.
            matches += min(count, second if count == first else first)
        logs += math.log((matches or _NO_MATCH) / counts.total())
    nearest = _nearest_other(length, lengths)
    penalty = 1.0 if length >= nearest else math.exp(1 - nearest / length)
    return penalty * math.exp(logs / len(orders))


def _nearest_other(length: int, lengths: list[int]) -> int:
    """The length of another turn that is nearest to this one's, of two the shorter one."""
    at = bisect_left(lengths, length)
    around = [lengths[place] for place in (at - 1, at + 1) if 0 <= place < len(lengths)]
    return min(around, key=lambda other: (abs(other - length), other))
