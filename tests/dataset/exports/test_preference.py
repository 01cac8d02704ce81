"""Pairs in the mix that is asked for, read back by `datasets` as TRL takes them."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from fcsim.dataset.exports import export_to
from fcsim.dataset.exports.preference import Mixture, parse_faults
from fcsim.dataset.exports.trl import conversation
from fcsim.dataset.faults import FAULTS
from simulator.dialogue import Dialogue


def pairs(dialogues: tuple[Dialogue, ...], path: Path, shares: dict[str, float] | None = None) -> list[Any]:
    export_to("preference", dialogues, path, mixture=Mixture(shares))
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_pair_differs_in_its_last_turn(shipped: tuple[Dialogue, ...], tmp_path: Path) -> None:
    by_id = {dialogue.id: dialogue for dialogue in shipped}
    made = pairs(shipped, tmp_path / "pairs.jsonl")
    assert {pair["fault"] for pair in made} == set(FAULTS)
    for pair in made:
        said = conversation(by_id[pair["id"]])
        assert pair["prompt"] == said[: pair["turn"]]
        assert pair["chosen"] == [said[pair["turn"]]]
        assert pair["rejected"] != pair["chosen"]
        assert [message["role"] for message in pair["rejected"]] == ["assistant"]
        assert json.loads(pair["tools"]) == list(by_id[pair["id"]].tools)
        assert pair["reason"]


def test_the_mix_is_met(shipped: tuple[Dialogue, ...], tmp_path: Path) -> None:
    shares = {"missing_call": 3.0, "invented_value": 1.0}
    found = Counter(pair["fault"] for pair in pairs(shipped, tmp_path / "pairs.jsonl", shares))
    assert set(found) == set(shares)
    assert abs(found["missing_call"] - 3 * found["invented_value"]) < 0.1 * found.total()


def test_the_same_dialogues_give_the_same_pairs(shipped: tuple[Dialogue, ...], tmp_path: Path) -> None:
    assert pairs(shipped[:60], tmp_path / "one.jsonl") == pairs(shipped[:60], tmp_path / "two.jsonl")


def test_datasets_load_them(shipped: tuple[Dialogue, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    made = pairs(shipped[:100], tmp_path / "pairs.jsonl")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import datasets

        datasets.disable_progress_bars()
        file = str(tmp_path / "pairs.jsonl")
        loaded = datasets.load_dataset("json", data_files=file, split="train", cache_dir=str(tmp_path))
    assert loaded.num_rows == len(made)
    for row, pair in zip(loaded, made, strict=True):
        for side in ("chosen", "rejected"):
            assert _calls(row[side][0]) == _calls(pair[side][0])


def _calls(message: Any) -> list[tuple[str, Any]]:
    calls = [call["function"] for call in message.get("tool_calls") or ()]
    return [(call["name"], call["arguments"]) for call in calls]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("wrong_tol=1", "did you mean 'wrong_tool'"),
        ("wrong_tool", "not of the form NAME=NUMBER"),
        ("wrong_tool=0", "no fault has a share"),
        ("wrong_tool=-1", "not of the form NAME=NUMBER"),
    ],
)
def test_wrong_words(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_faults(text)
