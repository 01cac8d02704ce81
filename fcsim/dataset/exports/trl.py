"""TRL's conversational format with tools: https://huggingface.co/docs/trl/dataset_formats#tool-calling

    {"messages": [{"role": "user", "content": "…"},
                  {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function",
                    "function": {"name": "f", "arguments": {"x": 1}}}]},
                  {"role": "tool", "name": "f", "tool_call_id": "call_1", "content": "…"}],
     "tools": "[…]"}

`arguments` is an object, as chat templates want it. `tools` is JSON text, which TRL reads itself: as objects, the
schemas of many tools would share one type, and a minimum of 1 among others of 0.5 would become 1.0. A tool that is
offered late stands in the text of the system's turn that brings it. There are no weights: dialogues with a turn that
must not be trained on are left out (`fcsim export --template` masks it).
"""

from __future__ import annotations

from typing import Any

from fcsim.dataset.exports.base import refuse_weights, text_of
from simulator.dialogue import Dialogue, Message


def export(dialogue: Dialogue) -> dict[str, Any]:
    refuse_weights(dialogue)
    return {"messages": conversation(dialogue), "tools": text_of(dialogue.tools)}


def conversation(dialogue: Dialogue) -> list[dict[str, Any]]:
    """The messages as chat templates take them: object arguments, results with the name of their tool."""
    names = {call.id: call.name for message in dialogue.messages for call in message.tool_calls}
    return [_message(message, names) for message in dialogue.messages]


def _message(message: Message, names: dict[str, str]) -> dict[str, Any]:
    if message.role == "tool":
        id = message.tool_call_id or ""
        return {"role": "tool", "name": names.get(id, ""), "tool_call_id": id, "content": message.content}
    out: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        out["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    return out
