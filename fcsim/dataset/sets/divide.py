"""Which split each dialogue goes to, and which dialogues are left out so that nothing leaks.

Splits have an order: what a split holds back is kept from those before it. Usually train comes first.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fcsim.dataset.sets.near import Neighbours
from fcsim.dataset.sets.owners import owners
from fcsim.dataset.sets.stratify import Unit, stratified
from fcsim.dataset.sets.traits import Traits

By = Literal["dialogue", "scenario", "values", "api"]

_COMMON, _FEW = 200, 5
"""A value that more than one dialogue in 200 has (and more than five) is common: a town, not a person."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a dialogue is in no split: what for (the name of a check, so to say), and in words."""

    check: str
    reason: str


Place = int | LeftOut


def divide(traits: Sequence[Traits], by: By, shares: Mapping[str, float], rng: random.Random) -> list[Place]:
    """The place of each dialogue. `shares` add up to 1."""
    names, parts = tuple(shares), tuple(shares.values())
    places = _WAYS[by](traits, names, parts, rng)
    _part_neighbours(traits, places, names)
    return places


def common_values(traits: Sequence[Traits]) -> frozenset[str]:
    """Values that so many dialogues have that they cannot be kept apart."""
    counts = Counter(value for each in traits for value in each.values)
    most = max(_FEW, len(traits) // _COMMON)
    return frozenset(value for value, count in counts.items() if count > most)


def _by_dialogue(
    traits: Sequence[Traits], names: Sequence[str], shares: Sequence[float], rng: random.Random
) -> list[Place]:
    return _together(traits, lambda each: each.id, shares, rng)


def _by_scenario(
    traits: Sequence[Traits], names: Sequence[str], shares: Sequence[float], rng: random.Random
) -> list[Place]:
    """Scenarios stay whole. Dialogues of no scenario are dealt out for themselves."""
    places: list[Place] = [0] * len(traits)
    for is_free in (False, True):
        among = [number for number, each in enumerate(traits) if (each.scenario is None) == is_free]
        dealt = _together([traits[n] for n in among], lambda each: each.scenario or each.id, shares, rng)
        for number, place in zip(among, dealt, strict=True):
            places[number] = place
    return places


def _by_values(
    traits: Sequence[Traits], names: Sequence[str], shares: Sequence[float], rng: random.Random
) -> list[Place]:
    """Dialogues of one world stay together, since they speak of the same things. What still shares a value with
    a later split, by chance, is left out."""
    places = _together(traits, lambda each: each.world, shares, rng)
    common = common_values(traits)
    later: dict[str, int] = {}
    for split in reversed(range(len(names))):
        here = [number for number, place in enumerate(places) if place == split]
        for number in here:
            shared = sorted(value for value in traits[number].values if value in later)
            if shared:
                places[number] = LeftOut("values", f"{shared[0]!r} is in {names[later[shared[0]]]} as well")
        for number in here:
            if places[number] == split:
                later.update(dict.fromkeys(traits[number].values - common, split))
    return places


def _by_api(traits: Sequence[Traits], names: Sequence[str], shares: Sequence[float], rng: random.Random) -> list[Place]:
    """Each API belongs to a split. It is called nowhere else, and is not offered in a split before its own."""
    owner = owners(Counter((each.called, each.offered) for each in traits), shares, rng)
    places: list[Place] = [0] * len(traits)
    free: dict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(traits):
        called = sorted(each.called, key=lambda api: (owner[api], api))
        last = max(sorted(each.offered), key=owner.__getitem__, default=None)
        earliest = owner[last] if last is not None else 0
        if not called:
            free[earliest].append(number)
        elif owner[called[0]] != owner[called[-1]]:
            of = [f"{api}, which is {names[owner[api]]}'s" for api in (called[0], called[-1])]
            places[number] = LeftOut("api", f"calls {of[0]}, and {of[1]}")
        elif owner[called[0]] < earliest:
            places[number] = LeftOut("api", f"calls {called[0]} and offers {last}, which is {names[earliest]}'s")
        else:
            places[number] = earliest
    for earliest, numbers in sorted(free.items()):
        rest = sum(shares[earliest:])
        dealt = _together(
            [traits[n] for n in numbers], lambda each: each.id, [s / rest for s in shares[earliest:]], rng
        )
        for number, place in zip(numbers, dealt, strict=True):
            places[number] = earliest + place if isinstance(place, int) else place
    return places


_WAYS: dict[By, Callable[[Sequence[Traits], Sequence[str], Sequence[float], random.Random], list[Place]]] = {
    "dialogue": _by_dialogue,
    "scenario": _by_scenario,
    "values": _by_values,
    "api": _by_api,
}


def _together(
    traits: Sequence[Traits], key: Callable[[Traits], Hashable], shares: Sequence[float], rng: random.Random
) -> list[Place]:
    """Deals out the dialogues; those of one key stay together."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, each in enumerate(traits):
        groups[key(each)].append(number)
    units = [Unit.of(traits[number].labels for number in numbers) for numbers in groups.values()]
    places: list[Place] = [0] * len(traits)
    for numbers, split in zip(groups.values(), stratified(units, shares, rng), strict=True):
        for number in numbers:
            places[number] = split
    return places


def _part_neighbours(traits: Sequence[Traits], places: list[Place], names: Sequence[str]) -> None:
    """Leaves out what is nearly the same as a dialogue of a later split."""
    later = Neighbours()
    held: dict[str, str] = {}
    for split in reversed(range(len(names))):
        here = [number for number, place in enumerate(places) if place == split]
        for number in here:
            if (id := later.near(traits[number].signature)) is not None:
                places[number] = LeftOut("near", f"its user says nearly what the one of {id} in {held[id]} says")
        for number in here if split else ():
            if places[number] == split:
                later.add(traits[number].id, traits[number].signature)
                held[traits[number].id] = names[split]
