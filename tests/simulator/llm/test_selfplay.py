"""Whole runs that are played: by a user, an assistant with the real tools, and the world."""

from __future__ import annotations

import asyncio
import re

import pytest

from compiler import CompiledSpec
from simulator import Run
from simulator.llm.model import Result, Role, Text, Use
from tests.simulator.llm.conftest import SEED, made, reasons, table
from tests.simulator.llm.oracle import CALL_FAULTS, USER_FAULTS, Oracle, user
from tests.simulator.llm.players import Player

STOP = 6


def players(
    run: Run,
    stop: int,
    *,
    of_user: tuple[str, ...] = (),
    of_assistant: tuple[str, ...] = (),
    rate: float = 0.3,
) -> Player:
    assistant = Oracle(run, 0, stop)
    faults: dict[Role, tuple[str, ...]] = {"user": of_user, "assistant": of_assistant}
    return Player({"user": user, "assistant": assistant, "solver": assistant}, faults, rate)


def test_every_dialogue_is_played_and_passes(run: Run) -> None:
    player = players(run, 24)
    outcome = made(table(run, "selfplay", player, solve=True), 24)
    assert [dialogue.index for dialogue in outcome.kept] == list(range(24))
    for dialogue in outcome.kept:
        assert run.check(dialogue) == ("", None)
        assert dialogue.speaker.kind == "selfplay"
        assert dialogue.speaker.model in ("user-1, assistant-1", "user-1")
    assert {request.role for request in player.asked} == {"user", "assistant", "solver"}


def test_the_user_sees_what_a_person_would(run: Run, specs: list[CompiledSpec]) -> None:
    player = players(run, 16)
    made(table(run, "selfplay", player), 16)
    tools = {name for spec in specs for name in spec.apis if "_" in name}
    for request in player.asked:
        if request.role == "user":
            assert request.tools == ()
            blocks = [block for turn in request.turns for block in turn.blocks]
            assert all(isinstance(block, Text) for block in blocks)
            shown = request.system + "".join(block.text for block in blocks if isinstance(block, Text))
            assert not any(tool in shown for tool in tools)
            assert re.search(r"\b(r|map|acc|card)-\d{4}", shown) is None


def test_the_assistant_sees_the_talk_and_the_real_tools(run: Run) -> None:
    player = players(run, 16)
    made(table(run, "selfplay", player), 16)
    for request in player.asked:
        if request.role == "assistant":
            assert request.tools
            assert all(a.speaker != b.speaker for a, b in zip(request.turns, request.turns[1:], strict=False))
            assert request.turns[0].speaker == request.turns[-1].speaker == "user"
            uses = [block.id for turn in request.turns for block in turn.blocks if isinstance(block, Use)]
            answered = [block.id for turn in request.turns for block in turn.blocks if isinstance(block, Result)]
            assert sorted(uses) == sorted(answered)
            assert len(set(uses)) == len(uses)


@pytest.mark.parametrize("fault", USER_FAULTS)
def test_a_bad_user_is_mended_or_refused(run: Run, fault: str) -> None:
    player = players(run, STOP, of_user=(fault,))
    outcome = made(table(run, "selfplay", player), STOP)
    assert player.committed[fault]
    assert [dialogue.index for dialogue in outcome.kept] == list(range(STOP))
    for dialogue in outcome.kept:
        assert run.check(dialogue) == ("", None)
        talk = " ".join(m.content or "" for m in dialogue.messages if m.role == "user")
        assert not any(sign in talk for sign in ("{", "$(", "`", "_", "<|", "97", "r-1234"))


@pytest.mark.parametrize("fault", CALL_FAULTS)
def test_a_bad_assistant_is_mended_or_refused(run: Run, fault: str) -> None:
    player = players(run, STOP, of_assistant=(fault,))
    outcome = made(table(run, "selfplay", player), STOP)
    assert player.committed[fault]
    assert [dialogue.index for dialogue in outcome.kept] == list(range(STOP))
    for dialogue in outcome.kept:
        assert run.check(dialogue) == ("", None)
        assert "format_disk" not in str(dialogue.messages)


@pytest.mark.parametrize(
    ("fault", "names"),
    [
        ("unknown tool", {"offered"}),
        ("wrong type", {"schema"}),
        ("extra parameter", {"schema"}),
        ("endless argument", {"schema"}),
        ("many at once", {"loop"}),
        ("goodbye", {"stalled"}),
        ("words first", {"stalled"}),
        ("again and again", {"loop"}),
        ("empty", {"answer"}),
        ("refusal", {"answer"}),
    ],
)
def test_an_assistant_that_does_nothing_else_is_given_up_by_name(run: Run, fault: str, names: set[str]) -> None:
    player = players(run, 2, of_assistant=(fault,), rate=1.0)
    assert set(reasons(table(run, "selfplay", player, retries=0), 2)) & names


def test_a_call_that_breaks_its_schema_is_kept_as_a_repair(run: Run) -> None:
    outcome = made(table(run, "selfplay", players(run, 24, of_assistant=("wrong type",), rate=0.4)), 24)
    repaired = [dialogue for dialogue in outcome.kept if "repair" in dialogue.behaviours]
    assert len(repaired) > 5
    for dialogue in repaired:
        bad = next(m for m in dialogue.messages if m.tool_calls and not m.weight)
        answer, good = dialogue.messages[bad.turn + 1], dialogue.messages[bad.turn + 2]
        assert "INVALID_ARGUMENTS" in (answer.content or "")
        assert bad.tool_calls[0].name in {call.name for call in good.tool_calls}


def test_the_same_answers_give_the_same_dialogues(run: Run, specs: list[CompiledSpec]) -> None:
    faults = {"of_user": USER_FAULTS, "of_assistant": CALL_FAULTS}
    one, many = (
        made(table(Run(specs, SEED), "selfplay", players(run, 10, **faults)), 10, at_once)  # type: ignore[arg-type]
        for at_once in (1, 16)
    )
    assert one == many


def test_the_embedded_speaker_falls_in(run: Run) -> None:
    player = players(run, 8, of_assistant=("empty",), rate=1.0)
    outcome = made(table(run, "selfplay", player, fallback=True, retries=0), 8)
    assert [dialogue.index for dialogue in outcome.kept] == list(range(8))
    assert "template" in {dialogue.speaker.kind for dialogue in outcome.kept}
    assert all(run.check(dialogue) == ("", None) for dialogue in outcome.kept)


def test_a_rehearsal_plays_to_the_end(run: Run) -> None:
    player = players(run, 1)
    sent = asyncio.run(table(run, "selfplay", player, solve=True).rehearse(0))
    assert {request.role for request, _ in sent} == {"user", "assistant", "solver"}
    assert player.asked == []
