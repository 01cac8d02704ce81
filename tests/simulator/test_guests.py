"""Tools of one domain that are easily taken for those of another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.library import compile_spec
from simulator import Dialogue, Reject, Run
from simulator.checks import Freshness
from simulator.coverage.goals import Goal, goals
from simulator.neighbours import mistaken
from simulator.verify import Verifier

TOWN = Path(__file__).parents[1] / "fixtures" / "town"


def compiled(name: str) -> CompiledSpec:
    found = compile_file(TOWN / name).spec
    assert found is not None
    return found


@pytest.fixture(scope="module")
def kitchen() -> CompiledSpec:
    return compiled("kitchen")


@pytest.fixture(scope="module")
def made(kitchen: CompiledSpec) -> list[Dialogue | Reject]:
    return list(Run([kitchen], seed=1).shard(0, 160))


def names(dialogue: Dialogue) -> list[str]:
    functions = [tool["function"] for tool in dialogue.tools]
    return [str(function["name"]) for function in functions if isinstance(function, dict)]


def with_guest(made: list[Dialogue | Reject]) -> list[Dialogue]:
    return [one for one in made if isinstance(one, Dialogue) and "find_on_map" in names(one)]


def test_dialogues_pass_every_check(made: list[Dialogue | Reject]) -> None:
    assert [one.reason for one in made if isinstance(one, Reject) and one.check != "fresh"] == []


def test_a_guest_is_offered_beside_its_rival_and_never_called(made: list[Dialogue | Reject]) -> None:
    found = with_guest(made)
    called = [call.name for one in found for message in one.messages for call in message.tool_calls]
    assert called.count("find_meals") > 20
    assert "find_on_map" not in called
    assert {lender.domain for one in found for lender in one.lenders} == {"atlas"}
    kinds = {
        act for one in made if isinstance(one, Dialogue) for m in one.messages for act in m.acts if act == "outside"
    }
    assert kinds  # and yet none of these has it
    assert not any("outside" in message.acts for one in found for message in one.messages)


def test_a_call_beside_a_guest_is_justified_by_its_cue(kitchen: CompiledSpec, made: list[Dialogue | Reject]) -> None:
    verifier = Verifier(lambda ref: [kitchen] if ref.domain == "kitchen" else [])
    cues = [form for forms in kitchen.confusables["where_to_eat"].cues["find_meals"].values() for form in forms]
    for dialogue in with_guest(made)[:12]:
        assert not list(verifier.faults(dialogue, Freshness()))
        if not any(call.name == "find_meals" for message in dialogue.messages for call in message.tool_calls):
            continue
        silent = replace(
            dialogue,
            messages=tuple(
                replace(message, content=without(message.content, cues)) if message.role == "user" else message
                for message in dialogue.messages
            ),
        )
        assert "justified" in [name for name, _ in verifier.faults(silent, Freshness())]


def without(text: str | None, cues: list[str]) -> str:
    """The text with other words of the same length in place of the cues."""
    found = text or ""
    for cue in cues:
        at = found.casefold().find(cue.casefold())
        if at >= 0:
            found = found[:at] + "·" * len(cue) + found[at + len(cue) :]
    return found


def test_being_told_apart_from_a_guest_is_a_goal(kitchen: CompiledSpec) -> None:
    assert Goal("confusable", ("find_meals", "find_on_map")) in goals(kitchen)


def test_where_both_domains_are_run_the_other_side_is_told_apart_too(kitchen: CompiledSpec) -> None:
    """The guest's own domain knows nothing of the group, and is offered its rival beside the guest's cue."""
    atlas = compiled("atlas.fcspec")
    specs = {"kitchen": [kitchen], "atlas": [atlas]}
    made = list(Run([kitchen, atlas], seed=1).shard(0, 160))
    assert [one.reason for one in made if isinstance(one, Reject) and one.check != "fresh"] == []
    beside = [
        one for one in made if isinstance(one, Dialogue) and one.spec.domain == "atlas" and "find_meals" in names(one)
    ]
    assert len(beside) > 10
    cues = kitchen.confusables["where_to_eat"].cues["find_on_map"]
    verifier = Verifier(lambda ref: specs[ref.domain])
    for dialogue in beside:
        said = " ".join(message.content or "" for message in dialogue.messages if message.role == "user").casefold()
        assert any(cue.casefold() in said for cue in cues[dialogue.locale])
        assert not list(verifier.faults(dialogue, Freshness()))


def test_a_tool_that_is_called_like_one_that_is_easily_mixed_up_is_not_it() -> None:
    travel, hotels = compile_spec("travel").spec, compile_spec("hotels").spec
    assert travel is not None
    assert hotels is not None
    assert "my_stays" in mistaken(travel, [hotels], {"my_stays": "hotels"})["my_trips"]
    assert mistaken(travel, [hotels], {"my_stays": "health"}) == {}
