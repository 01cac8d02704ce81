"""Dialogues show what they are led to, and so a run covers more than one that is left to chance."""

from __future__ import annotations

from collections import defaultdict

import pytest

from compiler import CompiledSpec
from simulator import Dialogue, Run
from simulator.brief import Brief, facts_of
from simulator.coverage import Goal, Observer, Reach, Wish, promised, wish_for
from simulator.guiding import Guidance


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
