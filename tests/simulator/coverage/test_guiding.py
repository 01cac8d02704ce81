"""Dialogues show what they are led to, and so a run covers more than one that is left to chance."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from compiler import CompiledSpec
from compiler.model import Goal as Asked
from fcsim.library import compile_spec
from simulator import Dialogue, Run
from simulator.brief import Brief, facts_of
from simulator.coverage import Goal, Observer, Reach, Wish, promised, wish_for
from simulator.guiding import Guidance
from simulator.steering import Steering


@pytest.fixture(scope="module")
def reach(specs: list[CompiledSpec]) -> Reach:
    return Reach(specs[0])


def test_wishes_of_each_kind_are_followed(reach: Reach) -> None:
    """Of a few goals of each kind, nearly all are in the dialogue that is led to them."""
    spec, run = reach.spec, Run([reach.spec], 1)
    by_kind: dict[str, list[tuple[Goal, Wish]]] = defaultdict(list)
    for goal in reach.wanted():
        if (wish := wish_for(goal, spec)) is not None:
            by_kind[goal.kind].append((goal, wish))
    observer, missed = Observer(spec), []
    tried = 0
    for some in by_kind.values():
        for goal, wish in some[:: max(1, len(some) // 6)]:
            locale = wish.locale or reach.locales(goal)[0]
            index = 2 * tried + spec.locales.index(locale)
            (made,) = [d for d in run.shard(index, index + 1, {index: Brief(wish=wish)}) if isinstance(d, Dialogue)]
            tried += 1
            if not promised(wish, spec) <= observer.covered(made):
                missed.append(goal)
    assert len(missed) <= 0.06 * tried, missed


def covered(run: Run, spec: CompiledSpec, number: int, *, guided: bool) -> tuple[int, list[Dialogue]]:
    briefs = Guidance(run, [spec]).wishes(range(number), {}, {}) if guided else {}
    made = [each for each in run.shard(0, number, briefs) if isinstance(each, Dialogue)]
    observer = Observer(spec)
    wanted = set(Reach(spec).wanted())
    return len(wanted.intersection(*[set().union(*map(observer.covered, made))])), made


def test_a_run_that_is_led_covers_clearly_more_and_keeps_its_mix(specs: list[CompiledSpec]) -> None:
    spec = specs[1]
    run = Run([spec], 4)
    by_chance, _ = covered(run, spec, 250, guided=False)
    led, made = covered(run, spec, 250, guided=True)
    assert led > 1.1 * by_chance
    facts = [facts_of(dialogue) for dialogue in made]
    assert 0.19 <= sum(not each.calls for each in facts) / len(facts) <= 0.26
    assert 0.13 <= sum("parallel" in each.behaviours for each in facts) / len(facts) <= 0.2


RARE = {
    "a lookup that needs another comes first": ("inform(dispute_charge,claim)", "call(list_charges)", "chain"),
    "a lookup comes last that is made first": ("result(list_accounts,ok)", "confirm(pay_payee)", "chain"),
    "the same of the same row": ("report(freeze_card)", "request(freeze_card)", "refer"),
    "what can't be done any more": ("report(report_stolen)", "request(unfreeze_card)", "refer"),
    "second of two": ("parallel", "request(list_accounts)", "parallel"),
    "one of two finds nothing": ("parallel", "result(list_payees,empty)", "parallel"),
    "less, as so much can't be done": ("report(transfer_between)", "refine(transfer_between,amount)", "refine"),
}


@pytest.mark.parametrize("edge", RARE.values(), ids=RARE)
def test_dialogues_are_led_to_what_seldom_comes_about(bank: CompiledSpec, edge: tuple[str, str, str]) -> None:
    """Over a few worlds most wishes are granted that chance grants to one dialogue in thousands."""
    goal = Goal("edge", edge)
    wish = wish_for(goal, bank)
    numbers = [128 * place for place in range(8)]
    assert any(goal in covered_by(bank, number, Brief(wish=wish)) for number in numbers)


@pytest.mark.parametrize("goal", [("dispute_charge", "relative"), ("list_charges", "select")])
def test_behaviours_are_shown_by_what_is_in_a_list_and_by_what_comes_next(
    bank: CompiledSpec, goal: tuple[str, str]
) -> None:
    """A day in a list of proofs is said by the clock; what is asked for after the charges is told from its rivals."""
    wish = Wish(goal[0], behaviour=goal[1])
    assert any(Goal("api-behaviour", goal) in covered_by(bank, number, Brief(wish=wish)) for number in range(4))


def covered_by(spec: CompiledSpec, number: int, brief: Brief) -> set[Goal]:
    made = [each for each in Run([spec], 3).shard(number, number + 1, {number: brief}) if isinstance(each, Dialogue)]
    return Observer(spec).covered(made[0])


@pytest.fixture(scope="module")
def bank(specs: list[CompiledSpec]) -> CompiledSpec:
    return specs[2]


def test_what_hangs_on_the_world_is_wished_for_in_several(bank: CompiledSpec) -> None:
    """As often as there is room, and no more than each second dialogue follows a wish."""
    briefs = Guidance(Run([bank], 1), [bank]).wishes(range(4000), {}, {})
    times = Counter(brief.wish for brief in briefs.values())
    assert len(briefs) <= 2000
    for wish, count in times.items():
        assert wish is not None
        assert count <= (10 if wish.behaviour in ("recover", "refer", "refine", "parallel") or wish.through else 2)
        if wish.behaviour == "refer" and wish.through:
            assert count > 2


def test_what_is_not_offered_is_needed_by_nothing_that_is_wanted() -> None:
    """An appointment takes a doctor's slots, and these take the doctor: neither is missing where one is wanted."""
    health = compile_spec("health").spec
    assert health is not None
    studio = Run([health], 1).studios[0]
    goals = (Asked("book_appointment", {}),)
    steering = Steering({"outside": 1.0, "missing tool": 1.0, "leave": 0.0, "grant": 0.0, "scenario": 0.0}, goals)
    needed = {"book_appointment", *studio._planner.may_look_up("book_appointment")}
    assert len(needed) > 2
    world = studio.world(0).world
    for seed in range(40):
        plan = studio._planner.plan(random.Random(seed), world, studio._clock, steering)
        missing = {act.api.name for turn in plan.turns for act in turn.acts if act.kind == "outside" and act.api}
        assert missing.isdisjoint(needed | {call.api.name for call in plan.calls})


def test_what_comes_up_in_between_does_not_need_what_is_not_offered() -> None:
    """Departures take a rate: where rates can't be found, nobody is told of departures in the middle of a claim."""
    logistics = compile_spec("logistics").spec
    assert logistics is not None
    studio = Run([logistics], 1).studios[0]
    chances = {"outside": 1.0, "missing tool": 1.0, "leave": 0.0, "grant": 0.0, "scenario": 0.0, "clarify": 1.0}
    steering = Steering(chances | {"switch": 1.0}, (Asked("file_claim", {}),), ("find_rates", "list_departures"))
    world = studio.world(0).world
    missing = 0
    for seed in range(40):
        plan = studio._planner.plan(random.Random(seed), world, studio._clock, steering)
        acts = [act for turn in plan.turns for act in turn.acts]
        missing += any(act.kind == "outside" and act.api and act.api.name == "find_rates" for act in acts)
        not_there = {act.api.name for act in acts if act.kind == "outside" and act.api}
        assert not_there.isdisjoint(call.api.name for call in plan.calls)
    assert missing > 5


def test_nothing_comes_up_where_the_graph_has_no_way_to_it() -> None:
    """Rooms take a hotel, and its lookup is easily taken for that of a deal."""
    hotels = compile_spec("hotels").spec
    assert hotels is not None
    assert not hotels.graph.has_edge("ask(find_deals,city)", "switch")
    studio = Run([hotels], 1).studios[0]
    chances = {"outside": 0.0, "scenario": 0.0, "together": 0.0, "clarify": 1.0, "ask": 1.0, "switch": 1.0}
    steering = Steering(chances, (Asked("find_deals", {}),), paths=frozenset({("find_deals", "city")}))
    world = studio.world(0).world
    for seed in range(10):
        plan = studio._planner.plan(random.Random(seed), world, studio._clock, steering)
        assert "switch" not in {act.kind for turn in plan.turns for act in turn.acts}
