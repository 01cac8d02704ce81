"""What planting a fault takes: a dialogue with one message, argument or grounding changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from compiler import CompiledSpec
from simulator import Dialogue
from simulator.dialogue import Grounding, Message, Slot, ToolCall
from simulator.units import put

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


def with_grounding(dialogue: Dialogue, old: Grounding, **changes: Any) -> Dialogue:
    new = replace(old, **changes)
    return replace(dialogue, grounding=tuple(new if g is old else g for g in dialogue.grounding))


def with_slot(dialogue: Dialogue, message: Message, old: Slot, **changes: Any) -> Dialogue:
    new = replace(old, **changes)
    return with_message(dialogue, message.turn, slots=tuple(new if s is old else s for s in message.slots))


def appended(dialogue: Dialogue, role: str, words: str) -> Dialogue | None:
    """More words at the end of a turn that no check reads values out of."""
    message = first(dialogue, role, *(() if role == "user" else ("ask", "chat", "drop", "refuse")))
    return with_message(dialogue, message.turn, content=(message.content or "") + words) if message else None


def hushed(text: str, start: int, end: int) -> str:
    """A text with some of its words made unreadable, as long as before."""
    return text[:start] + "~" * (end - start) + text[end:]
