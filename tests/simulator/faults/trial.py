"""Trying the checks: a fault in many dialogues, and whether the check that is for it says so each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler import CompiledSpec
from simulator import Dialogue, Run
from simulator.checks import Freshness
from simulator.checks.base import View
from tests.simulator.faults.planting import Fault


def verdicts(
    fault: Fault, check: str, dialogues: Iterable[Dialogue], specs: Mapping[str, CompiledSpec], run: Run
) -> Iterator[bool]:
    """For each dialogue that the fault has a place in: whether it is caught."""
    for dialogue in dialogues:
        broken = fault(dialogue, specs[dialogue.spec.domain])
        if broken is None:
            continue
        if check != "fresh":
            yield run.verdict(broken, check) is not None
            continue
        fresh = Freshness()
        assert fresh.fault(View(dialogue)) is None
        yield fresh.fault(View(broken)) is not None
