"""The columns of a dataset, as Hugging Face's `datasets` are told of them in the card's metadata.

Untold, `datasets` guesses from the first lines, and fails where a later one has another type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from simulator.dialogue import Dialogue

_MOMENTS = ("clock",)
"""Its reader makes timestamps of such texts, and texts in another form of these, unless they are JSON to it."""
_DTYPES = {str: "string", int: "int64", float: "float64", bool: "bool"}


def columns(indent: str = "") -> str:
    """YAML, a list with an entry for each field of the record. What may be any JSON is of the type `json`."""
    return "\n".join(_entries(Dialogue, indent))


def _entries(record: type, indent: str) -> Iterator[str]:
    hints = get_type_hints(record)
    for field in fields(record):
        yield f"{indent}- name: {field.name}"
        yield from _feature(Any if field.name in _MOMENTS else hints[field.name], indent + "  ")


def _feature(hint: Any, indent: str) -> Iterator[str]:
    if get_origin(hint) in (Union, UnionType):
        several = [each for each in get_args(hint) if each is not NoneType]
        hint = several[0] if len(several) == 1 else Any
    if get_origin(hint) is Literal:
        hint = str
    if is_dataclass(hint) and isinstance(hint, type):
        yield f"{indent}struct:"
        yield from _entries(hint, indent)
    elif get_origin(hint) is tuple:
        item = get_args(hint)[0]
        if is_dataclass(item) and isinstance(item, type):
            yield f"{indent}list:"
            yield from _entries(item, indent)
        else:
            yield f"{indent}list: {_DTYPES.get(item, 'json')}"
    else:
        yield f"{indent}dtype: {_DTYPES.get(hint, 'json')}"
