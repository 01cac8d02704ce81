"""What each dialogue of a run is to be like: its part of the mix, and what it shows of the coverage goals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from compiler.model import CompiledSpec
from fcsim.dataset.shards import Shard
from simulator import Run
from simulator.brief import Brief
from simulator.coverage import Goal, Observer, Reason
from simulator.dealing import deal
from simulator.dialogue import Dialogue
from simulator.guiding import Guidance
from simulator.mix import Mix

Briefs = Mapping[int, Brief]


@dataclass(frozen=True, slots=True)
class Reached:
    """The share of the goals that dialogues can come to, how many these are, and why each other is missing."""

    share: float
    goals: int
    missing: Mapping[tuple[str, Goal], Reason] = field(default_factory=dict)


class Orders:
    """The briefs of a run. Raises MixError where the mix can't be met. `leads`: whether to what is not covered yet."""

    def __init__(
        self,
        specs: Sequence[CompiledSpec],
        run: Run,
        dialogues: int,
        seed: int,
        mix: Mix | None,
        *,
        leads: bool = True,
    ) -> None:
        self._dialogues = dialogues
        self._leads = leads
        self._briefs: dict[int, Brief] = {}
        if mix is not None and mix.quotas:
            self._briefs = dict(enumerate(deal(mix, run, specs, dialogues, seed)))
        self._guidance = Guidance(run, specs)
        self._observers = {spec.domain: Observer(spec) for spec in specs}
        self._covered: dict[str, set[Goal]] = {spec.domain: set() for spec in specs}

    def briefs(self, numbers: range | None = None) -> Briefs:
        """Of some dialogues of the run (None: of all), leading to what is not covered yet."""
        if not self._leads:
            return self._briefs
        return self._guidance.wishes(numbers or range(self._dialogues), self._briefs, self._covered)

    def add(self, dialogues: Iterable[Dialogue]) -> None:
        """What these cover need not be led to any more."""
        for dialogue in dialogues:
            self._covered[dialogue.spec.domain].update(self._observers[dialogue.spec.domain].covered(dialogue))

    def reached(self) -> Reached:
        """How much of the goals is covered by what was added."""
        wanted = {domain: reach.wanted() for domain, reach in self._guidance.reaches.items()}
        missing = [
            (domain, goal) for domain, goals in wanted.items() for goal in goals if goal not in self._covered[domain]
        ]
        total = sum(map(len, wanted.values()))
        reasons = {key: self._guidance.reaches[key[0]].reason(key[1]) for key in missing}
        return Reached(1 - len(missing) / total if total else 1.0, total, reasons)


def of_shard(briefs: Briefs, shard: Shard) -> Briefs:
    return {number: briefs[number] for number in range(shard.start, shard.stop) if number in briefs}


def rounds(shards: Sequence[Shard]) -> Iterator[Sequence[Shard]]:
    """The shards of a run that looks back at what is covered: a few, and then as many again as there were."""
    start, stop = 0, _FIRST_ROUND
    while start < len(shards):
        yield shards[start:stop]
        start, stop = stop, 2 * stop


_FIRST_ROUND = 4
