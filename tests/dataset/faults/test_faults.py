"""Each fault is really one: the project's own checks refuse the turn, and it differs in that one thing."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import fcsim
from fcsim.cli.output import specs_at_hand
from fcsim.dataset.faults import FAULTS, Subject, Wrong
from fcsim.dataset.verify.schemas import invalidity
from simulator.checks import Freshness
from simulator.dialogue import Dialogue, Message, ToolCall
from simulator.units import leaves
from simulator.verify import Verifier

OF_MEANING = ("wrong_tool", "wrong_enum", "wrong_unit", "invented_value", "needless_call", "wrong_order")
"""Faults whose calls are valid under their schema all the same."""
_EACH = 15

Found = list[tuple[Dialogue, Wrong]]


@pytest.fixture(scope="module")
def dialogues() -> list[Dialogue]:
    specs = [fcsim.compile_spec(name) for name in ("bank", "restaurants", "shop", "weather")]
    return list(fcsim.generate(*specs, dialogues=360, seed=8))


@pytest.fixture(scope="module")
def found(dialogues: list[Dialogue]) -> dict[str, Found]:
    """A few dialogues with each fault."""
    made: dict[str, Found] = {fault: [] for fault in FAULTS}
    for dialogue in dialogues:
        subject = Subject(dialogue)
        for fault, places in FAULTS.items():
            wrongs = list(places(subject, random.Random(dialogue.id)))
            if wrongs and len(made[fault]) < _EACH:
                made[fault].append((dialogue, random.Random(dialogue.id).choice(wrongs)))
    return made


def right(dialogue: Dialogue, wrong: Wrong) -> Message:
    return dialogue.messages[wrong.message.turn]


def changed(found: Found) -> Iterator[tuple[Dialogue, ToolCall, ToolCall]]:
    """The right and the wrong call, where nothing but this call is otherwise."""
    for dialogue, wrong in found:
        one = right(dialogue, wrong)
        assert replace(wrong.message, tool_calls=()) == replace(one, tool_calls=())
        pairs = [(a, b) for a, b in zip(one.tool_calls, wrong.message.tool_calls, strict=True) if a != b]
        assert len(pairs) == 1
        yield dialogue, *pairs[0]


def differing(one: ToolCall, other: ToolCall) -> dict[str, tuple[Any, Any]]:
    mine, others = dict(leaves(one.arguments)), dict(leaves(other.arguments))
    mine.pop("", None), others.pop("", None)
    return {path: (mine.get(path), others.get(path)) for path in {*mine, *others} if mine.get(path) != others.get(path)}


def tool(dialogue: Dialogue, name: str) -> Any:
    return Subject(dialogue).schemas[name]


@pytest.mark.parametrize("fault", FAULTS)
def test_there_are_enough_in_both_locales(fault: str, found: dict[str, Found]) -> None:
    locales = Counter(dialogue.locale for dialogue, _ in found[fault])
    assert min(locales["en"], locales["zh"]) >= 1
    assert len(found[fault]) >= (3 if fault == "wrong_unit" else _EACH)


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier(specs_at_hand(()))


@pytest.mark.parametrize("fault", FAULTS)
def test_the_checks_refuse_it(fault: str, found: dict[str, Found], verifier: Verifier) -> None:
    for dialogue, wrong in found[fault]:
        messages = tuple(wrong.message if m.turn == wrong.message.turn else m for m in dialogue.messages)
        faults = list(verifier.faults(replace(dialogue, messages=messages), Freshness()))
        # That a call lacks what it need not have shows in its result alone, and there not always.
        assert faults or fault == "dropped_parameter", (dialogue.id, wrong)


@pytest.mark.parametrize("fault", OF_MEANING)
def test_what_is_wrong_in_meaning_is_valid(fault: str, found: dict[str, Found]) -> None:
    for dialogue, wrong in found[fault]:
        for call in wrong.message.tool_calls:
            assert invalidity(tool(dialogue, call.name), call.arguments) is None
            assert json.loads(json.dumps(call.arguments)) == call.arguments


@pytest.mark.parametrize("fault", FAULTS)
def test_only_offered_tools_are_called(fault: str, found: dict[str, Found]) -> None:
    for dialogue, wrong in found[fault]:
        assert {call.name for call in wrong.message.tool_calls} <= set(Subject(dialogue).offered(wrong.message.turn))


def test_a_wrong_tool_is_called_nowhere_else(found: dict[str, Found]) -> None:
    for dialogue, one, other in changed(found["wrong_tool"]):
        assert other.name not in Subject(dialogue).called
        assert other.arguments.items() <= one.arguments.items()


def test_a_dropped_parameter_was_given(found: dict[str, Found]) -> None:
    optional = 0
    for dialogue, one, other in changed(found["dropped_parameter"]):
        assert one.name == other.name
        gone = differing(one, other)
        assert gone
        assert all(after is None for _, after in gone.values())
        assert gone.keys() <= {ground.path for ground in dialogue.grounding if ground.call == one.id}
        optional += invalidity(tool(dialogue, other.name), other.arguments) is None
    assert optional > 2


def test_a_wrong_enum_is_another_member(found: dict[str, Found]) -> None:
    for _, one, other in changed(found["wrong_enum"]):
        ((before, after),) = differing(one, other).values()
        assert isinstance(before, str)
        assert isinstance(after, str)


def test_a_wrong_unit_is_another_number(found: dict[str, Found]) -> None:
    for _, one, other in changed(found["wrong_unit"]):
        ((before, after),) = differing(one, other).values()
        assert type(before) is type(after)
        assert before != after


def test_an_invented_value_is_in_no_turn(found: dict[str, Found]) -> None:
    for dialogue, one, other in changed(found["invented_value"]):
        ((path, (before, after)),) = differing(one, other).items()
        given = {slot.path for m in dialogue.messages for slot in m.slots if slot.api == one.name}
        assert before is not None or path not in given or path.endswith("]")
        assert before is None or all(after not in (m.content or "") for m in dialogue.messages)


def test_an_early_call_stands_where_something_is_asked(found: dict[str, Found]) -> None:
    for dialogue, wrong in found["early_call"]:
        assert right(dialogue, wrong).acts[0].startswith(("ask(", "confirm("))
        (call,) = wrong.message.tool_calls
        later = [c for m, c in Subject(dialogue).calls() if m.turn > wrong.message.turn and c.name == call.name]
        assert call.arguments.items() <= later[0].arguments.items()


def test_a_needless_call_stands_where_none_was(found: dict[str, Found]) -> None:
    for dialogue, wrong in found["needless_call"]:
        assert not right(dialogue, wrong).tool_calls
        assert len(wrong.message.tool_calls) == 1


def test_a_missing_call_is_answered_all_the_same(found: dict[str, Found]) -> None:
    for dialogue, wrong in found["missing_call"]:
        assert right(dialogue, wrong).tool_calls
        assert not wrong.message.tool_calls
        assert wrong.message.content in [m.content for m in dialogue.messages[wrong.message.turn + 1 :]]


def test_a_wrong_order_makes_the_second_call_first(found: dict[str, Found]) -> None:
    for dialogue, wrong in found["wrong_order"]:
        calls = [call for _, call in Subject(dialogue).calls()]
        (lookup,), (call,) = right(dialogue, wrong).tool_calls, wrong.message.tool_calls
        assert calls.index(call) == calls.index(lookup) + 1
        assert any(g.call == call.id and (g.pointer or "").startswith(lookup.id) for g in dialogue.grounding)
