"""Clean dialogues in the forms of other people, to plant faults in."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fcsim.dataset.verify import Report, verify

Record = dict[str, Any]

CITIES = ("Oslo", "Lima", "Cairo", "Quito", "北京", "Delhi", "São Paulo")

TOOLS: list[Record] = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather of a day.",
            "parameters": {
                "type": "object",
                "properties": {
                    "city": {"type": "string"},
                    "days": {"type": "integer", "minimum": 1, "maximum": 14},
                    "unit": {"type": "string", "enum": ["celsius", "fahrenheit"], "default": "celsius"},
                    "place": {
                        "type": "object",
                        "properties": {"country": {"type": "string"}},
                    },
                },
                "required": ["city"],
            },
        },
    },
    {
        "type": "function",
        "function": {
            "name": "send",
            "parameters": {"type": "object", "properties": {"to": {"type": "string"}}, "required": ["to"]},
        },
    },
]


def call(id: str | None, name: str, arguments: Any) -> Record:
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def openai(number: int = 0, *, arguments_as_text: bool = True) -> Record:
    """Turns: 0 system, 1 user, 2 call, 3 result, 4 assistant, 5 user, 6 assistant."""
    city = CITIES[number % len(CITIES)]
    arguments: Any = {"city": city, "days": number % 14 + 1, "unit": "celsius"}
    return {
        "messages": [
            {"role": "system", "content": "You help."},
            {
                "role": "user",
                "content": f"What's the weather in {city} for {number % 14 + 1} days? It is trip {number}.",
            },
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    call("call_1", "get_weather", json.dumps(arguments) if arguments_as_text else arguments)
                ],
            },
            {"role": "tool", "tool_call_id": "call_1", "content": '{"sky": "clear", "high": 21}'},
            {"role": "assistant", "content": f"Clear in {city}, 21 degrees."},
            {"role": "user", "content": "Lovely."},
            {"role": "assistant", "content": "Have a good trip."},
        ],
        "tools": copy.deepcopy(TOOLS),
    }


def sharegpt(number: int = 0) -> Record:
    """Turns: 0 user, 1 call, 2 result, 3 assistant."""
    city = CITIES[number % len(CITIES)]
    return {
        "conversations": [
            {"from": "human", "value": f"weather in {city} please, and {number} more"},
            {"from": "function_call", "value": json.dumps({"name": "get_weather", "arguments": {"city": city}})},
            {"from": "observation", "value": '{"sky": "clear"}'},
            {"from": "gpt", "value": f"It is clear in {city}."},
        ],
        "system": "You help.",
        "tools": json.dumps([tool["function"] for tool in TOOLS]),
    }


def write(path: Path, records: Iterable[Record | bytes | str]) -> Path:
    """A file of lines: records as JSON, and texts as they are."""
    with path.open("wb") as file:
        for record in records:
            if isinstance(record, dict):
                record = json.dumps(record, ensure_ascii=False)
            file.write((record.encode() if isinstance(record, str) else record) + b"\n")
    return path


def checked(path: Path, examples: int = 5) -> Report:
    """What verifying finds, with no spec at hand."""
    return verify(path, lambda domain: (), examples)


def failures(report: Report) -> dict[str, list[tuple[int | None, int | None, str]]]:
    """By check, the line, turn and reason of what failed."""
    return {
        name: [(found.line, found.turn, found.reason) for found in tally.failures]
        for name, tally in report.checks.items()
        if tally.failed
    }


def warnings(report: Report) -> dict[str, list[tuple[int | None, int | None, str]]]:
    return {
        name: [(found.line, found.turn, found.reason) for found in tally.doubts]
        for name, tally in report.checks.items()
        if tally.warnings
    }
