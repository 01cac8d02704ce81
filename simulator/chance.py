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


def whole(rng: random.Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))
