"""What the splits of a dataset share: the report that shows that nothing leaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from fcsim.dataset.sets.divide import Place, common_values
from fcsim.dataset.sets.near import Neighbours
from fcsim.dataset.sets.traits import Traits


@dataclass(frozen=True, slots=True)
class Shared:
    """What two splits share, `first` being the one that comes before.

    `apis` are called in both; `offered` are called in the later one and offered in the first. `values` are those
    that can be told apart; `common` those that cannot. `near` counts the dialogues of the first split that are
    near-duplicates of one in the later.
    """

    first: str
    later: str
    apis: tuple[str, ...]
    offered: tuple[str, ...]
    scenarios: tuple[str, ...]
    worlds: int
    values: tuple[str, ...]
    common: int
    near: int


def shared(traits: Sequence[Traits], places: Sequence[Place], names: Sequence[str]) -> list[Shared]:
    """Of each two splits what they share. Looks at the outcome alone, not at how it came about."""
    common = common_values(traits)
    found = [[each for each, place in zip(traits, places, strict=True) if place == n] for n in range(len(names))]
    return [_between(found[a], found[b], names[a], names[b], common) for a, b in combinations(range(len(names)), 2)]


def _between(
    first: Sequence[Traits], later: Sequence[Traits], name: str, later_name: str, common: frozenset[str]
) -> Shared:
    index = Neighbours()
    for each in later:
        index.add(each.id, each.signature)
    called = frozenset().union(*(each.called for each in later))
    values = frozenset().union(*(each.values for each in first)) & frozenset().union(*(each.values for each in later))
    return Shared(
        name,
        later_name,
        _names(frozenset().union(*(each.called for each in first)) & called),
        _names(frozenset().union(*(each.offered for each in first)) & called),
        _names({each.scenario for each in first if each.scenario} & {each.scenario for each in later}),
        len({each.world for each in first} & {each.world for each in later}),
        _names(values - common),
        len(values & common),
        sum(index.near(each.signature) is not None for each in first),
    )


def _names(values: set[str] | frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(values))


def labels_of(traits: Sequence[Traits], places: Sequence[Place], split: int) -> Counter[str]:
    """How many dialogues of a split have each label."""
    here = (each for each, place in zip(traits, places, strict=True) if place == split)
    return Counter(label for each in here for label in each.labels)
