"""Wishes are given to dialogues ahead, each goal in one of them, and the same way every time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from compiler import CompiledSpec
from simulator.coverage import Goal, Reach, Wish, allot, goals, promised, wish_for
from simulator.coverage.allotment import both
from tests.simulator.coverage.conftest import compiled


def numbers(spec: CompiledSpec, count: int) -> dict[int, str]:
    return {number: spec.locales[number % len(spec.locales)] for number in range(count)}


@pytest.fixture(scope="module")
def reach(specs: list[CompiledSpec]) -> Reach:
    return Reach(specs[0])


def test_every_wanted_goal_is_promised(reach: Reach) -> None:
    wanted = reach.wanted()
    allotted = allot(wanted, numbers(reach.spec, 2000), reach)
    sure = {goal for wish in allotted.values() for goal in promised(wish, reach.spec)}
    assert {goal for goal in wanted if wish_for(goal, reach.spec) is not None} <= sure


def test_a_wish_is_for_a_dialogue_of_its_locale(reach: Reach) -> None:
    of = numbers(reach.spec, 2000)
    allotted = allot(reach.wanted(), of, reach)
    assert all(wish.locale == of[number] for number, wish in allotted.items())
    assert {wish.locale for wish in allotted.values()} == set(reach.spec.locales)


def test_wishes_cover_several_goals(reach: Reach) -> None:
    wanted = reach.wanted()
    assert len(allot(wanted, numbers(reach.spec, 2000), reach)) * 2 < len(wanted)


def test_the_same_arguments_give_the_same_wishes(reach: Reach) -> None:
    wanted, of = reach.wanted(), numbers(reach.spec, 400)
    backwards = dict(reversed(of.items()))
    assert list(allot(wanted, of, reach).items()) == list(allot(wanted, backwards, Reach(reach.spec)).items())


def test_wishes_do_not_depend_on_hashes_of_strings() -> None:
    program = (
        "from fcsim import compile_spec; from simulator.coverage import Reach, allot;"
        "r = Reach(compile_spec('tests/fixtures/shelf.fcspec'));"
        "print(allot(r.wanted(), {n: ('en', 'zh')[n % 2] for n in range(90)}, r))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_the_richest_wishes_come_first_where_dialogues_are_few(reach: Reach) -> None:
    wanted = reach.wanted()
    few, many = (allot(wanted, numbers(reach.spec, count), reach) for count in (20, 2000))
    assert len(few) == 20
    average = [sum(len(promised(wish, reach.spec)) for wish in some.values()) / len(some) for some in (few, many)]
    assert average[0] > average[1]


def test_wishes_lie_evenly_among_the_dialogues(reach: Reach) -> None:
    errors = [goal for goal in reach.wanted() if goal.kind == "error"]
    allotted = list(allot(errors, numbers(reach.spec, 1000), reach))
    assert allotted[0] < 100
    assert allotted[-1] > 800


def test_nothing_to_allot(reach: Reach) -> None:
    assert allot([], numbers(reach.spec, 10), reach) == {}
    assert allot(reach.wanted(), {}, reach) == {}
    assert allot([Goal("node", ("open",))], numbers(reach.spec, 10), reach) == {}


def test_a_goal_of_a_locale_waits_for_it(reach: Reach) -> None:
    api = next(iter(reach.spec.apis))
    wanted = [Goal("api-locale", (api, "zh"))]
    assert allot(wanted, {1: "en", 2: "en"}, reach) == {}
    assert list(allot(wanted, {1: "en", 2: "zh"}, reach)) == [2]


def test_what_no_dialogue_can_come_to_gets_none() -> None:
    text = """fcspec 1
domain locks
locale en
entity Key { id: key("k-###") }
world { Key * 2 }
api unlock(key: Key.id) -> { done: bool }
api ring(times: int(1..3)) -> { done: bool }
"""
    reach = Reach(compiled(text))
    unreachable = [goal for goal in goals(reach.spec) if reach.reason(goal).kind == "unreachable"]
    assert unreachable
    assert allot(unreachable, numbers(reach.spec, 100), reach) == {}


A = Wish("a", persona="p")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (A, Wish("a", locale="en"), Wish("a", persona="p", locale="en")),
        (A, Wish("a", persona="q"), None),
        (A, Wish("b"), None),
        (A, Wish(persona="p", locale="en"), Wish("a", persona="p", locale="en")),
        (A, Wish("a", through=("call(a)",)), None),
        (A, Wish("a", behaviour="refine"), Wish("a", persona="p", behaviour="refine")),
        (A, Wish(behaviour="outside", persona="p"), None),
        (Wish("a", through=("ask(a,x)",)), Wish("a", behaviour="refine"), None),
        (Wish("a", through=("ask(a,x)",)), Wish("a", present=("y",)), Wish("a", ("ask(a,x)",), present=("y",))),
        (Wish("a", through=("refine(a,x)",)), Wish("a", absent=("x",)), None),
        (Wish("a", behaviour="recover"), Wish("a", fixed=(("x", 1),)), None),
        (Wish("a", fixed=(("x", 1),)), Wish("a", behaviour="recover"), None),
        (Wish("a", fixed=(("x", 1),)), Wish("a", bounds=(("x", "lowest"),)), None),
        (
            Wish("a", fixed=(("x", 1),)),
            Wish("a", fixed=(("y", 2),), rival="b"),
            Wish("a", fixed=(("x", 1), ("y", 2)), rival="b"),
        ),
        (Wish("a", fixed=(("x", 1), ("y", 2))), Wish("a", fixed=(("z", 3),)), None),
        (Wish("a", fixed=(("x", 1),)), Wish("a", absent=("x",)), None),
        (Wish("a", present=("o.x",)), Wish("a", absent=("o.y",)), None),
        (Wish("a", present=("l[].x",)), Wish("a", absent=("l",)), None),
        (Wish("a", present=("x",)), Wish("a", absent=("y",)), Wish("a", present=("x",), absent=("y",))),
    ],
)
def test_wishes_go_together_unless_they_contradict_or_hinder_each_other(
    one: Wish, other: Wish, together: Wish | None
) -> None:
    assert both(one, other) == together
