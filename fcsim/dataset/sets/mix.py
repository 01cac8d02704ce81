"""Mixing datasets: several runs in one folder, without near-duplicates, and with as much of everything as is wanted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    source: int
    id: str
    labels: tuple[str, ...]


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
        near: dict[tuple[int, str], str] = {}
        candidates = list(_candidates([dataset for dataset, _ in sources], quotas, near))
        chosen = _chosen(candidates, quotas, total, random.Random(seed))
        if not chosen:
            raise CannotMix("there is nothing to take")
        wanted = {(candidates[place].source, candidates[place].id) for place in chosen}
        taken = Counter(number for number, _ in wanted)
        ids: set[str] = set()

        def kept(dialogues: Iterable[Dialogue], number: int) -> Iterator[Kept]:
            for dialogue in dialogues:
                if (why := near.get((number, dialogue.id))) is not None:
                    reason = f"its user says nearly what the one of {why} says"
                    made.leave_out(Reject("near", None, reason, dialogue))
                elif (number, dialogue.id) in wanted:
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
    left = Counter(number for number, _ in near)
    labels = Counter(label for place in chosen for label in candidates[place].labels)
    return Mixing(
        len(chosen),
        [
            Taken(folder.name, (of := manifest.counts.dialogues), taken[n], left[n], of - taken[n] - left[n])
            for n, (folder, (_, manifest)) in enumerate(zip(folders, sources, strict=True))
        ],
        {label: labels[label] for label in quotas},
    )


def _candidates(datasets: Sequence[Dataset], quotas: Quotas, near: dict[tuple[int, str], str]) -> Iterator[_Candidate]:
    """What is like nothing before it. The rest is put into `near`, each with what it is like."""
    sign, index = signatures(), Neighbours()
    for number, dataset in enumerate(datasets):
        for dialogue in dataset:
            signature = sign(dialogue)
            if (other := index.near(signature)) is not None:
                near[number, dialogue.id] = other
                continue
            index.add(dialogue.id if number == 0 else f"{dialogue.id} of {dataset.path.name}", signature)
            labels = {quota_name(what, value) for what, of in VALUES.items() for value in of(dialogue)}
            yield _Candidate(number, dialogue.id, tuple(sorted(labels & quotas.keys())))


def _chosen(candidates: Sequence[_Candidate], quotas: Quotas, total: int | None, rng: random.Random) -> list[int]:
    """The places of those to take: the scarcest quota is filled first, never beyond another one."""
    order = list(range(len(candidates)))
    rng.shuffle(order)
    there = Counter(label for each in candidates for label in each.labels)
    room = dict(quotas)
    chosen: set[int] = set()
    for label in sorted(quotas, key=lambda label: (there[label] - quotas[label], label)):
        for place in order:
            labels = candidates[place].labels
            if room[label] and label in labels and place not in chosen and all(room[each] for each in labels):
                chosen.add(place)
                for each in labels:
                    room[each] -= 1
        if room[label]:
            others = "" if there[label] < quotas[label] else ", and the other quotas leave no room for more"
            raise CannotMix(
                f"{label}={quotas[label]} can't be had: {there[label]:,} are of it without near-duplicates{others}"
            )
    free = [place for place in order if not candidates[place].labels]
    if total is None:
        return sorted([*chosen, *free])
    if len(chosen) > total:
        raise CannotMix(f"the quotas alone make {len(chosen):,} dialogues, more than {total:,}")
    if len(chosen) + len(free) < total:
        raise CannotMix(f"{total:,} can't be had: there are {len(chosen) + len(free):,} without near-duplicates")
    return sorted([*chosen, *free[: total - len(chosen)]])


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
