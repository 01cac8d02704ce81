"""Counting, over any number of dialogues, how many cover each goal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.coverage.goals import Goal


@dataclass(slots=True)
class Coverage:
    """`counts` has for each goal the number of dialogues that cover it; it never grows beyond the goals."""

    goals: tuple[Goal, ...]
    dialogues: int = 0
    counts: dict[Goal, int] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = dict.fromkeys(self.goals, 0)

    def add(self, covered: Iterable[Goal]) -> None:
        """One more dialogue, by what it covers. What is no goal here (of another locale) does not count."""
        self.dialogues += 1
        for goal in covered:
            if goal in self.counts:
                self.counts[goal] += 1

    def merge(self, other: Coverage) -> Coverage:
        """Both together. Raises ValueError if they are not of the same goals."""
        if self.goals != other.goals:
            raise ValueError("two coverages of different goals cannot be merged")
        total = Coverage(self.goals, self.dialogues + other.dialogues)
        total.counts = {goal: count + other.counts[goal] for goal, count in self.counts.items()}
        return total

    def uncovered(self) -> tuple[Goal, ...]:
        """The goals that no dialogue covers, in their order."""
        return tuple(goal for goal, count in self.counts.items() if not count)
