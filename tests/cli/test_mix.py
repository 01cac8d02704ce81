"""`fcsim mix` makes one dataset of several, that every command takes."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from fcsim import load_dataset
from fcsim.dataset.sets.near import Neighbours, signatures
from tests.cli.conftest import SHELF, Fcsim, contents


@pytest.fixture(scope="module")
def other(fcsim: Fcsim, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty dialogues of another seed."""
    path = tmp_path_factory.mktemp("datasets") / "other"
    assert fcsim("run", SHELF, "-n", 40, "--seed", 2, "-o", path, "--workers", 1).exit_code == 0
    return path


def test_a_mix_holds_each_dialogue_once(dataset: Path, other: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    out = tmp_path / "mix"
    done = fcsim("mix", dataset, other, dataset, "-o", out, "--json")
    report = json.loads(done.stdout)
    assert [source["name"] for source in report["sources"]] == ["shelf", "other", "shelf"]
    assert report["sources"][2]["taken"] == 0
    sign, index = signatures(), Neighbours()
    ids = []
    for dialogue in load_dataset(out):
        assert index.near(sign(dialogue)) is None
        index.add(dialogue.id, sign(dialogue))
        ids.append(dialogue.id)
    assert len(set(ids)) == len(ids) == report["dialogues"]
    left = [reject.dialogue.id for reject in load_dataset(out).rejects()]
    assert len(ids) + len(left) == 120
    assert fcsim("verify", out, "--spec", SHELF).exit_code == 0
    assert fcsim("coverage", out, "--spec", SHELF).exit_code == 0
    assert fcsim("show", out, ids[-1]).exit_code == 0
    assert fcsim("export", out, "--to", "openai", "-o", tmp_path / "out.jsonl").exit_code == 0
    assert fcsim("split", out, "-o", tmp_path / "parts", "--shares", "a=50,b=50").exit_code == 0
    manifest = load_dataset(out).manifest
    assert manifest is not None
    assert manifest.config.made_from is not None
    assert [source.config.seed for source in manifest.config.made_from.sources] == [1, 2, 1]


def test_quotas_are_met_exactly(dataset: Path, other: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    out = tmp_path / "mix"
    words = ("mix", dataset, other, "--quota", "clarify=5x,locale.zh=62.5", "--quota", "locale.en=12x", "-n", 32)
    assert fcsim(*words, "-o", out).exit_code == 0
    found = list(load_dataset(out))
    assert Counter(dialogue.locale for dialogue in found) == {"zh": 20, "en": 12}
    assert sum("clarify" in dialogue.behaviours for dialogue in found) == 5
    fcsim(*words, "-o", tmp_path / "again")
    assert contents(tmp_path / "again") == contents(out)
    fcsim(*words, "-o", tmp_path / "other", "--seed", 3)
    assert contents(tmp_path / "other") != contents(out)


def test_the_same_id_twice(dataset: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    """Runs of one seed give the same id to different dialogues if their locales are others."""
    fcsim("run", SHELF, "-n", 20, "--seed", 1, "--locale", "zh", "-o", tmp_path / "zh", "--workers", 1)
    assert fcsim("mix", dataset, tmp_path / "zh", "-o", tmp_path / "mix").exit_code == 0
    ids = [dialogue.id for dialogue in load_dataset(tmp_path / "mix")]
    assert len(set(ids)) == len(ids)
    assert any(id.endswith("-2") for id in ids)
    assert fcsim("verify", tmp_path / "mix", "--spec", SHELF).exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--quota", "behaviour=5x"), 2, "behaviour alone says too little"),
        (("--quota", "locals.zh=5x"), 2, "'locale'?"),
        (("--quota", "turns.3=5x"), 2, "there are no shares of 'turns', only of behaviour, api"),
        (("--quota", "locale.zh=1.5x"), 2, "a share is like 10 or 12.5, a count like 150x"),
        (("--quota", "locale.zh=40"), 2, "locale.zh=40 is a share of -n, which is not given; locale.zh=40x"),
        (("--quota", "locale.fr=5x"), 1, "locale.fr=5 can't be had: 0 are of it"),
        (("--quota", "locale.zh=15x", "-n", "10"), 1, "the quotas alone make 15 dialogues, more than 10"),
        (("-n", "1000"), 1, "1,000 can't be had: there are"),
        (("--quota", "locale.zh=0x,locale.en=0x"), 1, "there is nothing to take"),
    ],
)
def test_what_cannot_be_had(
    words: tuple[str, ...], code: int, why: str, dataset: Path, fcsim: Fcsim, tmp_path: Path
) -> None:
    done = fcsim("mix", dataset, "-o", tmp_path / "out", *words)
    assert (done.exit_code, why in done.stderr) == (code, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_sources_of_other_versions(dataset: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    old = shutil.copytree(dataset, tmp_path / "old")
    manifest = json.loads((old / "manifest.json").read_text("utf-8"))
    manifest["config"]["versions"]["faker"] = "1.0.0"
    (old / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    done = fcsim("mix", dataset, old, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "was made with faker 1.0.0" in done.stderr
    assert not (tmp_path / "out").exists()
