"""Examples of a schema: those that a person could say become the words of a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fcsim.importing.values import within

MOST_SAMPLES = 12


def samples(keywords: Mapping[str, Any], low: int | None, high: int | None) -> tuple[str, ...]:
    """Example values that a person could say: short texts of one line, within the bounds."""
    found: dict[str, str] = {}
    for value in given(keywords):
        if not isinstance(value, str) or not (0 < len(value) <= 60 and value.isprintable() and value == value.strip()):
            continue
        if within(len(value), low, high):
            found.setdefault(" ".join(value.casefold().split()), value)
    return tuple(found.values())[:MOST_SAMPLES]


def given(keywords: Mapping[str, Any]) -> list[Any]:
    return [keywords.get("example"), *_listed(keywords.get("examples"))]


def _listed(examples: Any) -> list[Any]:
    if isinstance(examples, list):
        return examples
    if isinstance(examples, Mapping):  # OpenAPI's examples have names
        return [value.get("value") for value in examples.values() if isinstance(value, Mapping)]
    return []
