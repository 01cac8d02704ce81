"""The way of a request: the cache, the limits, the tries, the accounts, the budget."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

from fcsim.llm.answer import Answer, key
from fcsim.llm.cache import Cache
from fcsim.llm.ledger import Ledger, Purse
from fcsim.llm.limits import Limits
from fcsim.llm.models import Price
from fcsim.llm.provider import Body, Provider, TooLarge
from fcsim.llm.retries import Patience, Retries
from fcsim.llm.tokens import tokens_sent
from simulator.llm.model import Model, Reply, Request, Role, Usage


class Sender(Protocol):
    """Brings answers that are not in the cache. `must_finish`: what it has begun is lost if it is not waited for."""

    must_finish: bool

    async def answer(self, key: str, provider: Provider, body: Body, request: Request) -> Answer:
        """Puts the answer into the cache, and pays for it. Raises Unanswered and Stopped."""


class Client:
    """Asks the model of each role. Requests that are the same are sent once.

    `prices` are by the name of the model.
    """

    def __init__(
        self, providers: Mapping[Role, Provider], prices: Mapping[str, Price | None], cache: Cache, sender: Sender
    ) -> None:
        self._providers = providers
        self._prices = prices
        self._cache = cache
        self._sender = sender
        self._under_way: dict[str, asyncio.Task[Answer]] = {}

    def model(self, ledger: Ledger) -> Model:
        """The models at the table, whose answers are entered in `ledger`."""
        return _Entered(self, ledger)

    async def ask(self, request: Request, ledger: Ledger) -> Reply:
        provider = self._providers[request.role]
        body = provider.body(request)
        name = key(provider, body, request.take)
        answer = self._cache.get(name)
        if answer is None:
            answer = await self._fetched(name, provider, body, request)
        ledger.add(request.role, provider.model, name, answer, self._prices[provider.model])
        return answer.reply

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Waits for what would be lost though it is paid for, unless interrupted; closes the connections."""
        under_way = [*self._under_way.values()]
        if kind is asyncio.CancelledError or not self._sender.must_finish:
            for task in under_way:
                task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        for provider in {id(each): each for each in self._providers.values()}.values():
            await provider.close()

    async def _fetched(self, name: str, provider: Provider, body: Body, request: Request) -> Answer:
        task = self._under_way.get(name)
        if task is None:
            task = asyncio.create_task(self._sender.answer(name, provider, body, request))
            task.add_done_callback(lambda done: self._done(name, done))
            self._under_way[name] = task
        # Whoever asks may be cancelled: what was sent is paid for, and comes into the cache all the same.
        return await asyncio.shield(task)

    def _done(self, name: str, task: asyncio.Task[Answer]) -> None:
        del self._under_way[name]
        if not task.cancelled():
            task.exception()  # seen, though whoever asked may be gone


class _Entered:
    def __init__(self, client: Client, ledger: Ledger) -> None:
        self._client = client
        self._ledger = ledger

    async def ask(self, request: Request) -> Reply:
        return await self._client.ask(request, self._ledger)


class Direct:
    """Sends each request by itself."""

    must_finish = True

    def __init__(self, cache: Cache, purse: Purse, limits: Limits, patience: Patience | None = None) -> None:
        self._cache = cache
        self._purse = purse
        self._limits = limits
        self._retries = Retries(limits, patience)

    async def answer(self, key: str, provider: Provider, body: Body, request: Request) -> Answer:
        tokens = tokens_sent(request)

        async def attempt() -> Reply:
            self._purse.check()
            try:
                return provider.reply(await provider.send(body))
            except TooLarge:
                # Paid for, and no more than cut short: how much it was, nobody will know.
                return Reply("", (), "length", Usage(tokens, request.max_tokens), provider.model)

        reply = await self._retries.answer(attempt, tokens)
        answer = Answer(reply)
        # Nothing is awaited from here on: what was answered is kept.
        self._cache.put(key, answer)
        self._purse.pay(request.role, provider.model, answer)
        usage = reply.usage
        self._limits.settle(tokens, usage.input + usage.output + usage.cached + usage.written)
        return answer
