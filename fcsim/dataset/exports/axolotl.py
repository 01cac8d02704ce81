"""axolotl's `chat_template` with tools: https://docs.axolotl.ai/docs/dataset-formats/conversation.html

    {"messages": [{"role": "user", "content": "…"},
                  {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function",
                    "function": {"name": "f", "arguments": "{\\"x\\": 1}"}}]},
                  {"role": "tool", "name": "f", "tool_call_id": "call_1", "content": "…"}],
     "tools": [{"type": "function", "function": {"name": "f", "description": "…", "parameters": "{…}"}}]}

`arguments` and `parameters` are JSON text, which axolotl reads itself: as objects, `datasets` would cast an argument
that is text in one tool and a number in another. A turn that must not be trained on bears `"training": false`
(`message_field_training: training` in the configuration). A tool that is offered late stands in the text of the
system's turn that brings it.
"""

from __future__ import annotations

from typing import Any

from fcsim.dataset.exports.base import text_of
from fcsim.dataset.exports.trl import conversation
from simulator.dialogue import Dialogue


def export(dialogue: Dialogue) -> dict[str, Any]:
    messages = conversation(dialogue)
    for said, message in zip(dialogue.messages, messages, strict=True):
        for call in message.get("tool_calls", ()):
            call["function"]["arguments"] = text_of(call["function"]["arguments"])
        if said.role == "assistant" and said.weight == 0:
            message["training"] = False
    return {"messages": messages, "tools": [_tool(tool) for tool in dialogue.tools]}


def _tool(tool: dict[str, Any]) -> dict[str, Any]:
    function = tool["function"]
    return {"type": "function", "function": {**function, "parameters": text_of(function["parameters"])}}
