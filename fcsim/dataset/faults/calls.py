"""Faults in what is called, and when: calls that should be others, come later, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from fcsim.dataset.faults.place import Candidates, Chance, Subject, Wrong, api_of, calling, kind_of, with_call
from simulator.dialogue import Message, ToolCall
from simulator.units import nest

_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")


def wrong_tool(subject: Subject, chance: Chance) -> Candidates:
    """The offered tool that is most like the right one: of the same parameters, of like name."""
    for message, call in subject.calls():
        rivals: list[tuple[int, str, dict[str, Any]]] = []
        for name in subject.offered(message.turn):
            arguments = {key: value for key, value in call.arguments.items() if key in _names(subject, name)}
            alike = 2 * len(arguments) + len(_words(name) & _words(call.name))
            if name not in subject.called and alike and subject.is_valid(name, arguments):
                rivals.append((alike, name, arguments))
        for _, name, arguments in (each for each in rivals if each[0] == max(rivals)[0]):
            wrong = with_call(message, call, replace(call, name=name, arguments=arguments))
            yield Wrong(wrong, f"{name} is called, not {call.name}")


def early_call(subject: Subject, chance: Chance) -> Candidates:
    """A call where the assistant has to ask, or to have it confirmed, first."""
    for message in subject.messages:
        kinds = {kind_of(act) for act in message.acts}
        if message.role != "assistant" or len(kinds) != 1 or not kinds <= {"ask", "confirm"}:
            continue
        api = api_of(message.acts[0])
        later = next((call for turn, call in subject.calls() if turn.turn > message.turn and call.name == api), None)
        if later is None or api not in subject.offered(message.turn):
            continue
        known = _known(subject, later, message.turn)
        if kinds == {"confirm"} and known == later.arguments:
            reason = f"{api} is called before it is confirmed"
        elif kinds == {"ask"} and known != later.arguments:
            reason = f"{api} is called without what is still to be asked for"
        else:
            continue
        yield Wrong(calling(message, api, known, later.id), reason)


def needless_call(subject: Subject, chance: Chance) -> Candidates:
    """A call where the assistant has only to answer, to decline, or to let be what was called off."""
    for message in subject.messages:
        kinds = {kind_of(act) for act in message.acts}
        if message.role != "assistant" or message.tool_calls or len(kinds) != 1:
            continue
        id = f"call_{1 + sum(len(each.tool_calls) for each in subject.messages[: message.turn])}"
        for name, arguments, reason in _needless(subject, message, *kinds):
            yield Wrong(calling(message, name, arguments, id), reason)


def missing_call(subject: Subject, chance: Chance) -> Candidates:
    """The answer without the call that it takes: what would be said of a result that there is not."""
    for message in subject.messages:
        if not message.tool_calls or not message.weight:
            continue
        following = (each for each in subject.messages[message.turn + 1 :] if each.role != "tool")
        report = next(following, None)
        if report is not None and report.content and {kind_of(act) for act in report.acts} == {"report"}:
            names = " and ".join(dict.fromkeys(call.name for call in message.tool_calls))
            wrong = replace(message, content=report.content, tool_calls=(), acts=report.acts)
            yield Wrong(wrong, f"the answer is given without a call of {names}")


def wrong_order(subject: Subject, chance: Chance) -> Candidates:
    """A call before the one whose result it needs."""
    sources = {(ground.call, _source(ground.pointer)) for ground in subject.dialogue.grounding if ground.pointer}
    calls = list(subject.calls())
    for (first, lookup), (second, call) in pairwise(calls):
        between = subject.messages[first.turn + 1 : second.turn]
        alone = len(first.tool_calls) == len(second.tool_calls) == 1
        is_next = alone and all(each.role == "tool" for each in between)
        if is_next and (call.id, lookup.id) in sources and call.name in subject.offered(first.turn):
            reason = f"{call.name} is called before {lookup.name}, whose result it needs"
            yield Wrong(calling(first, call.name, call.arguments, call.id), reason)


# ---- what there is to call ---------------------------------------------------------------------


def _needless(subject: Subject, message: Message, kind: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    if kind == "chat":
        for turn, call in list(subject.calls())[::-1]:
            if turn.turn < message.turn:
                yield call.name, call.arguments, f"{call.name} is called again, and nobody asked for it"
                break
    if kind in ("chat", "refuse"):
        why = "nobody asked for it" if kind == "chat" else "it does not do what was asked for"
        for name in subject.offered(message.turn):
            if name not in subject.called and subject.is_valid(name, {}):
                yield name, {}, f"{name} is called, and {why}"
    if kind == "drop":
        api = api_of(message.acts[0])
        values = {path: value for name, path, value in subject.said(message.turn) if name == api}
        arguments = nest(values) if not any("[" in path for path in values) else {}
        if api in subject.offered(message.turn) and subject.is_valid(api, arguments):
            yield api, arguments, f"{api} is called, though it was called off"


def _known(subject: Subject, call: ToolCall, turn: int) -> dict[str, Any]:
    """The arguments of a call, without those of which a part was not known before a turn."""
    results = {message.tool_call_id: message.turn for message in subject.messages if message.role == "tool"}
    unknown: set[str] = set()
    for ground in subject.dialogue.grounding:
        if ground.call == call.id:
            since = ground.turn if ground.turn is not None else 0
            if ground.pointer:
                since = max(since, results.get(_source(ground.pointer), 0))
            if since >= turn:
                unknown.add(re.split(r"[.\[]", ground.path)[0])
    return {name: value for name, value in call.arguments.items() if name not in unknown}


def _source(pointer: str) -> str:
    """`call_1` of `call_1[2].id`."""
    return re.split(r"[.\[]", pointer)[0]


def _names(subject: Subject, tool: str) -> set[str]:
    return set(subject.schemas[tool].get("properties", {}))


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}
