"""Whole runs in which a model words a plan, well or badly."""

from __future__ import annotations

import pytest

from compiler import CompiledSpec
from simulator import Dialogue, Exhausted, Run
from simulator.llm.model import Reply, Request, Stopped, Unanswered, Usage
from tests.simulator.llm.conftest import SEED, made, reasons, table
from tests.simulator.llm.players import Player
from tests.simulator.llm.writer import FAULTS, written

NAMES = {
    "wrong language": {"roundtrip", "hygiene", "justified"},
    "left out": {"roundtrip", "justified"},
    "changed": {"roundtrip", "justified"},
    "added": {"roundtrip"},
    "goal": {"hygiene"},
    "tool name": {"hygiene"},
    "key": {"hygiene", "roundtrip"},
    "syntax": {"hygiene"},
    "cut": {"answer"},
    "no JSON": {"answer"},
    "empty": {"answer"},
    "refusal": {"answer"},
    "length": {"answer"},
    "huge": {"answer"},
    "another turn": {"answer"},
    "a turn short": {"answer"},
    "twice": {"roundtrip", "hygiene", "consistent", "justified"},
    "empty turn": {"hygiene"},
    "too deep": {"answer"},
}


def writer(*faults: str, rate: float = 0.3) -> Player:
    return Player({"user": written}, {"user": faults}, rate)


def test_every_dialogue_is_worded_and_passes(run: Run) -> None:
    player = writer()
    outcome = made(table(run, "rewrite", player), 40)
    assert [dialogue.index for dialogue in outcome.kept] == list(range(40))
    for dialogue in outcome.kept:
        assert run.check(dialogue) == ("", None)
        assert dialogue.speaker.kind == "rewrite"
        assert dialogue.speaker.model == "writer-1"
        assert dialogue.speaker.usage is not None
        assert dialogue.speaker.usage["requests"] >= 1
    assert len(player.asked) < 60


def test_the_calls_are_those_of_the_plan(run: Run, specs: list[CompiledSpec]) -> None:
    """What a model words has the calls and results that the embedded speaker's dialogue has."""
    outcome = made(table(run, "rewrite", writer()), 30)
    embedded = {
        (found.index, found.attempt): found for found in Run(specs, SEED).shard(0, 30) if isinstance(found, Dialogue)
    }
    compared = 0
    for dialogue in outcome.kept:
        other = embedded.get((dialogue.index, dialogue.attempt))
        if other is not None:
            assert [m.tool_calls for m in dialogue.messages] == [m.tool_calls for m in other.messages]
            assert [m.acts for m in dialogue.messages] == [m.acts for m in other.messages]
            assert [m.content for m in dialogue.messages if m.role == "user"] != [
                m.content for m in other.messages if m.role == "user"
            ]
            assert dialogue.world == other.world
            compared += 1
    assert compared > 20


def test_how_many_are_asked_at_once_makes_no_difference(specs: list[CompiledSpec]) -> None:
    one, many = (made(table(Run(specs, SEED), "rewrite", writer(*FAULTS)), 16, at_once) for at_once in (1, 32))
    assert one == many


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_answer_is_mended_or_refused_by_name(run: Run, fault: str) -> None:
    player = writer(fault)
    outcome = made(table(run, "rewrite", player), 8)
    assert player.committed[fault]
    assert [dialogue.index for dialogue in outcome.kept] == list(range(8))
    for dialogue in outcome.kept:
        assert run.check(dialogue) == ("", None)
        talk = " ".join(m.content or "" for m in dialogue.messages if m.role in ("user", "assistant"))
        assert not any(sign in talk for sign in ("{", "$(", "`", "_", "<|", "r-1234", "97 people", "97个人", "x" * 50))


@pytest.mark.parametrize(("fault", "names"), NAMES.items())
def test_a_model_that_does_nothing_else_is_given_up_by_name(run: Run, fault: str, names: set[str]) -> None:
    found = reasons(table(run, "rewrite", writer(fault, rate=1.0), retries=0), 3)
    assert set(found) & names


def test_what_is_wrong_goes_back_to_the_model(run: Run) -> None:
    player = writer("left out", rate=0.5)
    made(table(run, "rewrite", player), 12)
    again = [request for request in player.asked if len(request.turns) == 3]
    assert again
    said = [str(request.turns[2].blocks[0]) for request in again]
    assert any("is not said" in text for text in said)
    assert any("roundtrip" not in text for text in said)


def test_the_embedded_speaker_falls_in(run: Run) -> None:
    outcome = made(table(run, "rewrite", writer("cut", rate=1.0), fallback=True, retries=0), 12)
    assert len(outcome.kept) == 12
    assert {dialogue.speaker.kind for dialogue in outcome.kept} == {"template"}
    assert all(dialogue.speaker.usage for dialogue in outcome.kept)
    assert outcome.reasons["answer"] >= 12
    assert all(run.check(dialogue) == ("", None) for dialogue in outcome.kept)


class Silent:
    """A model that stops answering after some requests."""

    def __init__(self, after: int, error: Exception) -> None:
        self._left = after
        self._error = error

    async def ask(self, request: Request) -> Reply:
        if self._left == 0:
            raise self._error
        self._left -= 1
        return written(request)


def test_no_answer_is_a_reject_of_its_own_name(run: Run) -> None:
    with pytest.raises(Exhausted) as exhausted:
        made(table(run, "rewrite", Silent(0, Unanswered("408 after 5 tries"))), 4)
    # (A plan whose embedded words fail is refused before any model is asked.)
    assert exhausted.value.reasons.most_common(1)[0][0] == "unanswered"


def test_what_was_done_before_a_stop_is_given(run: Run) -> None:
    kept = []

    async def collect() -> None:
        async for found in table(run, "rewrite", Silent(6, Stopped("the budget is spent"))).shard(0, 40, 1):
            kept.append(found)

    import asyncio

    with pytest.raises(Stopped, match="budget"):
        asyncio.run(collect())
    assert kept


def test_a_rehearsal_sends_nothing_and_tells_what_would_be_sent(run: Run) -> None:
    import asyncio

    player = writer()
    for index in range(6):
        sent = asyncio.run(table(run, "rewrite", player).rehearse(index))
        assert len(sent) <= 1
        for request, reply in sent:
            assert request.schema is not None
            assert written(request).text[:10] == reply.text[:10] == '{"turns": '
    assert player.asked == []


def test_usage_is_that_of_all_tries(run: Run) -> None:
    outcome = made(table(run, "rewrite", writer("cut", rate=0.5)), 10)
    usages = [dialogue.speaker.usage or {} for dialogue in outcome.kept]
    assert any(usage["requests"] > 1 for usage in usages)
    assert all(usage["input"] == 100 * usage["requests"] for usage in usages)
    assert Usage() == Usage(0, 0, 0, 0)
