"""ChatML with tools in the text, as Hermes and Qwen models are trained on it.

    {"messages": [{"role": "system", "content": "… <tools>\\n{…}\\n</tools> …"},
                  {"role": "user", "content": "…"},
                  {"role": "assistant", "content": "<tool_call>\\n{\\"name\\": \\"f\\", …}\\n</tool_call>"},
                  {"role": "tool", "content": "<tool_response>\\n{…}\\n</tool_response>"}]}

Every `content` is what stands between a turn's ChatML marks, so any ChatML template that leaves contents
alone renders it; the template of a model that adds tools itself would add them a second time. Results of
one assistant turn share a tool turn. A turn that must not be trained on bears `"weight": 0`.

A mark of the format inside a JSON value is written with an escape that JSON reads as the same value, so that whoever
cuts the text at the marks cuts it right. Words cannot be escaped: such a dialogue is left out.
"""

from __future__ import annotations

from typing import Any

from fcsim.dataset.exports.base import LeftOut, text_of, turns
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

_CHATML = ("<|im_start|>", "<|im_end|>")
_MARKS = ("<tools>", "</tools>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>")


def export(dialogue: Dialogue) -> dict[str, Any]:
    _refuse_marks(dialogue)
    start = 0
    while start < len(dialogue.messages) and dialogue.messages[start].role == "system":
        start += 1
    said = [message.content or "" for message in dialogue.messages[:start]]
    tools = [_TOOLS.format(tools="\n".join(_json(tool) for tool in dialogue.tools))] if dialogue.tools else []
    system = "\n\n".join([*said, *tools])
    first: list[dict[str, Any]] = [{"role": "system", "content": system}] if system else []
    return {"messages": first + [_turn(turn) for turn in turns(dialogue.messages[start:])]}


def _turn(messages: tuple[Message, ...]) -> dict[str, Any]:
    first = messages[0]
    if first.role == "tool":
        results = [f"<tool_response>\n{_escaped(message.content or '')}\n</tool_response>" for message in messages]
        return {"role": "tool", "content": "\n".join(results)}
    words = [first.content] if first.content else []
    calls = [
        f"<tool_call>\n{_json({'name': call.name, 'arguments': call.arguments})}\n</tool_call>"
        for call in first.tool_calls
    ]
    out: dict[str, Any] = {"role": first.role, "content": "\n".join([*words, *calls])}
    if first.role == "assistant" and first.weight == 0:
        out["weight"] = 0
    return out


def _json(value: object) -> str:
    return _escaped(text_of(value))


def _escaped(text: str) -> str:
    """JSON text without a mark of the format: `<` stands in its strings alone, so it can be written otherwise."""
    if any(mark in text for mark in (*_MARKS, *_CHATML)):
        return text.replace("<", "\\u003c")
    return text


def _refuse_marks(dialogue: Dialogue) -> None:
    for message in dialogue.messages:
        words = message.content
        if words and "<" in words and message.role != "tool":
            marks = (*_CHATML, *_MARKS) if message.role in ("assistant", "system") else _CHATML
            if any(mark in words for mark in marks):
                raise LeftOut("words that hold a mark of the format")
