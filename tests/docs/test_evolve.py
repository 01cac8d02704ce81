"""What the page on evolved specs shows is what the operators make."""

from __future__ import annotations

import pytest

from fcsim.evolve.operators import OPERATORS
from tests.docs.evolving import changed
from tests.docs.pages import ROOT, Block, blocks, text_of

PAGE = ROOT / "docs" / "evolve.md"
PARENT = next(block.text for block in blocks(PAGE) if block.info == "fcspec")
SHOWN = [block for block in blocks(PAGE) if block.info.startswith("fcspec ")]


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: block.info)
def test_a_child_is_as_shown(block: Block) -> None:
    _, operator, seed = block.info.split()
    assert (changed(PARENT, operator, int(seed)) or "").rstrip() == block.text.rstrip()


def test_each_operator_is_in_the_table_and_shown() -> None:
    assert {block.info.split()[1] for block in SHOWN} == set(OPERATORS)
    assert all(f"| `{name}` |" in text_of(PAGE) for name in OPERATORS)
