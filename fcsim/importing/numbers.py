"""Bounds and steps of JSON Schema's numbers in the terms of the language, which takes 15 digits and no exponent."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from fcsim.importing.remarks import Remarks
from fcsim.importing.shapes import Number

_MOST = 10**15


def number(keywords: Mapping[str, Any], integral: bool, name: str, place: str, remarks: Remarks) -> Number:
    """An `integer` or `number` with its bounds. A step counts from 0, so that bounds between two steps move inwards."""
    low = _bound(keywords, "minimum", "exclusiveMinimum", 1, integral, place, remarks)
    high = _bound(keywords, "maximum", "exclusiveMaximum", -1, integral, place, remarks)
    step = _step(keywords.get("multipleOf"), integral, place, remarks)
    if step is not None:
        if low is not None:
            low = _plain(math.ceil(_exact(low) / _exact(step)) * _exact(step))
        if high is not None:
            high = _plain(math.floor(_exact(high) / _exact(step)) * _exact(step))
    if low is not None and high is not None and low > high:
        remarks.lost(place, "bounds that no number is between")
        return Number(integral, name=name)
    return Number(integral, low, high, step, name)


def of_values(values: Sequence[int | float], place: str, remarks: Remarks) -> Number:
    """The numbers from the least to the greatest, for an enum of numbers."""
    integral = all(isinstance(value, int) or value.is_integer() for value in values)
    if not all(_is_written(value) for value in values):
        remarks.lost(place, "an enum of numbers that can't be written")
        return Number(integral)
    low, high = min(values), max(values)
    if integral:
        whole = sorted({int(value) for value in values})
        steps = {after - before for before, after in pairwise(whole)}
        step = steps.pop() if len(steps) == 1 else 1
        if not steps and whole[0] % step == 0 and len(whole) == (whole[-1] - whole[0]) // step + 1:
            return Number(True, whole[0], whole[-1], step if step > 1 else None)
        low, high = whole[0], whole[-1]
    remarks.lost(place, "which numbers of a range: an enum's values are texts", ", ".join(map(str, values[:8])))
    return Number(integral, low, high)


def length(keywords: Mapping[str, Any], key: str, place: str, remarks: Remarks) -> int | None:
    value = keywords.get(key)
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0 or value >= _MOST:
        remarks.lost(place, f"`{key}` is no length that can be written", str(value))
        return None
    return value


def _bound(
    keywords: Mapping[str, Any], key: str, open_key: str, inwards: int, integral: bool, place: str, remarks: Remarks
) -> int | float | None:
    value: Any = keywords.get(key)
    excluded: Any = keywords.get(open_key)
    is_open = excluded is True  # as OpenAPI 3.0 has it
    if _is_number(excluded) and (not _is_number(value) or (excluded - value) * inwards >= 0):
        value, is_open = excluded, True
    if value is None:
        return None
    if not _is_number(value) or not _is_written(value):
        remarks.lost(place, "a bound that can't be written: it has more than 15 digits, or is no number", str(value))
        return None
    if integral:
        whole = math.ceil(value) if inwards > 0 else math.floor(value)
        return int(whole + inwards if is_open and whole == value else whole)
    if is_open:
        remarks.lost(place, f"`{open_key}`: the bound itself is allowed too", str(value))
    return _plain(_exact(value))


def _step(value: Any, integral: bool, place: str, remarks: Remarks) -> int | float | None:
    if value is None:
        return None
    if not _is_number(value) or value <= 0 or not _is_written(value) or (integral and value != int(value)):
        if not (integral and _is_number(value) and value > 0 and (1 / _exact(value)).denominator == 1):
            remarks.lost(place, "`multipleOf` that can't be written", str(value))
        return None
    step = _plain(_exact(value))
    if integral and step == 1:
        return None
    if Fraction(step) != _exact(step):
        remarks.lost(place, "`multipleOf` is only said, as no binary fraction is it", str(value))
    return step


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_written(value: int | float) -> bool:
    """Whether the language has a spelling for it."""
    text = repr(value).lstrip("-")
    return "e" not in text and abs(value) < _MOST and len(text.replace(".", "")) <= 15


def _exact(value: int | float) -> Fraction:
    return Fraction(repr(value))


def _plain(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)
