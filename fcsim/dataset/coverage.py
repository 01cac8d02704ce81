"""How much of their specs the dialogues of a dataset cover, and why not the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from compiler.model import CompiledSpec
from simulator.coverage import KINDS, Coverage, Goal, Kind, Observer, Reach, Reason, goals
from simulator.dialogue import Dialogue, SpecRef
from simulator.verify import SpecsOf

REASONS = ("rare", "unreachable", "forbidden")


class NoSuchSpec(Exception):
    """The spec that dialogues are of is not at hand; the message says which."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The goals of one kind (or all): how many there are, are covered, and are not for each reason."""

    goals: int
    covered: int
    rare: int
    unreachable: int
    forbidden: int

    @property
    def reachable(self) -> int:
        """How many of the goals dialogues can come to."""
        return self.covered + self.rare

    @property
    def percent(self) -> int:
        """Of those that dialogues can come to; 100 only if all of them are covered."""
        return 100 * self.covered // self.reachable if self.reachable else 100


class SpecCoverage:
    """What the dialogues of one spec cover, in some of its locales (None: all)."""

    def __init__(self, spec: CompiledSpec, locales: Collection[str] | None) -> None:
        self.spec = spec
        self.locales = tuple(locale for locale in spec.locales if locales is None or locale in locales)
        self.coverage = Coverage(goals(spec, self.locales))
        self._observer = Observer(spec)

    def add(self, dialogue: Dialogue) -> set[Goal]:
        """Counts one more dialogue, and gives what it covers."""
        covered = self._observer.covered(dialogue)
        self.coverage.add(covered)
        return covered

    @cached_property
    def missing(self) -> dict[Goal, Reason]:
        """Why each goal that no dialogue covers is not; to be asked for when all dialogues are in."""
        reach = Reach(self.spec, self.locales)
        return {goal: reach.reason(goal) for goal in self.coverage.uncovered()}

    def totals(self, kind: Kind | None = None) -> Totals:
        """Of the goals of one kind; None: of all."""
        among = [goal for goal in self.coverage.goals if kind in (None, goal.kind)]
        why = Counter(self.missing[goal].kind for goal in among if goal in self.missing)
        return Totals(len(among), len(among) - why.total(), why["rare"], why["unreachable"], why["forbidden"])

    def to_json(self) -> dict[str, Any]:
        """All of it. A goal that no dialogue covers has a `reason`, and `why` in words."""
        return {
            "domain": self.spec.domain,
            "hash": self.spec.hash,
            "locales": list(self.locales),
            "dialogues": self.coverage.dialogues,
            "total": asdict(self.totals()),
            "kinds": {kind: asdict(self.totals(kind)) for kind in KINDS},
            "goals": [self._goal_json(goal, count) for goal, count in self.coverage.counts.items()],
        }

    def _goal_json(self, goal: Goal, count: int) -> dict[str, Any]:
        found = {"kind": goal.kind, "parts": list(goal.parts), "name": goal.name, "dialogues": count}
        if (reason := self.missing.get(goal)) is not None:
            found |= {"reason": reason.kind, "why": reason.why}
        return found


def dataset_coverage(
    dialogues: Iterable[Dialogue],
    specs_of: SpecsOf,
    expected: Iterable[SpecRef] = (),
    locales: Collection[str] | None = None,
) -> list[SpecCoverage]:
    """What dialogues cover, by spec. `specs_of` has the specs at hand.

    `expected` are specs to be told of even if no dialogue is of them. Raises NoSuchSpec, and what reading
    the dialogues raises.
    """
    found: dict[tuple[str, str], SpecCoverage] = {}

    def of(ref: SpecRef) -> SpecCoverage:
        key = ref.domain, ref.hash
        if key not in found:
            found[key] = SpecCoverage(find_spec(ref, specs_of), locales)
        return found[key]

    for ref in expected:
        of(ref)
    for dialogue in dialogues:
        of(dialogue.spec).add(dialogue)
    return list(found.values())


def find_spec(ref: SpecRef, specs_of: SpecsOf) -> CompiledSpec:
    """The spec at hand with the hash of `ref`. Raises NoSuchSpec."""
    at_hand = specs_of(ref)
    for spec in at_hand:
        if spec.hash == ref.hash:
            return spec
    if not at_hand:
        raise NoSuchSpec(f"the dialogues are of {ref.domain}, which is no shipped domain")
    others = " and ".join(spec.hash[:12] for spec in at_hand)
    raise NoSuchSpec(
        f"the dialogues are of {ref.domain} with the hash {ref.hash[:12]}, and the one at hand has {others}"
    )
