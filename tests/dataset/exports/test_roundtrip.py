"""Read back, every format says what the record says."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic_core import from_json, to_json

import fcsim
from fcsim.cli.output import specs_at_hand
from fcsim.dataset.exports import FORMATS, export_to
from fcsim.dataset.exports.base import LeftOut
from simulator.dialogue import Dialogue
from tests.dataset.exports import readers
from tests.dataset.exports.hurtful import dialogues
from tests.dataset.exports.readers import Content, Request, content, results_as_json, without_ids

Keep = Callable[[Content], Content]


def _everything(content: Content) -> Content:
    return content


WHOLE: dict[str, tuple[Callable[[dict[str, Any]], Content], Keep]] = {
    "openai": (readers.openai, _everything),
    "anthropic": (readers.anthropic, _everything),
    "trl": (readers.trl, _everything),
    "axolotl": (readers.axolotl, _everything),
    "parquet": (readers.parquet, _everything),
    "hermes": (readers.hermes, lambda content: results_as_json(without_ids(content))),
    "llamafactory": (readers.llamafactory, lambda content: results_as_json(without_ids(content))),
}
"""The formats that hold whole dialogues, and what of the content they keep."""

NO_WEIGHTS = {"anthropic", "llamafactory", "trl"}


def test_the_run_shows_every_behaviour_in_both_locales(shipped: tuple[Dialogue, ...]) -> None:
    shown = {(dialogue.locale, name) for dialogue in shipped for name in dialogue.behaviours}
    declared = {
        data["behaviour"]
        for name in {dialogue.spec.domain for dialogue in shipped}
        for *_, data in fcsim.compile_spec(name).graph.edges(data=True)
    }
    assert {(locale, name) for locale in ("en", "zh") for name in (*declared, "nested", "relative")} <= shown


@pytest.mark.parametrize("name", WHOLE)
def test_whole_dialogues_come_back(name: str, shipped: tuple[Dialogue, ...]) -> None:
    read, keep = WHOLE[name]
    kept = [dialogue for dialogue in shipped if name not in NO_WEIGHTS or _is_all_trained(dialogue)]
    assert len(kept) > len(shipped) * 0.9
    for dialogue in kept:
        row = from_json(to_json(_export(name, dialogue)))
        assert results_as_json(read(row)).exact() == results_as_json(keep(content(dialogue))).exact()


@given(dialogue=dialogues())
@settings(max_examples=80)
def test_values_chosen_to_hurt_come_back(dialogue: Dialogue) -> None:
    for name, (read, keep) in WHOLE.items():
        try:
            row = from_json(to_json(_export(name, dialogue)))
        except LeftOut:
            assert name in ("hermes", "llamafactory") or not _is_all_trained(dialogue)
        else:
            assert read(row).exact() == keep(content(dialogue)).exact(), name


def _export(name: str, dialogue: Dialogue) -> dict[str, Any]:
    row: dict[str, Any] = importlib.import_module(f"fcsim.dataset.exports.{name}").export(dialogue)
    return row


def _is_all_trained(dialogue: Dialogue) -> bool:
    return all(message.weight for message in dialogue.messages)


# ---- formats of one request ---------------------------------------------------------------------


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as lines:
        yield from map(json.loads, lines)


def test_xlam_has_the_first_request_and_its_calls(shipped: tuple[Dialogue, ...], tmp_path: Path) -> None:
    exported = export_to("xlam", shipped, tmp_path / "out.jsonl")
    by_id = {dialogue.id: dialogue for dialogue in shipped}
    rows = list(_lines(tmp_path / "out.jsonl"))
    assert len(rows) == exported.written
    assert exported.written + exported.left_out.total() == len(shipped)
    for row in rows:
        dialogue = by_id[row["id"]]
        number = next(message.turn for message in dialogue.messages if message.role == "user")
        calls = tuple((call.name, call.arguments) for call in dialogue.messages[number + 1].tool_calls)
        request = readers.xlam(row)
        assert json.dumps(request.calls) == json.dumps(calls)
        assert request.said == (("user", dialogue.messages[number].content),)
        for tool, offered in zip(request.tools, dialogue.tools, strict=True):
            function: Any = offered["function"]
            schema = function["parameters"]
            assert (tool["name"], tool["description"]) == (function["name"], function["description"])
            assert list(tool["parameters"]) == list(schema["properties"])
            for key, parameter in tool["parameters"].items():
                field = schema["properties"][key]
                kept = {word: field[word] for word in ("type", "description", "default") if word in field}
                found = readers.xlam_schema(parameter)
                assert found.pop("items", None) == (field["items"]["type"] if "items" in field else None)
                assert found == {"description": "", **kept}
                assert parameter["type"].endswith(", optional") == (key not in schema.get("required", ()))


def test_bfcl_has_all_that_was_said_up_to_the_first_call(shipped: tuple[Dialogue, ...], tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported = export_to("bfcl", shipped, out)
    by_id = {dialogue.id: dialogue for dialogue in shipped}
    seen: Counter[str] = Counter()
    for path in sorted(out.glob("*.json")):
        beside = out / "possible_answer" / path.name
        answers = {row["id"]: row for row in _lines(beside)} if beside.exists() else {}
        for question in _lines(path):
            seen[question["id"].rpartition("_")[0]] += 1
            request = readers.bfcl(question, answers.get(question["id"]))
            dialogue = by_id[question["dialogue"]]
            assert request.exact() == _first_request(dialogue, len(request.said)).exact()
            assert request.calls or "outside" in dialogue.behaviours
    assert seen.total() == exported.written
    assert set(seen) == {"simple_python", "multiple", "parallel", "parallel_multiple", "irrelevance"}


def _first_request(dialogue: Dialogue, said: int) -> Request:
    before = dialogue.messages[:said]
    answer = dialogue.messages[said]
    assert not any(message.tool_calls for message in before)
    return Request(
        tuple((message.role, message.content or "") for message in before),
        tuple((call.name, call.arguments) for call in answer.tool_calls),
        (*dialogue.tools, *(tool for message in before for tool in message.tools)),
    )


def test_tau2_has_the_users_words_the_calls_and_the_world(shipped: tuple[Dialogue, ...], tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported = export_to("tau2", shipped, out, specs_at_hand(()))
    assert exported.written == len(shipped)
    tasks: dict[str, Any] = {}
    for folder in out.iterdir():
        listed = json.loads((folder / "tasks.json").read_bytes())
        assert [task["id"] for task in listed] == json.loads((folder / "split_tasks.json").read_bytes())["base"]
        tasks |= {task["id"]: (task, folder) for task in listed}
    worlds: dict[Path, str] = {}
    for dialogue in shipped:
        task, folder = tasks[dialogue.id]
        worlds.setdefault(folder, hashlib.sha256((folder / "db.json").read_bytes().strip()).hexdigest())
        assert worlds[folder] == dialogue.world.before
        assert (dialogue.messages[0].content or "") in (folder / "policy.md").read_text("utf-8") or task != _first(
            folder
        )
        wanted = task["user_scenario"]["instructions"]
        first, *later = (message.content for message in dialogue.messages if message.role == "user")
        assert wanted["reason_for_call"] == first
        assert wanted["task_instructions"].split("\n- ")[1:] == later
        actions = task["evaluation_criteria"]["actions"]
        assert json.dumps([(action["name"], action["arguments"]) for action in actions]) == json.dumps(
            [
                (call.name, call.arguments)
                for message in dialogue.messages
                if message.weight
                for call in message.tool_calls
            ]
        )
        told = "\n".join(message.content or "" for message in dialogue.messages if message.role == "assistant")
        assert all(text in told.replace(",", "") for text in task["evaluation_criteria"]["communicate_info"])


def _first(folder: Path) -> Any:
    return json.loads((folder / "tasks.json").read_bytes())[0]


def test_tau2_leaves_out_what_it_has_no_spec_of(shipped: Iterable[Dialogue], tmp_path: Path) -> None:
    exported = export_to("tau2", shipped, tmp_path / "out", lambda domain: ())
    assert exported.written == 0
    assert all("--spec" in reason for reason in exported.left_out)
    assert not (tmp_path / "out").exists()


def test_every_format_is_read_back_here() -> None:
    # Pairs are read back where they are made.
    assert set(FORMATS) - {"preference"} == {*WHOLE, "xlam", "bfcl", "tau2"}
