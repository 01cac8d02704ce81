"""Masks: a dialogue under other names is the same dialogue, and still obeys the schemas that it shows."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from fcsim.dataset.verify.schemas import invalidity
from simulator import Dialogue
from simulator.dialogue import ToolMask
from simulator.masking import masked, with_masks

SHARE = 0.4


@pytest.fixture(scope="module")
def pairs(dialogues: list[Dialogue]) -> list[tuple[Dialogue, Dialogue]]:
    """Each dialogue with its masks, and as it is shown."""
    made = [with_masks(dialogue, SHARE) for dialogue in dialogues]
    return [(dialogue, masked(dialogue)) for dialogue in made]


def tools_of(dialogue: Dialogue) -> list[Any]:
    late = [tool for message in dialogue.messages for tool in message.tools]
    return [tool["function"] for tool in (*dialogue.tools, *late)]


def refused(dialogue: Dialogue) -> set[str | None]:
    return {m.tool_call_id for m in dialogue.messages if any(act.endswith(",invalid)") for act in m.acts)}


def test_every_call_shown_is_valid_under_the_schema_shown(pairs: list[tuple[Dialogue, Dialogue]]) -> None:
    for _, shown in pairs:
        schemas = {tool["name"]: tool["parameters"] for tool in tools_of(shown)}
        assert len(schemas) == len(tools_of(shown))
        assert all(re.fullmatch("[a-zA-Z0-9_-]{1,64}", name) for name in schemas)
        for message in shown.messages:
            for call in message.tool_calls:
                is_valid = invalidity(schemas[call.name], call.arguments) is None
                assert is_valid == (call.id not in refused(shown)), (shown.id, call)


def test_about_the_share_is_renamed_and_words_stay_apart(pairs: list[tuple[Dialogue, Dialogue]]) -> None:
    names = [(old["name"], new["name"]) for made, shown in pairs for old, new in both(made, shown)]
    share = sum(old != new for old, new in names) / len(names)
    assert SHARE - 0.05 < share < SHARE + 0.05
    assert len({new for _, new in names}) > 5 * len({old for old, _ in names})


def both(made: Dialogue, shown: Dialogue) -> list[tuple[Any, Any]]:
    return list(zip(tools_of(made), tools_of(shown), strict=True))


def test_nothing_but_names_and_descriptions_of_tools_is_changed(pairs: list[tuple[Dialogue, Dialogue]]) -> None:
    for made, shown in pairs:
        for old, new in both(made, shown):
            assert shape(old["parameters"]) == shape(new["parameters"])
        for before, after in zip(made.messages, shown.messages, strict=True):
            assert [shape(call.arguments) for call in before.tool_calls] == [
                shape(call.arguments) for call in after.tool_calls
            ]
            if before.role in ("user", "assistant"):
                assert before.content == after.content
        assert replace(shown, tools=made.tools, messages=made.messages) == made


def shape(value: Any) -> Any:
    """A value without the names of its properties."""
    if isinstance(value, dict):
        inner = {key: shape(each) for key, each in value.items() if key not in ("properties", "required")}
        if "properties" not in value:
            return list(map(shape, value.values()))
        return inner, list(map(shape, value["properties"].values())), len(value.get("required", ()))
    return list(map(shape, value)) if isinstance(value, list) else value


def test_a_tool_that_comes_late_is_told_under_its_mask(pairs: list[tuple[Dialogue, Dialogue]]) -> None:
    late = [message for made, shown in pairs for message in shown.messages if message.tools and made.masks]
    assert late
    for message in late:
        assert json.loads((message.content or "").partition("\n")[2]) == message.tools[0]


def test_an_error_about_arguments_has_the_names_shown(pairs: list[tuple[Dialogue, Dialogue]]) -> None:
    told = 0
    for made, shown in pairs:
        answers = zip(made.messages, shown.messages, strict=True)
        for before, after in answers:
            if before.tool_call_id in refused(made) and before.role == "tool" and before.content != after.content:
                told += 1
                name = next(c.name for m in made.messages for c in m.tool_calls if c.id == before.tool_call_id)
                assert made.masks[name].parameters
    assert told


def test_the_place_of_an_error_is_translated(dialogues: list[Dialogue]) -> None:
    made = next(d for d in dialogues if refused(d))
    call = next(c for m in made.messages for c in m.tool_calls if c.id in refused(made))
    path = next(iter(call.arguments))
    mask = ToolMask(call.name, "", {path: "other", f"{path}[].size": "inner"})

    def said(message: str) -> str:
        text = json.dumps({"error": {"code": "INVALID", "message": message}})
        messages = tuple(
            replace(m, content=text) if m.role == "tool" and m.tool_call_id == call.id else m for m in made.messages
        )
        shown = masked(replace(made, messages=messages, masks={call.name: mask}))
        answer = next(m.content for m in shown.messages if m.role == "tool" and m.tool_call_id == call.id)
        return str(json.loads(answer or "")["error"]["message"])

    assert said(f"{path}: 3 is not of type 'string'") == "other: 3 is not of type 'string'"
    assert said(f"{path}.0.size: 'x: y' is too long") == "other.0.inner: 'x: y' is too long"
    assert said(f'"{path}" is a required property') == '"other" is a required property'
    assert said(f'{path}.1: "size" is a required property') == 'other.1: "inner" is a required property'
    assert said("{} should be non-empty") == "{} should be non-empty"


def test_masks_depend_on_the_dialogue_and_the_share_alone(dialogues: list[Dialogue]) -> None:
    one = dialogues[0]
    assert with_masks(one, 0.0) is one
    assert with_masks(one, SHARE) == with_masks(one, SHARE)
    assert masked(one) is one
