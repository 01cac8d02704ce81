"""What a dataset covers, spec by spec."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compiler import CompiledSpec
from fcsim.dataset.coverage import NoSuchSpec, Totals, dataset_coverage
from simulator.coverage import KINDS
from simulator.dialogue import SpecRef
from tests.dataset.samples import sample


def test_dialogues_are_told_apart_by_their_specs(shelf: CompiledSpec) -> None:
    other = replace(shelf, hash="cd" * 32)
    at_hand = {"shelf": (shelf, other)}
    of_shelf = [replace(sample(index), spec=SpecRef("shelf", "0", shelf.hash)) for index in range(3)]
    of_other = [replace(sample(index), spec=SpecRef("shelf", "0", other.hash)) for index in range(2)]
    found = dataset_coverage([*of_shelf, *of_other], lambda ref: at_hand[ref.domain])
    assert [(each.spec.hash, each.coverage.dialogues) for each in found] == [(shelf.hash, 3), (other.hash, 2)]


def test_a_spec_without_dialogues_is_told_of(shelf: CompiledSpec) -> None:
    (found,) = dataset_coverage([], lambda _: (shelf,), [SpecRef("shelf", "0", shelf.hash)], ["zh"])
    totals = found.totals()
    assert (totals.covered, totals.percent, found.locales) == (0, 0, ("zh",))
    assert totals.goals == totals.rare + totals.unreachable + totals.forbidden == len(found.missing)


def test_totals_of_kinds_add_up(shelf: CompiledSpec) -> None:
    record = replace(sample(), spec=SpecRef("shelf", "0", shelf.hash))
    (found,) = dataset_coverage([record], lambda _: (shelf,))
    kinds = [found.totals(kind) for kind in KINDS]
    assert found.totals() == Totals(
        *(sum(getattr(each, name) for each in kinds) for name in Totals.__dataclass_fields__)
    )
    assert found.totals("value").covered == 2  # a novel, and a history book
    assert found.totals().covered == sum(goal["dialogues"] for goal in found.to_json()["goals"])


def test_all_is_only_said_of_all() -> None:
    assert Totals(1000, 999, 1, 0, 0).percent == 99
    assert Totals(1000, 1000, 0, 0, 0).percent == 100
    assert Totals(0, 0, 0, 0, 0).percent == 100


@pytest.mark.parametrize(("at_hand", "told"), [(False, "no shipped domain"), (True, "the one at hand has")])
def test_the_spec_must_be_at_hand(at_hand: bool, told: str, shelf: CompiledSpec) -> None:
    with pytest.raises(NoSuchSpec, match=told):
        dataset_coverage([sample()], lambda _: (shelf,) if at_hand else ())
