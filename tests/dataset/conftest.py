"""A small spec, and runs of it that need no simulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.dataset import making
from fcsim.dataset.run import Wish
from tests.dataset.samples import FakeRun

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="session")
def shelf() -> CompiledSpec:
    spec = compile_file(FIXTURES / "shelf.fcspec").spec
    assert spec is not None
    return spec


@pytest.fixture
def fake_run(monkeypatch: pytest.MonkeyPatch) -> type[FakeRun]:
    monkeypatch.setattr(making, "Run", FakeRun)
    return FakeRun


@pytest.fixture
def wish(shelf: CompiledSpec) -> Wish:
    """600 dialogues: three shards, the last one shorter."""
    return Wish((("shelf.fcspec", shelf),), 600, 1, None)
