"""Runs whose dialogues are of evolved specs: another child of each spec every few dialogues."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import isqrt

from compiler.model import CompiledSpec, Origin
from fcsim.evolve import variant
from simulator.run import Run, Studio

_DENSITY = 3
_AT_HAND = 2
"""Generations that are kept compiled: dialogues come in order, and so do these."""


def generation(number: int) -> int:
    """Which child the `number`th dialogues of the specs are of: about √(3n) children for n dialogues. So a short run
    sees many, and a long one does not spend its time on compiling."""
    return isqrt(_DENSITY * number)


class EvolvedRun(Run):
    """A run over specs, whose dialogues are made of their children, of levels `first` to `last` in turn.

    Which child is a pure function of the spec, the seed and the dialogue's number; it has the spec's locales.
    """

    def __init__(
        self, specs: Sequence[CompiledSpec], seed: int, locales: tuple[str, ...] | None, levels: tuple[int, int]
    ) -> None:
        super().__init__(specs, seed, locales)
        self._specs, self._seed, self._locales, self._levels = tuple(specs), seed, locales, levels
        self._generation = lru_cache(maxsize=_AT_HAND)(self._made)

    def studio(self, index: int, locale: str = "") -> tuple[Studio, int]:
        number = index // len(self.studios)
        return self._generation(generation(number)).studios[self.place(index, locale)], number

    def _made(self, number: int) -> Run:
        first, last = self._levels
        level = first + number % (last - first + 1)
        children = [variant(spec, Origin(spec.hash, level, f"{self._seed}/{number}")) for spec in self._specs]
        return Run(children, self._seed, self._locales)
