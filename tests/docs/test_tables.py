"""The tables and lists in the documentation are complete, and its commands and files exist.

`UPDATE_GOLDEN=1 pytest tests/docs` writes the table of the diagnostics anew: read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import get_args

import pytest
import typer.main

from compiler import phrases, resolve
from compiler.functions import FUNCTIONS
from compiler.people import TRAITS
from compiler.scope import BUILTINS
from compiler.units import UNITS
from dsl import source, split, tree_base, tree_types
from dsl.codes import CODES
from dsl.syntax import PhraseKind
from fcsim.cli.app import app
from tests.docs.pages import DIAGNOSTICS, LANGUAGE, PAGES, ROOT, prose, text_of

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_PATH = re.compile(r"`((?:dsl|compiler|simulator|fcsim|specs|tests|docs|benchmarks)/[\w./-]*)`")
_COMMAND = re.compile(r"^\| `fcsim ([^`]+)` \|(.*)$", re.MULTILINE)


def test_every_diagnostic_is_in_the_table() -> None:
    rows = [f"| {code} | `{it.slug}` | {it.severity} | {it.summary} |" for code, it in sorted(CODES.items())]
    text = text_of(DIAGNOSTICS)
    written = [line for line in text.splitlines() if line.startswith("| FC")]
    if os.environ.get("UPDATE_GOLDEN"):
        DIAGNOSTICS.write_text(text.replace("\n".join(written), "\n".join(rows)), encoding="utf-8")
    assert written == rows


def paragraph(start: str) -> str:
    """Of the language's page, from these words to the next empty line."""
    text = text_of(LANGUAGE)
    at = text.index(start)
    return text[at : text.index("\n\n", at)]


def first_column(heading: str) -> str:
    """The first cells of a table's rows."""
    rows = paragraph(heading).splitlines()[2:]
    return " ".join(row.replace(r"\|", " ").split("|")[1] for row in rows)


def words_in(code: str) -> set[str]:
    """The words in backticks."""
    return {word for span in re.findall("`([^`]+)`", code) for word in re.findall(r"[a-z]\w*", span)}


@pytest.mark.parametrize(
    ("written", "known"),
    [
        pytest.param(words_in(paragraph("**Units**")), UNITS, id="units"),
        pytest.param(words_in(first_column("| trait |")), TRAITS, id="traits"),
        pytest.param(words_in(first_column("| kind |")), get_args(PhraseKind), id="phrases"),
    ],
)
def test_closed_sets_are_told_in_full(written: set[str], known: Collection[str]) -> None:
    assert written == set(known)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        pytest.param(words_in(first_column("| function |")), FUNCTIONS, id="functions"),
        pytest.param(words_in(first_column("| written | JSON Schema")), BUILTINS, id="types"),
        pytest.param(set(re.findall(r"^\w+", text_of(LANGUAGE), re.MULTILINE)), split.DECLARATIONS, id="declarations"),
    ],
)
def test_nothing_is_left_out(written: set[str], known: Collection[str]) -> None:
    assert set(known) - written == set()


@pytest.mark.parametrize(
    "limit",
    [
        f"{source.MAX_BYTES // 1024**2} MB",
        f"{split.MAX_LENGTH:,} characters",
        f"expressions nest {split.MAX_DEPTH} deep",
        f"types {resolve.MAX_DEPTH} levels",
        f"{resolve.MAX_PARTS:,} fields",
        f"{phrases.MAX_FRAMES} sentences",
        f"{tree_base.MAX_DIGITS} digits",
        f"`[]` {tree_types.MAX_LISTS}",
    ],
)
def test_limits_are_as_told(limit: str) -> None:
    text = text_of(LANGUAGE)
    assert limit in " ".join(text[text.index("## Limits") :].split())


@pytest.mark.parametrize(("line", "about"), _COMMAND.findall(text_of(ROOT / "README.md")))
def test_commands_are_as_the_readme_says(line: str, about: str) -> None:
    name, *words = line.split()
    command = typer.main.get_group(app).commands[name]
    options = {option for parameter in command.params for option in parameter.opts}
    flags = [word for word in [*words, *re.findall(r"(?<![\w-])--?[a-z]\w*", about)] if word.startswith("-")]
    assert set(flags) - options == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_pages_name_is_there(page: Path) -> None:
    text = prose(page)
    links = [page.parent / link for link in _LINK.findall(re.sub("`[^`]*`", "", text)) if "://" not in link]
    assert [str(link) for link in links if not link.exists()] == []
    assert [path for path in _PATH.findall(text) if not (ROOT / path).exists()] == []
