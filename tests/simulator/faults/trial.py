"""Trying the checks: a fault in many dialogues, and whether the check that is for it says so each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler import compile_file
from fcsim.library import find_spec
from simulator import Dialogue, Run
from simulator.checks import Freshness
from simulator.checks.base import View
from tests.simulator.faults.planting import Fault

FIXTURES = Path(__file__).parents[2] / "fixtures"
LIBRARY = tuple(find_spec(name) for name in ("restaurants", "shop", "bank"))
RICHER = (FIXTURES / "courier.fcspec", FIXTURES / "town" / "kitchen")
"""Domains that have what those of the library lack: choices, maps, null, and tools of other domains."""


@dataclass(frozen=True, slots=True)
class Bed:
    """Clean dialogues of a run, to plant faults in."""

    run: Run
    dialogues: Sequence[Dialogue]


def bed(paths: Iterable[Path], dialogues: int) -> Bed:
    specs = [compile_file(path).spec for path in paths]
    run = Run([spec for spec in specs if spec is not None], seed=7)
    return Bed(run, [made for made in run.shard(0, dialogues) if isinstance(made, Dialogue)])


def verdicts(fault: Fault, check: str, locale: str, beds: Iterable[Bed]) -> Iterator[bool]:
    """For each dialogue of a locale that the fault has a place in: whether it is caught."""
    for each in beds:
        specs = {studio.spec.domain: studio.spec for studio in each.run.studios}
        for dialogue in each.dialogues:
            broken = fault(dialogue, specs[dialogue.spec.domain]) if dialogue.locale == locale else None
            if broken is None:
                continue
            if check != "fresh":
                yield each.run.verdict(broken, check) is not None
                continue
            fresh = Freshness()
            assert fresh.fault(View(dialogue)) is None
            yield fresh.fault(View(broken)) is not None
