"""xLAM's and APIGen's single turns: https://huggingface.co/datasets/Salesforce/xlam-function-calling-60k

    {"id": "…", "query": "…",
     "tools": "[{\\"name\\": \\"f\\", …, \\"parameters\\": {\\"x\\": {\\"type\\": \\"int\\", …}}}]",
     "answers": "[{\\"name\\": \\"f\\", \\"arguments\\": {\\"x\\": 1}}]"}

A row is the user's first turn and the calls that answer it; no calls where no tool fits. The rest of the dialogue is
lost, and so is the system's turn: dialogues whose first turn is answered by words, needs the clock, or is
answered by a mistake on purpose are left out. Of a schema, the names, Python types, descriptions, defaults and
what is optional are kept; what the schema says of values is lost, but for what the descriptions say of them.
"""

from __future__ import annotations

from typing import Any

from fcsim.dataset.exports.base import LeftOut, text_of, type_in
from simulator.dialogue import Dialogue

_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "object": "dict"}


def export(dialogue: Dialogue) -> dict[str, Any]:
    user = next((number for number, message in enumerate(dialogue.messages) if message.role == "user"), None)
    if user is None or user + 1 == len(dialogue.messages):
        raise LeftOut("no request and its answer")
    asked, answer = dialogue.messages[user], dialogue.messages[user + 1]
    if not answer.tool_calls and "outside" not in asked.behaviours:
        raise LeftOut("a first request that is not answered by a call")
    if answer.weight == 0:
        raise LeftOut("a first call that must not be trained on")
    if "relative" in dialogue.behaviours:
        raise LeftOut("a moment that needs the clock, which the format has no place for")
    tools: list[Any] = [tool["function"] for tool in dialogue.tools]
    return {
        "id": dialogue.id,
        "query": asked.content,
        "tools": text_of([_tool(tool) for tool in tools]),
        "answers": text_of([{"name": call.name, "arguments": call.arguments} for call in answer.tool_calls]),
    }


def _tool(function: dict[str, Any]) -> dict[str, Any]:
    schema = function["parameters"]
    required = schema.get("required", ())
    return {
        "name": function["name"],
        "description": function.get("description", ""),
        "parameters": {name: _parameter(field, name in required) for name, field in schema["properties"].items()},
    }


def _parameter(schema: dict[str, Any], is_required: bool) -> dict[str, Any]:
    return {
        "type": _type(schema) + ("" if is_required else ", optional"),
        "description": schema.get("description", ""),
        **({"default": schema["default"]} if "default" in schema else {}),
    }


def _type(schema: dict[str, Any]) -> str:
    if isinstance(schema.get("type"), list):
        return f"Optional[{_type({**schema, 'type': type_in(schema, '')})}]"
    if schema.get("type") == "array":
        return f"List[{_type(schema.get('items', {}))}]"
    if isinstance(items := schema.get("additionalProperties"), dict):
        return f"Dict[str, {_type(items)}]"
    return _TYPES.get(schema.get("type", ""), "Any")
