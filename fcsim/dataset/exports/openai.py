"""OpenAI's fine-tuning format for chat models: https://platform.openai.com/docs/guides/fine-tuning

    {"messages": [{"role": "user", "content": "…"},
                  {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function",
                    "function": {"name": "f", "arguments": "{\\"x\\": 1}"}}]},
                  {"role": "tool", "tool_call_id": "call_1", "content": "…"}],
     "tools": [...], "parallel_tool_calls": false}

`arguments` is JSON text. A turn that must not be trained on bears `"weight": 0`. A tool that is offered late stands
in the text of the system's turn that brings it, since `tools` is offered from the start.
"""

from __future__ import annotations

from typing import Any

from fcsim.dataset.exports.base import text_of
from simulator.dialogue import Dialogue, Message


def export(dialogue: Dialogue) -> dict[str, Any]:
    return {
        "messages": [_message(message) for message in dialogue.messages],
        "tools": dialogue.tools,
        "parallel_tool_calls": any(len(message.tool_calls) > 1 for message in dialogue.messages),
    }


def _message(message: Message) -> dict[str, Any]:
    out: dict[str, Any] = {"role": message.role}
    if message.content is not None:
        out["content"] = message.content
    if message.tool_calls:
        out["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": text_of(call.arguments)},
            }
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        out["tool_call_id"] = message.tool_call_id
    if message.role == "assistant" and message.weight == 0:
        out["weight"] = 0
    return out
