"""Reading calls back out of what a template rendered of one assistant's turn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DECODER = json.JSONDecoder()
_HERMES = re.compile(r"<tool_call>\s*(?=\{)")
_MISTRAL = re.compile(r"\[TOOL_CALLS\]\s*")
_MISTRAL_NAMED = re.compile(r"([\w.-]+)(?:\[CALL_ID\][\w-]*)?\[ARGS\]\s*(?=[{\"])")
_LLAMA = re.compile(r'(?:^|<\|python_tag\|>|(?<=[\n;}]))\s*(?=\{\s*"(?:type|name)")')
_CLOSED = re.compile(r"\s*</tool_call>")


@dataclass(frozen=True, slots=True)
class Found:
    """A call, and where its text begins and ends. `arguments` are as they were written, right or wrong."""

    name: Any
    arguments: Any
    start: int
    end: int


def find_calls(text: str) -> list[Found]:
    """The calls in Hermes' and Qwen's, Mistral's, or Llama's way: whose mark comes first, since values may hold any."""
    ways = ((_HERMES, _hermes), (_MISTRAL, _mistral), (_LLAMA, _llama))
    marks = [(mark.start(), read) for way, read in ways if (mark := way.search(text)) is not None]
    return list(min(marks, key=lambda each: each[0])[1](text)) if marks else []


def _hermes(text: str) -> Iterator[Found]:
    place = 0
    while (mark := _HERMES.search(text, place)) is not None:
        value, end = _decoded(text, mark.end())
        if isinstance(value, dict):
            if closed := _CLOSED.match(text, end):
                end = closed.end()
            yield _found(value, mark.start(), end)
        place = max(end, mark.end())


def _mistral(text: str) -> Iterator[Found]:
    place = 0
    while (mark := _MISTRAL.search(text, place)) is not None:
        place = mark.end()
        if named := _MISTRAL_NAMED.match(text, place):
            arguments, place = _decoded(text, named.end())
            yield Found(named[1], arguments, mark.start(), place)
            continue
        values, end = _decoded(text, place)
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                yield _found(value, mark.start(), end)
        place = max(place, end)


def _llama(text: str) -> Iterator[Found]:
    place = 0
    while (mark := _LLAMA.search(text, place)) is not None:
        value, end = _decoded(text, mark.end())
        if isinstance(value, dict) and "name" in value:
            yield _found(value, mark.start(), end)
        place = max(end, mark.end())


def _found(value: dict[str, Any], start: int, end: int) -> Found:
    value = value["function"] if isinstance(value.get("function"), dict) else value
    return Found(value.get("name"), value.get("arguments", value.get("parameters")), start, end)


def _decoded(text: str, place: int) -> tuple[Any, int]:
    """The JSON value at a place and where it ends; None, and the place, where there is none."""
    try:
        return _DECODER.raw_decode(text, place)
    except ValueError:
        return None, place
