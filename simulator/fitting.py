"""A mix that leaves no room for keeping apart what it names: put together from what plans come to.

Plans are made that lean to what is named, alone and together. What they come to are the kinds of dialogues that there
are; each dialogue gets a kind, and then another one, until every quota has its number.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import combinations
from operator import itemgetter

from simulator.brief import FREE_BRIEF, Brief, Facts
from simulator.mix import Quota
from simulator.run import Run

_USUAL, _ALONE, _TOGETHER = 300, 60, 1_200
"""How many plans lean to nothing, to one of the quotas, and to all choices of so many quotas."""
_CHOICES = 100
"""Choices of two, three and four quotas, of each size at most."""
_LOOKED_AT = 30
"""Kinds that a step of the search looks at: so many frequent ones, and so many of any."""
_SECONDS = 10
"""How many second steps are looked at where a first one leads away."""
_PATIENCE = 2_000
"""Steps of the search without coming nearer, and for each dialogue one more."""

FITTED = ("behaviour", "turns", "calls")
"""The dimensions of a mix that kinds are of."""
_FIRST = itemgetter(0)
Kind = frozenset[Quota]
"""The quotas that a dialogue counts for."""


class Kinds:
    """What dialogues can come to, of `quotas` of behaviours, turns and calls, by place (a spec in a locale)."""

    def __init__(self, run: Run, quotas: Sequence[Quota], rng: random.Random) -> None:
        self._run = run
        self._quotas = quotas
        self._leans = [(FREE_BRIEF, _USUAL), *((_leaning((quota,)), _ALONE) for quota in quotas)]
        for size in (2, 3, 4):
            choices = list(combinations(quotas, size))
            chosen = rng.sample(choices, min(len(choices), _CHOICES))
            self._leans += [(_leaning(choice), _TOGETHER // len(chosen)) for choice in chosen]
        self._known: dict[int, Counter[Kind]] = {}

    def of(self, place: int) -> Counter[Kind]:
        """The kinds of a place, each with how many plans came to it that leant to nothing, and one more."""
        if place not in self._known:
            found: Counter[Kind] = Counter()
            for lean, plans in self._leans:
                for kind in self._seen(place, lean, plans):
                    found[kind] += 1 if lean is FREE_BRIEF else kind not in found
            self._known[place] = found
        return self._known[place]

    def learn(self, tried: Set[tuple[int, Kind]], failed: Set[tuple[int, Kind]]) -> None:
        """Forgets what no plan came to when it was tried for itself, and takes what came out more often from now on."""
        for place, kind in tried:
            if (place, kind) in failed:
                del self.of(place)[kind]
            else:
                self.of(place)[kind] += _ALONE

    def _seen(self, place: int, lean: Brief, plans: int) -> Iterator[Kind]:
        said_by_the_clock = frozenset(quota for quota in self._quotas if quota.value == "relative")
        for facts, may_be_relative in self._run.studios[place].outcomes(lean, plans):
            kind = frozenset(quota for quota in self._quotas if _holds(quota, facts))
            yield kind
            if said_by_the_clock and may_be_relative:  # the words decide, and are led to it
                yield kind | said_by_the_clock


def fitted(places: Sequence[int], counts: Mapping[Quota, int], kinds: Kinds, rng: random.Random) -> list[Kind] | None:
    """A kind for each dialogue, so that the counts are met; None if none was found."""
    of_place = Counter(places)
    if not all(map(kinds.of, of_place)):
        return None
    search = _Search(of_place, counts, kinds, rng)
    return search.found(places) if search.succeeds() else None


class _Search:
    """How many dialogues of each place have which kind, and how far that is from the counts."""

    def __init__(self, of_place: Mapping[int, int], counts: Mapping[Quota, int], kinds: Kinds, rng: random.Random):
        self._rng = rng
        self._choices = {place: (list(kinds.of(place)), list(kinds.of(place).values())) for place in of_place}
        self._held: Counter[tuple[int, Kind]] = Counter()
        self._missing = Counter(counts)
        for place, dialogues in of_place.items():
            for kind in rng.choices(*self._choices[place], k=dialogues):
                self._held[place, kind] += 1
                self._missing.subtract(kind)

    def succeeds(self) -> bool:
        off = best = sum(map(abs, self._missing.values()))
        patience = _PATIENCE + self._held.total()
        while off and patience:
            patience -= 1
            gain, place, old, new = self._step()
            self._change(place, old, new)
            if gain < 0:
                # What leads away may be half of what leads nearer.
                for _ in range(_SECONDS):
                    more, other_place, other_old, other_new = self._step()
                    if gain + more >= 0:
                        self._change(other_place, other_old, other_new)
                        gain += more
                        break
                else:
                    self._change(place, new, old)
                    continue
            off -= gain
            if off < best:
                best, patience = off, _PATIENCE + self._held.total()
        return not off

    def found(self, places: Sequence[int]) -> list[Kind]:
        """The kinds, dealt out to dialogues in these places."""
        left: dict[int, list[Kind]] = defaultdict(list)
        for (place, kind), dialogues in self._held.items():
            left[place] += [kind] * dialogues
        for those in left.values():
            self._rng.shuffle(those)
        return [left[place].pop() for place in places]

    def _step(self) -> tuple[int, int, Kind, Kind]:
        """The best that a dialogue of some kind could become, of what is looked at, after how much nearer that is."""
        place, old = self._rng.choice(list(self._held))
        there, often = self._choices[place]
        # What is frequent comes out most surely; what is rare may be all that helps.
        looked_at = (*self._rng.choices(there, often, k=_LOOKED_AT), *self._rng.choices(there, k=_LOOKED_AT))
        gain, new = max(
            ((self._nearer(old, kind), kind) for kind in looked_at if kind != old), key=_FIRST, default=(0, old)
        )
        return gain, place, old, new

    def _nearer(self, old: Kind, new: Kind) -> int:
        given = sum(1 if self._missing[quota] > 0 else -1 for quota in new - old)
        return given + sum(1 if self._missing[quota] < 0 else -1 for quota in old - new)

    def _change(self, place: int, old: Kind, new: Kind) -> None:
        self._held[place, new] += 1
        self._held[place, old] -= 1
        if not self._held[place, old]:
            del self._held[place, old]
        self._missing.update(old)
        self._missing.subtract(new)


def _holds(quota: Quota, facts: Facts) -> bool:
    if quota.dimension == "behaviour":
        return quota.value in facts.behaviours
    low, high = quota.range
    return low <= (facts.turns if quota.dimension == "turns" else facts.calls) <= high


def _leaning(quotas: Sequence[Quota]) -> Brief:
    numbers = {quota.dimension: (quota.range,) for quota in quotas if quota.dimension != "behaviour"}
    return Brief(
        shown=tuple(quota.value for quota in quotas if quota.dimension == "behaviour"),
        turns=numbers.get("turns", ()),
        calls=numbers.get("calls", ()),
    )
