"""Patterns of keys, made so that the source's own ids look like them and its schema accepts them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from fcsim.importing.names import words
from fcsim.importing.shapes import Number, Shape, Text

_NUMBERS = tuple(f"{start}{'#' * places}" for places in (6, 4, 2) for start in range(10, 100))
"""Of numbers: long ones first, which nothing else that is said is taken for."""
_UUIDS = tuple(f"{start}######-####-4###-8###-############" for start in range(10, 100))


def key_pattern(shape: Shape, name: str, taken: Collection[str]) -> str | None:
    """A pattern (`#` a digit, `?` a capital letter) whose keys are values of the shape; None if none is found. It is
    none of those `taken`: a key tells what it is of."""
    if isinstance(shape, Number):
        found = (pattern for pattern in _NUMBERS if pattern not in taken and _is_within(shape, pattern))
        return next(found, None) if shape.integral else None
    if not isinstance(shape, Text) or shape.format in ("email", "uri", "hostname", "ipv4", "ipv6"):
        return None
    for pattern in _candidates(shape, name):
        if pattern not in taken and all(
            _is_valid(shape, pattern.replace("#", digit).replace("?", letter)) for digit, letter in ("0A", "7K", "9Z")
        ):
            return pattern
    return None


def _is_within(shape: Number, pattern: str) -> bool:
    low, high = (int(pattern.replace("#", digit)) for digit in "09")
    is_low, is_high = shape.low is None or low >= shape.low, shape.high is None or high <= shape.high
    return is_low and is_high and shape.step in (None, 1)


def _candidates(shape: Text, name: str) -> Iterator[str]:
    if shape.format == "uuid":
        yield from _UUIDS
    for sample in shape.samples:
        match = re.fullmatch(r"([A-Za-z]{1,12}[_-])[\w-]+|([A-Za-z]{1,4})\d+|\d+", sample)
        if match is not None:
            stem = match[1] or match[2] or ""
            yield stem + "#" * max(4, min(len(sample) - len(stem), 8))
    stem = "-".join(words(name))[:16].strip("-")
    if stem.isascii():
        yield f"{stem}-#####"  # (made-up codes of other texts have four digits)
        yield f"{stem.replace('-', '_')}_#####"
    least = max(4, shape.low or 0)
    for length in dict.fromkeys((least, 6, 8, 12, shape.high or 8)):
        if length <= 40:
            yield "#" * length
            yield "?" + "#" * (length - 1)
            yield "?" * length
    yield from _NUMBERS
    if shape.pattern:
        yield from _UUIDS


def _is_valid(shape: Text, key: str) -> bool:
    if len(key) < (shape.low or 0) or (shape.high is not None and len(key) > shape.high):
        return False
    try:
        return shape.pattern is None or re.search(shape.pattern, key, re.ASCII) is not None
    except re.error:
        return False
