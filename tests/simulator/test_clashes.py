"""What is said for one request is not taken for a part of another that is open at the same time."""

from __future__ import annotations

import pytest

from compiler import CompiledSpec, compile_text
from compiler.types import Json
from simulator import Run
from simulator.clashes import contradict, would_answer
from simulator.plan import Mention, Reference, Rule
from simulator.profile import Profiles
from simulator.task import Task

TOWN = """fcspec 1

/// Places of a town.
domain town
locale en

scalar Area = string { en: "Leith" | "Ballard" | "Astoria" }
entity Place { id: key("p-###")  area: Area }
world { Place * 9 }

profile {
  home: Area -> find.area, events.area
}

/// Find places.
api find(area?: Area) -> Place[] { return Place where .area == area }

/// Tell when a place is open.
api hours(place: Place.id, day: date(today..+5d)) -> Place[] { return Place where .id == place }

/// What is on.
api events(area: Area) -> Place[] { return Place where .area == area }
"""


@pytest.fixture(scope="module")
def town() -> CompiledSpec:
    compilation = compile_text(TOWN, "town.fcspec")
    assert compilation.spec is not None, compilation.diagnostics
    return compilation.spec


@pytest.fixture(scope="module")
def profiles(town: CompiledSpec) -> Profiles:
    return Run([town], 1).studios[0]._planner.tasks.profiles


HOME = {"home": "Leith"}


def mention(spec: CompiledSpec, api: str, path: str, value: Json, rule: Rule | None = None) -> Mention:
    param = spec.apis[api].params.field(path)
    assert param is not None
    references = {} if rule is None else {path: Reference("", str(value), {}, rule, pointer="home")}
    return Mention(api, path, param.type, value, references)


def task(spec: CompiledSpec, *mentions: Mention, lookups: tuple[Task, ...] = ()) -> Task:
    return Task(spec.apis[mentions[0].api], {each.path: each for each in mentions}, list(lookups))


@pytest.mark.parametrize(
    ("mine", "theirs", "clashes"),
    [
        ("unsaid", None, True),
        (None, "unsaid", True),
        ("mine", None, False),
        (None, None, False),
        ("unsaid", "mine", False),
    ],
)
def test_what_goes_without_saying_does_not_stand_beside_another_value(
    town: CompiledSpec, profiles: Profiles, mine: Rule | None, theirs: Rule | None, clashes: bool
) -> None:
    one = task(town, mention(town, "find", "area", "Leith" if mine else "Ballard", mine))
    other = task(town, mention(town, "events", "area", "Leith" if theirs else "Astoria", theirs))
    assert contradict(one, other, profiles, HOME) is clashes
    assert not contradict(one, other, profiles, {})


def test_what_goes_without_saying_in_a_lookup_counts(town: CompiledSpec, profiles: Profiles) -> None:
    lookup = task(town, mention(town, "find", "area", "Leith", "unsaid"))
    hours = task(town, mention(town, "hours", "day", "2026-03-02"), lookups=(lookup,))
    events = task(town, mention(town, "events", "area", "Astoria"))
    assert contradict(hours, events, profiles, HOME)
    assert contradict(events, hours, profiles, HOME)


def test_what_was_said_for_a_lookup_waits_for_its_call(town: CompiledSpec) -> None:
    """A lookup for something else would be taken for it, unless a value of its own is said for it."""
    said = [mention(town, "find", "area", "Leith")]
    day = mention(town, "hours", "day", "2026-03-02")
    without = task(town, day, lookups=(Task(town.apis["find"], {}),))
    twin = task(town, day, lookups=(Task(town.apis["find"], {"area": mention(town, "events", "area", "Leith")}),))
    own = task(town, day, lookups=(task(town, mention(town, "find", "area", "Ballard")),))
    elsewhere = task(town, mention(town, "events", "area", "Ballard"))
    assert [would_answer(each, said) for each in (without, twin, own, elsewhere)] == [True, True, False, False]
    assert not would_answer(without, [])
