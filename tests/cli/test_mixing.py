"""`fcsim run --mix` and `--until`, as people give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import SHELF, Fcsim


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--mix", "clarify=ten"), "--mix: clarify=ten: a share is like 10"),
        (("--mix", "no-such-file.toml"), "a mix is a file, or parts such as clarify=10"),
        (("--mix", "clarifi=10"), "did you mean clarify?"),
        (("--until", "0"), "above 0 and at most 1; not 0"),
        (("--until", "95"), "at most 1; not 95"),
        (("--until", "nan"), "at most 1; not nan"),
    ],
)
def test_wrong_wishes_are_refused_before_anything_is_made(
    fcsim: Fcsim, tmp_path: Path, words: tuple[str, str], message: str
) -> None:
    result = fcsim("run", SHELF, "-n", 20, "-o", tmp_path / "data", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "data").exists()


def test_a_file_of_a_mix(fcsim: Fcsim, tmp_path: Path) -> None:
    (tmp_path / "mix.toml").write_text("locale.zh = 25\n", encoding="utf-8")
    result = fcsim("run", SHELF, "-n", 20, "-o", tmp_path / "data", "--mix", tmp_path / "mix.toml", "--workers", 1)
    assert result.exit_code == 0, result.stderr
    assert '"zh": 5' in (tmp_path / "data" / "manifest.json").read_text()


def test_what_is_missing_is_told(fcsim: Fcsim, tmp_path: Path) -> None:
    result = fcsim("run", SHELF, "-n", 20, "-o", tmp_path / "data", "--until", "1", "--workers", 1)
    assert result.exit_code == 0
    assert "100.0% was not reached" in result.stderr
    assert "rare: nothing speaks against it" in result.stderr
