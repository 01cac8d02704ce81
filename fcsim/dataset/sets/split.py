"""Splitting a dataset: another folder, with its dialogues in splits of which none leaks into another."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fcsim.dataset.derived import Kept, derived, facts, source
from fcsim.dataset.manifest import Config, MadeFrom
from fcsim.dataset.sets.against import Against
from fcsim.dataset.sets.divide import By, LeftOut, Place, divide
from fcsim.dataset.sets.leaks import Shared, labels_of, shared
from fcsim.dataset.sets.near import signatures
from fcsim.dataset.sets.traits import Observer, Traits
from simulator.dialogue import Dialogue, Reject


class CannotSplit(Exception):
    """A split would be empty; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Splitting:
    """What was done: for each split, in order, how many dialogues it has and how many with each label (behaviours,
    and domains with their locales); the dialogues left out by reason; and what each two splits share."""

    by: By
    dialogues: dict[str, int]
    labels: dict[str, Counter[str]]
    left_out: Counter[str]
    shared: list[Shared]

    def to_json(self) -> dict[str, Any]:
        return {
            "by": self.by,
            "dialogues": self.dialogues,
            "labels": {name: dict(sorted(found.items())) for name, found in self.labels.items()},
            "left_out": dict(sorted(self.left_out.items())),
            "shared": [asdict(pair) for pair in self.shared],
        }


def split(
    folder: Path,
    path: Path,
    by: By,
    shares: Mapping[str, float],
    *,
    seed: int,
    command: str,
    against: Against | None = None,
    force: bool = False,
) -> Splitting:
    """Writes the dialogues of `folder` to the folder `path`, in splits. `shares` add up to 1.

    What is left out is among the rejects there, each with the reason. Raises DatasetError, FolderError,
    NoDatasketch, and CannotSplit; then nothing is written.
    """
    dataset, manifest = source(folder)
    with derived(path, force) as made:
        traits: list[Traits] = []
        near: dict[str, LeftOut] = {}
        sign, observer = signatures(), Observer()
        for dialogue in dataset:
            if against is not None and (why := against.reason(dialogue)) is not None:
                near[dialogue.id] = why
            else:
                traits.append(observer.traits(dialogue, sign(dialogue)))
        places = divide(traits, by, shares, random.Random(seed))
        _refuse_empty(places, near, tuple(shares), by)
        place_of: dict[str, Place] = {each.id: place for each, place in zip(traits, places, strict=True)}
        place_of.update(near)
        names = tuple(shares)

        def kept(dialogues: Iterable[Dialogue]) -> Iterator[Kept]:
            for dialogue in dialogues:
                place = place_of[dialogue.id]
                if isinstance(place, LeftOut):
                    made.leave_out(Reject(place.check, None, place.reason, dialogue))
                else:
                    yield names[place], dialogue

        for dialogues in dataset.by_file():
            made.add_file(kept(dialogues))
        made.finish(
            Config(
                specs=manifest.config.specs,
                dialogues=made.dialogues,
                seed=seed,
                locales=manifest.config.locales,
                versions=manifest.config.versions,
                made_from=MadeFrom(command=command, sources=(facts(folder, manifest.config, made.dialogues),)),
            ),
            names,
        )
    counts = Counter(place for place in places if isinstance(place, int))
    left = Counter(place.check for place in (*places, *near.values()) if isinstance(place, LeftOut))
    return Splitting(
        by,
        {name: counts[number] for number, name in enumerate(names)},
        {name: labels_of(traits, places, number) for number, name in enumerate(names)},
        left,
        shared(traits, places, names),
    )


def _refuse_empty(places: Sequence[Place], near: Mapping[str, LeftOut], names: Sequence[str], by: By) -> None:
    filled = {place for place in places if isinstance(place, int)}
    for number, name in enumerate(names):
        if number not in filled:
            left = Counter(place.check for place in (*places, *near.values()) if isinstance(place, LeftOut))
            why = ", ".join(f"{count:,} left out for {check}" for check, count in left.most_common())
            raise CannotSplit(
                f"{name} would be empty: the {len(places) + len(near):,} dialogues cannot be parted so by {by}"
                + (f" ({why})" if why else "")
            )
