"""A check that cannot fail is a defect: each is shown the faults it is for, in both locales."""

from __future__ import annotations

import pytest

from compiler import CompiledSpec
from simulator import Dialogue, Run
from simulator.checks import CHECKS, Freshness
from simulator.checks.base import View
from tests.simulator.faults import FAULTS, Fault


def test_clean_dialogues_raise_no_alarm(run: Run, dialogues: list[Dialogue]) -> None:
    assert [(d.id, run.check(d)) for d in dialogues if run.check(d)[1] is not None] == []


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(
    ("check", "fault"),
    [(check, fault) for check, faults in FAULTS.items() for fault in faults],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_planted_fault_is_caught_by_its_check(
    run: Run, dialogues: list[Dialogue], specs: list[CompiledSpec], check: str, fault: Fault, locale: str
) -> None:
    by_domain = {spec.domain: spec for spec in specs}
    caught: list[bool] = []
    for dialogue in dialogues:
        if dialogue.locale == locale and (broken := fault(dialogue, by_domain[dialogue.spec.domain])) is not None:
            caught.append(run.verdict(broken, check) is not None)
            if len(caught) == 20:
                break
    assert len(caught) >= 3, "the fault found no place"
    assert all(caught)


def test_every_check_has_a_fault() -> None:
    assert set(FAULTS) == set(CHECKS)


def test_a_near_duplicate_is_not_fresh(dialogues: list[Dialogue]) -> None:
    fresh = Freshness()
    assert fresh.fault(View(dialogues[0])) is None
    assert fresh.fault(View(dialogues[1])) is None
    assert fresh.fault(View(dialogues[0])) is not None
