"""`fcsim check` says what is wrong, and how much."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import SHELF, Fcsim

BROKEN = "fcspec 1\ndomain d\nlocale en\napi a(x: Nowhere) -> bool {\n  return true\n}\napi b(y: Nothing) -> bool\n"
WARNED = (
    "fcspec 1\ndomain d\nlocale en\n"
    'enum Colour { red { en: "red" } green { en: "green" } }\n'
    "api a(x: int) -> bool { return x == 1 }\n"
)


def test_a_good_spec(fcsim: Fcsim) -> None:
    result = fcsim("check", SHELF)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "0 errors and 0 warnings in 1 spec\n"


def test_all_mistakes_are_told_with_their_places(fcsim: Fcsim, tmp_path: Path) -> None:
    path = tmp_path / "broken.fcspec"
    path.write_text(BROKEN)
    result = fcsim("check", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{path}:4:10" in result.stderr
    assert f"{path}:7:10" in result.stderr
    assert result.stderr.endswith("fcsim: 2 errors and 0 warnings in 1 spec\n")


def test_json_goes_to_stdout(fcsim: Fcsim, tmp_path: Path) -> None:
    (tmp_path / "broken.fcspec").write_text(BROKEN)
    result = fcsim("check", tmp_path / "broken.fcspec", SHELF, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(each["severity"], each["line"], each["column"]) for each in found] == [("error", 4, 10), ("error", 7, 10)]
    assert json.loads(fcsim("check", SHELF, "--json").stdout) == []


def test_warnings_stop_nothing_unless_strict(fcsim: Fcsim, tmp_path: Path) -> None:
    (tmp_path / "warned.fcspec").write_text(WARNED)
    result = fcsim("check", tmp_path / "warned.fcspec")
    assert result.exit_code == 0
    assert "warning[" in result.stderr
    assert fcsim("check", tmp_path / "warned.fcspec", "--strict").exit_code == 1


def test_every_shipped_spec_is_clean(fcsim: Fcsim) -> None:
    from fcsim.library import names

    assert {"bank", "restaurants", "shop", "weather"} <= set(names())
    result = fcsim("check", *names(), "--strict")
    assert (result.exit_code, result.stderr) == (0, f"0 errors and 0 warnings in {len(names())} specs\n")
