"""Enums: the values that can be kept, and what is said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fcsim.importing.remarks import Remarks
from fcsim.importing.shapes import Choice


def choice_of(
    values: Sequence[Any], keywords: Mapping[str, Any], name: str, place: str, remarks: Remarks
) -> Choice | None:
    """The texts among the values; None where there are none. `name` is what the enum would be called."""
    kept: dict[str, None] = {}
    for value in values:
        if not isinstance(value, str):
            remarks.lost(place, "a value of an enum that is no text", str(value)[:40])
        elif not value.strip() or not value.isprintable() or len(value) > 200:
            remarks.lost(
                place, "a value of an enum that can't be written: it is empty, or of several lines", value[:40]
            )
        else:
            kept[value] = None
    if not kept:
        return None
    return Choice(tuple(kept), _docs(values, keywords), name, str(keywords.get("description") or ""))


def _docs(values: Sequence[Any], keywords: Mapping[str, Any]) -> dict[str, str]:
    """What the usual extensions say of each value: a mapping, or a list in the same order."""
    for key in ("x-enum-descriptions", "x-enumDescriptions", "x-enum-varnames-descriptions"):
        said = keywords.get(key)
        if isinstance(said, Mapping):
            return {str(value): str(doc) for value, doc in said.items() if doc and value in values}
        if isinstance(said, list):
            return {str(value): str(doc) for value, doc in zip(values, said, strict=False) if doc}
    return {}


def constants(options: Sequence[Any]) -> dict[str, Any] | None:
    """`oneOf: [{const: a, description: …}, …]` as an enum whose values are described."""
    values, docs = [], {}
    for option in options:
        if not isinstance(option, Mapping) or not isinstance(option.get("const"), str):
            return None
        values.append(option["const"])
        if doc := option.get("description") or option.get("title"):
            docs[option["const"]] = str(doc)
    return {"enum": values, "x-enum-descriptions": docs} if values else None
