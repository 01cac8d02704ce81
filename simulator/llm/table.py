"""A run whose dialogues are worded, or played, by language models."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from simulator.brief import FREE_BRIEF, Brief
from simulator.checks import Freshness
from simulator.checks.base import View
from simulator.dialogue import Dialogue, Reject, Speaker
from simulator.llm.desk import Desk
from simulator.llm.draft import Draft, Refusal
from simulator.llm.model import Model, Reply, Request
from simulator.llm.rewrite import rewrite
from simulator.llm.selfplay import Play
from simulator.llm.solver import Solver
from simulator.run import ATTEMPTS, Exhausted, Run

Mode = Literal["rewrite", "selfplay"]

_ATTEMPTS_WITH_MODEL = 12
"""A model that fails so often at one dialogue fails at all of them."""

_AHEAD = 4
"""How many times `at_once` dialogues are begun before the first of them is done."""


@dataclass(slots=True)
class _Made:
    """What became of an index: attempts that were refused, of which `given` were handed on, and the dialogue that
    passed."""

    rejects: list[Reject] = field(default_factory=list)
    given: int = 0
    dialogue: Dialogue | None = None
    attempt: int = 0
    asked: int = 0


class Table:
    """Words the dialogues of `run` with a model. `retries`: how often a turn goes back to the model. With
    `fallback` the embedded speaker words what the model can't. `solve`: the solver must agree with every call, by
    `votes` votes."""

    def __init__(
        self, run: Run, mode: Mode, model: Model, *, solve: bool, votes: int, retries: int, fallback: bool
    ) -> None:
        self._run = run
        self._mode = mode
        self._model = model
        self._solver = Solver(votes) if solve else None
        self._retries = retries
        self._fallback = fallback

    async def shard(
        self, start: int, stop: int, at_once: int, briefs: Mapping[int, Brief] = MappingProxyType({})
    ) -> AsyncGenerator[Dialogue | Reject, None]:
        """Dialogues `start` to `stop` in order: of each index its rejects, and then the dialogue that passed.
        `at_once` are worded at the same time; `briefs` are as for `Run.shard`. Raises Exhausted and Stopped."""
        fresh = Freshness()
        gate = asyncio.Semaphore(at_once)
        begun: deque[asyncio.Task[_Made]] = deque()
        upcoming = iter(range(start, stop))

        def brief(index: int) -> Brief:
            return briefs.get(index, FREE_BRIEF)

        try:
            for index in range(start, stop):
                while len(begun) < at_once * _AHEAD and (following := next(upcoming, None)) is not None:
                    begun.append(asyncio.create_task(self._made(following, brief(following), _Made(), gate)))
                made = await begun.popleft()
                while True:
                    for reject in made.rejects[made.given :]:
                        yield reject
                    made.given = len(made.rejects)
                    assert made.dialogue is not None
                    fault = fresh.fault(View(made.dialogue))
                    if fault is None:
                        yield made.dialogue
                        break
                    stale = replace(made.dialogue, checks={"fresh": False})
                    made.rejects.append(Reject("fresh", fault.turn, fault.reason, stale))
                    made.attempt += 1
                    made = await self._made(index, brief(index), made, gate)
        finally:
            for task in begun:
                task.cancel()
            await asyncio.gather(*begun, return_exceptions=True)

    async def rehearse(self, index: int, brief: Brief = FREE_BRIEF) -> list[tuple[Request, Reply]]:
        """What would be asked for a dialogue if every answer were what the embedded speaker would say, which is given
        with it: nothing is sent. Empty where the embedded speaker's own words are refused."""
        desk = Desk(None)
        draft = Draft(self._run, index, 0, brief)
        if draft.first_fault() is None:
            with contextlib.suppress(Refusal):
                await self._word(draft, desk)
        return desk.sent

    async def _made(self, index: int, brief: Brief, made: _Made, gate: asyncio.Semaphore) -> _Made:
        """Attempts at an index from `made.attempt` on, up to one that passes."""
        for attempt in range(made.attempt, ATTEMPTS):
            draft = Draft(self._run, index, attempt, brief)
            if (wrong := draft.first_fault()) is not None:
                check, fault = wrong
                made.rejects.append(draft.reject(check, fault, Speaker("template")))
                continue
            made.attempt = attempt
            made.asked += 1
            desk = Desk(self._model)
            try:
                async with gate:
                    await self._word(draft, desk)
            except Refusal as refusal:
                made.rejects.append(draft.reject(refusal.check, refusal.fault, desk.speaker(self._mode)))
                if self._fallback:
                    made.dialogue = Draft(self._run, index, attempt, brief).dialogue(desk.speaker("template"))
                    return made
                if made.asked >= _ATTEMPTS_WITH_MODEL:
                    break
            else:
                passed = draft.dialogue(desk.speaker(self._mode))
                solved = {"solver": True} if self._solver is not None else {}
                made.dialogue = replace(passed, checks=passed.checks | solved)
                return made
        raise Exhausted(index, made.rejects)

    async def _word(self, draft: Draft, desk: Desk) -> None:
        """Every check has passed with the last words that were found. Raises Refusal and Stopped."""
        if self._mode == "rewrite":
            await rewrite(draft, desk, self._solver, self._retries)
        else:
            await Play(draft, desk, self._retries).run()
            if self._solver is not None and (refusal := await self._solver.disagreement(draft, desk)) is not None:
                raise refusal
