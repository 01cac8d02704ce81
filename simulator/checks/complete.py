"""No call is made before all it needs is known; what is unknown is asked for; nothing known is asked again;
what is said is in the call, and what is not allowed is not taken."""

from __future__ import annotations

from collections import Counter

from compiler.types import EnumType, MomentType, NumberType
from simulator.checks.base import Context, Fault, View, node
from simulator.dialogue import Message, Slot
from simulator.mistakes import is_allowed

_Place = tuple[int | None, tuple[int, int] | None]
"""A turn, and where something stands in it."""


def complete(view: View, context: Context) -> Fault | None:
    return (
        _known_in_time(view, context)
        or _requests_end(view)
        or _said_is_called(view, context)
        or _forbidden_is_refused(view, context)
    )


def _known_in_time(view: View, context: Context) -> Fault | None:
    given: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    for message in view.messages:
        if message.role == "user":
            fault = _heard(message, given, asked)
        elif message.role == "assistant":
            fault = _gone_on(view, context, message, given, asked)
        else:
            continue
        if fault is not None:
            return fault
    return None


def _heard(message: Message, given: dict[str, set[str]], asked: dict[str, set[str]]) -> Fault | None:
    for act in message.acts:
        if _is_new(act, message):
            given[node(act)[1]], asked[node(act)[1]] = set(), set()
    for slot in message.slots:
        given.setdefault(slot.api, set()).add(slot.path)
    for act in message.acts:
        kind, api, path = node(act)
        if kind == "inform" and not _has(given.get(api, set()), path):
            return Fault(message.turn, f"the answer does not give {path}")
    return None


def _is_new(act: str, message: Message) -> bool:
    """Whether an act starts a request. (Who asks again for what was declined has said it all.)"""
    return node(act)[0] == "request" and "withheld" not in message.behaviours


def _gone_on(
    view: View, context: Context, message: Message, given: dict[str, set[str]], asked: dict[str, set[str]]
) -> Fault | None:
    going_on = [call.name for call in message.tool_calls]
    for act in message.acts:
        kind, api, path = node(act)
        if kind == "confirm":
            going_on.append(api)
        elif kind == "ask":
            if _has(given.get(api, set()), path):
                return Fault(message.turn, f"{path} was said already, and is asked for")
            if view.dialogue.profile and context.profile.asked_in_vain(view, api, path):
                return Fault(message.turn, f"{path} is in the profile, and is asked for")
            asked.setdefault(api, set()).add(path)
    for api in going_on:
        waiting = {path for path in asked.get(api, ()) if not _has(given.get(api, set()), path)}
        if waiting:
            return Fault(message.turn, f"{api} goes on before {min(waiting)} is answered")
    ids = {call.id for call in message.tool_calls}
    for ground in view.dialogue.grounding:
        if ground.call in ids and ground.turn is not None and ground.turn >= message.turn:
            return Fault(message.turn, f"{ground.path} is known only after the call")
    return None


def _has(paths: set[str], path: str) -> bool:
    return any(found == path or found.startswith((f"{path}.", f"{path}[")) for found in paths)


def _requests_end(view: View) -> Fault | None:
    """Every request comes to a call, unless the user calls it off."""
    waiting: Counter[str] = Counter()
    turns: dict[str, int] = {}
    for message in view.messages:
        for act in message.acts:
            kind, api, _ = node(act)
            if kind == "request":
                waiting[api] += 1
                turns[api] = message.turn
            elif kind == "decline" or (kind == "call" and message.weight):
                waiting[api] = max(0, waiting[api] - 1)
    left = next((api for api, count in waiting.items() if count), None)
    return Fault(turns[left], f"{left} is asked for and never called") if left is not None else None


def _said_is_called(view: View, context: Context) -> Fault | None:
    """What was said for an API is in its call, unless it was said otherwise before that; and what was said of a row
    that it needs is in a call that looked it up. (Once the talk is of another API, that may call it for reasons of its
    own.)"""
    sources: dict[str, set[_Place]] = {}
    for ground in view.dialogue.grounding:
        sources.setdefault(ground.call, set()).add((ground.turn, ground.span))
    ever = set[_Place]().union(*sources.values())
    said: dict[tuple[str, str, str], list[tuple[_Place, Slot]]] = {}
    called: set[str] = set()
    for message in view.messages:
        if message.role == "user":
            if about := {api for _, api, _ in map(node, message.acts) if api}:
                over = (called - about) | {node(act)[1] for act in message.acts if _is_new(act, message)}
                said = {unit: slots for unit, slots in said.items() if unit[0] not in over}
                called -= over
            now: dict[tuple[str, str, str], list[tuple[_Place, Slot]]] = {}
            for slot in message.slots:
                wanted = slot.api if slot.api in about else message.api or slot.api
                unit = wanted, slot.api, context.script.unit_path(slot.api, slot.path)
                now.setdefault(unit, []).append(((message.turn, slot.span), slot))
            said |= now
        elif message.tool_calls and message.weight:
            names = {call.name for call in message.tool_calls}
            called |= names
            used = set[_Place]().union(*(sources.get(call.id, ()) for call in message.tool_calls))
            for (wanted, api, _), slots in said.items():
                places = used if api == wanted else ever
                left = next((slot for place, slot in slots if wanted in names and place not in places), None)
                if left is not None:
                    return Fault(message.turn, f"{left.path} = {left.value!r} was said, and {api} is called without it")
    return None


def _forbidden_is_refused(view: View, context: Context) -> Fault | None:
    """A value beyond its bounds is answered by what is allowed, and only such a value is."""
    for message in view.messages:
        if message.role == "user" and message.slots and not any(node(act)[0] == "outside" for act in message.acts):
            wrong = {(slot.api, slot.path) for slot in message.slots if _is_forbidden(slot, view, context)}
            answer = view.messages[message.turn + 1] if message.turn + 1 < len(view.messages) else message
            refused = {node(act)[1:] for act in answer.acts if node(act)[0] == "reject"}
            if wrong != refused:
                api, path = min(wrong ^ refused)
                return Fault(answer.turn, f"{path} of {api} is {'not ' if wrong - refused else ''}refused")
    return None


def _is_forbidden(slot: Slot, view: View, context: Context) -> bool:
    type_ = context.script.param_type(slot.api, slot.path)
    return isinstance(type_, NumberType | MomentType | EnumType) and not is_allowed(slot.value, type_, view.clock)
