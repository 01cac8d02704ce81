"""Tasks for tau2-bench (https://github.com/sierra-research/tau2-bench), a folder for each world.

    1-restaurants-en-0/
      tasks.json        [{"id", "user_scenario": {"persona", "instructions": {…}},
                          "evaluation_criteria": {"actions": […], "communicate_info": […], …}}]
      db.json           the world before: {"Booking": {"BK-00001": {…}}}
      policy.md         what the assistant is told
      split_tasks.json  {"base": [ids]}

Some thirty dialogues share a world; it is made again from its spec. The actions are the calls, without those that
are mistakes on purpose; what must be communicated are the texts of results that the assistant passed on. The user's
turns become instructions; the assistant's words and the results are lost. The tools themselves are code, which
tau2 has no file for: they are those of `tools` in the record, over db.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from compiler.model import CompiledSpec
from fcsim.dataset.exports.base import LeftOut, opening
from simulator.dialogue import Dialogue, Message
from simulator.run import NotOfThisRun, Studio
from simulator.verify import SpecsOf

_STUDIOS = 32
_ASK_FIRST = {
    "en": "Before you call one of these, say what you are going to do and wait for a yes: {names}.",
    "zh": "调用以下工具之前，先说明要做什么，等用户同意：{names}。",
}
_LATER = {
    "en": "Give each of these when it fits, in this order:",
    "zh": "按顺序，在合适的时候说：",
}


@contextmanager
def writing(folder: Path, specs_of: SpecsOf | None) -> Iterator[Callable[[Dialogue], None]]:
    folder.mkdir()
    worlds = _Worlds(folder, specs_of or (lambda ref: ()))
    yield worlds.take
    worlds.finish()


class _Worlds:
    """The folders. Lists are written item by item and closed at the end: worlds come in any order."""

    def __init__(self, folder: Path, specs_of: SpecsOf) -> None:
        self._folder = folder
        self._specs_of = specs_of
        self._begun: set[str] = set()
        self._specs: dict[str, CompiledSpec] = {}
        # By the spec's hash, the locale and the seed.
        self._studio = lru_cache(maxsize=_STUDIOS)(self._made)

    def take(self, dialogue: Dialogue) -> None:
        spec = self._spec(dialogue)
        name = re.sub(r"[^\w.-]", "-", dialogue.world.seed)
        folder = self._folder / name
        row = to_json(task(dialogue, spec))
        is_new = name not in self._begun
        if is_new:
            self._begin(folder, dialogue, spec)
            self._begun.add(name)
        _append(folder / "tasks.json", (b"[\n" if is_new else b",\n") + row)
        _append(folder / "split_tasks.json", (b'{"base": [' if is_new else b", ") + to_json(dialogue.id))

    def finish(self) -> None:
        for name in self._begun:
            _append(self._folder / name / "tasks.json", b"\n]\n")
            _append(self._folder / name / "split_tasks.json", b"]}\n")

    def _begin(self, folder: Path, dialogue: Dialogue, spec: CompiledSpec) -> None:
        try:
            world = self._studio(spec.hash, dialogue.locale, dialogue.seed).context_of(dialogue).world
        except NotOfThisRun as error:
            raise LeftOut(f"no world: {error}") from None
        folder.mkdir()
        (folder / "db.json").write_bytes(to_json(world.tables) + b"\n")
        (folder / "policy.md").write_text(_policy(dialogue, spec), "utf-8")

    def _made(self, hash: str, locale: str, seed: int) -> Studio:
        return Studio(self._specs[hash], locale, seed)

    def _spec(self, dialogue: Dialogue) -> CompiledSpec:
        found = self._specs.get(dialogue.spec.hash)
        if found is not None:
            return found
        for spec in self._specs_of(dialogue.spec):
            if spec.hash == dialogue.spec.hash:
                return self._specs.setdefault(spec.hash, spec)
        raise LeftOut(f"the spec of {dialogue.spec.domain} that it was made of is not at hand (--spec gives it)")


def task(dialogue: Dialogue, spec: CompiledSpec) -> dict[str, Any]:
    """A task of the shape of tau2's `Task`."""
    said = [message for message in dialogue.messages if message.role == "user"]
    persona = spec.personas.get(dialogue.persona or "")
    known = [f"{slot.path}: {(message.content or '')[slice(*slot.span)]}" for message in said for slot in message.slots]
    later = [f"- {message.content}" for message in said[1:]]
    calls = [call for message in dialogue.messages if message.weight != 0 for call in message.tool_calls]
    return {
        "id": dialogue.id,
        "user_scenario": {
            "persona": (persona.doc.of(dialogue.locale) or persona.name) if persona is not None else None,
            "instructions": {
                "domain": dialogue.spec.domain,
                "reason_for_call": said[0].content if said else "",
                "known_info": "\n".join(dict.fromkeys(known)) or None,
                "unknown_info": None,
                "task_instructions": "\n".join([_LATER.get(dialogue.locale, _LATER["en"]), *later]) if later else "",
            },
        },
        "initial_state": None,
        "evaluation_criteria": {
            "actions": [
                {"action_id": f"{dialogue.id}_{number}", "name": call.name, "arguments": call.arguments}
                for number, call in enumerate(calls)
            ],
            "communicate_info": _passed_on(dialogue.messages),
            "reward_basis": ["DB", "COMMUNICATE"],
        },
    }


def _passed_on(messages: tuple[Message, ...]) -> list[str]:
    """Texts of results that the assistant told, and that nobody had said before.

    Without commas: tau2 looks for them in what the assistant said with its commas taken out.
    """
    found: dict[str, None] = {}
    heard = ""
    results: list[str] = []
    for message in messages:
        words = message.content or ""
        if message.role == "tool":
            results.extend(_texts(json.loads(words)))
            continue
        if message.role == "assistant" and not message.tool_calls:
            found |= {
                text: None
                for text in results
                if len(text) > 1 and "," not in text and text in words and text not in heard
            }
            results = []
        heard += f"{words}\n"
    return list(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _policy(dialogue: Dialogue, spec: CompiledSpec) -> str:
    ask_first = [f"`{api.name}`" for api in spec.apis.values() if api.confirm]
    rule = _ASK_FIRST.get(dialogue.locale, _ASK_FIRST["en"]).format(names=", ".join(ask_first)) if ask_first else ""
    parts = (f"# {spec.domain}", opening(dialogue) or "", rule)
    return "\n\n".join(part for part in parts if part) + "\n"


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
