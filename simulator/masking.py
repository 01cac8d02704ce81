"""Masks: other names and words for some of the tools of a dialogue, so that a model learns to read their schemas.

A mask is put on after everything is made and checked: the record keeps the spec's own names and says in `masks` what
stands for them where a model looks. `masked` is the dialogue as it is shown.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic_core import to_json

from compiler.types import Json
from simulator.chance import pick
from simulator.dialogue import Dialogue, Message, ToolCall, ToolMask
from simulator.naming import camel, kebab, pascal, renamed, snake

_PARAPHRASES: Mapping[str, tuple[str, ...]] = {
    "en": ("Use this to {}", "Call this function to {}", "Lets the assistant {}", "Purpose: to {}"),
    "zh": ("用于：{}", "本工具的作用：{}", "需要时调用本函数，{}"),
}


def with_masks(dialogue: Dialogue, share: float) -> Dialogue:
    """The dialogue with masks for about this share of its tools and of their parameters. The same dialogue and share
    give the same masks."""
    if not share:
        return dialogue
    rng = random.Random(f"mask/{dialogue.seed}/{dialogue.index}/{share}")
    tools = [*dialogue.tools, *(tool for message in dialogue.messages for tool in message.tools)]
    functions: list[Any] = [tool["function"] for tool in tools]
    taken = {function["name"] for function in functions}
    masks: dict[str, ToolMask] = {}
    for number, function in enumerate(functions, start=1):
        name = function["name"]
        shown, description = name, function["description"]
        if rng.random() < share:
            shown = renamed(name, taken, rng, f"tool_{number}", (snake, camel, pascal, kebab))
            taken.add(shown)
            description = _paraphrased(description, dialogue.locale, rng)
        parameters = dict(_parameters(function["parameters"], "", share, rng))
        if shown != name or parameters:
            masks[name] = ToolMask(shown, description, parameters)
    return replace(dialogue, masks=masks)


def masked(dialogue: Dialogue) -> Dialogue:
    """The dialogue as a model sees it: its tools, calls, and errors about arguments in their masks.

    What is said of it for people and checks (`api`, `acts`, `slots`, `grounding`) keeps the spec's names.
    """
    if not dialogue.masks:
        return dialogue
    names = {call.id: call.name for message in dialogue.messages for call in message.tool_calls}
    return replace(
        dialogue,
        tools=tuple(_tool(tool, dialogue.masks) for tool in dialogue.tools),
        messages=tuple(_message(message, names, dialogue.masks) for message in dialogue.messages),
    )


# ---- drawing -----------------------------------------------------------------------------------


def _parameters(schema: Any, path: str, share: float, rng: random.Random) -> Iterator[tuple[str, str]]:
    """The new names of some of the properties in an object's schema, by path (`filter.price`, `items[].size`)."""
    properties = _properties(schema)
    taken = set(properties)
    for number, (name, inner) in enumerate(properties.items(), start=1):
        place = f"{path}.{name}" if path else name
        if rng.random() < share and "const" not in inner:
            opaque = f"arg_{number}" if inner.get("description") else name
            shown = renamed(name, taken, rng, opaque, (snake, camel))
            if shown != name:
                taken.add(shown)
                yield place, shown
        if "items" in inner:
            yield from _parameters(inner["items"], f"{place}[]", share, rng)
        else:
            yield from _parameters(inner, place, share, rng)


def _properties(schema: Any) -> dict[str, Any]:
    """The properties of an object's schema, and of all the types that a choice has."""
    found: dict[str, Any] = {}
    for option in (*schema.get("oneOf", ()), schema):
        found |= option.get("properties", {})
    return found


def _paraphrased(description: str, locale: str, rng: random.Random) -> str:
    """The same in other words. Docs are written as orders, so that they can go on from "to"."""
    if not description:
        return ""
    order = description if description[:2].isupper() else description[0].lower() + description[1:]
    return pick(rng, _PARAPHRASES.get(locale, ("{}",))).format(order)


# ---- showing -----------------------------------------------------------------------------------


def _tool(tool: dict[str, Any], masks: Mapping[str, ToolMask]) -> dict[str, Any]:
    function = tool["function"]
    mask = masks.get(function["name"])
    if mask is None:
        return tool
    parameters = _schema(function["parameters"], "", mask.parameters)
    shown = {"name": mask.name, "description": mask.description, "parameters": parameters}
    return {**tool, "function": {**function, **shown}}


def _schema(schema: Any, path: str, names: Mapping[str, str]) -> Any:
    if "items" in schema:
        return {**schema, "items": _schema(schema["items"], f"{path}[]", names)}
    if "oneOf" in schema:
        return {**schema, "oneOf": [_schema(option, path, names) for option in schema["oneOf"]]}
    if "properties" not in schema:
        return schema
    places = {name: f"{path}.{name}" if path else name for name in schema["properties"]}
    shown = {names.get(place, name): place for name, place in places.items()}
    inner = schema["properties"].values()
    found = {**schema, "properties": {n: _schema(s, shown[n], names) for n, s in zip(shown, inner, strict=True)}}
    if "required" in schema:
        found["required"] = [names.get(places[name], name) for name in schema["required"]]
    return found


def _message(message: Message, called: Mapping[str, str], masks: Mapping[str, ToolMask]) -> Message:
    if message.tool_calls:
        return replace(message, tool_calls=tuple(_call(call, masks) for call in message.tool_calls))
    if message.tools:
        content = message.content or ""
        for tool in message.tools:
            content = content.replace(to_json(tool).decode(), to_json(_tool(tool, masks)).decode())
        return replace(message, content=content, tools=tuple(_tool(tool, masks) for tool in message.tools))
    mask = masks.get(called.get(message.tool_call_id or "", ""))
    if mask is not None and mask.parameters and any(act.endswith(",invalid)") for act in message.acts):
        return replace(message, content=_refusal(message.content or "", mask.parameters))
    return message


def _call(call: ToolCall, masks: Mapping[str, ToolMask]) -> ToolCall:
    mask = masks.get(call.name)
    if mask is None:
        return call
    arguments = _arguments(call.arguments, "", mask.parameters)
    assert isinstance(arguments, dict)
    return ToolCall(call.id, mask.name, arguments)


def _arguments(value: Json, path: str, names: Mapping[str, str]) -> Json:
    if isinstance(value, list):
        return [_arguments(item, f"{path}[]", names) for item in value]
    if not isinstance(value, dict):
        return value
    places = {name: f"{path}.{name}" if path else name for name in value}
    return {names.get(place, name): _arguments(value[name], place, names) for name, place in places.items()}


_SAID = re.compile(r"(?:([\w.]+): )?(.*)", re.DOTALL)
_REQUIRED = re.compile(r'"(\w+)" is a required property$')
_NONE_OF = re.compile(r"(.*)( is not valid under any of the schemas .*)", re.DOTALL)
_UNEXPECTED = re.compile(r"'(\w+)' was unexpected")


def _refusal(content: str, names: Mapping[str, str]) -> str:
    """The validator's message about arguments, with the names that the model knows."""
    answer = json.loads(content)
    said = _SAID.fullmatch(answer["error"]["message"])
    assert said is not None
    place, told = said.groups(default="")
    steps, path = [], ""
    for step in place.split(".") if place else ():
        path = f"{path}[]" if step.isdigit() else f"{path}.{step}" if path else step
        steps.append(names.get(path, step))

    def named(found: re.Match[str]) -> str:
        inner = f"{path}.{found[1]}" if path else found[1]
        return found[0].replace(found[1], names.get(inner, found[1]))

    if none_of := _NONE_OF.fullmatch(told):  # (the message has the whole value in it)
        value = _arguments(json.loads(none_of[1]), path, names)
        told = to_json(value).decode() + none_of[2]
    told = _UNEXPECTED.sub(named, _REQUIRED.sub(named, told))
    answer["error"]["message"] = f"{'.'.join(steps)}: {told}" if steps else told
    return to_json(answer).decode()
