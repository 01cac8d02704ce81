"""Mixing datasets: several runs in one folder, without near-duplicates, and with as much of everything as is wanted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from fcsim.dataset.derived import Kept, derived, facts, source
from fcsim.dataset.manifest import Config, MadeFrom, Manifest, SpecUsed
from fcsim.dataset.only import VALUES
from fcsim.dataset.reader import Dataset, DatasetError
from fcsim.dataset.sets.near import Neighbours, signatures
from simulator.dialogue import Dialogue, Reject
from simulator.mix import MixError, parse_mix, quota_name

Quotas = Mapping[str, int]
"""How many dialogues there are to be of something: by `chain`, `locale.zh`, and so on."""

Labels = tuple[str, ...]
"""The quotas that a dialogue counts for."""


class CannotMix(Exception):
    """What is wanted can't be had from these datasets; the message says what."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Of one source: how many dialogues it has, were taken, were near to an earlier one, and were not wanted."""

    name: str
    dialogues: int
    taken: int
    near: int
    spare: int


@dataclass(frozen=True, slots=True)
class Mixing:
    """What was done: of each source, and how many dialogues there are of what has a quota."""

    dialogues: int
    sources: list[Taken]
    quotas: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def parse_quotas(text: str, total: int | None) -> Quotas:
    """`chain=300x,locale.zh=40`, as a run's mix is written; shares are of `total`. Raises MixError."""
    found = parse_mix(text, tuple(VALUES))
    if total is None and (share := next((quota for quota in found.quotas if not quota.is_count), None)) is not None:
        raise MixError(f"{share} is a share of -n, which is not given; {share}x would be a count")
    counts = (found.counts(dimension, total or 0) for dimension in VALUES)
    return {quota.name: count for of in counts for quota, count in of.items()}


def mix(
    folders: Sequence[Path],
    path: Path,
    quotas: Quotas,
    total: int | None,
    *,
    seed: int,
    command: str,
    force: bool = False,
) -> Mixing:
    """Writes the dialogues of the folders to the folder `path`, each once.

    Of near-duplicates the first stays; the others are among the rejects there. Each quota is met exactly, what has
    none is taken as it is, and with `total` there are so many in all. Raises DatasetError, FolderError,
    NoDatasketch, and CannotMix; then nothing is written.
    """
    sources = [source(folder) for folder in folders]
    _refuse_versions(folders, [manifest for _, manifest in sources])
    with derived(path, force) as made:
        near: dict[int, str] = {}
        labels = list(_labels([dataset for dataset, _ in sources], quotas, near))
        chosen = _chosen(labels, quotas, total, random.Random(seed))
        if not any(chosen):
            raise CannotMix("there is nothing to take")
        places = count()
        taken, left = Counter[int](), Counter[int]()
        ids: set[str] = set()

        def kept(dialogues: Iterable[Dialogue], number: int) -> Iterator[Kept]:
            for dialogue in dialogues:
                place = next(places)
                if place in near:
                    left[number] += 1
                    reason = f"its user says nearly what the one of {near[place]} says"
                    made.leave_out(Reject("near", None, reason, dialogue))
                elif chosen[place]:
                    taken[number] += 1
                    yield None, _with_own_id(dialogue, number, ids)

        for number, (dataset, _) in enumerate(sources):
            for dialogues in dataset.by_file():
                made.add_file(kept(dialogues, number))
        made.finish(
            Config(
                specs=_specs(manifest for _, manifest in sources),
                dialogues=made.dialogues,
                seed=seed,
                locales=_locales([manifest for _, manifest in sources]),
                versions=sources[0][1].config.versions,
                made_from=MadeFrom(
                    command=command,
                    sources=tuple(
                        facts(folder, manifest.config, taken[number])
                        for number, (folder, (_, manifest)) in enumerate(zip(folders, sources, strict=True))
                    ),
                ),
            ),
            (),
        )
    met = Counter(label for place, of in enumerate(labels) if chosen[place] for label in of or ())
    return Mixing(
        made.dialogues,
        [
            Taken(folder.name, (of := manifest.counts.dialogues), taken[n], left[n], of - taken[n] - left[n])
            for n, (folder, (_, manifest)) in enumerate(zip(folders, sources, strict=True))
        ],
        {label: met[label] for label in quotas},
    )


def _labels(datasets: Sequence[Dataset], quotas: Quotas, near: dict[int, str]) -> Iterator[Labels | None]:
    """Of each dialogue what it counts for. None if it is like one before it: which one is put into `near`."""
    sign, index = signatures(), Neighbours()
    shared: dict[Labels, Labels] = {}
    every = ((number, dialogue) for number, dataset in enumerate(datasets) for dialogue in dataset)
    for place, (number, dialogue) in enumerate(every):
        signature = sign(dialogue)
        if (other := index.near(signature)) is not None:
            near[place] = other
            yield None
            continue
        index.add(dialogue.id if number == 0 else f"{dialogue.id} of {datasets[number].path.name}", signature)
        found = {quota_name(what, value) for what, of in VALUES.items() for value in of(dialogue)} & quotas.keys()
        yield shared.setdefault(labels := tuple(sorted(found)), labels)


def _chosen(candidates: Sequence[Labels | None], quotas: Quotas, total: int | None, rng: random.Random) -> bytearray:
    """Whether each is to be taken: the scarcest quota is filled first, never beyond another one."""
    order = [place for place, labels in enumerate(candidates) if labels is not None]
    rng.shuffle(order)
    there = Counter(label for labels in candidates for label in labels or ())
    room = dict(quotas)
    chosen = bytearray(len(candidates))
    for label in sorted(quotas, key=lambda label: (there[label] - quotas[label], label)):
        for place in order:
            labels = candidates[place] or ()
            if room[label] and label in labels and not chosen[place] and all(room[each] for each in labels):
                chosen[place] = True
                for each in labels:
                    room[each] -= 1
        if room[label]:
            others = "" if there[label] < quotas[label] else ", and the other quotas leave no room for more"
            raise CannotMix(
                f"{label}={quotas[label]} can't be had: {there[label]:,} are of it without near-duplicates{others}"
            )
    taken = sum(chosen)
    free = [place for place in order if not candidates[place]]
    if total is not None and taken > total:
        raise CannotMix(f"the quotas alone make {taken:,} dialogues, more than {total:,}")
    if total is not None and taken + len(free) < total:
        raise CannotMix(f"{total:,} can't be had: there are {taken + len(free):,} without near-duplicates")
    for place in free if total is None else free[: total - taken]:
        chosen[place] = True
    return chosen


def _with_own_id(dialogue: Dialogue, number: int, ids: set[str]) -> Dialogue:
    """An id that an earlier source has taken gets the number of its own source added."""
    id = dialogue.id if dialogue.id not in ids else f"{dialogue.id}-{number + 1}"
    ids.add(id)
    return dialogue if id == dialogue.id else replace(dialogue, id=id)


def _specs(manifests: Iterable[Manifest]) -> tuple[SpecUsed, ...]:
    found = {(spec.domain, spec.hash): spec for manifest in manifests for spec in manifest.config.specs}
    return tuple(found.values())


def _locales(manifests: Sequence[Manifest]) -> tuple[str, ...] | None:
    if any(manifest.config.locales is None for manifest in manifests):
        return None
    return tuple(dict.fromkeys(locale for manifest in manifests for locale in manifest.config.locales or ()))


def _refuse_versions(folders: Sequence[Path], manifests: Sequence[Manifest]) -> None:
    """Dialogues of other versions of what makes names cannot be replayed in one dataset."""
    first = manifests[0].config.versions
    for folder, manifest in zip(folders, manifests, strict=True):
        for name, version in manifest.config.versions.items():
            if first.get(name) != version:
                raise DatasetError(f"{folder} was made with {name} {version}, and {folders[0]} with {first.get(name)}")
