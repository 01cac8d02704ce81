"""How much may be asked: so many requests at once, and so many requests and tokens a minute."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


_HARDLY = 1e-6
"""What rounding leaves is not waited for."""


class Limits:
    """`rpm` and `tpm` None: without limit. The clock is one that never jumps."""

    def __init__(
        self,
        at_once: int,
        rpm: float | None = None,
        tpm: float | None = None,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._requests = None if rpm is None else _Bucket(rpm, clock, sleep)
        self._tokens = None if tpm is None else _Bucket(tpm, clock, sleep)
        self._clock = clock
        self._sleep = sleep
        self._held_until = clock()

    @asynccontextmanager
    async def place(self, tokens: int) -> AsyncIterator[None]:
        """Waits for a place, and for the minute's share of a request of about so many tokens."""
        async with self._places:
            if self._requests is not None:
                await self._requests.take(1)
            if self._tokens is not None:
                await self._tokens.take(tokens)
            while (left := self._held_until - self._clock()) > 0:
                await self._sleep(left)
            yield

    def settle(self, guessed: int, used: int) -> None:
        """Puts right what `place` guessed of the tokens."""
        if self._tokens is not None:
            self._tokens.pay(used - guessed)

    def hold(self, seconds: float) -> None:
        """Lets nothing pass for so long: the server asked for it."""
        self._held_until = max(self._held_until, self._clock() + seconds)


class _Bucket:
    """Fills steadily, and holds the share of a second at most (but one whole). Whoever finds anything in it may take
    what he needs: it goes below zero, and the next one waits the longer. First come, first served."""

    def __init__(self, a_minute: float, clock: Clock, sleep: Sleep) -> None:
        self._rate = a_minute / 60
        self._most = max(1.0, self._rate)
        self._level = self._most
        self._clock = clock
        self._sleep = sleep
        self._filled = clock()
        self._turn = asyncio.Lock()

    async def take(self, amount: float) -> None:
        async with self._turn:
            while (missing := 1 - self._fill()) > _HARDLY:
                await self._sleep(missing / self._rate)
            self._level -= amount

    def pay(self, amount: float) -> None:
        self._level -= amount

    def _fill(self) -> float:
        now = self._clock()
        self._level = min(self._most, self._level + self._rate * (now - self._filled))
        self._filled = now
        return self._level
