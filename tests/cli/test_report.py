"""`fcsim report`: the page in its folder, and what is no folder of dialogues."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import SHELF, Fcsim


@pytest.fixture
def copy(dataset: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(dataset, tmp_path / "shelf"))


def test_a_report_is_written_into_the_folder(fcsim: Fcsim, copy: Path) -> None:
    result = fcsim("report", copy, "--spec", SHELF)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert (copy / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert not list(copy.glob("*.part"))
    assert fcsim("run", SHELF, "-n", 5, "-o", copy, "--force", "--workers", 1).exit_code == 0
    assert not (copy / "report.html").exists()


def test_without_the_spec_the_rest_is_told(fcsim: Fcsim, copy: Path) -> None:
    result = fcsim("report", copy)
    assert result.exit_code == 0
    assert "--spec names the right one" in result.stderr


def test_what_no_report_wrote_is_kept(fcsim: Fcsim, copy: Path) -> None:
    (copy / "report.html").write_text("mine")
    result = fcsim("report", copy)
    assert result.exit_code == 2
    assert "is no report of fcsim; --force replaces it" in result.stderr
    assert (copy / "report.html").read_text() == "mine"
    assert fcsim("report", copy, "--force").exit_code == 0


def test_no_dataset_no_report(fcsim: Fcsim, tmp_path: Path) -> None:
    assert fcsim("report", tmp_path / "nowhere").exit_code == 1
    assert fcsim("report", tmp_path).exit_code == 1
    assert not list(tmp_path.iterdir())


def test_a_broken_line_is_told_with_its_place(fcsim: Fcsim, copy: Path) -> None:
    with (copy / "dialogues-00000.jsonl").open("a") as file:
        file.write('{"id": 3}\n')
    result = fcsim("report", copy)
    assert result.exit_code == 1
    assert "dialogues-00000.jsonl:41" in result.stderr
    assert not (copy / "report.html").exists()


def test_half_a_run_has_a_report(fcsim: Fcsim, copy: Path) -> None:
    (copy / "manifest.json").unlink()
    (copy / ".work").mkdir()
    result = fcsim("report", copy, "--spec", SHELF)
    assert result.exit_code == 0
    assert "unfinished" in result.stderr
