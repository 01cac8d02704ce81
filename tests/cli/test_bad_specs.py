"""Files that are no spec: every command says so in words, ends with 1, and writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import SHELF, Fcsim

GOOD = Path(SHELF).read_text("utf-8")

BAD = {
    "empty": b"",
    "blank": b" \n\n",
    "broken": b"fcspec 1\ndomain d\nlocale en\napi a( -> {\n",
    "headless": b"domain d\n",
    "binary": bytes(range(256)) * 40,
    "utf-16": GOOD.encode("utf-16"),
    "gbk": GOOD.encode("gbk"),
    "cut": GOOD.encode()[: GOOD.encode().index("小".encode()) + 1],
    "huge": GOOD.encode() + b"// and so on\n" * 800_000,
    "deep-braces": b"fcspec 1\ndomain d\nlocale en\napi a() -> bool { return "
    + b"(" * 10_000
    + b")" * 10_000
    + b" }\n",
    "deep-type": b"fcspec 1\ndomain d\nlocale en\ntype T { a: " + b"{ a: " * 10_000 + b"int" + b" }" * 10_000 + b" }\n",
    "deep-phrase": b"fcspec 1\ndomain d\nlocale en\napi a() -> bool { return true }\n"
    b'phrases en for a { ask "' + b"[(" * 5_000 + b"a" + b")]" * 5_000 + b'" }\n',
}


@pytest.fixture(params=BAD)
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"{request.param}.fcspec"
    path.write_bytes(BAD[request.param])
    return path


def test_a_file_that_is_no_spec(bad: Path, fcsim: Fcsim, tmp_path: Path) -> None:
    for words in (
        ("check", bad),
        ("graph", bad),
        ("compile", bad, "-o", tmp_path / "out"),
        ("run", bad, "-n", 5, "-o", tmp_path / "out"),
    ):
        result = fcsim(*words)
        assert result.exit_code == 1, words
        assert "error[FC" in result.stderr
        assert str(bad) in result.stderr
        assert len(result.stderr) < 20_000
        assert result.stdout == ""
    assert sorted(tmp_path.iterdir()) == [bad]


def test_a_folder_is_no_spec(fcsim: Fcsim, tmp_path: Path) -> None:
    result = fcsim("check", tmp_path)
    assert result.exit_code == 1
    assert "folder" in result.stderr
