"""Dialogues to look at: made once, of every shipped domain in both locales."""

from __future__ import annotations

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.library import find_spec
from simulator import Dialogue, Run


@pytest.fixture(scope="session")
def specs() -> list[CompiledSpec]:
    found = [compile_file(find_spec(name)).spec for name in ("restaurants", "shop", "bank")]
    return [spec for spec in found if spec is not None]


@pytest.fixture(scope="session")
def run(specs: list[CompiledSpec]) -> Run:
    return Run(specs, seed=7)


@pytest.fixture(scope="session")
def dialogues(run: Run) -> list[Dialogue]:
    return [made for made in run.shard(0, 600) if isinstance(made, Dialogue)]
