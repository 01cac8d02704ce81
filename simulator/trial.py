"""Whether dialogues as a mix was dealt out can be: a few hundred plans of each kind, until one is as it should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from simulator.brief import Brief
from simulator.mix import NONE, MixError
from simulator.run import Run


class NoRoom(MixError):
    """Too few dialogues can be of a kind beside the others, the way it was dealt out."""


class Trial:
    """Plans one dialogue of each kind that a run is to have."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._reasons: dict[tuple[int, Brief], str | None] = {}

    def not_come_out(self, briefs: Sequence[Brief]) -> Iterator[tuple[int, Brief, NoRoom]]:
        """Where no plan came out, and what to say of it."""
        run = self._run
        kinds = Counter((run.place(k, brief.locale), brief) for k, brief in enumerate(briefs) if brief.is_strict)
        for (place, brief), count in kinds.items():
            if (place, brief) not in self._reasons:
                self._reasons[place, brief] = run.studios[place].try_out(brief)
            if (reason := self._reasons[place, brief]) is not None:
                said = f"{_described(brief)} (for {count} of {len(briefs)} dialogues)"
                yield place, brief, NoRoom(f"{said}: of many plans of {run.studios[place]} none came out so; {reason}")


def _described(brief: Brief) -> str:
    parts = [*brief.shown, *(f"not {name}" for name in brief.shunned)]
    parts += [
        f"{what} {' or '.join(f'{low}-{high}' if high > low else str(low) for low, high in ranges)}"
        for what, ranges in (("turns", brief.turns), ("tools", brief.tools), ("calls", brief.calls))
        if ranges
    ]
    if len(brief.personas) == 1:
        parts.append(f"persona {brief.personas[0]}")
    if len(brief.scenarios) == 1:
        parts.append(f"scenario {brief.scenarios[0] or NONE}")
    return ", ".join(parts)
