"""`fcsim evolve`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fcsim.library import find_spec
from tests.cli.conftest import SHELF, Fcsim


def test_children_compile_and_say_what_they_are_made_of(fcsim: Fcsim, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = fcsim("evolve", SHELF, "--level", "0..5", "-o", out)
    assert done.exit_code == 0
    assert done.stderr.endswith("6 specs in " + str(out) + "\n")
    assert sorted(path.name for path in out.iterdir())[:2] == ["shelf-0-0-0.fcspec", "shelf-1-0-0.fcspec"]
    own = fcsim("check", SHELF).stderr.count("warning")
    for path in out.iterdir():
        assert path.read_text("utf-8").startswith("// Made of shelf (")
        checked = fcsim("check", path)
        assert (checked.exit_code, checked.stderr.count("warning")) == (0, own)


def test_complexity_rises_with_the_level(fcsim: Fcsim, tmp_path: Path) -> None:
    variants = 5  # of fewer, chance decides between neighbours
    done = fcsim("evolve", "travel", "--level", "0..5", "--variants", f"{variants}", "--json", "-o", tmp_path / "out")
    made = json.loads(done.stdout)["made"]
    means = [sum(row["complexity"]["score"] for row in made if row["level"] == level) / variants for level in range(6)]
    assert means == sorted(means)
    assert means[5] > means[0] * 1.15
    assert {step["operator"] for row in made for step in row["operators"]} > {"rename", "describe", "group", "widen"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--level", "6"], "levels are 0 to 5"),
        (["--level", "3..1"], "levels are 0 to 5"),
        (["--level", "x"], "levels are 0 to 5"),
        (["--variants", "0"], "--variants"),
    ],
)
def test_wrong_wishes_are_refused(fcsim: Fcsim, tmp_path: Path, words: list[str], message: str) -> None:
    done = fcsim("evolve", "shop", *words, "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_exists_is_left_alone(fcsim: Fcsim, tmp_path: Path) -> None:
    done = fcsim("evolve", "shop", "-o", tmp_path)
    assert (done.exit_code, "exists already" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_spec_with_errors_is_shown_them(fcsim: Fcsim, tmp_path: Path) -> None:
    bad = tmp_path / "bad.fcspec"
    bad.write_text("fcspec 1\ndomain bad\napi f(a: Nothing) -> int\n", "utf-8")
    done = fcsim("evolve", bad, "-o", tmp_path / "out")
    assert (done.exit_code, "FC204" in done.stderr) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_small_spec_has_no_place_for_some_operators(fcsim: Fcsim, tmp_path: Path) -> None:
    small = tmp_path / "small.fcspec"
    small.write_text("fcspec 1\n\ndomain small\n\n/// Ring the bell.\napi ring() -> { rings: int(1..3) }\n", "utf-8")
    done = fcsim("evolve", small, "--level", "5", "-o", tmp_path / "out")
    assert done.exit_code == 0
    assert "no place was found for: " in done.stdout
    assert "deepen" in done.stdout


def test_a_folder_cannot_be_evolved(fcsim: Fcsim, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    text = find_spec("shop").read_text("utf-8")
    head, _, rest = text.partition("// ---- who speaks")
    (folder / "one.fcspec").write_text(head, "utf-8")
    (folder / "two.fcspec").write_text("fcspec 1\n\ndomain shop\n\n// " + rest, "utf-8")
    done = fcsim("evolve", folder, "-o", tmp_path / "out")
    assert done.exit_code != 0
    assert "several files" in done.stderr


def test_a_run_refuses_what_does_not_go_together(fcsim: Fcsim, tmp_path: Path) -> None:
    for words, message in (
        (["--evolve", "0..9"], "levels are"),
        (["--evolve", "1..2", "--until", "0.5"], "choose one"),
    ):
        done = fcsim("run", "shop", "-n", "10", "-o", tmp_path / "out", *words)
        assert (done.exit_code, message in done.stderr) == (2, True)
        assert not (tmp_path / "out").exists()
