"""The specs in the documentation compile, and what is said of broken ones is what `fcsim check` says.

A block that does not start with `fcspec` is a fragment: it belongs to the spec at the top of the language's page,
whose declarations of the same names it replaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

import dsl
from compiler import compile_text
from dsl.split import split
from tests.docs.pages import DIAGNOSTICS, LANGUAGE, PAGES, Block, blocks

SPECS = [block for page in PAGES for block in blocks(page) if block.info == "fcspec"]


def completed(fragment: str) -> str:
    example = next(blocks(LANGUAGE)).text
    replaced = {name for _, name in declared(fragment)} - {""}
    return "".join(text for text, name in declared(example) if name not in replaced) + fragment


def declared(spec: str) -> Iterator[tuple[str, str]]:
    """The text of each declaration, and what it declares; "" for phrases, which add up."""
    for piece in split(spec, "x"):
        words = re.findall(r"\w+", spec[piece.word_start : piece.end])
        yield spec[piece.start : piece.end], {"phrases": "", "world": "world", "flow": "flow"}.get(words[0], words[1])


def told(spec: str, file: str) -> list[str]:
    found = compile_text(spec, file)
    return [dsl.render(problem, found.texts) for problem in found.diagnostics]


@pytest.mark.parametrize("block", SPECS, ids=lambda block: block.place)
def test_specs_compile(block: Block) -> None:
    if block.text.startswith("fcspec "):
        assert told(block.text, block.place) == []
    else:
        assert [problem for problem in told(completed(block.text), block.place) if problem.startswith("error")] == []


def test_a_broken_spec_is_told_what_the_page_says() -> None:
    broken = [pair for pair in pairwise(blocks(DIAGNOSTICS)) if pair[0].info == "fcspec broken"]
    assert broken
    for spec, words in broken:
        assert "\n".join(told(spec.text, "library.fcspec")) + "\n" == words.text
