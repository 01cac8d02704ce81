"""`fcsim coverage` measures a folder's dialogues, or those that it makes of a spec."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from simulator.coverage import KINDS
from tests.cli.conftest import SHELF, Fcsim


def test_a_folder(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("coverage", dataset, "--spec", SHELF)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "shelf: 40 dialogues in en and zh"
    assert {line.split()[0] for line in lines if "%" in line} >= {"node", "edge", "present", "all"}
    assert any(line.startswith("rare (") for line in lines)
    assert any("--uncovered lists all" in line for line in lines)


def test_every_uncovered_goal_is_listed_on_request(fcsim: Fcsim, dataset: Path) -> None:
    found = json.loads(fcsim("coverage", dataset, "--spec", SHELF, "--json").stdout)[0]
    listed = fcsim("coverage", dataset, "--spec", SHELF, "--uncovered").stdout
    missing = [goal for goal in found["goals"] if not goal["dialogues"]]
    assert len(missing) > 20
    for goal in missing:
        assert f"{goal['kind']:<20}{goal['name']}" in listed
        assert goal["reason"] == "rare" or goal["why"] in listed
    assert "--uncovered lists" not in listed


def test_json(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("coverage", dataset, "--spec", SHELF, "--json")
    (found,) = json.loads(result.stdout)
    assert (found["domain"], found["locales"], found["dialogues"]) == ("shelf", ["en", "zh"], 40)
    assert list(found["kinds"]) == list(KINDS)
    total = found["total"]
    assert total["goals"] == len(found["goals"]) == sum(kind["goals"] for kind in found["kinds"].values())
    assert total["covered"] == sum(goal["dialogues"] > 0 for goal in found["goals"])
    assert total["goals"] == sum(total[name] for name in ("covered", "rare", "unreachable", "forbidden"))
    assert all(("reason" in goal) == (goal["dialogues"] == 0) for goal in found["goals"])
    assert {goal["dialogues"] for goal in found["goals"] if goal["parts"] == ["open"]} == {40}


def test_a_sample_of_a_spec_is_what_a_run_makes(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("coverage", SHELF, "-n", 40, "--seed", 1, "--json")
    assert result.exit_code == 0
    assert "making 40 dialogues of shelf with seed 1" in result.stderr
    assert result.stdout == fcsim("coverage", dataset, "--spec", SHELF, "--json").stdout


def test_an_unfinished_run(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unfinished"
    shutil.copytree(dataset, folder)
    (folder / "manifest.json").unlink()
    (folder / ".work").mkdir()
    result = fcsim("coverage", folder, "--spec", SHELF)
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "shelf: 40 dialogues in en and zh")
    assert "unfinished" in result.stderr


def test_the_spec_must_be_at_hand(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("coverage", dataset)
    assert result.exit_code == 2
    assert "shelf, which is no shipped domain; --spec names the right one" in result.stderr


def test_the_spec_must_have_the_same_text(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    other = tmp_path / "shelf.fcspec"
    other.write_text(Path(SHELF).read_text("utf-8") + "\n// another\n", "utf-8")
    result = fcsim("coverage", dataset, "--spec", other)
    assert result.exit_code == 2
    assert "with the hash" in result.stderr
    assert "the one at hand has" in result.stderr


def test_wrong_usage(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    assert fcsim("coverage", dataset, "-n", 10).exit_code == 2
    assert fcsim("coverage", SHELF, "--spec", SHELF).exit_code == 2
    assert fcsim("coverage", tmp_path / "nowhere").exit_code == 2
    assert fcsim("coverage", SHELF, "-n", 0).exit_code == 2
    empty = fcsim("coverage", tmp_path)
    assert empty.exit_code == 1
    assert "no dataset" in empty.stderr
