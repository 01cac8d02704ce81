"""Questions and answers for the Berkeley Function Calling Leaderboard's checker of syntax trees.

    BFCL_v4_multiple.json:
    {"id": "multiple_0", "question": [[{"role": "user", "content": "…"}]],
     "function": [{"name": "f", "description": "…",
       "parameters": {"type": "dict", "properties": {…}, "required": […]}}], "dialogue": "…"}
    possible_answer/BFCL_v4_multiple.json:
    {"id": "multiple_0", "ground_truth": [{"f": {"x": [1], "unit": ["m", ""]}}]}

One question a dialogue: what was said up to its first call, or up to a request that no tool fits; the rest is lost.
The category follows from the number of tools and calls. Each value lists its alternatives; "" says that it may be left
out, as a default may. A dialogue whose first call must not be trained on is left out. `dialogue` is its id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from pydantic_core import to_json

from fcsim.dataset.exports.base import LeftOut, type_in
from simulator.dialogue import Dialogue, Message, ToolCall
from simulator.verify import SpecsOf

_TYPES = {"object": "dict", "number": "float"}


@contextmanager
def writing(folder: Path, _: SpecsOf | None) -> Iterator[Callable[[Dialogue], None]]:
    (folder / "possible_answer").mkdir(parents=True)
    written: Counter[str] = Counter()
    files: dict[str, BinaryIO] = {}
    with ExitStack() as stack:

        def add(name: str, row: dict[str, Any]) -> None:
            if name not in files:
                files[name] = stack.enter_context((folder / name).open("wb"))
            files[name].write(to_json(row) + b"\n")

        def take(dialogue: Dialogue) -> None:
            category, question, answer = entry(dialogue)
            id = f"{category}_{written[category]}"
            written[category] += 1
            add(f"BFCL_v4_{category}.json", {"id": id, **question})
            if answer:
                add(f"possible_answer/BFCL_v4_{category}.json", {"id": id, "ground_truth": answer})

        yield take


def entry(dialogue: Dialogue) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    """Category, question, and answer (empty: nothing is to be called) of a dialogue."""
    number, calls = _asked(dialogue.messages)
    said = dialogue.messages[:number]
    functions: list[Any] = [
        tool["function"] for tool in (*dialogue.tools, *(tool for message in said for tool in message.tools))
    ]
    question = {
        "question": [[{"role": message.role, "content": message.content} for message in said]],
        "function": [{**function, "parameters": _described(function["parameters"])} for function in functions],
        "dialogue": dialogue.id,
    }
    schemas = {function["name"]: function["parameters"] for function in functions}
    answer = [{call.name: _arguments(call.arguments, schemas[call.name])} for call in calls]
    return _category(len(functions), len(calls)), question, answer


def _asked(messages: tuple[Message, ...]) -> tuple[int, tuple[ToolCall, ...]]:
    """How many turns are said before a model is asked, and the calls that are due then."""
    for number, message in enumerate(messages):
        if message.tool_calls:
            if message.weight == 0:
                raise LeftOut("a first call that must not be trained on")
            return number, message.tool_calls
        if message.role == "user" and "outside" in message.behaviours:
            following = messages[number + 1] if number + 1 < len(messages) else None
            if following is not None and not following.tool_calls:
                return number + 1, ()
    raise LeftOut("no call, and no request that no tool fits")


def _category(functions: int, calls: int) -> str:
    if calls == 0:
        return "irrelevance"
    if calls == 1:
        return "simple_python" if functions == 1 else "multiple"
    return "parallel" if functions == 1 else "parallel_multiple"


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with the leaderboard's names of types; `required` must be there."""
    type_ = type_in(schema, "any")
    out = {**schema, "type": _TYPES.get(type_, type_)}
    if isinstance(schema.get("additionalProperties"), dict):
        out["additionalProperties"] = _described(schema["additionalProperties"])
    if "oneOf" in schema:
        out["oneOf"] = [_described(option) for option in schema["oneOf"] if option != {"type": "null"}]
    if "properties" in schema:
        out["properties"] = {name: _described(field) for name, field in schema["properties"].items()}
        out["required"] = schema.get("required", [])
    if "items" in schema:
        out["items"] = _described(schema["items"])
    return out


def _arguments(given: dict[str, Any], schema: dict[str, Any]) -> dict[str, list[Any]]:
    """The alternatives of each value: a given one stands first, "" before a default that was left out."""
    out: dict[str, list[Any]] = {}
    for name, field in schema["properties"].items():
        if name in given:
            is_default = "default" in field and given[name] == field["default"]
            out[name] = [_alternative(given[name]), *([""] if is_default else [])]
        elif "default" in field:
            out[name] = ["", _alternative(field["default"])]
    return out


def _alternative(value: Any) -> Any:
    """An object lists the alternatives of its own values; what is in these is compared as it is."""
    if value is None:
        raise LeftOut("a value that is null, which the format has no type for")
    if isinstance(value, dict):
        return {name: [inner] for name, inner in value.items()}
    if isinstance(value, list):
        return [_alternative(item) if isinstance(item, dict) else item for item in value]
    return value
