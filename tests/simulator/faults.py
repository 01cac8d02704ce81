"""Faults to plant: each takes a clean dialogue and returns it with one thing wrong, or None where it has no place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from compiler import CompiledSpec
from simulator import Dialogue
from simulator.dialogue import Message, ToolCall
from simulator.units import leaves, put

Fault = Callable[[Dialogue, CompiledSpec], Dialogue | None]


def with_message(dialogue: Dialogue, turn: int, **changes: Any) -> Dialogue:
    messages = list(dialogue.messages)
    messages[turn] = replace(messages[turn], **changes)
    return replace(dialogue, messages=tuple(messages))


def calls(dialogue: Dialogue) -> Iterator[tuple[Message, ToolCall]]:
    """Those that stand alone in their turn, and are to be learnt from."""
    return ((m, m.tool_calls[0]) for m in dialogue.messages if len(m.tool_calls) == 1 and m.weight)


def with_argument(dialogue: Dialogue, message: Message, path: str, value: Any) -> Dialogue:
    call = message.tool_calls[0]
    arguments = put(json.loads(json.dumps(call.arguments)), path, value)
    return with_message(dialogue, message.turn, tool_calls=(replace(call, arguments=arguments),))


def properties(dialogue: Dialogue, name: str) -> dict[str, Any]:
    late = [tool for message in dialogue.messages for tool in message.tools]
    functions: list[Any] = [tool["function"] for tool in (*dialogue.tools, *late)]
    return next(function["parameters"]["properties"] for function in functions if function["name"] == name)


def act_kind(message: Message) -> str:
    return message.acts[0].partition("(")[0] if message.acts else ""


def first(dialogue: Dialogue, role: str, *kinds: str) -> Message | None:
    return next(
        (m for m in dialogue.messages if m.role == role and m.content and (not kinds or act_kind(m) in kinds)), None
    )


# ---- offered -----------------------------------------------------------------------------------


def tool_not_offered(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for _, call in calls(dialogue):
        if not any(tool["function"]["name"] == call.name for tool in dialogue.tools):  # type: ignore[index,call-overload]
            continue
        kept = tuple(tool for tool in dialogue.tools if tool["function"]["name"] != call.name)  # type: ignore[index,call-overload]
        return replace(dialogue, tools=kept)
    return None


def unknown_parameter(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message, call in calls(dialogue):
        changed = replace(call, arguments={**call.arguments, "colour": "red"})
        return with_message(dialogue, message.turn, tool_calls=(changed,))
    return None


def result_of_no_call(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    tool = first(dialogue, "tool")
    return with_message(dialogue, tool.turn, tool_call_id="call_99") if tool else None


# ---- schema ------------------------------------------------------------------------------------


def wrong_enum_value(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message, call in calls(dialogue):
        for name, schema in properties(dialogue, call.name).items():
            if "enum" in schema and name in call.arguments:
                return with_argument(dialogue, message, name, "no_such_value")
    return None


def string_for_number(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message, call in calls(dialogue):
        for path, value in leaves(call.arguments):
            if isinstance(value, int | float) and not isinstance(value, bool):
                return with_argument(dialogue, message, path, str(value))
    return None


def dropped_required(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message, call in calls(dialogue):
        required = [param.name for param in spec.apis[call.name].params.fields if param.required]
        if required:
            kept = {name: value for name, value in call.arguments.items() if name != required[0]}
            return with_message(dialogue, message.turn, tool_calls=(replace(call, arguments=kept),))
    return None


def number_out_of_range(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message, call in calls(dialogue):
        for name, schema in properties(dialogue, call.name).items():
            if "maximum" in schema and name in call.arguments:
                return with_argument(dialogue, message, name, schema["maximum"] + 1)
    return None


def valid_without_weight(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message, _ in calls(dialogue):
        return with_message(dialogue, message.turn, weight=0.0)
    return None


# ---- grounded ----------------------------------------------------------------------------------


def value_never_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Call and grounding agree on a value that the words don't say."""
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
    return replace(dialogue, grounding=dialogue.grounding[1:]) if dialogue.grounding else None


def said_after_the_call(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
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


# ---- complete ----------------------------------------------------------------------------------


def asked_for_what_is_known(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message in dialogue.messages:
        if act_kind(message) == "confirm" and message.role == "assistant":
            for earlier in dialogue.messages[: message.turn]:
                for slot in earlier.slots:
                    if slot.api == message.api and "." not in slot.path and "[" not in slot.path:
                        return with_message(dialogue, message.turn, acts=(f"ask({slot.api},{slot.path})",))
    return None


def called_before_the_answer(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message in dialogue.messages:
        if act_kind(message) == "inform" and message.slots:
            return with_message(dialogue, message.turn, slots=(), acts=("smalltalk",))
    return None


def request_dropped(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message, call in calls(dialogue):
        if any(act == f"request({call.name})" for m in dialogue.messages for act in m.acts):
            kept = [m for m in dialogue.messages if m.turn not in (message.turn, message.turn + 1)]
            once = sum(other.name == call.name for _, other in calls(dialogue)) == 1
            declined = any(act == f"decline({call.name})" for m in dialogue.messages for act in m.acts)
            if once and not declined:
                return replace(dialogue, messages=tuple(kept))
    return None


def forbidden_taken(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """What is not allowed is confirmed and not refused."""
    for message in dialogue.messages:
        if act_kind(message) == "reject":
            return with_message(dialogue, message.turn, acts=("chat",))
    return None


# ---- executable --------------------------------------------------------------------------------


def another_result(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message in dialogue.messages:
        if message.role == "tool":
            result = json.loads(message.content or "")
            if isinstance(result, list) and len(result) > 1:
                return with_message(dialogue, message.turn, content=json.dumps(result[:-1], ensure_ascii=False))
    return None


def another_final_state(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    return replace(dialogue, world=replace(dialogue.world, after="0" * 64))


def success_for_an_error(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message in dialogue.messages:
        if message.role == "tool" and '"error"' in (message.content or ""):
            return with_message(dialogue, message.turn, content="[]")
    return None


# ---- consistent --------------------------------------------------------------------------------


def wrong_count(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    report = first(dialogue, "assistant", "report")
    if report is None or report.content is None:
        return None
    words = " I looked at 7319 of them." if dialogue.locale == "en" else "一共看了7319个。"
    return with_message(dialogue, report.turn, content=report.content + words)


def wrong_amount(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    report = first(dialogue, "assistant", "report")
    found = re.search(r"\d{2,}", report.content or "") if report else None
    if report is None or found is None or report.content is None:
        return None
    other = str(int(found[0]) + 13)
    return with_message(dialogue, report.turn, content=report.content.replace(found[0], other, 1))


# ---- justified ---------------------------------------------------------------------------------


def cue_missing(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    offered = {tool["function"]["name"] for tool in dialogue.tools}  # type: ignore[index,call-overload]
    for _, call in calls(dialogue):
        if any(rival in offered for rival in spec.rivals(call.name)):
            cues = [
                form.rstrip(".!。！")
                for group in spec.confusables.values()
                for form in group.cues.get(call.name, {}).get(dialogue.locale, ())
            ]
            blank = dialogue
            for message in dialogue.messages:
                for cue in cues:
                    content = blank.messages[message.turn].content
                    if message.role == "user" and content:
                        hushed = re.sub(re.escape(cue), lambda found: "~" * len(found[0]), content, flags=re.IGNORECASE)
                        blank = with_message(blank, message.turn, content=hushed)
            return blank
    return None


def declined_though_offered(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    for message in dialogue.messages:
        late = any(m.tools for m in dialogue.messages)
        if act_kind(message) == "outside" and message.api is not None and not late:
            tool = {"type": "function", "function": {"name": message.api, "description": "", "parameters": {}}}
            return replace(dialogue, tools=(*dialogue.tools, tool))  # type: ignore[arg-type]
    return None


# ---- hygiene -----------------------------------------------------------------------------------


def appended(dialogue: Dialogue, role: str, words: str) -> Dialogue | None:
    message = first(dialogue, role, *(() if role == "user" else ("ask", "chat", "drop", "refuse")))
    return with_message(dialogue, message.turn, content=(message.content or "") + words) if message else None


def placeholder_left(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    return appended(dialogue, "assistant", " {location}")


def tool_debris(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    return appended(dialogue, "assistant", " </tool_call>")


def tool_name_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    name = next((name for name in spec.apis if "_" in name), None)
    return appended(dialogue, "assistant", f" {name} ") if name else None


def internal_key_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    pattern = next((e.key_type.pattern for e in spec.entities.values() if not e.key_type.known), None)
    return appended(dialogue, "assistant", " " + pattern.replace("#", "1").replace("?", "A")) if pattern else None


def empty_turn(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    message = first(dialogue, "assistant")
    return with_message(dialogue, message.turn, content="  ") if message else None


def wrong_language(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    words = "好的，马上帮您看看" if dialogue.locale == "en" else " Sure, let me have a look at that for you."
    return appended(dialogue, "assistant", words)


def same_turn_again(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    long = [m for m in dialogue.messages if m.role == "assistant" and m.content and len(m.content) > 15]
    plain = [m for m in long if act_kind(m) in ("ask", "chat", "drop", "refuse")]
    return (
        with_message(dialogue, plain[-1].turn, content=long[0].content) if plain and plain[-1] is not long[0] else None
    )


def ends_in_the_middle(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    if act_kind(dialogue.messages[-1]) == "chat":
        return replace(dialogue, messages=dialogue.messages[:-1])
    return None


# ---- roundtrip ---------------------------------------------------------------------------------


def value_too_many(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
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


FAULTS: dict[str, tuple[Fault, ...]] = {
    "offered": (tool_not_offered, unknown_parameter, result_of_no_call),
    "schema": (wrong_enum_value, string_for_number, dropped_required, number_out_of_range, valid_without_weight),
    "grounded": (value_never_said, grounding_missing, said_after_the_call, key_of_another_row),
    "complete": (asked_for_what_is_known, called_before_the_answer, request_dropped, forbidden_taken),
    "executable": (another_result, another_final_state, success_for_an_error),
    "consistent": (wrong_count, wrong_amount),
    "justified": (cue_missing, declined_though_offered),
    "hygiene": (
        placeholder_left,
        tool_debris,
        tool_name_said,
        internal_key_said,
        empty_turn,
        wrong_language,
        same_turn_again,
        ends_in_the_middle,
    ),
    "roundtrip": (value_too_many, slot_of_another_value),
}
"""By the check that is for them."""
