"""Faults in calls, their results, and the tools that are offered."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from compiler import CompiledSpec
from simulator import Dialogue
from simulator.units import leaves
from tests.simulator.faults.planting import (
    calls,
    first,
    properties,
    with_argument,
    with_message,
)

# ---- offered -----------------------------------------------------------------------------------


def tool_not_offered(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The tool that is called is not among those offered."""
    for _, call in calls(dialogue):
        if not any(tool["function"]["name"] == call.name for tool in dialogue.tools):  # type: ignore[index,call-overload]
            continue
        kept = tuple(tool for tool in dialogue.tools if tool["function"]["name"] != call.name)  # type: ignore[index,call-overload]
        return replace(dialogue, tools=kept)
    return None


def unknown_parameter(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A parameter that the tool does not have."""
    for message, call in calls(dialogue):
        changed = replace(call, arguments={**call.arguments, "colour": "red"})
        return with_message(dialogue, message.turn, tool_calls=(changed,))
    return None


def result_of_no_call(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A result under the id of no call."""
    tool = first(dialogue, "tool")
    return with_message(dialogue, tool.turn, tool_call_id="call_99") if tool else None


# ---- schema ------------------------------------------------------------------------------------


def wrong_enum_value(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A value that is none of the enum's."""
    for message, call in calls(dialogue):
        for name, schema in properties(dialogue, call.name).items():
            if "enum" in schema and name in call.arguments:
                return with_argument(dialogue, message, name, "no_such_value")
    return None


def string_for_number(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A number as a text."""
    for message, call in calls(dialogue):
        for path, value in leaves(call.arguments):
            if isinstance(value, int | float) and not isinstance(value, bool):
                return with_argument(dialogue, message, path, str(value))
    return None


def dropped_required(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A required parameter left out."""
    for message, call in calls(dialogue):
        required = [param.name for param in spec.apis[call.name].params.fields if param.required]
        if required:
            kept = {name: value for name, value in call.arguments.items() if name != required[0]}
            return with_message(dialogue, message.turn, tool_calls=(replace(call, arguments=kept),))
    return None


def number_out_of_range(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A number beyond its bounds."""
    for message, call in calls(dialogue):
        for name, schema in properties(dialogue, call.name).items():
            if "maximum" in schema and name in call.arguments:
                return with_argument(dialogue, message, name, schema["maximum"] + 1)
    return None


def valid_without_weight(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A valid call that carries no weight."""
    for message, _ in calls(dialogue):
        return with_message(dialogue, message.turn, weight=0.0)
    return None


# ---- executable --------------------------------------------------------------------------------


def another_result(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A result that the call does not give."""
    for message in dialogue.messages:
        if message.role == "tool":
            result = json.loads(message.content or "")
            if isinstance(result, list) and len(result) > 1:
                return with_message(dialogue, message.turn, content=json.dumps(result[:-1], ensure_ascii=False))
    return None


def another_final_state(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A state after the dialogue that the calls do not lead to."""
    return replace(dialogue, world=replace(dialogue.world, after="0" * 64))


def success_for_an_error(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Nothing found, where the tool fails."""
    for message in dialogue.messages:
        if message.role == "tool" and '"error"' in (message.content or ""):
            return with_message(dialogue, message.turn, content="[]")
    return None


def call_id_used_twice(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Two calls with one id."""
    made = list(calls(dialogue))
    if len(made) < 2:
        return None
    (_, one), (message, other) = made[:2]
    return with_message(dialogue, message.turn, tool_calls=(replace(other, id=one.id),))


def result_missing(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A call without a result."""
    for message, _ in calls(dialogue):
        kept = [m for m in dialogue.messages if m.turn != message.turn + 1]
        return replace(dialogue, messages=tuple(kept))
    return None


def tool_offered_twice(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The same tool twice among those offered."""
    return replace(dialogue, tools=(*dialogue.tools, dialogue.tools[0])) if dialogue.tools else None


def called_before_the_grant(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A tool is called before it is offered."""
    grant = next((m for m in dialogue.messages if m.tools), None)
    if grant is None or not any(call.name == _name(grant.tools[0]) for _, call in calls(dialogue)):
        return None
    late = with_message(dialogue, grant.turn, tools=())
    return with_message(late, len(late.messages) - 1, tools=grant.tools)


def _name(tool: dict[str, Any]) -> str:
    return str(tool["function"]["name"])


def list_for_a_value(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A list of one where a value is wanted."""
    for message, call in calls(dialogue):
        for path, value in leaves(call.arguments):
            if path and "[" not in path:
                return with_argument(dialogue, message, path, [value])
    return None


def null_for_absent(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """`null` for an optional parameter that was not given."""
    for message, call in calls(dialogue):
        left = [p.name for p in spec.apis[call.name].params.fields if not p.required and p.name not in call.arguments]
        if left:
            changed = replace(call, arguments={**call.arguments, left[0]: None})
            return with_message(dialogue, message.turn, tool_calls=(changed,))
    return None


def date_in_words(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A moment in another form than the schema's."""
    for message, call in calls(dialogue):
        for path, value in leaves(call.arguments):
            if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
                return with_argument(dialogue, message, path, value[5:7] + "/" + value[8:10] + "/" + value[:4])
    return None


def another_world(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A state before the dialogue that the seed does not make."""
    return replace(dialogue, world=replace(dialogue.world, before="0" * 64))


def field_changed_in_result(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """One number of a row is another in the result."""
    for message in dialogue.messages:
        result = json.loads(message.content or "") if message.role == "tool" else None
        row = result[0] if isinstance(result, list) and result else result
        if isinstance(row, dict):
            for name, value in row.items():
                if isinstance(value, int | float) and not isinstance(value, bool):
                    row[name] = value + 1
                    return with_message(dialogue, message.turn, content=json.dumps(result, ensure_ascii=False))
    return None


def rows_in_another_order(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The rows of a result in another order."""
    for message in dialogue.messages:
        result = json.loads(message.content or "") if message.role == "tool" else None
        if isinstance(result, list) and len(result) > 1:
            return with_message(dialogue, message.turn, content=json.dumps(result[::-1], ensure_ascii=False))
    return None


def another_refusal(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A broken call is refused for another reason than its own."""
    broken = {call.id for m in dialogue.messages if not m.weight for call in m.tool_calls}
    for message in dialogue.messages:
        if message.role == "tool" and message.tool_call_id in broken:
            told = json.loads(message.content or "")
            told["error"]["message"] = "try again"
            return with_message(dialogue, message.turn, content=json.dumps(told))
    return None
