"""Dealing out units to splits so that each split has its share of everything."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """Dialogues that stay together: how many, and how many there are with each label."""

    size: int
    labels: Counter[str]

    @classmethod
    def of(cls, labels: Iterable[Iterable[str]]) -> Unit:
        """From the labels of each of its dialogues."""
        each = list(labels)
        return cls(len(each), Counter(label for one in each for label in one))


def stratified(units: Sequence[Unit], shares: Sequence[float], rng: random.Random) -> list[int]:
    """For each unit the number of its split.

    Iterative stratification (Sechidis and others, 2011): the rarest label is dealt out first, each unit to the
    split that still wants most of it. Where no unit is larger than one, the sizes are exact.
    """
    room = sizes(sum(unit.size for unit in units), shares)
    totals: Counter[str] = sum((unit.labels for unit in units), Counter())
    wanted = [{label: share * count for label, count in totals.items()} for share in shares]
    order = list(range(len(units)))
    rng.shuffle(order)
    order.sort(key=lambda place: -units[place].size)
    names = sorted(totals, key=lambda label: (totals[label], label))
    rarity = {label: rank for rank, label in enumerate(names)}
    rarest = [min((rarity[label] for label in unit.labels), default=len(rarity)) for unit in units]
    order.sort(key=rarest.__getitem__)
    chosen = [0] * len(units)
    for place in order:
        unit = units[place]
        label = names[rarest[place]] if rarest[place] < len(names) else None
        free = [split for split in range(len(shares)) if room[split] >= unit.size] or _widest(room)
        split = max(free, key=lambda split: (wanted[split][label] if label else 0.0, room[split]))
        chosen[place] = split
        room[split] -= unit.size
        for name, count in unit.labels.items():
            wanted[split][name] -= count
    return chosen


def _widest(room: Sequence[int]) -> list[int]:
    return [split for split, left in enumerate(room) if left == max(room)]


def sizes(total: int, shares: Sequence[float]) -> list[int]:
    """Whole numbers that add up to `total`, as near to the shares as can be; none is 0 if that can be helped."""
    exact = [total * share for share in shares]
    found = [int(size) for size in exact]
    by_rest = sorted(range(len(shares)), key=lambda split: found[split] - exact[split])
    for split in by_rest[: total - sum(found)]:
        found[split] += 1
    for split in range(len(found)):
        largest = found.index(max(found))
        if found[split] == 0 and found[largest] > 1:
            found[split], found[largest] = 1, found[largest] - 1
    return found
