"""Anthropic's Messages: https://docs.anthropic.com/en/api/messages

    {"system": "…",
     "tools": [{"name": "f", "description": "…", "input_schema": {...}}],
     "messages": [{"role": "user", "content": [{"type": "text", "text": "…"}]},
                  {"role": "assistant", "content": [{"type": "tool_use", "id": "call_1", "name": "f",
                    "input": {"x": 1}}]},
                  {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "call_1", "content": "…",
                    "is_error": false}]}]}

`input` is an object, and all results of one assistant turn are one user turn. Content is always a list of blocks: in a
column that is text here and a list there, `datasets` takes a text such as `"Cat Alone"` for JSON and its quotes away.
A tool that is offered late stands in the text of the system's turn that brings it. There are no weights: dialogues with
a turn that must not be trained on are left out.
"""

from __future__ import annotations

from typing import Any

from fcsim.dataset.exports.base import is_error, opening, refuse_weights, turns
from simulator.dialogue import Dialogue, Message


def export(dialogue: Dialogue) -> dict[str, Any]:
    refuse_weights(dialogue)
    system = opening(dialogue)
    spoken = dialogue.messages if system is None else dialogue.messages[1:]
    tools: list[Any] = [tool["function"] for tool in dialogue.tools]
    return {
        **({} if system is None else {"system": system}),
        "tools": [
            {"name": tool["name"], "description": tool.get("description", ""), "input_schema": tool["parameters"]}
            for tool in tools
        ],
        "messages": [_turn(turn) for turn in turns(spoken)],
    }


def _turn(messages: tuple[Message, ...]) -> dict[str, Any]:
    first = messages[0]
    if first.role == "tool":
        return {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": message.tool_call_id,
                    "content": message.content,
                    "is_error": is_error(message),
                }
                for message in messages
            ],
        }
    words = [{"type": "text", "text": first.content}] if first.content else []
    calls = [
        {"type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments} for call in first.tool_calls
    ]
    return {"role": first.role, "content": [*words, *calls]}
