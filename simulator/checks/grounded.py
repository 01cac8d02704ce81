"""Every argument's value has a source, recorded with it: the user's words, or an earlier result."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from compiler.types import BoolType, KeyType, Type
from simulator.checks.base import Context, Fault, View
from simulator.dialogue import Grounding, Message, ToolCall
from simulator.units import at_path, leaves, unindexed

_POINTER = re.compile(r"(call_\d+)(.*)", re.DOTALL)


def grounded(view: View, context: Context) -> Fault | None:
    for message, call in view.calls:
        api = context.spec.apis.get(call.name)
        if api is None:
            return Fault(message.turn, f"no API {call.name}")
        for path, value in leaves(call.arguments):
            if not path or value == {}:
                continue
            ground = view.grounding.get((call.id, path))
            if ground is None:
                return Fault(message.turn, f"{path} = {value!r} comes from nowhere")
            if ground.value != value:
                return Fault(message.turn, f"{path} = {value!r} is said to be {ground.value!r}")
            type_ = context.script.param_type(api.name, path)
            if (key := _unsaid_key(view, context, call, ground)) is not None:
                return Fault(message.turn, f"{path} = {value!r}: nothing says {key!r}")
            if ground.source == "user":
                why = _from_user(view, context, call, ground, message.turn, type_)
            elif ground.source == "profile":
                why = _from_profile(view, context, call, ground, message.turn)
            else:
                why = _from_result(view, context, ground, message.turn, type_)
            if why is not None:
                return Fault(message.turn, f"{path} = {value!r}: {why}")
    return None


def _unsaid_key(view: View, context: Context, call: ToolCall, ground: Grounding) -> str | None:
    """A key of a map that leads to the value, and that the user's turn does not name, or not beside the value."""
    own_words = context.reader.own_words
    keys = own_words.keys(call.name, ground.path)
    if not keys or ground.turn is None:
        return None
    message = view.messages[ground.turn]
    text = (message.content or "").casefold()
    for key in keys:
        if not any(form.casefold() in text for form in key):
            return key[0]
    if ground.span is None:
        return None
    # (A model, with words of its own, may put the key after the value.)
    before, after = _keys_beside(message, ground.span, own_words.all_keys(call.name, ground.path))
    beside = before if view.dialogue.speaker.kind == "template" else before + after
    return None if any(form.casefold() in beside for form in keys[-1]) else keys[-1][0]


def _keys_beside(message: Message, span: tuple[int, int], keys: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The last key before a place in a turn, and the first one after it, as far as there are any. What looks like one
    in the words of a value is none."""
    values = [slot.span for slot in message.slots]
    found = [
        key
        for key in _any_of(keys).finditer((message.content or "").casefold())
        if not any(start < key.end() and key.start() < end for start, end in values)
    ]
    before, after = [key for key in found if key.end() <= span[0]], [key for key in found if key.start() >= span[1]]
    return [key[0] for key in before[-1:]], [key[0] for key in after[:1]]


@cache
def _any_of(keys: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted({key.casefold() for key in keys}, key=len, reverse=True))))


def _words(view: View, ground: Grounding, before: int) -> str | None:
    """The user's words for a value, or None if they are not there or come too late."""
    if ground.turn is None or ground.span is None or not 0 < ground.turn < before:
        return None
    message = view.messages[ground.turn]
    return message.content[slice(*ground.span)] if message.role == "user" and message.content else None


def _from_user(view: View, context: Context, call: ToolCall, ground: Grounding, before: int, type_: Type) -> str | None:
    words = _words(view, ground, before)
    if words is None:
        return "it was not said before the call"
    if isinstance(type_, BoolType) or ground.value is None:
        slot = next((s for s in view.messages[ground.turn or 0].slots if s.span == ground.span), None)
        places = {(slot.api if slot is not None else call.name, ground.path)}
        if slot is not None:
            places.add((slot.api, slot.path))
        said = any(context.reader.says(api, path, words, ground.value) for api, path in places)
        return None if said else f"{words!r} does not say so"
    if isinstance(type_, KeyType) and not type_.known:
        return "a user doesn't know such a key"
    if context.reader.means(words, ground.value, type_, view.clock):
        return None
    return f"{words!r} does not say so"


def _from_profile(view: View, context: Context, call: ToolCall, ground: Grounding, before: int) -> str | None:
    pointer = ground.pointer or ""
    try:
        found = at_path(view.dialogue.profile, pointer)
    except (KeyError, IndexError, TypeError, ValueError):
        return f"the profile has no {pointer}"
    if found != ground.value:
        return f"the profile has {found!r} at {pointer}"
    field = pointer.partition(".")[0]
    use = context.profile.use(call.name, ground.path)
    if use is None or use[0] != field or pointer[len(field) :] != unindexed(ground.path)[len(use[1].path) :]:
        return f"the profile's {pointer} is none of {call.name}"
    if not context.profile.is_told(view, pointer, found):
        return f"the system's message does not tell {pointer}"
    if ground.span is None:
        return None if use[1].may_go_unsaid else "such a value has to be pointed at"
    words = _words(view, ground, before)
    if words is None:
        return "the user did not point at it before the call"
    return None if context.profile.points_at(words, field) else f"{words!r} does not point at {field}"


def _from_result(view: View, context: Context, ground: Grounding, before: int, type_: Type) -> str | None:
    split = _POINTER.fullmatch(ground.pointer or "")
    answer = view.results.get(split[1]) if split else None
    if split is None or answer is None or answer[0] >= before:
        return f"there is no earlier result {ground.pointer}"
    result: Any = answer[1]
    try:
        found = at_path(result, split[2])
    except (KeyError, IndexError, TypeError, ValueError):
        return f"nothing is at {ground.pointer}"
    if found != ground.value:
        return f"{found!r} is at {ground.pointer}"
    rows = result if isinstance(result, list) else [result]
    row = rows[int(split[2][1 : split[2].index("]")])] if isinstance(result, list) else result
    words = "" if ground.rule == "sole" else _words(view, ground, before)
    if words is None:
        return "the user did not point at it before the call"
    if not isinstance(type_, KeyType) or ground.rule is None:
        return "only a key is taken from a result"
    if context.reader.points_at(words, ground.rule, row, rows, type_.entity, view.clock):
        return None
    return f"{words!r} does not point at it ({ground.rule})"
