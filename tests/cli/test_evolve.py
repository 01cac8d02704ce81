"""`fcsim evolve`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler import compile_file
from tests.cli.conftest import SHELF, Fcsim

TOWN = Path(__file__).parents[1] / "fixtures" / "town"


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


def test_a_folder_becomes_a_child_of_one_file(fcsim: Fcsim, tmp_path: Path) -> None:
    folder, one = tmp_path / "shelf", tmp_path / "one"
    folder.mkdir()
    head, keyword, rest = Path(SHELF).read_text("utf-8").partition("phrases ")
    (folder / "a.fcspec").write_text(head, "utf-8")
    (folder / "b.fcspec").write_text(f"fcspec 1\n\ndomain shelf\n\n// What is said.\n{keyword}{rest}", "utf-8")
    assert fcsim("evolve", folder, "--level", "3", "-o", one).exit_code == 0
    child = one / "shelf-3-0-0.fcspec"
    assert "// What is said." in child.read_text("utf-8")
    checked = fcsim("check", child)
    assert (checked.exit_code, checked.stderr.count("warning")) == (0, fcsim("check", SHELF).stderr.count("warning"))


def test_what_children_use_is_beside_them(fcsim: Fcsim, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert fcsim("evolve", TOWN / "kitchen", "-o", out).exit_code == 0
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.fcspec")) == [
        "atlas/atlas.fcspec",
        "kitchen-3-0-0.fcspec",
    ]
    child = compile_file(out / "kitchen-3-0-0.fcspec").spec
    atlas = compile_file(TOWN / "atlas.fcspec").spec
    assert child is not None
    assert atlas is not None
    assert {guest.hash for guest in child.guests.values()} == {atlas.hash}


def test_a_child_that_was_written_is_covered_and_checked(fcsim: Fcsim, tmp_path: Path) -> None:
    """What the refusal of --until with --evolve sends people to."""
    out, data = tmp_path / "out", tmp_path / "data"
    fcsim("evolve", SHELF, "--level", "2", "-o", out)
    child = out / "shelf-2-0-0.fcspec"
    done = fcsim("run", child, "-n", "400", "--until", "0.6", "--workers", "1", "-o", data)
    assert (done.exit_code, "goals that dialogues can come to are covered" in done.stderr) == (0, True)
    assert "was not reached" not in done.stderr
    checked = fcsim("verify", data, "--spec", child)
    assert (checked.exit_code, "0 failures and 0 warnings" in checked.stderr) == (0, True)


def test_a_run_refuses_what_does_not_go_together(fcsim: Fcsim, tmp_path: Path) -> None:
    for words, message in (
        (["--evolve", "0..9"], "levels are"),
        (["--evolve", "1..2", "--until", "0.5"], "run each with --until"),
    ):
        done = fcsim("run", "shop", "-n", "10", "-o", tmp_path / "out", *words)
        assert (done.exit_code, message in done.stderr) == (2, True)
        assert not (tmp_path / "out").exists()
