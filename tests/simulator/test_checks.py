"""A check that cannot fail is a defect: each is shown the faults it is for, in both locales."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from simulator import Dialogue, Run
from simulator.checks import CHECKS, Freshness
from simulator.checks.base import View
from tests.simulator.faults import FAULTS, table
from tests.simulator.faults.planting import Fault
from tests.simulator.faults.trial import RICHER, Bed, bed, verdicts


@pytest.fixture(scope="session")
def richer() -> Bed:
    return bed(RICHER, 600)


def test_clean_dialogues_raise_no_alarm(run: Run, dialogues: list[Dialogue]) -> None:
    assert [(d.id, run.check(d)) for d in dialogues if run.check(d)[1] is not None] == []


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(
    ("check", "fault"),
    [(check, fault) for check, faults in FAULTS.items() for fault in faults],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_planted_fault_is_caught_by_its_check(
    run: Run, dialogues: list[Dialogue], richer: Bed, check: str, fault: Fault, locale: str
) -> None:
    caught = list(islice(verdicts(fault, check, locale, (Bed(run, dialogues), richer)), 20))
    assert len(caught) >= 2, "the fault found no place"
    assert all(caught)


def test_every_check_has_faults() -> None:
    assert set(FAULTS) == {*CHECKS, "fresh"}
    assert min(len(faults) for faults in FAULTS.values()) >= 3


def test_dialogues_of_a_run_differ(dialogues: list[Dialogue]) -> None:
    fresh = Freshness()
    assert fresh.fault(View(dialogues[0])) is None
    assert fresh.fault(View(dialogues[1])) is None


def test_the_table_of_faults_stands_in_the_docs() -> None:
    page = Path(__file__).parents[2] / "docs" / "checks.md"
    assert table() in page.read_text(encoding="utf-8"), "`make faults` prints it"
