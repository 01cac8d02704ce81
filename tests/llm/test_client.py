"""The way of a request: what is kept, what is sent, what is paid, and when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from fcsim.llm.connection import Connection
from fcsim.llm.ledger import Ledger
from simulator.llm.model import Reply, Request, Stopped, Unanswered
from tests.llm.conftest import KEY, QUICK, Connect, echo, said
from tests.loopback import Answer, Asked, Fault, Faults, Loopback


def ask(connection: Connection, requests: Sequence[Request], ledger: Ledger | None = None) -> list[Reply | Exception]:
    """All of them at once; what came of each."""

    async def asked() -> list[Reply | Exception]:
        async with connection.client as client:
            model = client.model(ledger or Ledger())
            results = await asyncio.gather(*map(model.ask, requests), return_exceptions=True)
        assert all(isinstance(result, Reply | Exception) for result in results)
        return results  # type: ignore[return-value]

    return asyncio.run(asked())


def test_an_answer_is_asked_for_once(to: Connect) -> None:
    ledger, again = Ledger(), Ledger()
    with Loopback(echo) as server:
        first = ask(to(server), [said("a"), said("b"), said("a"), said("a", take=1)], ledger)
        assert [reply.text for reply in first if isinstance(reply, Reply)] == ["a", "b", "a", "a"]
        assert len(server.asked) == 3
        connection = to(server)
        assert ask(connection, [said("a"), said("b")], again) == first[:2]
        assert len(server.asked) == 3
    assert connection.purse.requests == 0
    assert (ledger.used["user"].requests, again.used["user"].requests) == (3, 2)
    assert again.used["user"].cost == pytest.approx(2 * ledger.used["user"].cost / 3)  # type: ignore[operator]


PASSING: list[Fault] = ["408", "409", "429", "429 retry-after", "500", "503", "529", "cut", "html", "other json"]


@pytest.mark.parametrize("fault", [*PASSING, "broken body", "truncated body"])
def test_what_passes_is_tried_again(fault: Fault, to: Connect) -> None:
    with Loopback(echo, faults=Faults({fault: 0.3})) as server:
        replies = ask(to(server), [said(str(number)) for number in range(40)])
        assert server.faults.happened[fault] > 5
    assert [reply.text for reply in replies if isinstance(reply, Reply)] == [str(number) for number in range(40)]


def test_an_answer_that_does_not_come_is_tried_again(to: Connect) -> None:
    with Loopback(echo, faults=Faults({"slow": 0.5})) as server:
        replies = ask(to(server, patience=replace(QUICK, seconds=0.2, tries=50)), [said(each) for each in "abcde"])
        assert server.faults.happened["slow"] > 0
    assert all(isinstance(reply, Reply) for reply in replies)


def test_what_one_request_is_refused_for_is_not_tried_again(to: Connect) -> None:
    with Loopback(echo, faults=Faults({"400": 0.3})) as server:
        replies = ask(to(server), [said(str(number)) for number in range(40)])
        assert server.paths["POST /v1/messages"] == 40
    refused = [reply for reply in replies if not isinstance(reply, Reply)]
    assert len(refused) == server.faults.happened["400"] > 5
    assert all(isinstance(each, Unanswered) and str(each) == "400: the loopback's 400" for each in refused)


def test_an_answer_without_end_is_cut_short_and_kept(to: Connect) -> None:
    with Loopback(echo, faults=Faults({"huge": 1.0})) as server:
        for _ in range(2):
            (reply,) = ask(to(server), [said("a")])
            assert isinstance(reply, Reply)
            assert (reply.text, reply.stop) == ("", "length")
        assert len(server.asked) == 1


@pytest.mark.parametrize(("fault", "hint"), [("401", "set ANTHROPIC_API_KEY"), ("404", "a model of http://127")])
def test_what_is_wrong_for_all_stops_at_once(fault: Fault, hint: str, to: Connect) -> None:
    with Loopback(echo, faults=Faults({fault: 1.0})) as server:
        replies = ask(to(server, at_once=4), [said(str(number)) for number in range(40)])
        assert server.paths["POST /v1/messages"] <= 4
    assert all(isinstance(reply, Stopped) and hint in str(reply) and not reply.can_resume for reply in replies)


@pytest.mark.parametrize("fault", ["html", "500"])
def test_a_server_that_never_answers_stops_everything(fault: Fault, to: Connect) -> None:
    with Loopback(echo, faults=Faults({fault: 1.0})) as server:
        replies = ask(to(server, at_once=4), [said(str(number)) for number in range(40)])
        assert server.paths["POST /v1/messages"] < 80
    assert all(isinstance(reply, Stopped) for reply in replies)


def test_a_server_that_is_not_there(to: Connect) -> None:
    replies = ask(to("http://127.0.0.1:1"), [said(str(number)) for number in range(40)])
    assert all(isinstance(reply, Stopped) and "cannot reach http://127.0.0.1:1" in str(reply) for reply in replies)


def test_a_server_that_dies_stops_everything_with_what_was_answered_kept(to: Connect) -> None:
    def dying(asked: Asked) -> Answer:
        if len(server.asked) == 10:
            server.faults = Faults({"500": 1.0})
        return echo(asked)

    requests = [said(str(number)) for number in range(40)]
    with Loopback(dying) as server:
        replies = ask(to(server, at_once=4), requests)
        assert all(isinstance(reply, Reply | Stopped | Unanswered) for reply in replies)
        answered = len(server.asked)
        assert sum(isinstance(reply, Reply) for reply in replies) == answered < 40
        server.faults = Faults()
        assert all(isinstance(reply, Reply) for reply in ask(to(server), requests))
        assert len(server.asked) == 40


def test_no_more_at_once_than_allowed(to: Connect) -> None:
    with Loopback(echo, latency=0.005) as server:
        ask(to(server, at_once=5), [said(str(number)) for number in range(40)])
        assert server.most_at_once == 5


def test_a_budget_is_exceeded_by_no_more_than_what_is_under_way(to: Connect) -> None:
    requests = [said("word " * 100 + str(number)) for number in range(40)]
    with Loopback(echo) as server:
        connection = to(server, at_once=4, budget=0.01)
        replies = ask(connection, requests)
        each = connection.purse.cost / len(server.asked)  # type: ignore[operator]
        assert 0.01 <= connection.purse.cost < 0.01 + 4 * each  # type: ignore[operator]
        stopped = [reply for reply in replies if isinstance(reply, Stopped)]
        assert len(stopped) == 40 - len(server.asked)
        assert all(each.can_resume and "--budget" in str(each) for each in stopped)
        paid = len(server.asked)
        # Going on sends only what was not answered.
        assert all(isinstance(reply, Reply) for reply in ask(to(server, budget=1.0), requests))
        assert len(server.asked) == 40 > paid


def test_a_budget_of_nothing_sends_nothing(to: Connect) -> None:
    with Loopback(echo) as server:
        ask(to(server), [said("a")])
        replies = ask(to(server, budget=0.0), [said("a"), said("b")])
        assert isinstance(replies[0], Reply)
        assert isinstance(replies[1], Stopped)
        assert len(server.asked) == 1


def test_whoever_gives_up_waiting_does_not_waste_the_answer(to: Connect) -> None:
    async def give_up() -> None:
        async with connection.client as client:
            task = asyncio.create_task(client.model(Ledger()).ask(said("a")))
            while not server.paths:
                await asyncio.sleep(0.001)
            task.cancel()

    with Loopback(echo, latency=0.05) as server:
        connection = to(server)
        asyncio.run(give_up())
        assert isinstance(ask(to(server), [said("a")])[0], Reply)
        assert len(server.asked) == 1


def test_a_key_with_a_line_break_is_sent_without(to: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """As files and shells leave it; in an error of HTTP the whole key would stand."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", f"{KEY}\n")
    with Loopback(echo, key=KEY) as server:
        assert isinstance(ask(to(server), [said("a")])[0], Reply)


def test_a_key_shows_nowhere(to: Connect, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with Loopback(echo, key=KEY) as server:
        assert isinstance(ask(to(server), [said("a")])[0], Reply)
    with Loopback(echo, key="another") as server:
        (stopped,) = ask(to(server), [said("b")])
        assert isinstance(stopped, Stopped)
        assert "invalid x-api-key …" in str(stopped)
        assert stopped.__cause__ is None
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(KEY.encode() in text for text in (*files, caplog.text.encode(), repr(stopped).encode()))
