"""`fcsim verify`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SHELF, Fcsim
from tests.dataset.verify.foreign import openai, write


def test_a_clean_dataset(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("verify", dataset, "--spec", SHELF)
    assert result.exit_code == 0, result.stdout
    assert "0 failures and 0 warnings in 40 dialogues of 1 file" in result.stderr
    lines = result.stdout.splitlines()
    assert all(line.endswith("  ok") for line in lines)
    assert {"format", "spec", "schema", "grounded", "executable", "roundtrip", "fresh"} <= {
        line.split()[0] for line in lines
    }


def test_one_file_of_a_dataset(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("verify", dataset / "dialogues-00000.jsonl", "--spec", SHELF, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["dialogues"] == 40


def test_a_shipped_domain_is_found_by_its_name(fcsim: Fcsim, tmp_path: Path) -> None:
    assert fcsim("run", "bank", "-n", 4, "--seed", 1, "-o", tmp_path / "data", "--workers", 1).exit_code == 0
    assert fcsim("verify", tmp_path / "data").exit_code == 0


def test_without_its_spec_a_dataset_fails_and_says_what_to_do(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    result = fcsim("verify", dataset)
    assert result.exit_code == 1
    assert "no spec of the domain 'shelf'" in result.stdout
    assert "--spec" in result.stderr
    other = tmp_path / "shelf.fcspec"
    other.write_text(Path(SHELF).read_text("utf-8") + "\n// other\n", "utf-8")
    made_of = json.loads((dataset / "manifest.json").read_text())["config"]["specs"][0]["hash"]
    result = fcsim("verify", dataset, "--spec", other)
    assert result.exit_code == 1
    assert f"made of shelf with the hash {made_of[:12]}; the spec at hand has " in result.stdout
    assert fcsim("verify", dataset, "--spec", other, "--spec", SHELF).exit_code == 0


def test_a_planted_fault_in_foreign_data(fcsim: Fcsim, tmp_path: Path) -> None:
    records = [openai(number) for number in range(10)]
    for record in records[3:8]:
        record["tools"].pop(0)
    path = write(tmp_path / "data.jsonl", records)
    result = fcsim("verify", path, "--examples", 2)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:4] == [
        "offered   5 failed",
        f"  {path}:4 turn 2: get_weather is not offered",
        f"  {path}:5 turn 2: get_weather is not offered",
    ]
    assert "5 failures and 0 warnings in 10 dialogues of 1 file" in result.stderr


def test_warnings_do_not_fail(fcsim: Fcsim, tmp_path: Path) -> None:
    record = openai()
    record["messages"][1]["content"] = "What's the weather there?"
    path = write(tmp_path / "data.jsonl", [record])
    result = fcsim("verify", path)
    assert result.exit_code == 0
    assert "grounded  1 warning\n" in result.stdout
    assert f"{path}:1 turn 2: get_weather: city = 'Oslo' is nowhere" in result.stdout


def test_json(fcsim: Fcsim, tmp_path: Path) -> None:
    record = openai()
    record["messages"].pop()
    path = write(tmp_path / "data.jsonl", [record, "{"])
    result = fcsim("verify", path, "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert (report["files"], report["dialogues"]) == (1, 1)
    assert list(report["checks"]) == ["format", "offered", "schema", "roles", "hygiene", "grounded"]
    assert report["checks"]["roles"] == {
        "failed": 1,
        "warnings": 0,
        "examples": [{"file": str(path), "line": 1, "turn": 5, "reason": "the last turn is the user's"}],
    }
    assert report["checks"]["format"]["examples"][0]["line"] == 2
    assert report["checks"]["schema"] == {"failed": 0, "warnings": 0, "examples": []}


@pytest.mark.parametrize(
    "words", [[], ["nothing.jsonl"], ["data.jsonl", "--examples", "-1"], ["data.jsonl", "--spec", "x"]]
)
def test_wrong_usage(words: list[str], fcsim: Fcsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "data.jsonl", [openai()])
    assert fcsim("verify", *words).exit_code == 2


def test_a_folder_that_is_no_dataset_is_wrong_usage(fcsim: Fcsim, tmp_path: Path) -> None:
    result = fcsim("verify", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no dataset" in result.stderr
