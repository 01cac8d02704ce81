"""Each format read back, by its own rules and none of the exporters' code: what was said, called and offered."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from simulator.dialogue import Dialogue

Row = dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """`calls` are (id, name, arguments); ids are None where the format has none."""

    role: str
    text: str
    calls: tuple[tuple[str | None, str, Any], ...] = ()
    answers: str | None = None
    trained: bool = True


@dataclass(frozen=True)
class Content:
    turns: tuple[Turn, ...]
    tools: tuple[Any, ...]

    def exact(self) -> str:
        """For comparing: 1, 1.0 and True are three values."""
        return json.dumps([[vars(turn) for turn in self.turns], self.tools], ensure_ascii=False)


def content(dialogue: Dialogue) -> Content:
    """The record's own."""
    turns = (
        Turn(
            message.role,
            message.content or "",
            tuple((call.id, call.name, call.arguments) for call in message.tool_calls),
            message.tool_call_id,
            message.weight != 0,
        )
        for message in dialogue.messages
    )
    return Content(tuple(turns), dialogue.tools)


def without_ids(content: Content) -> Content:
    """Ids renumbered, which is all that a format without ids loses: results answer calls in their order."""
    return _numbered((replace(turn, answers=None) for turn in content.turns), content.tools)


def _numbered(turns: Iterable[Turn], tools: Iterable[Any]) -> Content:
    out: list[Turn] = []
    count = 0
    waiting: list[str] = []
    for turn in turns:
        if turn.role == "tool":
            turn = replace(turn, answers=waiting.pop(0))
        waiting = waiting if turn.role == "tool" else []
        calls = []
        for _, name, arguments in turn.calls:
            count += 1
            calls.append((f"call_{count}", name, arguments))
            waiting.append(f"call_{count}")
        out.append(replace(turn, calls=tuple(calls)))
    return Content(tuple(out), tuple(tools))


def _openai_turn(message: Row, arguments: Callable[[Any], Any], weight: str, untrained: Any) -> Turn:
    calls = tuple(
        (call["id"], call["function"]["name"], arguments(call["function"]["arguments"]))
        for call in message.get("tool_calls") or ()
    )
    trained = message.get(weight) is None or message[weight] != untrained
    return Turn(message["role"], message.get("content") or "", calls, message.get("tool_call_id"), trained)


def openai(row: Row) -> Content:
    return Content(
        tuple(_openai_turn(message, json.loads, "weight", 0) for message in row["messages"]), tuple(row["tools"])
    )


def trl(row: Row) -> Content:
    turns = tuple(_openai_turn(message, lambda arguments: arguments, "weight", 0) for message in row["messages"])
    return Content(turns, tuple(json.loads(row["tools"])))


def axolotl(row: Row) -> Content:
    tools = [
        {**tool, "function": {**tool["function"], "parameters": json.loads(tool["function"]["parameters"])}}
        for tool in row["tools"]
    ]
    return Content(
        tuple(_openai_turn(message, json.loads, "training", False) for message in row["messages"]), tuple(tools)
    )


def anthropic(row: Row) -> Content:
    turns = [Turn("system", row["system"])] if "system" in row else []
    for message in row["messages"]:
        blocks = message["content"]
        if blocks[0]["type"] == "tool_result":
            turns.extend(Turn("tool", block["content"], (), block["tool_use_id"]) for block in blocks)
        else:
            words = "".join(block["text"] for block in blocks if block["type"] == "text")
            calls = tuple(
                (block["id"], block["name"], block["input"]) for block in blocks if block["type"] == "tool_use"
            )
            turns.append(Turn(message["role"], words, calls))
    tools = [
        {
            "type": "function",
            "function": {
                "name": tool["name"],
                "description": tool["description"],
                "parameters": tool["input_schema"],
            },
        }
        for tool in row["tools"]
    ]
    return Content(tuple(turns), tuple(tools))


def hermes(row: Row) -> Content:
    messages = list(row["messages"])
    tools: list[Any] = []
    turns: list[Turn] = []
    for number, message in enumerate(messages):
        text = message["content"]
        trained = message.get("weight") != 0
        if number == 0 and message["role"] == "system":
            offered = re.search(r"(?:\n\n|^)# Tools\n.*?<tools>\n(.*?)\n</tools>.*", text, re.DOTALL)
            if offered is not None and not offered[1].startswith("</tools>"):
                tools = [json.loads(line) for line in offered[1].split("\n")]
                text = text[: offered.start()]
            if text:
                turns.append(Turn("system", text))
        elif message["role"] == "tool":
            results = re.findall(r"<tool_response>\n(.*?)\n</tool_response>", text, re.DOTALL)
            turns.extend(Turn("tool", _as_json(result)) for result in results)
        elif message["role"] == "assistant":
            called = re.findall(r"<tool_call>\n(.*?)\n</tool_call>", text, re.DOTALL)
            words = text.partition("<tool_call>")[0].removesuffix("\n") if called else text
            parsed = [json.loads(call) for call in called]
            calls = tuple((None, call["name"], call["arguments"]) for call in parsed)
            turns.append(Turn("assistant", words, calls, None, trained))
        else:
            turns.append(Turn(message["role"], text))
    return _numbered(turns, tools)


def llamafactory(row: Row) -> Content:
    turns = [Turn("system", row["system"])] if row["system"] else []
    waiting = 0
    for turn in row["conversations"]:
        said, value = turn["from"], turn["value"]
        if said == "human":
            while value.startswith("<system>\n"):
                note, _, value = value.removeprefix("<system>\n").partition("\n</system>\n\n")
                turns.append(Turn("system", note))
            turns.append(Turn("user", value))
        elif said == "gpt":
            turns.append(Turn("assistant", value))
        elif said == "function_call":
            calls = json.loads(value)
            calls = calls if isinstance(calls, list) else [calls]
            waiting = len(calls)
            turns.append(Turn("assistant", "", tuple((None, call["name"], call["arguments"]) for call in calls)))
        else:
            results = [json.loads(value)] if waiting == 1 else json.loads(value)
            turns.extend(Turn("tool", _dumps(result)) for result in results)
    return _numbered(turns, json.loads(row["tools"]))


def parquet(row: Row) -> Content:
    turns = (
        Turn(
            message["role"],
            message["content"] or "",
            tuple((call["id"], call["name"], json.loads(call["arguments"])) for call in message["tool_calls"]),
            message["tool_call_id"],
            message["weight"] != 0,
        )
        for message in row["messages"]
    )
    return Content(tuple(turns), tuple(json.loads(row["tools"])))


def results_as_json(content: Content) -> Content:
    """Results as values: formats that write them anew keep what they say, not how it was spaced."""
    turns = (replace(turn, text=_as_json(turn.text)) if turn.role == "tool" else turn for turn in content.turns)
    return replace(content, turns=tuple(turns))


def _as_json(text: str) -> str:
    return _dumps(json.loads(text))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# ---- one request and its calls ------------------------------------------------------------------

Calls = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Request:
    said: tuple[tuple[str, str], ...]
    calls: Calls
    tools: tuple[Any, ...]

    def exact(self) -> str:
        return json.dumps([self.said, self.calls, self.tools], ensure_ascii=False, sort_keys=True)


def xlam(row: Row) -> Request:
    calls = tuple((call["name"], call["arguments"]) for call in json.loads(row["answers"]))
    return Request((("user", row["query"]),), calls, tuple(json.loads(row["tools"])))


_PYTHON = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "dict": "object"}


def xlam_schema(parameter: Row) -> Row:
    """What is left of a parameter's schema."""
    kind = parameter["type"].removesuffix(", optional")
    item = re.fullmatch(r"List\[(.+)\]", kind)
    out: Row = {"type": "array" if item else _PYTHON[kind]}
    if item:
        out["items"] = xlam_schema({"type": item[1]})["type"]
    return out | {key: parameter[key] for key in ("description", "default") if key in parameter}


def bfcl(question: Row, answer: Row | None) -> Request:
    calls = []
    for call in answer["ground_truth"] if answer else ():
        ((name, arguments),) = call.items()
        given = {
            key: _value(alternatives[0])
            for key, alternatives in arguments.items()
            if alternatives[0] != "" or len(alternatives) == 1
        }
        calls.append((name, given))
    tools = [
        {"type": "function", "function": {**function, "parameters": _json_schema(function["parameters"])}}
        for function in question["function"]
    ]
    said = tuple((message["role"], message["content"]) for message in question["question"][0])
    return Request(said, tuple(calls), tuple(tools))


def _value(alternative: Any) -> Any:
    if isinstance(alternative, dict):
        return {key: inner[0] for key, inner in alternative.items()}
    if isinstance(alternative, list):
        return [_value(item) if isinstance(item, dict) else item for item in alternative]
    return alternative


def _json_schema(schema: Row) -> Row:
    out = {**schema, "type": {"dict": "object", "float": "number"}.get(schema["type"], schema["type"])}
    if "properties" in schema:
        out["properties"] = {name: _json_schema(field) for name, field in schema["properties"].items()}
        if not schema["required"]:
            del out["required"]
    if "items" in schema:
        out["items"] = _json_schema(schema["items"])
    return out
