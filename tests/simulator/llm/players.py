"""Models that play by rules, in process, as well as told to misbehave."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from simulator.llm.model import Reply, Request, Role
from tests.simulator.llm.writer import chance

Play = Callable[[Request, str], Reply]


class Player:
    """Answers by rules, each role by its own; the first time, and then at a rate of `misbehaving`, with one of the
    role's `faults`. The same request gets the same answer."""

    def __init__(
        self,
        plays: Mapping[Role, Play],
        faults: Mapping[Role, Sequence[str]] | None = None,
        misbehaving: float = 0.0,
    ) -> None:
        self._plays = plays
        self._faults = faults or {}
        self._misbehaving = misbehaving
        self.asked: list[Request] = []
        self.committed: Counter[str] = Counter()

    @property
    def is_bad(self) -> bool:
        return bool(self._faults)

    async def ask(self, request: Request) -> Reply:
        return self.answer(request)

    def answer(self, request: Request) -> Reply:
        self.asked.append(request)
        faults = self._faults.get(request.role, ())
        rng = random.Random(f"{faults}/{chance(request).random()}")
        is_first = faults and not any(self.committed[fault] for fault in faults)
        fault = rng.choice(faults) if faults and (is_first or rng.random() < self._misbehaving) else ""
        self.committed[fault] += 1
        return self._plays[request.role](request, fault)
