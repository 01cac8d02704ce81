"""Drawing from a `random.Random`. The standard methods serve sizes beyond 2**53, and cost several times as much."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def pick(rng: random.Random, options: Sequence[T]) -> T:
    """Any one of some options, of which there must be one at least."""
    return options[int(rng.random() * len(options))]


def pick_weighted(rng: random.Random, options: Sequence[T], weights: Sequence[float]) -> T:
    """One option, by weights that are not all 0."""
    left = rng.random() * sum(weights)
    for option, weight in zip(options, weights, strict=True):
        left -= weight
        if left < 0:
            return option
    return options[-1]


def pick_some(rng: random.Random, options: Sequence[T], count: int) -> list[T]:
    """So many different options, in a drawn order."""
    left = list(options)
    return [left.pop(int(rng.random() * len(left))) for _ in range(count)]


def whole(rng: random.Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))


class Repeating(random.Random):
    """Gives the same numbers of another one again and again: whatever is drawn after `again()` comes out alike."""

    def of(self, rng: random.Random) -> Repeating:
        """Numbers of `rng` from here on. (One is used over and over: to seed a new one takes long.)"""
        self._numbers = [rng.random() for _ in range(_REPEATED)]
        self._next = 0
        return self

    def again(self) -> None:
        self._next = 0

    def random(self) -> float:
        self._next += 1
        return self._numbers[self._next % _REPEATED]


_REPEATED = 12
