"""The grammar itself: no two terminals collide, no choice is left to lark, no keyword is forgotten."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import interegular  # noqa: F401  (lark looks for collisions only where it is installed)
import pytest
from lark.exceptions import LarkError

from dsl.grammar import grammar
from dsl.split import DECLARATIONS

TEXT = files("dsl").joinpath("grammar.lark").read_text(encoding="utf-8")


def test_no_collisions_and_no_conflicts() -> None:
    grammar(strict=True)


def test_strict_finds_a_collision(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above could fail: a second terminal for numbers is refused."""
    from lark import Lark

    broken = TEXT.replace("target: NAME NUMBER?", "target: NAME (NUMBER | DIGITS)?") + "\nDIGITS: /[0-9]+/\n"
    with pytest.raises(LarkError):
        Lark(broken, parser="lalr", strict=True)


@pytest.mark.parametrize("kept", ["nothing", "what was kept before", "what is broken", "no place"])
def test_the_tables_are_kept_and_never_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    tables = tmp_path / "fcsim" / "grammar.tables"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if kept == "what was kept before":
        grammar.__wrapped__()
    elif kept == "what is broken":
        grammar.__wrapped__()
        tables.write_bytes(tables.read_bytes()[:1000])
    elif kept == "no place":
        (tmp_path / "fcsim").write_text("a file")
    tree = grammar.__wrapped__().parse("enum Size { small big }")
    assert tree == grammar().parse("enum Size { small big }")
    assert tables.exists() == (kept != "no place")


def test_every_declaration_of_the_grammar_starts_a_piece() -> None:
    rule = re.search(r"^_declaration:(.*?)\n\n", TEXT, re.DOTALL | re.MULTILINE)
    assert rule
    names = re.findall(r"\w+", rule[1])
    keywords = [re.search(rf'^{name}: "(\w+)"', TEXT, re.MULTILINE) for name in names]
    assert sorted(keyword[1] for keyword in keywords if keyword) == sorted(DECLARATIONS)
