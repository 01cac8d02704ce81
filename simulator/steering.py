"""What a walk leans to: the chances, values and tools that a dialogue's brief asks for.

A walk that is steered is still drawn, and still goes only where the graph and the world let it; what it comes
to is judged when it is done (`simulator.brief`, `simulator.guide`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.model import Goal
from compiler.types import Json

Ranges = tuple[tuple[int, int], ...]
"""Whole numbers, as ranges with both ends; no range: any number."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the arguments of an API's call are to show, by leaf path (`items[].size`: of one of the items)."""

    api: str
    fixed: Mapping[str, Json] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def given(self) -> tuple[str, ...]:
        return (*self.fixed, *self.present)


@dataclass(frozen=True, slots=True)
class Steering:
    """All of it can be empty, and then nothing is changed.

    - `chances`: by the name that a draw of the walk has, its probability
    - `goals`: what the user asks for, in order; None: whatever they like
    - `apis`: taken first where one of several APIs is chosen
    - `paths`: `(api, path)` of the values to leave out at first, to change, or to get wrong
    - `outcomes`: by API, how its call is to come out
    - `personas`, `scenarios` ("" for none): those to choose from
    - `tools`: how many to offer
    - `at_a_time`: how many questions the assistant asks at once (0: as it comes)
    """

    chances: Mapping[str, float] = field(default_factory=dict)
    goals: tuple[Goal, ...] | None = None
    apis: tuple[str, ...] = ()
    paths: frozenset[tuple[str, str]] = frozenset()
    outcomes: Mapping[str, str] = field(default_factory=dict)
    wanted: Wanted | None = None
    personas: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    tools: Ranges = ()
    at_a_time: int = 0

    def among(self, apis: list[str]) -> list[str]:
        """The APIs to choose from: those it leans to, if there are any."""
        return [api for api in apis if api in self.apis] or apis if self.apis else apis


FREE = Steering()


def holds(ranges: Ranges, number: int) -> bool:
    return not ranges or any(low <= number <= high for low, high in ranges)
