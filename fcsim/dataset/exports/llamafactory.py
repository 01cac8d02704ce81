"""LLaMA-Factory's ShareGPT: https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md

    {"conversations": [{"from": "human", "value": "…"},
                       {"from": "function_call", "value": "{\\"name\\": \\"f\\", \\"arguments\\": {\\"x\\": 1}}"},
                       {"from": "observation", "value": "{…}"},
                       {"from": "gpt", "value": "…"}],
     "system": "…", "tools": "[…]"}

A folder of `dialogues.jsonl` and the `dataset_info.json` that names it. `tools` is JSON text; a call is JSON text with
an object of arguments, several calls are a list. Human and observation take turns with gpt and function_call, so
several results are one observation, a JSON list. For the same reason what the system says later stands before
the next human turn, between <system> and </system>. There are no weights: dialogues with a turn that must not
be trained on are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from fcsim.dataset.exports.base import LeftOut, opening, refuse_weights, text_of, turns
from simulator.dialogue import Dialogue, Message
from simulator.verify import SpecsOf

_DATA = "dialogues.jsonl"
_INFO = {
    "fcsim": {
        "file_name": _DATA,
        "formatting": "sharegpt",
        "columns": {"messages": "conversations", "system": "system", "tools": "tools"},
    }
}
_NOTE = re.compile(r"<system>\n(.*?)\n</system>(?:\n\n|$)", re.DOTALL)
_HUMAN_SIDE = ("human", "observation")


def export(dialogue: Dialogue) -> dict[str, Any]:
    """One line of `dialogues.jsonl`."""
    refuse_weights(dialogue)
    system = opening(dialogue)
    spoken = dialogue.messages if system is None else dialogue.messages[1:]
    conversations = _conversations(spoken)
    for number, turn in enumerate(conversations):
        if (turn["from"] in _HUMAN_SIDE) != (number % 2 == 0):
            raise LeftOut("turns that do not alternate")
    if len(conversations) % 2:
        raise LeftOut("a last turn that is not the assistant's")
    return {"conversations": conversations, "system": system or "", "tools": text_of(dialogue.tools)}


def split_note(value: str) -> tuple[str | None, str]:
    """What the system says at the head of a human turn (None: nothing), and what the human says."""
    note = _NOTE.match(value)
    return (note[1], value[note.end() :]) if note else (None, value)


@contextmanager
def writing(folder: Path, _: SpecsOf | None) -> Iterator[Callable[[Dialogue], None]]:
    folder.mkdir()
    (folder / "dataset_info.json").write_text(json.dumps(_INFO, indent=2) + "\n", "utf-8")
    with (folder / _DATA).open("wb") as file:

        def take(dialogue: Dialogue) -> None:
            file.write(to_json(export(dialogue)) + b"\n")

        yield take


def _conversations(messages: tuple[Message, ...]) -> list[dict[str, str]]:
    out: list[dict[str, str]] = []
    notes: list[str] = []
    for turn in turns(messages):
        first = turn[0]
        if first.role == "system":
            notes.append(f"<system>\n{first.content}\n</system>")
        elif first.role == "user":
            if "<system>" in (first.content or "") or any("</system>" in note[9:-9] for note in notes):
                raise LeftOut("words that hold a mark of the format")
            out.append({"from": "human", "value": "\n\n".join([*notes, first.content or ""])})
            notes = []
        elif notes:
            raise LeftOut("a system's turn that no user's turn follows")
        elif first.role == "tool":
            out.append({"from": "observation", "value": _results([message.content or "" for message in turn])})
        elif not first.tool_calls:
            out.append({"from": "gpt", "value": first.content or ""})
        elif first.content:
            raise LeftOut("words and a call in one turn")
        else:
            calls = [{"name": call.name, "arguments": call.arguments} for call in first.tool_calls]
            out.append({"from": "function_call", "value": text_of(calls[0] if len(calls) == 1 else calls)})
    if notes:
        raise LeftOut("a system's turn that no user's turn follows")
    return out


def _results(contents: list[str]) -> str:
    """One result as it is, several as a list of them: each is JSON text already."""
    return contents[0] if len(contents) == 1 else f"[{', '.join(contents)}]"
