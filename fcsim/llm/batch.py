"""Asking by batches: later, and at half the price.

Requests gather until nobody asks for more, and are handed in together. They are noted down before that, and so is the
batch's id as soon as it is known: a run that is started again waits for the same batches.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from fcsim.llm.answer import Answer
from fcsim.llm.anthropic_api import AnthropicModel
from fcsim.llm.batch_api import BatchApi
from fcsim.llm.cache import Cache
from fcsim.llm.ledger import Purse
from fcsim.llm.limits import Limits
from fcsim.llm.models import Price
from fcsim.llm.provider import Body, Provider
from fcsim.llm.retries import Pace, Patience, Retries
from fcsim.llm.tokens import tokens_sent
from simulator.llm.model import Request, Role, Stopped, Unanswered, Usage

_TIMES = 3
"""How often a request is handed in, at most."""
_SECONDS = 3600.0
"""The longest that handing in a batch, or fetching its results, may take."""
_UNKNOWN = "?"
"""A batch whose id is not known yet is noted under a name of ours that begins so."""


@dataclass(slots=True, eq=False)
class _Asked:
    """A request that waits for its `answer`. `most`: dollars that it can cost; `times` it was handed in."""

    key: str
    role: Role
    provider: AnthropicModel
    body: Body
    most: float
    answer: asyncio.Future[Answer]
    times: int = 0

    def give(self, answer: Answer) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)

    def fail(self, error: Exception) -> None:
        """Each who waits gets an exception of his own."""
        if self.answer.done():
            return
        if isinstance(error, Stopped):
            error = Stopped(str(error), can_resume=error.can_resume)
        elif isinstance(error, Unanswered):
            error = Unanswered(str(error))
        self.answer.set_exception(error)


class Batches:
    """Sends requests by batches. `notice` hears what people want to know while they wait."""

    must_finish = False

    def __init__(
        self,
        cache: Cache,
        purse: Purse,
        limits: Limits,
        patience: Patience,
        prices: Mapping[str, Price | None],
        notice: Callable[[str], None],
        pace: Pace,
    ) -> None:
        self._cache = cache
        self._purse = purse
        self._retries = Retries(limits, replace(patience, seconds=_SECONDS))
        self._prices = prices
        self._notice = notice
        self._pace = pace
        self._gathered: list[_Asked] = []
        self._timer: asyncio.TimerHandle | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()

    async def answer(self, key: str, provider: Provider, body: Body, request: Request) -> Answer:
        assert isinstance(provider, AnthropicModel)
        price = self._prices[provider.model]
        # Nothing is dearer than to write all that is sent to the prompt cache, and to use up all tokens.
        usage = Usage(output=int(body["max_tokens"]), written=tokens_sent(request))
        most = 0.0 if price is None else price.of(usage, by_batch=True)
        asked = _Asked(key, request.role, provider, body, most, asyncio.get_running_loop().create_future())
        self._gather(asked)
        return await asked.answer

    def _gather(self, asked: _Asked) -> None:
        self._gathered.append(asked)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._pace.quiet, self._start)

    def _start(self) -> None:
        gathered, self._gathered = self._gathered, []
        self._run(gathered, self._bring(gathered))

    async def _bring(self, gathered: list[_Asked]) -> None:
        """To the batches that requests are part of already, or to new ones."""
        ways: dict[tuple[AnthropicModel, str | None], list[_Asked]] = {}
        for asked in gathered:
            ways.setdefault((asked.provider, self._cache.handed_in(asked.key)), []).append(asked)
        for (provider, name), part in ways.items():
            api = BatchApi(provider)
            self._run(part, self._hand_in(part, api) if name is None else self._rejoin(name, part, api))

    def _run(self, asked: list[_Asked], way: Coroutine[Any, Any, None]) -> None:
        async def run() -> None:
            try:
                await way
            except Exception as error:
                for each in asked:
                    each.fail(error)

        task = asyncio.create_task(run())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _rejoin(self, name: str, asked: list[_Asked], api: BatchApi) -> None:
        """Waits for a batch that was handed in before, perhaps by a process that ended before it knew the id."""
        id: str | None = name
        if name.startswith(_UNKNOWN):
            id = await self._retries.answer(lambda: self._unclaimed(name, api), 0)
        if id is None:
            self._cache.forget(name)
            await self._hand_in(asked, api)
            return
        self._notice(f"waiting for batch {id}, which was handed in before")
        await self._wait(id, asked, api)

    async def _hand_in(self, asked: list[_Asked], api: BatchApi) -> None:
        """As many at once as the budget allows, if each is as dear as can be."""
        async with self._turn():
            while asked:
                part = asked[: self._affordable(asked)]
                asked = asked[len(part) :]
                name = f"{_UNKNOWN}{uuid.uuid4()}"
                self._cache.hand_in((each.key for each in part), name)
                id = await self._created(name, part, api)
                self._notice(f"handed in batch {id}: {len(part):,} requests")
                await self._wait(id, part, api)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """With a budget one batch waits for the other: only then is it known what is left."""
        if self._purse.budget is None:
            yield
        else:
            async with self._one_at_a_time:
                yield

    def _affordable(self, asked: list[_Asked]) -> int:
        """How many fit into a batch and the budget. Raises Stopped if none does."""
        self._purse.check(asked[0].most)
        most, number = 0.0, 0
        while number < min(len(asked), self._pace.largest):
            most += asked[number].most
            if not self._purse.has(most):
                break
            number += 1
        return number

    async def _created(self, name: str, part: Iterable[_Asked], api: BatchApi) -> str:
        bodies = {each.key: each.body for each in part}
        is_first = True

        async def create() -> str:
            nonlocal is_first
            # A try whose answer was lost may have succeeded.
            id = None if is_first else await self._unclaimed(name, api)
            is_first = False
            return id or await api.create(bodies)

        try:
            id = await self._retries.answer(create, 0)
        except Exception:
            self._cache.forget(name)
            raise
        self._cache.rename(name, id)
        return id

    async def _unclaimed(self, name: str, api: BatchApi) -> str | None:
        id = await api.unclaimed(self._cache.batches(), self._cache.size(name))
        if id is not None:
            self._cache.rename(name, id)
        return id

    async def _wait(self, id: str, asked: list[_Asked], api: BatchApi) -> None:
        """Until the batch has ended; what it did not answer is handed in again, a few times."""
        pause = self._pace.look
        while (status := await self._retries.answer(lambda: api.status(id), 0)) == "waiting":
            await asyncio.sleep(pause)
            pause = min(1.5 * pause, self._pace.longest)
        waiting = {each.key: each for each in asked}
        if status == "ended":
            # Of what an earlier process handed in and nobody asks for now, the role is not known any more.
            roles = defaultdict(lambda: asked[0].role, {each.key: each.role for each in asked})
            await self._retries.answer(lambda: self._take_results(id, waiting, roles, api), 0)
        self._cache.forget(id)
        for each in waiting.values():
            each.times += 1
            if each.times < _TIMES:
                self._gather(each)
            else:
                each.fail(Unanswered("no batch answered it"))

    async def _take_results(
        self, id: str, waiting: dict[str, _Asked], roles: Mapping[str, Role], api: BatchApi
    ) -> None:
        """Keeps all answers, though whoever asked may be gone; takes those out of `waiting` who need wait no more."""
        async for result in api.results(id):
            if result.reply is not None:
                answer = Answer(result.reply, by_batch=True)
                if self._cache.get(result.key) is None:
                    self._cache.put(result.key, answer)
                    self._purse.pay(roles[result.key], api.model, answer)
                if result.key in waiting:
                    waiting.pop(result.key).give(answer)
            elif result.key in waiting and not result.can_retry:
                waiting.pop(result.key).fail(Unanswered(result.why))
