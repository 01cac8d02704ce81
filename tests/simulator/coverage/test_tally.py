"""Counts of goals: they add up in any order, and stay as small as the goals are many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler import CompiledSpec
from simulator import Dialogue
from simulator.coverage import Coverage, Goal, Observer, goals

GOALS = tuple(Goal("node", (name,)) for name in "abcde")
COVERED = st.lists(st.sets(st.sampled_from((*GOALS, Goal("node", ("of another spec",))))), max_size=6)


def of(dialogues: list[set[Goal]]) -> Coverage:
    coverage = Coverage(GOALS)
    for found in dialogues:
        coverage.add(found)
    return coverage


@given(COVERED, COVERED, COVERED)
def test_merging_is_associative_and_commutative(a: list[set[Goal]], b: list[set[Goal]], c: list[set[Goal]]) -> None:
    one, two, three = of(a), of(b), of(c)
    assert one.merge(two).merge(three) == one.merge(two.merge(three)) == of(a + b + c)
    assert one.merge(two) == two.merge(one)
    assert one.merge(Coverage(GOALS)) == one == of(a)


@given(COVERED)
def test_it_counts_dialogues_and_never_grows(dialogues: list[set[Goal]]) -> None:
    coverage = of(dialogues)
    assert coverage.dialogues == len(dialogues)
    assert tuple(coverage.counts) == GOALS
    assert coverage.counts == {goal: sum(goal in found for found in dialogues) for goal in GOALS}
    assert coverage.uncovered() == tuple(goal for goal in GOALS if not any(goal in found for found in dialogues))


def test_coverages_of_different_goals_are_not_merged() -> None:
    with pytest.raises(ValueError, match="different goals"):
        Coverage(GOALS).merge(Coverage(GOALS[1:]))


def test_parts_of_a_dataset_make_the_whole(specs: list[CompiledSpec], dialogues: list[Dialogue]) -> None:
    spec = specs[0]
    observer, every = Observer(spec), goals(spec)
    found = [observer.covered(record) for record in dialogues if record.spec.domain == spec.domain]
    parts = [Coverage(every) for _ in range(3)]
    whole = Coverage(every)
    for number, each in enumerate(found):
        parts[number % 3].add(each)
        whole.add(each)
    assert parts[0].merge(parts[1]).merge(parts[2]) == whole
    assert whole.dialogues == len(found)
    assert 0 < len(whole.uncovered()) < len(every)
