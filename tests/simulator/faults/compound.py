"""Faults in choices of types, maps and null, and among tools of several domains."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from compiler import CompiledSpec
from compiler.types import KIND, BoolType, EnumType, ListType, MapType, Param, StringType, Type, UnionType
from simulator import Dialogue
from simulator.dialogue import Message, ToolCall
from simulator.units import join, leaves
from tests.simulator.faults.planting import calls, with_argument, with_message

T = TypeVar("T", bound=Type)
Given = tuple[Message, ToolCall, Param, Any]


def _given(dialogue: Dialogue, spec: CompiledSpec) -> Iterator[Given]:
    """Every parameter of a call, with its value there."""
    for message, call in calls(dialogue):
        for param in spec.apis[call.name].params.fields:
            if param.name in call.arguments:
                yield message, call, param, json.loads(json.dumps(call.arguments[param.name]))


def _of(kind: type[T], dialogue: Dialogue, spec: CompiledSpec) -> Iterator[tuple[Message, ToolCall, str, T, Any]]:
    """Those of one kind of type that are not null, and the items of lists of such."""
    for message, call, param, value in _given(dialogue, spec):
        if isinstance(param.type, kind) and value is not None:
            yield message, call, param.name, param.type, value
        elif isinstance(param.type, ListType) and isinstance(param.type.item, kind):
            for place, item in enumerate(value or ()):
                yield message, call, f"{param.name}[{place}]", param.type.item, item


def _said_otherwise(dialogue: Dialogue, message: Message, call: ToolCall, path: str, value: Any) -> Dialogue:
    """Another value in the call, and every source of the old one said to be that of the new one's parts."""
    changed = with_argument(dialogue, message, path, value)
    old = [g for g in dialogue.grounding if g.call == call.id and _is_in(g.path, path)]
    by_path = {g.path: g for g in old}
    parts = [(join(path, inner), leaf) for inner, leaf in leaves(value) if leaf != {}]
    new = [replace(by_path.get(place, old[0]), path=place, value=leaf) for place, leaf in parts]
    return replace(changed, grounding=(*(g for g in dialogue.grounding if g not in old), *new))


def _is_in(path: str, outer: str) -> bool:
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))


# ---- choices -----------------------------------------------------------------------------------


def kind_of_no_type(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A kind that the choice does not have."""
    for message, _, path, _, value in _of(UnionType, dialogue, spec):
        return with_argument(dialogue, message, path, {**value, KIND: "Barter"})
    return None


def fields_of_another_kind(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The fields of one kind under the name of another."""
    for message, _, path, choice, value in _of(UnionType, dialogue, spec):
        if len(value) > 1:
            other = next(option.name for option in choice.options if option.name != value[KIND])
            return with_argument(dialogue, message, path, {**value, KIND: other})
    return None


def another_kind_than_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Call and source agree on a kind that the words don't say."""
    for message, call, path, choice, value in _of(UnionType, dialogue, spec):
        for option in choice.options:
            if option.name != value[KIND] and not any(field.required for field in option.fields):
                return _said_otherwise(dialogue, message, call, path, {KIND: option.name})
    return None


def kind_left_out(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The fields of a kind, and not its name."""
    for message, _, path, _, value in _of(UnionType, dialogue, spec):
        return with_argument(dialogue, message, path, {name: value[name] for name in value if name != KIND})
    return None


# ---- maps --------------------------------------------------------------------------------------


def key_of_no_enum(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A key of a map that its enum does not have."""
    for message, _, path, map_, value in _of(MapType, dialogue, spec):
        if isinstance(map_.key, EnumType):
            first = next(iter(value))
            return with_argument(dialogue, message, path, {"someday" if k == first else k: v for k, v in value.items()})
    return None


def key_never_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Call and source agree on a key that the words don't say."""
    for message, call, path, map_, value in _of(MapType, dialogue, spec):
        if isinstance(map_.key, EnumType):
            first, other = next(iter(value)), next((m.value for m in map_.key.members if m.value not in value), None)
            if other is not None:
                moved = {other if key == first else key: item for key, item in value.items()}
                return _said_otherwise(dialogue, message, call, path, moved)
    return None


def values_under_each_others_keys(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The values of two keys change places, in call and source alike."""
    for message, call, path, _, value in _of(MapType, dialogue, spec):
        for one, other in pairwise(value):
            if value[one] == value[other]:
                continue
            changed = with_argument(dialogue, message, path, {**value, one: value[other], other: value[one]})
            paths = {join(path, one): join(path, other), join(path, other): join(path, one)}
            moved = [replace(g, path=paths.get(g.path, g.path)) if g.call == call.id else g for g in dialogue.grounding]
            return replace(changed, grounding=tuple(moved))
    return None


def map_emptied(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A map without anything of what was said."""
    for message, call, path, _, _ in _of(MapType, dialogue, spec):
        return _said_otherwise(dialogue, message, call, path, {})
    return None


def key_left_out(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A map without one of the keys that were said."""
    for message, call, path, _, value in _of(MapType, dialogue, spec):
        if len(value) > 1:
            return _said_otherwise(dialogue, message, call, path, dict(list(value.items())[1:]))
    return None


# ---- null --------------------------------------------------------------------------------------


def null_for_a_value(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """`null` where the schema has none."""
    for message, _, param, _ in _given(dialogue, spec):
        if not param.nullable:
            return with_argument(dialogue, message, param.name, None)
    return None


def null_never_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Call and source agree on `null`, and the words give a value."""
    for message, call, param, value in _given(dialogue, spec):
        if param.nullable and value is not None:
            return _said_otherwise(dialogue, message, call, param.name, None)
    return None


def value_for_null(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Call and source agree on a value, and the words say that there is none."""
    for message, call, param, value in _given(dialogue, spec):
        if value is None and isinstance(param.type, StringType) and (words := param.type.forms.get(dialogue.locale)):
            return _said_otherwise(dialogue, message, call, param.name, words[0])
        if value is None and isinstance(param.type, BoolType):
            return _said_otherwise(dialogue, message, call, param.name, True)
    return None


def null_in_result(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """What a result has is null in it."""
    for message in dialogue.messages:
        result = json.loads(message.content or "") if message.role == "tool" else None
        row = result[0] if isinstance(result, list) and result else result
        if isinstance(row, dict) and "error" not in row and row:
            row[next(iter(row))] = None
            return with_message(dialogue, message.turn, content=json.dumps(result, ensure_ascii=False))
    return None


# ---- tools of several domains ------------------------------------------------------------------


def call_of_the_other_domain(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The tool of another domain is called that this one's is taken for."""
    offered = {tool["function"]["name"] for tool in dialogue.tools}  # type: ignore[index,call-overload]
    for message, call in calls(dialogue):
        for rival in spec.rivals(call.name):
            if rival in offered and rival not in spec.apis:
                return with_message(dialogue, message.turn, tool_calls=(replace(call, name=rival),))
    return None
