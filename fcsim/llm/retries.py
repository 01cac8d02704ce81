"""Trying again: when, how often, and when it makes no sense to go on with anything."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from fcsim.llm.failure import Failed
from fcsim.llm.limits import Clock, Limits
from simulator.llm.model import Stopped, Unanswered

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for an answer (`seconds`), how many tries to make, and the pauses between them: the first
    one, doubled each time, `longest` at most, and drawn from the upper half."""

    seconds: float = 120.0
    tries: int = 8
    first: float = 0.5
    longest: float = 60.0

    @property
    def pauses(self) -> float:
        """Seconds of all pauses at one request."""
        return sum(min(self.first * 2.0**number, self.longest) for number in range(self.tries - 1))


@dataclass(frozen=True, slots=True)
class Pace:
    """Of batches. Seconds: without a new request until one is handed in (`quiet`), and between looks at it (`look`,
    growing up to `longest`). At most `largest` requests are one batch."""

    quiet: float = 1.0
    look: float = 5.0
    longest: float = 60.0
    largest: int = 10_000


class Retries:
    """Tries at requests, by all of which it is known whether anything answers at all.

    `in_vain`: so many tries in a row, at whatever requests, end everything, unless waiting may help and was not
    done for as long as for one request. After the first Stopped nothing is sent.
    """

    def __init__(
        self, limits: Limits, patience: Patience | None = None, *, in_vain: int = 24, clock: Clock = time.monotonic
    ) -> None:
        self._limits = limits
        self._patience = patience or Patience()
        self._most_in_vain = in_vain
        self._clock = clock
        self._answered_at = clock()
        self._in_vain = 0
        self._ever_answered = False
        self._stopped: Stopped | None = None
        # Pauses differ so that requests do not come back all at once; nothing that is made depends on them.
        self._rng = random.Random()

    async def answer(self, attempt: Callable[[], Awaitable[T]], tokens: int) -> T:
        """What a try brings, at most `tries` of them. Raises Unanswered and Stopped."""
        try:
            return await self._answer(attempt, tokens)
        except Stopped as stopped:
            self._stopped = self._stopped or stopped
            raise

    async def _answer(self, attempt: Callable[[], Awaitable[T]], tokens: int) -> T:
        pause = self._patience.first
        for number in range(1, self._patience.tries + 1):
            try:
                answered = await self._one(attempt, tokens)
            except Failed as failed:
                self._in_vain += 1
                self._give_up(failed, is_last=number == self._patience.tries)
                if failed.retry_after is not None:
                    self._limits.hold(failed.retry_after)
                elif failed.kind != "garbled":
                    await asyncio.sleep(self._rng.uniform(pause / 2, pause))
                    pause = min(2 * pause, self._patience.longest)
            else:
                self._in_vain = 0
                self._answered_at = self._clock()
                self._ever_answered = True
                return answered
        raise AssertionError("the last try returns or raises")

    async def _one(self, attempt: Callable[[], Awaitable[T]], tokens: int) -> T:
        async with self._limits.place(tokens):
            if self._stopped is not None:
                raise Stopped(str(self._stopped), can_resume=self._stopped.can_resume)
            try:
                async with asyncio.timeout(self._patience.seconds):
                    return await attempt()
            except TimeoutError:
                raise Failed(f"no answer within {self._patience.seconds:g} seconds", "passing") from None

    def _give_up(self, failed: Failed, *, is_last: bool) -> None:
        """Raises where no further try is to be made at this request, or at any."""
        if failed.kind == "all" or (failed.kind == "unreachable" and not self._ever_answered):
            raise Stopped(str(failed), can_resume=False)
        can_wait = failed.kind in ("passing", "unreachable")
        waited = self._clock() - self._answered_at
        is_hopeless = self._in_vain >= self._most_in_vain and not (can_wait and waited < self._patience.pauses)
        if is_hopeless or (is_last and not self._ever_answered):
            raise Stopped(f"nothing is answered any more: {failed}", can_resume=can_wait)
        if is_last or failed.kind == "request":
            raise Unanswered(str(failed))
