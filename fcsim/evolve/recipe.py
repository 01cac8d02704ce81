"""What is done to a spec at each level: which operators, and how often."""

from __future__ import annotations

from collections.abc import Mapping

LEVELS = range(6)
"""0 changes names, words and bounds; each level up changes more of the shape, and makes it harder."""

_WEIGHTS: Mapping[str, tuple[int, ...]] = {
    # operator: its weight at each level
    "flatten": (3, 1, 0, 0, 0, 0),
    "group": (0, 3, 3, 2, 2, 2),
    "deepen": (0, 0, 2, 3, 4, 5),
    "limit": (0, 2, 2, 2, 2, 2),
    "widen": (0, 2, 6, 12, 24, 40),
    "demand": (0, 1, 2, 4, 5, 6),
    "unit": (1, 2, 2, 2, 2, 2),
    "objects": (0, 1, 1, 1, 1, 1),
    "lookup": (0, 0, 1, 1, 2, 3),
    "flag": (0, 2, 2, 1, 1, 1),
    "vocabulary": (1, 2, 2, 1, 1, 1),
    "sibling": (0, 0, 1, 2, 2, 3),
    "split": (0, 0, 0, 1, 2, 2),
    "merge": (0, 0, 0, 1, 2, 3),
}
_PER_API = (0.1, 0.3, 0.7, 1.1, 1.6, 2.2)
"""How many changes of shape there are for each API."""


def shapes(level: int) -> dict[str, int]:
    """The operators that change the shape, and their weights."""
    return {name: weights[level] for name, weights in _WEIGHTS.items() if weights[level]}


def changes(level: int, apis: int) -> int:
    """How often the shape of a spec is changed."""
    return round(_PER_API[level] * apis) or 1


def finish(level: int) -> tuple[str, ...]:
    """What comes after the shapes, once each: bounds, words and names."""
    return ("bounds", *["constrain"] * ((level + 1) // 2), "describe", "rename")
