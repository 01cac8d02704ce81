"""A solver that sees the talk and the tools alone must make the calls."""

from __future__ import annotations

from collections import Counter

import pytest

from compiler import CompiledSpec
from simulator import Dialogue, Run
from simulator.dialogue import ToolCall
from simulator.llm.draft import Draft
from simulator.llm.model import Reply, Request, Result, Text, Use
from simulator.llm.solver import agrees, is_same, visible
from tests.simulator.llm.conftest import SEED, made, reasons, table
from tests.simulator.llm.oracle import CALL_FAULTS, Oracle
from tests.simulator.llm.players import Player
from tests.simulator.llm.writer import written


def players(run: Run, stop: int, *faults: str, rate: float = 0.3) -> Player:
    solver = Oracle(run, 0, stop)
    return Player({"user": written, "solver": solver}, {"solver": faults}, rate)


def test_a_good_solver_agrees_with_every_call(run: Run) -> None:
    player = players(run, 16)
    outcome = made(table(run, "rewrite", player, solve=True), 16)
    assert [dialogue.index for dialogue in outcome.kept] == list(range(16))
    assert outcome.reasons["solver"] == 0
    assert all(dialogue.checks["solver"] for dialogue in outcome.kept)
    turns = sum(bool(m.tool_calls) and m.weight > 0 for dialogue in outcome.kept for m in dialogue.messages)
    assert sum(request.role == "solver" for request in player.asked) >= turns


@pytest.mark.parametrize("fault", CALL_FAULTS)
def test_disagreement_is_refused(run: Run, fault: str) -> None:
    found = reasons(table(run, "rewrite", players(run, 9, fault, rate=1.0), solve=True, retries=0), 9)
    assert found["solver"]


class Absentminded:
    """A solver that fails at its first vote of each."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle
        self.votes: Counter[int] = Counter()

    async def ask(self, request: Request) -> Reply:
        if request.role != "solver":
            return written(request)
        self.votes[request.take] += 1
        return self._oracle(request, "" if request.take else "unknown tool")


def test_more_than_half_of_the_votes_decide(run: Run) -> None:
    for votes, agrees_ in ((1, False), (2, False), (3, True)):
        solver = Absentminded(Oracle(run, 0, 4))
        found = reasons(table(run, "rewrite", solver, solve=True, votes=votes, retries=0), 4)
        assert bool(found["solver"]) is not agrees_
        assert solver.votes[0] == solver.votes[1] == solver.votes[2] if agrees_ else not solver.votes[1]


def test_the_solver_sees_nothing_but_the_talk_and_the_tools(run: Run) -> None:
    player = players(run, 12)
    outcome = made(table(run, "rewrite", player, solve=True), 12)
    systems = {dialogue.messages[0].content for dialogue in outcome.kept}
    for request in player.asked:
        if request.role == "solver":
            assert request.system in systems
            assert request.tools
            assert request.turns[0].speaker == "user"
            assert all(a.speaker != b.speaker for a, b in zip(request.turns, request.turns[1:], strict=False))
            uses = {block.id for turn in request.turns for block in turn.blocks if isinstance(block, Use)}
            answered = {block.id for turn in request.turns for block in turn.blocks if isinstance(block, Result)}
            assert uses == answered


def test_what_reads_equal_is_the_same(run: Run) -> None:
    context = Draft(run, 0, 0).context
    call = ToolCall("call_1", "search_restaurants", {"location": "Boston", "filter": {"min_rating": 4}})

    def same(**arguments: object) -> bool:
        return is_same(Use("x", "search_restaurants", arguments), call, context)  # type: ignore[arg-type]

    assert same(location="Boston", filter={"min_rating": 4.0})
    assert same(filter={"min_rating": 4}, location="Boston", limit=5)
    assert not same(location="Boston", filter={"min_rating": 4}, limit=6)
    assert not same(location="boston", filter={"min_rating": 4})
    assert not same(location="Boston")
    assert not same(location="Boston", filter={"min_rating": True})
    assert not same(location="Boston", filter={"min_rating": 4}, radius=3)
    assert not is_same(Use("x", "find_on_map", {"location": "Boston"}), call, context)
    assert not is_same(Use("x", "format_disk", {}), call, context)


def test_calls_made_at_once_may_come_in_any_order(run: Run) -> None:
    context = Draft(run, 0, 0).context
    calls = [ToolCall(f"call_{n}", "find_on_map", {"location": city}) for n, city in enumerate(("Boston", "Denver"))]
    uses = [Use(call.id, call.name, call.arguments) for call in calls]
    assert agrees(uses[::-1], calls, 2, context)
    assert agrees(uses[:1], calls, 1, context)
    assert agrees(uses, calls, 1, context)
    assert not agrees(uses[:1], calls, 2, context)
    assert not agrees([uses[0], uses[0]], calls, 2, context)
    assert not agrees((), calls, 1, context)


def test_a_dialogue_as_a_model_sees_it(specs: list[CompiledSpec]) -> None:
    for dialogue in Run(specs, SEED).shard(0, 40):
        if isinstance(dialogue, Dialogue):
            turns = visible(dialogue.messages[1:])
            assert turns[0].speaker == "user"
            words = [block.text for turn in turns for block in turn.blocks if isinstance(block, Text)]
            assert words == [m.content for m in dialogue.messages if m.role in ("user", "assistant") and m.content]
