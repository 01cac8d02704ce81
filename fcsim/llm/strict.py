"""JSON from a stranger: strictly read, or not at all."""

from __future__ import annotations

import json
import math
from typing import Any

_DEEPEST = 64
_SHOWN = 1_000


def loads(data: bytes | str) -> Any:
    """The value of a JSON text. Raises ValueError for anything that could not be written as JSON in UTF-8 again:
    NaN, infinities, numbers without end, nesting without end; lone surrogates become U+FFFD."""
    try:
        value = json.loads(data, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    lone = b"\\ud" if isinstance(data, bytes) else "\\ud"
    return _whole(value) if lone in data.lower() else value  # type: ignore[operator]


def arguments(value: Any, written: str) -> dict[str, Any]:
    """What a tool was called with. No object, or one so deep that it could not be kept, is one unknown argument, as it
    was `written`: its check will name it."""
    return value if isinstance(value, dict) and _is_shallow(value) else {"arguments": written[:_SHOWN]}


def _is_shallow(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return True
    return False


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
