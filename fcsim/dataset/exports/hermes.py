"""ChatML with tools in the text, as Hermes and Qwen models are trained on it.

    {"messages": [{"role": "system", "content": "… <tools>\\n{…}\\n</tools> …"},
                  {"role": "user", "content": "…"},
                  {"role": "assistant", "content": "<tool_call>\\n{\\"name\\": \\"f\\", …}\\n</tool_call>"},
                  {"role": "tool", "content": "<tool_response>\\n{…}\\n</tool_response>"}]}

Every `content` is what stands between a turn's ChatML marks, so any ChatML template that leaves contents
alone renders it; the template of a model that adds tools itself would add them a second time. Results of
one assistant turn share a tool turn. A turn that must not be trained on bears `"weight": 0`.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from simulator.dialogue import Dialogue, Message

_TOOLS = """# Tools

You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
{tools}
</tools>

For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{{"name": <function-name>, "arguments": <args-json-object>}}
</tool_call>"""


def export(dialogue: Dialogue) -> dict[str, Any]:
    system = "\n\n".join(
        [message.content or "" for message in dialogue.messages if message.role == "system"]
        + ([_TOOLS.format(tools="\n".join(_json(tool) for tool in dialogue.tools))] if dialogue.tools else [])
    )
    turns: list[dict[str, Any]] = [{"role": "system", "content": system}] if system else []
    spoken = (message for message in dialogue.messages if message.role != "system")
    for is_result, messages in groupby(spoken, key=lambda message: message.role == "tool"):
        if is_result:
            blocks = "\n".join(f"<tool_response>\n{message.content}\n</tool_response>" for message in messages)
            turns.append({"role": "tool", "content": blocks})
        else:
            turns.extend(_turn(message) for message in messages)
    return {"messages": turns}


def _turn(message: Message) -> dict[str, Any]:
    calls = [
        f"<tool_call>\n{_json({'name': call.name, 'arguments': call.arguments})}\n</tool_call>"
        for call in message.tool_calls
    ]
    words = [message.content] if message.content else []
    out: dict[str, Any] = {"role": message.role, "content": "\n".join([*words, *calls])}
    if message.role == "assistant" and message.weight == 0:
        out["weight"] = 0
    return out


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
