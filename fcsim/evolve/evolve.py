"""One spec made of another."""

from __future__ import annotations

import random
from dataclasses import dataclass

from dsl.printer import print_spec
from fcsim.evolve.draft import Draft, Parent
from fcsim.evolve.operators import OPERATORS
from fcsim.evolve.recipe import changes, finish, shapes
from fcsim.evolve.step import Arguments, Call, Step
from simulator.chance import pick_weighted


@dataclass(frozen=True, slots=True)
class Evolved:
    """The text of a child, what was done to its parent, and the operators that found no place there."""

    text: str
    steps: tuple[Step, ...]
    skipped: tuple[str, ...]

    def call(self, name: str, arguments: Arguments) -> Call | None:
        """The child's call that does what a call of the parent does; None where the child has none."""
        found: Call | None = (name, arguments)
        for step in self.steps:
            if found is not None:
                found = step.call(*found)
        return found


def evolve(parent: Parent, hash: str, level: int, seed: str) -> Evolved:
    """The child of a parent (whose text has that SHA-256) at a level: the same for the same seed."""
    rng = random.Random(f"evolve/{hash}/{level}/{seed}")
    draft = Draft(parent)
    steps: list[Step] = []
    skipped: list[str] = []
    weights, left = shapes(level), changes(level, len(draft.apis))
    while left and weights:
        name = pick_weighted(rng, list(weights), list(weights.values()))
        step = OPERATORS[name](draft, rng)
        if step is None:
            del weights[name]  # and another one takes its turn
            skipped.append(name)
        else:
            steps.append(step)
            left -= 1
    for name in finish(level):
        step = OPERATORS[name](draft, rng)
        if step is not None:
            steps.append(step)
        elif name not in skipped:
            skipped.append(name)
    draft.prune()
    return Evolved(_headed(draft, hash, level, seed, steps), tuple(steps), tuple(skipped))


def _headed(draft: Draft, hash: str, level: int, seed: str, steps: list[Step]) -> str:
    lines = [f"// Made of {draft.domain} ({hash[:16]}) at level {level}, variant {seed}:"]
    lines += [f"// - {step.operator}: {step.words}" for step in steps]
    return "\n".join(lines) + "\n\n" + print_spec(draft.tree)
