"""Faults in where values come from: words, results, and the profile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeGuard

from compiler import CompiledSpec
from compiler.types import EnumType, MomentType, NumberType, StringType, Type
from simulator import Dialogue
from simulator.dialogue import Grounding, Message, Slot
from simulator.units import at_path, leaves, put, type_at
from tests.simulator.faults.planting import (
    act_kind,
    calls,
    hushed,
    properties,
    with_argument,
    with_grounding,
    with_message,
)

# ---- grounded ----------------------------------------------------------------------------------


def value_never_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Call and source agree on a value that the words don't say."""
    for message, call in calls(dialogue):
        for ground in dialogue.grounding:
            if ground.call == call.id and ground.source == "user" and type(ground.value) is int:
                schema = properties(dialogue, call.name).get(ground.path, {})
                other = ground.value - 1 if ground.value > schema.get("minimum", ground.value) else ground.value + 1
                if other > schema.get("maximum", other):
                    continue
                changed = with_argument(dialogue, message, ground.path, other)
                grounding = tuple(replace(g, value=other) if g is ground else g for g in dialogue.grounding)
                return replace(changed, grounding=grounding)
    return None


def grounding_missing(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """An argument without a recorded source."""
    return replace(dialogue, grounding=dialogue.grounding[1:]) if dialogue.grounding else None


def said_after_the_call(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The source is a turn after the call."""
    last = next((m for m in reversed(dialogue.messages) if m.role == "user"), None)
    for message, call in calls(dialogue):
        for ground in dialogue.grounding:
            if ground.call == call.id and ground.source == "user" and last and last.turn > message.turn:
                late = replace(ground, turn=last.turn)
                return replace(dialogue, grounding=tuple(late if g is ground else g for g in dialogue.grounding))
    return None


def key_of_another_row(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The call takes another row of the same result than the user pointed at."""
    results = {m.tool_call_id: json.loads(m.content or "") for m in dialogue.messages if m.role == "tool"}
    for message, call in calls(dialogue):
        for ground in dialogue.grounding:
            pointed = re.fullmatch(r"(call_\d+)\[(\d+)\]\.(\w+)", ground.pointer or "")
            if ground.call == call.id and pointed and len(results[pointed[1]]) > 1:
                place = 1 if pointed[2] == "0" else 0
                key = results[pointed[1]][place][pointed[3]]
                changed = with_argument(dialogue, message, ground.path, key)
                moved = replace(ground, value=key, pointer=f"{pointed[1]}[{place}].{pointed[3]}")
                return replace(changed, grounding=tuple(moved if g is ground else g for g in dialogue.grounding))
    return None


# ---- roundtrip ---------------------------------------------------------------------------------


def value_too_many(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A number is said that no call has."""
    for message in dialogue.messages:
        if act_kind(message) == "request" and message.content:
            words = ". I said 4711." if dialogue.locale == "en" else "。我说了4711。"
            return with_message(dialogue, message.turn, content=message.content + words)
    return None


def slot_of_another_value(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """An unused slot claims a value that the words don't say."""
    for message in dialogue.messages:
        for slot in message.slots:
            used = any(g.turn == message.turn and g.span == slot.span for g in dialogue.grounding)
            if not used and type(slot.value) is int:
                wrong = replace(slot, value=slot.value + 1)
                slots = tuple(wrong if s is slot else s for s in message.slots)
                return with_message(dialogue, message.turn, slots=slots)
    return None


def value_of_another_dialogue(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A text or an enum's value as another dialogue has it, in call and source alike."""
    for message, call in calls(dialogue):
        for ground in dialogue.grounding:
            if ground.call != call.id or ground.source != "user" or not isinstance(ground.value, str):
                continue
            other = _another(spec, call.name, ground.path, ground.value, dialogue.locale)
            if other is not None:
                changed = with_argument(dialogue, message, ground.path, other)
                return with_grounding(changed, ground, value=other)
    return None


def _another(spec: CompiledSpec, api: str, path: str, value: str, locale: str) -> str | None:
    type_ = type_at(spec.apis[api].params, path, spec)
    values: tuple[str, ...] = ()
    if isinstance(type_, EnumType):
        values = tuple(member.value for member in type_.members)
    elif isinstance(type_, StringType):
        values = type_.forms.get(locale, ())
    return next((other for other in values if other != value), None)


def swapped_arguments(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The values of two arguments change places."""
    for message, call in calls(dialogue):
        paths = [path for path, value in leaves(call.arguments) if path]
        for one in paths:
            for other in paths:
                first_value, second_value = at_path(call.arguments, one), at_path(call.arguments, other)
                if one < other and type(first_value) is type(second_value) and first_value != second_value:
                    changed = with_argument(dialogue, message, one, second_value)
                    return with_argument(changed, changed.messages[message.turn], other, first_value)
    return None


def said_by_the_assistant(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The source is a turn of the assistant's."""
    spoken = next((m for m in dialogue.messages if m.role == "assistant" and m.content), None)
    for message, call in calls(dialogue):
        for ground in dialogue.grounding:
            if ground.call == call.id and ground.source == "user" and spoken and spoken.turn < message.turn:
                return with_grounding(dialogue, ground, turn=spoken.turn)
    return None


def said_in_other_words(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The source is a place in the turn where something else is said."""
    for _, call in calls(dialogue):
        for ground in dialogue.grounding:
            if ground.call == call.id and ground.source == "user" and ground.span and ground.span[0] > 3:
                return with_grounding(dialogue, ground, span=(0, 2))
    return None


def key_from_a_later_result(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A key comes from the result of the call itself."""
    for _, call in calls(dialogue):
        for ground in dialogue.grounding:
            if ground.call == call.id and ground.source == "result" and ground.pointer:
                own = re.sub(r"call_\d+", call.id, ground.pointer, count=1)
                return with_grounding(dialogue, ground, pointer=own)
    return None


# ---- the profile -------------------------------------------------------------------------------


def _from_profile(dialogue: Dialogue) -> Iterator[Grounding]:
    weighty = {call.id for _, call in calls(dialogue)}
    return (g for g in dialogue.grounding if g.source == "profile" and g.call in weighty)


def profile_of_another_user(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The profile has another value than the call."""
    for ground in _from_profile(dialogue):
        field, _, inner = (ground.pointer or "").partition(".")
        other = 99 if isinstance(ground.value, int) else "somebody else's"
        profile = json.loads(json.dumps(dialogue.profile))
        profile[field] = put(profile[field], inner, other)
        return replace(dialogue, profile=profile)
    return None


def profile_not_told(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The system's message says nothing of the profile."""
    for _ in _from_profile(dialogue):
        told = (dialogue.messages[0].content or "").partition("\n")[0]
        return with_message(dialogue, 0, content=told)
    return None


def profile_without_such_a_field(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A value comes from a field that this profile lacks."""
    for ground in _from_profile(dialogue):
        field = (ground.pointer or "").partition(".")[0]
        return replace(dialogue, profile={name: v for name, v in dialogue.profile.items() if name != field})
    return None


def profile_for_what_was_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A value that the user said is put down to the profile."""
    for _, call in calls(dialogue):
        for ground in dialogue.grounding:
            if ground.call == call.id and ground.source == "user" and dialogue.profile:
                field = next(iter(dialogue.profile))
                return with_grounding(dialogue, ground, source="profile", pointer=field, turn=None, span=None)
    return None


def profile_not_pointed_at(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The words that are to point at the profile don't."""
    for ground in _from_profile(dialogue):
        if ground.span is not None and ground.span[0] > 3:
            return with_grounding(dialogue, ground, span=(0, 2))
    return None


# ---- roundtrip, again --------------------------------------------------------------------------


def value_made_unreadable(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The words of a number or a moment can't be read."""
    for message in dialogue.messages:
        for slot in message.slots:
            type_ = type_at(spec.apis[slot.api].params, slot.path, spec)
            if isinstance(type_, NumberType | MomentType) and not _is_pointed_at(dialogue, message, slot):
                return with_message(dialogue, message.turn, content=hushed(message.content or "", *slot.span))
    return None


def _is_pointed_at(dialogue: Dialogue, message: Message, slot: Slot) -> bool:
    return any(g.source != "user" and g.turn == message.turn and g.span == slot.span for g in dialogue.grounding)


def word_too_many(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A word for an enum's value is said that no call has."""
    for message in dialogue.messages:
        if act_kind(message) != "request" or message.api is None or message.content is None or not message.slots:
            continue
        for param in spec.apis[message.api].params.fields:
            forms = [f for m in param.type.members for f in m.forms[dialogue.locale]] if _is_enum(param.type) else []
            if forms and param.name not in {slot.path for slot in message.slots}:
                return with_message(dialogue, message.turn, content=f"{message.content} ({forms[0]})")
    return None


def _is_enum(type_: Type) -> TypeGuard[EnumType]:
    return isinstance(type_, EnumType)


def stranger_too_many(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The user names what the enum does not have, and nobody minds."""
    for message in dialogue.messages:
        if act_kind(message) != "request" or message.api is None or message.content is None or not message.slots:
            continue
        for param in spec.apis[message.api].params.fields:
            if isinstance(param.type, EnumType) and param.type.strangers.get(dialogue.locale):
                word = param.type.strangers[dialogue.locale][0]
                if word.casefold() not in message.content.casefold():
                    return with_message(dialogue, message.turn, content=f"{message.content} ({word})")
    return None
