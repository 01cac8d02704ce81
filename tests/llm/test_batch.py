"""Asking by batches: what was handed in once is waited for, whatever happens to the process."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from fcsim.llm.connection import WrongModel
from fcsim.llm.ledger import Ledger
from simulator.llm.model import Reply, Stopped, Unanswered
from tests.llm.conftest import HAIKU, PACE, Connect, echo, said
from tests.llm.test_client import ask
from tests.loopback import Faults, Loopback

CREATED = "POST /v1/messages/batches"
REQUESTS = [said("word " * 50 + str(number)) for number in range(12)]


def texts(replies: list[Reply | Exception]) -> list[str]:
    assert all(isinstance(reply, Reply) for reply in replies), replies
    return [reply.text for reply in replies if isinstance(reply, Reply)]


EXPECTED = ["word " * 50 + str(number) for number in range(12)]


def test_requests_go_together_at_half_the_price(to: Connect) -> None:
    ledger, dear = Ledger(), Ledger()
    with Loopback(echo, polls=3) as server:
        connection = to(server, batch=True)
        assert texts(ask(connection, REQUESTS, ledger)) == EXPECTED
        assert server.paths[CREATED] == 1
        assert server.paths["POST /v1/messages"] == 0
        # The answers are in the cache, whichever way they are asked for.
        assert texts(ask(to(server), REQUESTS, dear)) == EXPECTED
        assert len(server.asked) == 12
    assert connection.purse.cost == pytest.approx(ledger.used["user"].cost)
    price = 1e-6 * ledger.used["user"].input + 5e-6 * ledger.used["user"].output
    assert ledger.used["user"].cost == dear.used["user"].cost == pytest.approx(price / 2)


def test_what_is_large_goes_in_parts(to: Connect) -> None:
    with Loopback(echo) as server:
        assert texts(ask(to(server, batch=True, pace=replace(PACE, largest=5)), REQUESTS)) == EXPECTED
        assert server.paths[CREATED] == 3


def interrupted(to: Connect, server: Loopback, until: str) -> None:
    """A run that ends as soon as the server has seen a request."""

    async def run() -> None:
        async with connection.client as client:
            tasks = [asyncio.create_task(client.model(Ledger()).ask(request)) for request in REQUESTS]
            while not any(path.startswith(until) for path in server.paths):
                await asyncio.sleep(0.001)
            for task in tasks:
                task.cancel()
            raise asyncio.CancelledError

    connection = to(server, batch=True)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())


@pytest.mark.parametrize("until", [CREATED, "GET /v1/messages/batches/msgbatch_0000"])
def test_a_run_that_starts_again_pays_for_nothing_twice(until: str, to: Connect) -> None:
    """Ended as soon as the batch arrived, when its id may not be known here, and while waiting for it."""
    with Loopback(echo, polls=8) as server:
        interrupted(to, server, until)
        assert texts(ask(to(server, batch=True), REQUESTS)) == EXPECTED
        assert server.paths[CREATED] == 1
        assert len(server.asked) == 12


def test_a_batch_whose_id_was_lost_is_found_again(to: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(echo, polls=2) as server:
        with monkeypatch.context() as patch:

            def died(*_: object) -> None:
                raise RuntimeError("the process died here")

            patch.setattr("fcsim.llm.cache.Cache.rename", died)
            patch.setattr("fcsim.llm.cache.Cache.forget", lambda *_: None)
            with pytest.raises(AssertionError):
                texts(ask(to(server, batch=True), REQUESTS))
        assert texts(ask(to(server, batch=True), REQUESTS)) == EXPECTED
        assert server.paths[CREATED] == 1


def test_a_batch_that_never_arrived_is_handed_in(to: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(echo) as server:
        with monkeypatch.context() as patch:

            async def died(*_: object) -> str:
                raise RuntimeError("the process died here")

            patch.setattr("fcsim.llm.batch_api.BatchApi.create", died)
            patch.setattr("fcsim.llm.cache.Cache.forget", lambda *_: None)
            with pytest.raises(AssertionError):
                texts(ask(to(server, batch=True), REQUESTS))
        assert texts(ask(to(server, batch=True), REQUESTS)) == EXPECTED


def test_what_expires_or_fails_is_handed_in_again(to: Connect) -> None:
    with Loopback(echo, faults=Faults({"expired": 0.2, "errored": 0.2})) as server:
        replies = ask(to(server, batch=True), REQUESTS)
        assert 1 < server.paths[CREATED] <= 3
    assert all(isinstance(reply, Reply | Unanswered) for reply in replies)
    assert sum(isinstance(reply, Reply) for reply in replies) > 9


def test_a_budget_is_never_exceeded(to: Connect) -> None:
    with Loopback(echo) as server:
        connection = to(server, batch=True, budget=0.0016)
        replies = ask(connection, REQUESTS)
        assert 0 < connection.purse.cost <= 0.0016  # type: ignore[operator]
        assert server.paths[CREATED] > 1
    assert any(isinstance(reply, Stopped) and reply.can_resume for reply in replies)
    assert all(isinstance(reply, Reply | Stopped) for reply in replies)


def test_a_wrong_key_stops_at_once(to: Connect) -> None:
    with Loopback(echo, key="another") as server:
        replies = ask(to(server, batch=True), REQUESTS)
    assert all(isinstance(reply, Stopped) and "set ANTHROPIC_API_KEY" in str(reply) for reply in replies)


def test_only_the_messages_api_takes_batches(to: Connect) -> None:
    with pytest.raises(WrongModel, match="--batch needs models of anthropic"):
        to("http://127.0.0.1:1", HAIKU.replace("anthropic", "openai"), batch=True)
