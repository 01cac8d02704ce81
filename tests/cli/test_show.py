"""`fcsim show` prints dialogues as a person reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fcsim import load_dataset
from simulator.dialogue import Message
from tests.cli.conftest import Fcsim


def test_dialogues_in_order(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("show", dataset, "-n", 3)
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.findall(r"^shelf-\w+-1-\d+$", result.stdout, re.MULTILINE) == [
        dialogue.id for dialogue in list(load_dataset(dataset))[:3]
    ]


def test_one_dialogue_with_its_words_calls_and_acts(fcsim: Fcsim, dataset: Path) -> None:
    dialogue = next(each for each in load_dataset(dataset) if any(turn.tool_calls for turn in each.messages))
    shown = fcsim("show", dataset, dialogue.id).stdout
    call = next(call for turn in dialogue.messages for call in turn.tool_calls)
    name, value = next(iter(call.arguments.items()))
    assert f"assistant  {call.name}({name}=" in shown
    assert str(value) in shown
    for turn in dialogue.messages:
        if turn.role == "user":
            assert f"user  {turn.content}" in shown
        assert all(act in shown for act in turn.acts)


def test_long_results_are_shortened(fcsim: Fcsim, dataset: Path) -> None:
    dialogue = next(each for each in load_dataset(dataset) if any(_is_long(turn) for turn in each.messages))
    assert re.search(r"… \(\d+ characters\)", fcsim("show", dataset, dialogue.id).stdout)


def _is_long(turn: Message) -> bool:
    return turn.role == "tool" and len(turn.content or "") > 200


def test_rejects_come_with_their_reason(fcsim: Fcsim, dataset: Path) -> None:
    rejects = list(load_dataset(dataset).rejects())
    shown = fcsim("show", dataset, "--rejected", "-n", 100).stdout
    assert shown.count("shelf-") >= len(rejects)
    for reject in rejects:
        assert f"{reject.check}: {reject.reason}" in shown


def test_an_unknown_id_is_wrong_usage(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("show", dataset, "shelf-en-1-999999")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'shelf-en-1-999999'" in result.stderr


@pytest.mark.parametrize("what", ["nothing", "empty", "other"])
def test_what_is_no_dataset_is_an_error(what: str, fcsim: Fcsim, tmp_path: Path) -> None:
    path = tmp_path / what
    if what != "nothing":
        path.mkdir()
    if what == "other":
        (path / "notes.txt").write_text("mine")
    for words in (("show", path), ("export", path, "--to", "openai", "-o", tmp_path / "out.jsonl")):
        result = fcsim(*words)
        assert (result.exit_code, result.stdout) == (1, "")
        assert str(path) in result.stderr
    assert not (tmp_path / "out.jsonl").exists()
