"""Which split each API belongs to, so that the fewest dialogues are torn."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

Kind = tuple[frozenset[str], frozenset[str]]
"""What a dialogue calls, and what it offers."""


def owners(kinds: Mapping[Kind, int], shares: Sequence[float], rng: random.Random) -> dict[str, int]:
    """For each API the number of its split. `kinds` counts the dialogues that call and offer the same.

    Climbs from giving all to the largest split: one API at a time moves to where the splits become fullest,
    by the product of how far each is filled, so that none is sacrificed for another.
    """
    apis = sorted({api for called, offered in kinds for api in called | offered})
    rng.shuffle(apis)
    largest = max(range(len(shares)), key=shares.__getitem__)
    owner = dict.fromkeys(apis, largest)
    total = sum(kinds.values())
    targets = [share * total for share in shares]
    touching: dict[str, list[Kind]] = {api: [] for api in apis}
    for kind in kinds:
        for api in kind[0] | kind[1]:
            touching[api].append(kind)

    def split_of(kind: Kind) -> int | None:
        called = {owner[api] for api in kind[0]}
        last = max((owner[api] for api in kind[1]), default=0)
        return last if not called or called == {last} else None

    def fullness(filled: Sequence[int]) -> float:
        pairs = zip(filled, targets, strict=True)
        return sum(math.log((min(size, target) + 0.5) / (target + 0.5)) for size, target in pairs)

    filled = [0] * len(shares)
    filled[largest] = total
    best = fullness(filled)
    while True:
        move: tuple[str, int, list[int]] | None = None
        for api in apis:
            before = owner[api]
            base = list(filled)
            for kind in touching[api]:
                if (split := split_of(kind)) is not None:
                    base[split] -= kinds[kind]
            for target in range(len(shares)):
                if target == before:
                    continue
                owner[api] = target
                moved = list(base)
                for kind in touching[api]:
                    if (split := split_of(kind)) is not None:
                        moved[split] += kinds[kind]
                if (found := fullness(moved)) > best + 1e-9:
                    best, move = found, (api, target, moved)
            owner[api] = before
        if move is None:
            return owner
        owner[move[0]], filled = move[1], move[2]
