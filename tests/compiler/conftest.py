"""What the tests of the compiler share."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_file

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="session")
def eatery() -> CompiledSpec:
    """The running example: APIs of every kind, both locales, phrases."""
    compiled = compile_file(FIXTURES / "eatery.fcspec")
    assert compiled.spec is not None
    return compiled.spec


@pytest.fixture(scope="session")
def everything() -> CompiledSpec:
    """A spec with every type there is."""
    compiled = compile_file(Path(__file__).parent / "schemas" / "everything.fcspec")
    assert compiled.spec is not None
    return compiled.spec
