"""Faults in the course of a dialogue: what is asked, called, declined, and why."""

from __future__ import annotations

import re
from dataclasses import replace

from compiler import CompiledSpec
from simulator import Dialogue
from simulator.dialogue import Slot, ToolCall
from tests.simulator.faults.planting import (
    act_kind,
    calls,
    with_message,
)

# ---- complete ----------------------------------------------------------------------------------


def asked_for_what_is_known(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A question for what the user has said."""
    for message in dialogue.messages:
        if act_kind(message) == "confirm" and message.role == "assistant":
            for earlier in dialogue.messages[: message.turn]:
                for slot in earlier.slots:
                    if slot.api == message.api and "." not in slot.path and "[" not in slot.path:
                        return with_message(dialogue, message.turn, acts=(f"ask({slot.api},{slot.path})",))
    return None


def called_before_the_answer(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A call before the question is answered."""
    for message in dialogue.messages:
        if act_kind(message) == "inform" and message.slots:
            return with_message(dialogue, message.turn, slots=(), acts=("smalltalk",))
    return None


def request_dropped(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A request that is neither followed nor called off."""
    for message, call in calls(dialogue):
        if any(act == f"request({call.name})" for m in dialogue.messages for act in m.acts):
            kept = [m for m in dialogue.messages if m.turn not in (message.turn, message.turn + 1)]
            once = sum(other.name == call.name for _, other in calls(dialogue)) == 1
            declined = any(act == f"decline({call.name})" for m in dialogue.messages for act in m.acts)
            if once and not declined:
                return replace(dialogue, messages=tuple(kept))
    return None


def said_value_left_out(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """An optional value that the user said is not in the call."""
    for message, call in calls(dialogue):
        for param in spec.apis[call.name].params.fields:
            own = [g for g in dialogue.grounding if (g.call, g.path) == (call.id, param.name)]
            if not param.required and own and own[0].source == "user" and _is_about(dialogue, own[0].turn, call.name):
                kept = {name: value for name, value in call.arguments.items() if name != param.name}
                changed = with_message(dialogue, message.turn, tool_calls=(replace(call, arguments=kept),))
                return replace(changed, grounding=tuple(g for g in dialogue.grounding if g is not own[0]))
    return None


def _is_about(dialogue: Dialogue, turn: int | None, api: str) -> bool:
    return turn is not None and any(slot.api == api for slot in dialogue.messages[turn].slots)


def forbidden_taken(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """What is not allowed is confirmed and not refused."""
    for message in dialogue.messages:
        if act_kind(message) == "reject":
            return with_message(dialogue, message.turn, acts=("chat",))
    return None


# ---- justified ---------------------------------------------------------------------------------


def cue_missing(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Nothing said tells the tool from those it is taken for."""
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
    """A wish is declined that an offered tool grants."""
    for message in dialogue.messages:
        late = any(m.tools for m in dialogue.messages)
        if act_kind(message) == "outside" and message.api is not None and not late:
            tool = {"type": "function", "function": {"name": message.api, "description": "", "parameters": {}}}
            return replace(dialogue, tools=(*dialogue.tools, tool))  # type: ignore[arg-type]
    return None


def asked_for_what_the_profile_has(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A question for what the profile has and goes without saying."""
    for ground in dialogue.grounding:
        if ground.source == "profile" and ground.span is None:
            call = next((c for _, c in calls(dialogue) if c.id == ground.call), None)
            turn = next((m.turn for m in dialogue.messages if m.role == "assistant" and m.content), None)
            if call is not None and turn is not None:
                path = ground.path.partition(".")[0]
                return with_message(dialogue, turn, acts=(f"ask({call.name},{path})",))
    return None


def answer_that_gives_nothing(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """An answer without the value that was asked for."""
    for message in dialogue.messages:
        if act_kind(message) == "inform" and message.slots:
            return with_message(dialogue, message.turn, slots=())
    return None


def allowed_value_refused(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A value is refused that the schema allows."""
    for message in dialogue.messages:
        answer = dialogue.messages[message.turn + 1] if message.turn + 1 < len(dialogue.messages) else None
        if act_kind(message) == "request" and message.slots and answer is not None and act_kind(answer) == "confirm":
            slot = message.slots[0]
            return with_message(dialogue, answer.turn, acts=(f"reject({slot.api},{slot.path})",))
    return None


def another_value_refused(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """What is refused is not what is wrong."""
    for message in dialogue.messages:
        if act_kind(message) == "reject":
            return with_message(dialogue, message.turn, acts=(f"reject({message.api},nothing)",))
    return None


def rule_made_up(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A wish is declined for a reason that is no rule of the domain."""
    for message in dialogue.messages:
        if act_kind(message) == "forbidden":
            words = "I'd rather not." if dialogue.locale == "en" else "我不太想做。"
            return with_message(dialogue, message.turn + 1, content=words)
    return None


def near_miss_of_nothing(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """What a wish comes near to is not offered."""
    for message in dialogue.messages:
        if act_kind(message) == "beyond":
            kept = tuple(t for t in dialogue.tools if t["function"]["name"] != message.api)  # type: ignore[index,call-overload]
            return replace(dialogue, tools=kept)
    return None


def call_for_what_is_declined(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A wish that no tool grants is answered by a call."""
    for message in dialogue.messages:
        if act_kind(message) in ("outside", "beyond", "forbidden"):
            name = dialogue.tools[0]["function"]["name"]  # type: ignore[index,call-overload]
            call = ToolCall("call_9", str(name), {})
            return with_message(dialogue, message.turn + 1, tool_calls=(call,))
    return None


def profile_over_what_was_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The profile's value is taken although the user has named another."""
    for message, call in calls(dialogue):
        for ground in dialogue.grounding:
            if ground.call != call.id or ground.source != "profile" or ground.span is not None:
                continue
            said = next((m for m in dialogue.messages[1 : message.turn] if m.role == "user" and m.content), None)
            if said is not None:
                slot = Slot(call.name, ground.path, "elsewhere", (0, 2))
                return with_message(dialogue, said.turn, slots=(*said.slots, slot))
    return None
