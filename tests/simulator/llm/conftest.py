from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.library import find_spec
from simulator import Dialogue, Exhausted, Reject, Run
from simulator.llm import Mode, Table
from simulator.llm.model import Model

SEED = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    kept: list[Dialogue]
    rejects: list[Reject]

    @property
    def reasons(self) -> Counter[str]:
        return Counter(reject.check for reject in self.rejects)


@pytest.fixture(scope="session")
def specs() -> list[CompiledSpec]:
    found = [compile_file(find_spec(name)).spec for name in ("restaurants", "bank")]
    return [spec for spec in found if spec is not None]


@pytest.fixture(scope="session")
def run(specs: list[CompiledSpec]) -> Run:
    return Run(specs, SEED)


def table(run: Run, mode: Mode, model: Model, **options: Any) -> Table:
    chosen: dict[str, Any] = {"solve": False, "votes": 1, "retries": 2, "fallback": False} | options
    return Table(run, mode, model, **chosen)


def made(of: Table, stop: int, at_once: int = 8) -> Outcome:
    """Dialogues 0 to `stop`."""

    async def collect() -> Outcome:
        outcome = Outcome([], [])
        async for found in of.shard(0, stop, at_once):
            if isinstance(found, Dialogue):
                outcome.kept.append(found)
            else:
                outcome.rejects.append(found)
        return outcome

    return asyncio.run(collect())


def reasons(of: Table, stop: int) -> Counter[str]:
    """Why attempts at dialogues 0 to `stop` were refused, up to where an index was given up."""
    found: Counter[str] = Counter()

    async def collect() -> None:
        async for one in of.shard(0, stop, 4):
            if isinstance(one, Reject):
                found[one.check] += 1

    try:
        asyncio.run(collect())
    except Exhausted as exhausted:
        found.update(exhausted.reasons)
    return found
