"""`fcsim split` makes a dataset that every command takes, and refuses what cannot be split."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from fcsim import load_dataset
from tests.cli.conftest import SHELF, Fcsim, contents


@pytest.fixture(scope="module")
def halves(dataset: Path, fcsim: Fcsim, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("split") / "halves"
    done = fcsim("split", dataset, "-o", path, "--shares", "train=75,test=25")
    assert done.exit_code == 0, done.stderr
    return path


def test_every_dialogue_is_in_one_split_or_left_out(dataset: Path, halves: Path) -> None:
    found = load_dataset(halves)
    kept = [dialogue.id for dialogue in found]
    left = [reject.dialogue.id for reject in found.rejects()]
    assert sorted(kept + left) == sorted(dialogue.id for dialogue in load_dataset(dataset))
    assert len(list(load_dataset(halves, "test"))) == 10
    assert [d.id for d in load_dataset(halves, "train")] + [d.id for d in load_dataset(halves, "test")] == kept


def test_the_commands_take_it(halves: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    assert fcsim("verify", halves, "--spec", SHELF).exit_code == 0
    assert fcsim("show", halves, "-n", 1).exit_code == 0
    assert fcsim("coverage", halves, "--spec", SHELF).exit_code == 0
    out = tmp_path / "test.jsonl"
    assert fcsim("export", halves, "--to", "openai", "--split", "test", "-o", out).exit_code == 0
    assert len(out.read_text("utf-8").splitlines()) == 10
    wrong = fcsim("export", halves, "--to", "openai", "--split", "dev", "-o", tmp_path / "dev.jsonl")
    assert wrong.exit_code == 1
    assert "has no split named 'dev': there are train, test" in wrong.stderr


def test_the_same_command_gives_the_same_bytes(dataset: Path, halves: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    fcsim("split", dataset, "-o", tmp_path / "again", "--shares", "train=75,test=25")
    assert contents(tmp_path / "again") == contents(halves)


def test_the_report_as_json(dataset: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    words = ("split", dataset, "-o", tmp_path / "out", "--by", "values", "--shares", "train=50,test=50", "--json")
    report = json.loads(fcsim(*words).stdout)
    assert report["by"] == "values"
    assert sum(report["dialogues"].values()) + sum(report["left_out"].values()) == 40
    (pair,) = report["shared"]
    assert (pair["first"], pair["later"]) == ("train", "test")
    assert (pair["values"], pair["worlds"], pair["near"]) == ([], 0, 0)


def test_what_is_near_to_an_evaluation_set_is_left_out(dataset: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    said = [m.content or "" for dialogue in load_dataset(dataset) for m in dialogue.messages if m.role == "user"]
    file = tmp_path / "eval.jsonl"
    file.write_text(json.dumps({"tools": [], "question": max(said, key=len)}), "utf-8")
    words = ("split", dataset, "-o", tmp_path / "out", "--shares", "a=50,b=50", "--against", file, "--json")
    assert json.loads(fcsim(*words).stdout)["left_out"]["against"] >= 1
    reasons = [reject.reason for reject in load_dataset(tmp_path / "out").rejects() if reject.check == "against"]
    assert all("as eval.jsonl:1 does" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--shares", "train=90,test=20"), 2, "the shares add up to 110, not to 100"),
        (("--shares", "train=100,test=0"), 2, "test would be empty: its share is 0"),
        (("--shares", "train=100"), 2, "one share is no split"),
        (("--shares", "train:90,test:10"), 2, "'train:90' is not of the form NAME=NUMBER"),
        (("--shares", "Train=90,test=10"), 2, "'Train' is no name for a split"),
        (("--shares", "a=50,a=50"), 2, "a is given twice"),
        (("--by", "scenario", "--against", "no-such-file"), 2, "No such file"),
    ],
)
def test_wrong_words(words: tuple[str, ...], code: int, why: str, dataset: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    done = fcsim("split", dataset, "-o", tmp_path / "out", *words)
    assert (done.exit_code, why in done.stderr) == (code, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_split_that_would_be_empty(fcsim: Fcsim, tmp_path: Path) -> None:
    fcsim("run", SHELF, "-n", 2, "--seed", 1, "-o", tmp_path / "few", "--workers", 1)
    done = fcsim("split", tmp_path / "few", "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "would be empty: the 2 dialogues cannot be parted so by dialogue" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["few"]


def test_folders_that_cannot_be_split(dataset: Path, halves: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "half" / ".work").mkdir(parents=True)
    old = shutil.copytree(dataset, tmp_path / "old")
    manifest = json.loads((old / "manifest.json").read_text("utf-8"))
    manifest["config"]["versions"]["fcsim"] = "0.0.1"
    (old / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    gone = shutil.copytree(dataset, tmp_path / "gone")
    next(gone.glob("dialogues-*.jsonl")).unlink()
    for folder, why in (
        (tmp_path / "none", "there is no folder"),
        (tmp_path / "empty", "is no dataset"),
        (tmp_path / "half", "is unfinished"),
        (old, "was made by fcsim 0.0.1"),
        (gone, "is missing"),
        (halves, "is split already"),
    ):
        done = fcsim("split", folder, "-o", tmp_path / "out")
        assert (done.exit_code, why in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_there_is_kept(dataset: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    out = tmp_path / "out"
    fcsim("split", dataset, "-o", out, "--shares", "a=50,b=50")
    before = contents(out)
    refused = fcsim("split", dataset, "-o", out, "--shares", "a=60,b=40")
    assert (refused.exit_code, contents(out)) == (2, before)
    assert fcsim("split", dataset, "-o", out, "--shares", "a=60,b=40", "--force").exit_code == 0
    assert contents(out) != before
    (out / "notes.txt").write_text("mine")
    refused = fcsim("split", dataset, "-o", out, "--force")
    assert refused.exit_code == 2
    assert "notes.txt" in refused.stderr
    assert (out / "notes.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
