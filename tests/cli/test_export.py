"""`fcsim export` writes a file for a trainer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fcsim import load_dataset
from tests.cli.conftest import Fcsim


@pytest.mark.parametrize("format", ["openai", "hermes"])
def test_an_export_has_every_dialogue_in_order(format: str, fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    result = fcsim("export", dataset, "--to", format, "-o", tmp_path / "out.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [_first(row["messages"], "user") for row in rows] == [
        next(turn.content for turn in dialogue.messages if turn.role == "user") for dialogue in load_dataset(dataset)
    ]


def _first(messages: list[dict[str, str]], role: str) -> str:
    return next(message["content"] for message in messages if message["role"] == role)


def test_an_existing_file_is_replaced_only_with_force(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    result = fcsim("export", dataset, "--to", "openai", "-o", out)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert out.read_text() == "before"
    assert fcsim("export", dataset, "--to", "openai", "-o", out, "--force").exit_code == 0
    assert out.read_text() != "before"


def test_a_place_that_is_not_there(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "nowhere" / "out.jsonl"):
        result = fcsim("export", dataset, "--to", "openai", "-o", out)
        assert result.exit_code == 2
        assert str(out.parent) in result.stderr


def test_an_unknown_format_names_the_known_ones(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    result = fcsim("export", dataset, "--to", "alpaca", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 2
    assert "openai" in result.stderr
    assert "hermes" in result.stderr


def test_a_broken_line_stops_the_export_and_leaves_nothing(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in dataset.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    (copy / "dialogues-00000.jsonl").write_bytes(b"{}\n")
    result = fcsim("export", copy, "--to", "openai", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert "dialogues-00000.jsonl:1" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()
