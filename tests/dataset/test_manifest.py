"""Counts add up in any order; configurations say how they differ."""

from __future__ import annotations

import pytest

from fcsim.dataset.manifest import Config, Counts, SpecUsed
from simulator.dialogue import Reject
from tests.dataset.samples import sample

CONFIG = Config(
    specs=(SpecUsed(name="shelf.fcspec", domain="shelf", hash="a" * 64),),
    dialogues=600,
    seed=1,
    locales=None,
    versions={"fcsim": "0.1.0"},
)


def _counts(indices: range) -> Counts:
    counts = Counts()
    for index in indices:
        counts.keep(sample(index))
    return counts


def test_counts_are_of_dialogues_and_of_calls() -> None:
    counts = _counts(range(10))
    counts.refuse(Reject("hygiene", 1, "", sample()))
    assert counts.dialogues == 10
    assert counts.messages == 60
    assert counts.behaviours == {"single": 10, "refine": 2}
    assert counts.personas == {"none": 4, "reader": 6}
    assert counts.calls == {"find_books": 20}
    assert counts.rejected == {"hygiene": 1}


def test_a_total_does_not_depend_on_how_it_is_cut() -> None:
    whole = Counts.total([_counts(range(12))])
    parts = [_counts(range(7, 12)), _counts(range(7))]
    assert Counts.total(parts).to_json() == whole.to_json()
    assert Counts.total([]) == Counts()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": 2}, "the seed was 1 and is 2"),
        ({"dialogues": 700}, "the number of dialogues was 600 and is 700"),
        ({"locales": ("en",)}, "the choice of locales was all and is en"),
        ({"versions": {"fcsim": "0.2.0"}}, "the version of fcsim was 0.1.0 and is 0.2.0"),
        (
            {"specs": (SpecUsed(name="shelf.fcspec", domain="shelf", hash="b" * 64),)},
            f"the text of shelf was {'a' * 12} and is {'b' * 12}",
        ),
    ],
)
def test_configurations_say_how_they_differ(change: dict[str, object], words: str) -> None:
    assert CONFIG.differences(CONFIG.model_copy(update=change)) == [words]


def test_the_name_of_a_spec_is_no_difference() -> None:
    renamed = CONFIG.model_copy(update={"specs": (SpecUsed(name="shelf", domain="shelf", hash="a" * 64),)})
    assert CONFIG.differences(renamed) == []


def test_other_specs_are_a_difference() -> None:
    more = (*CONFIG.specs, SpecUsed(name="shop", domain="shop", hash="c" * 64))
    found = CONFIG.differences(CONFIG.model_copy(update={"specs": more}))
    assert "the order of specs was shelf and is shelf, shop" in found
