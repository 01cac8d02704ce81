"""JSON from a stranger: strictly read, or not at all."""

from __future__ import annotations

import json
import math
from typing import Any


def loads(data: bytes | str) -> Any:
    """The value of a JSON text. Raises ValueError for anything that could not be written as JSON in UTF-8 again:
    NaN, infinities, numbers without end, nesting without end; lone surrogates become U+FFFD."""
    try:
        value = json.loads(data, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    lone = b"\\ud" if isinstance(data, bytes) else "\\ud"
    return _whole(value) if lone in data.lower() else value  # type: ignore[operator]


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is too large")
    return number


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    return value
