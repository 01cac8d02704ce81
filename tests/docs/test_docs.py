"""What the documentation says is so: its specs compile, its tables are complete, its commands and files exist.

`UPDATE_GOLDEN=1 pytest tests/docs` writes the table of the diagnostics anew: read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
import typer.main

import dsl
from compiler import compile_text
from compiler.functions import FUNCTIONS
from compiler.people import TRAITS
from compiler.phrases import MAX_FRAMES
from compiler.units import UNITS
from dsl.codes import CODES
from dsl.split import DECLARATIONS, split
from dsl.syntax import PhraseKind
from fcsim.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LANGUAGE = ROOT / "docs" / "language.md"
DIAGNOSTICS = ROOT / "docs" / "diagnostics.md"

_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_PATH = re.compile(r"`((?:dsl|compiler|simulator|fcsim|specs|tests|docs|benchmarks)/[\w./-]*)`")
_COMMAND = re.compile(r"^\| `fcsim ([^`]+)` \|(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """The text of a fenced block; `place` is its page and line, `info` what follows the first fence."""

    place: str
    info: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        yield Block(f"{page.name}:{text.count(chr(10), 0, match.start()) + 1}", match[1], match[2])


def specs() -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if block.info == "fcspec"]


def is_whole(spec: str) -> bool:
    return spec.startswith("fcspec ")


def completed(fragment: str) -> str:
    """A fragment with the whole spec of the language's page, whose declarations of the same names it replaces."""
    example = next(block.text for block in specs() if block.place.startswith(LANGUAGE.name))
    replaced = {name for _, name in declared(fragment)} - {None}
    return "".join(text for text, name in declared(example) if name not in replaced) + fragment


def declared(spec: str) -> Iterator[tuple[str, str | None]]:
    """The text of each declaration, and what it declares; None for phrases, which add up."""
    for piece in split(spec, "x"):
        words = re.findall(r"\w+", spec[piece.word_start : piece.end])
        name = {"phrases": None, "world": "world", "flow": "flow"}.get(piece.word, words[1])
        yield spec[piece.start : piece.end], name


def told(spec: str, file: str) -> list[str]:
    found = compile_text(spec, file)
    return [dsl.render(problem, found.texts) for problem in found.diagnostics]


@pytest.mark.parametrize("block", specs(), ids=lambda block: block.place)
def test_specs_compile(block: Block) -> None:
    if is_whole(block.text):
        assert told(block.text, block.place) == []
    else:
        assert [problem for problem in told(completed(block.text), block.place) if problem.startswith("error")] == []


def test_a_broken_spec_is_told_what_the_page_says() -> None:
    found = list(blocks(DIAGNOSTICS))
    pairs = [(one, two) for one, two in zip(found, found[1:], strict=False) if one.info == "fcspec broken"]
    assert pairs
    for spec, words in pairs:
        assert "\n".join(told(spec.text, "library.fcspec")) + "\n" == words.text


def test_every_diagnostic_is_in_the_table() -> None:
    rows = [f"| {code} | `{it.slug}` | {it.severity} | {it.summary} |" for code, it in sorted(CODES.items())]
    text = DIAGNOSTICS.read_text(encoding="utf-8")
    written = [line for line in text.splitlines() if line.startswith("| FC")]
    if os.environ.get("UPDATE_GOLDEN"):
        DIAGNOSTICS.write_text(text.replace("\n".join(written), "\n".join(rows)), encoding="utf-8")
    assert written == rows


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(UNITS, id="units"),
        pytest.param(FUNCTIONS, id="functions"),
        pytest.param(TRAITS, id="traits"),
        pytest.param(get_args(PhraseKind), id="phrases"),
        pytest.param(DECLARATIONS, id="declarations"),
        pytest.param([str(MAX_FRAMES)], id="limits"),
    ],
)
def test_the_language_is_described_in_full(names: list[str]) -> None:
    text = LANGUAGE.read_text(encoding="utf-8")
    code = " ".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    prose = code if names is not names else text
    assert [name for name in names if not re.search(rf"\b{name}\b", prose)] == []


def commands() -> list[tuple[str, str]]:
    return _COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("line", "about"), commands(), ids=lambda text: text.split()[0] if text else "")
def test_commands_are_as_the_readme_says(line: str, about: str) -> None:
    name, *words = line.split()
    command = typer.main.get_group(app).commands[name]  # type: ignore[attr-defined]
    options = {option for parameter in command.params for option in parameter.opts}
    flags = [word for word in [*words, *re.findall(r"--?[a-z]\w*", about)] if word.startswith("-")]
    assert [flag for flag in flags if flag not in options] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_pages_name_is_there(page: Path) -> None:
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    links = [page.parent / link for link in _LINK.findall(re.sub("`[^`]*`", "", text)) if "://" not in link]
    assert [str(link) for link in links if not link.exists()] == []
    assert [path for path in _PATH.findall(text) if not (ROOT / path).exists()] == []
