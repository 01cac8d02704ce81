"""`fcsim run`: what it says, and the wrong wishes it refuses before it touches anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SHELF, Fcsim, contents


def test_people_read_stderr(fcsim: Fcsim, tmp_path: Path) -> None:
    result = fcsim("run", SHELF, "-n", 20, "--seed", 3, "-o", tmp_path / "data")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "10 of 20 kept" in result.stderr
    assert f"20 dialogues in {tmp_path / 'data'}" in result.stderr.splitlines()[-1]


def test_several_specs_make_one_dataset(fcsim: Fcsim, tmp_path: Path) -> None:
    result = fcsim("run", SHELF, "restaurants", "-n", 8, "-o", tmp_path / "data")
    assert result.exit_code == 0, result.stderr
    manifest = json.loads((tmp_path / "data" / "manifest.json").read_text())
    assert manifest["counts"]["domains"] == {"restaurants": 4, "shelf": 4}
    assert [spec["name"] for spec in manifest["config"]["specs"]] == ["shelf.fcspec", "restaurants"]
    assert (
        "fcsim run shelf.fcspec restaurants -n 8 --seed 0 -o dataset" in (tmp_path / "data" / "README.md").read_text()
    )


def test_resuming_a_complete_run_says_so(fcsim: Fcsim, dataset: Path) -> None:
    before = contents(dataset)
    result = fcsim("run", SHELF, "-n", 40, "--seed", 1, "-o", dataset, "--resume")
    assert result.exit_code == 0
    assert "complete already" in result.stderr
    assert contents(dataset) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-n", 0), "'-n'"),
        (("-n", -5), "'-n'"),
        (("-n", "many"), "'-n'"),
        (("--seed", "abc"), "'--seed'"),
        (("--seed", "1.5"), "'--seed'"),
        (("--workers", 0), "'--workers'"),
        (("--locale", "fr"), "'fr'"),
        (("--resume", "--force"), "--resume continues"),
        ((SHELF,), "same domain"),
        (("restrants",), "did you mean 'restaurants'?"),
        (("nowhere/missing.fcspec",), "there is no file nowhere/missing.fcspec"),
        (("--colour",), "--colour"),
    ],
    ids=lambda value: " ".join(map(str, value)).replace(SHELF, "twice") if isinstance(value, tuple) else "",
)
def test_wrong_usage(words: tuple[object, ...], message: str, fcsim: Fcsim, tmp_path: Path) -> None:
    result = fcsim("run", SHELF, "-n", 5, "-o", tmp_path / "data", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert not (tmp_path / "data").exists()


def test_what_must_be_given(fcsim: Fcsim, tmp_path: Path) -> None:
    for words in ((SHELF, "-o", tmp_path / "data"), (SHELF, "-n", 5), ("-n", 5, "-o", tmp_path / "data")):
        result = fcsim("run", *words)
        assert result.exit_code == 2
        assert "Missing" in result.stderr


@pytest.mark.parametrize("force", [(), ("--force",), ("--resume",)])
def test_a_folder_with_other_things_is_refused(force: tuple[str, ...], fcsim: Fcsim, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    result = fcsim("run", SHELF, "-n", 5, "-o", tmp_path, *force)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "thesis.tex" in result.stderr
    assert contents(tmp_path) == {"thesis.tex": b"mine"}


def test_a_file_in_the_way(fcsim: Fcsim, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    for place in (tmp_path / "data", tmp_path / "data" / "below"):
        result = fcsim("run", SHELF, "-n", 5, "-o", place)
        assert result.exit_code == 2
        assert str(tmp_path / "data") in result.stderr


def test_other_wishes_do_not_continue_a_run(fcsim: Fcsim, dataset: Path) -> None:
    before = contents(dataset)
    result = fcsim("run", SHELF, "-n", 41, "--seed", 1, "-o", dataset, "--resume")
    assert result.exit_code == 2
    assert "the number of dialogues was 40 and is 41" in result.stderr
    assert contents(dataset) == before
