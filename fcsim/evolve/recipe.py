"""What is done to a spec at each level: which operators, and how often."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from simulator.chance import pick_weighted

LEVELS = range(6)
"""0 changes names, words and bounds; each level up changes more of the shape, and makes it harder."""

_WEIGHTS: Mapping[str, tuple[int, ...]] = {
    # operator: its weight at each level
    "flatten": (3, 1, 0, 0, 0, 0),
    "group": (0, 3, 3, 3, 3, 3),
    "deepen": (0, 0, 2, 4, 6, 8),
    "limit": (0, 2, 2, 1, 1, 1),
    "widen": (0, 1, 3, 5, 7, 10),
    "demand": (0, 1, 3, 4, 5, 6),
    "unit": (1, 2, 2, 2, 2, 2),
    "objects": (0, 1, 1, 1, 1, 1),
    "lookup": (0, 0, 1, 1, 2, 2),
    "flag": (0, 2, 2, 1, 1, 1),
    "vocabulary": (1, 2, 2, 1, 1, 1),
    "sibling": (0, 0, 1, 2, 3, 4),
    "split": (0, 0, 0, 1, 2, 2),
}
_PER_API = (0.1, 0.3, 0.7, 1.1, 1.6, 2.2)
"""How many changes of shape there are for each API."""


def recipe(level: int, apis: int, rng: random.Random) -> Iterator[str]:
    """The operators, in the order in which they are applied: shapes first, then bounds, words and names."""
    names = [name for name, weights in _WEIGHTS.items() if weights[level]]
    weights = [_WEIGHTS[name][level] for name in names]
    for _ in range(round(_PER_API[level] * apis) or 1):
        yield pick_weighted(rng, names, weights)
    yield "bounds"
    for _ in range((level + 1) // 2):
        yield "constrain"
    yield "describe"
    yield "rename"
