"""Making one shard: the part of a run that a worker does."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from compiler.model import CompiledSpec
from fcsim.dataset.evolving import EvolvedRun
from fcsim.dataset.files import LineFile, write_file
from fcsim.dataset.manifest import Counts, ShardStats, Usage
from fcsim.dataset.orders import Briefs, of_shard
from fcsim.dataset.record import dialogue_line, reject_line
from fcsim.dataset.shards import Shard
from simulator import Dialogue, Reject, Run
from simulator.masking import with_masks


class Tally(Protocol):
    """What the workers tell of their progress, and hear: that they are to stop."""

    def keep(self) -> None: ...

    def refuse(self) -> None: ...

    @property
    def is_stopping(self) -> bool: ...


Watch = Callable[[int, int], None]
"""Hears how many dialogues are kept and how many attempts were refused so far."""


class LocalTally:
    """A tally of this process, which is stopped by exceptions alone."""

    is_stopping = False

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._kept = self._refused = 0

    def keep(self) -> None:
        self._kept += 1
        self._watch(self._kept, self._refused)

    def refuse(self) -> None:
        self._refused += 1
        self._watch(self._kept, self._refused)


class Stopping(Exception):
    """The shard was given up because the run stops."""


@dataclass(frozen=True, slots=True)
class Job:
    """What dialogues to make. `locales` None: all that the specs declare. `mask`: the share of tools and parameters
    that are shown under other names. `levels`: those of the evolved specs that the dialogues are of, if they are."""

    specs: tuple[CompiledSpec, ...]
    seed: int
    locales: tuple[str, ...] | None
    mask: float = 0.0
    levels: tuple[int, int] | None = None

    def run(self) -> Run:
        if self.levels is None:
            return Run(self.specs, self.seed, self.locales)
        return EvolvedRun(self.specs, self.seed, self.locales, self.levels)


@contextmanager
def shard_files(
    folder: Path, shard: Shard, tally: Tally, mask: float, usage: Mapping[str, Usage] | None = None
) -> Iterator[Callable[[Dialogue | Reject], None]]:
    """What writes a shard's dialogues and rejects, a line at a time. Its counts are written at the end, and `usage`
    as it is by then; nothing is, where the shard was given up. OSError where the disk fails."""
    counts = Counts()
    with LineFile(folder / shard.file) as kept, LineFile(folder / shard.rejected) as refused:

        def add(made: Dialogue | Reject) -> None:
            if isinstance(made, Reject):
                refused.add(reject_line(made))
                counts.refuse(made)
                tally.refuse()
            else:
                kept.add(dialogue_line(with_masks(made, mask)))
                counts.keep(made)
                tally.keep()

        yield add
    stats = ShardStats(
        dialogues=kept.facts(shard.file), rejected=refused.facts(shard.rejected), counts=counts, usage=dict(usage or {})
    )
    write_file(folder / shard.stats, stats.to_json())


class Maker:
    """Makes shards of one run, into the files of `folder`."""

    def __init__(self, job: Job, folder: Path, tally: Tally) -> None:
        self._run = job.run()
        self._mask = job.mask
        # What was made up to here stays; the collector need not look through it again and again.
        gc.collect()
        gc.freeze()
        self._folder = folder
        self._tally = tally

    def make(self, shard: Shard, briefs: Briefs) -> None:
        """Raises what `Run.shard` raises, OSError where the disk fails, and Stopping when told to stop."""
        with shard_files(self._folder, shard, self._tally, self._mask) as add:
            for made in self._run.shard(shard.start, shard.stop, briefs):
                if self._tally.is_stopping:
                    raise Stopping
                add(made)


def made_here(
    job: Job, folder: Path, todo: Iterable[Shard], briefs: Briefs, watch: Watch
) -> Generator[Shard, None, None]:
    """The shards, one after the other, in this process."""
    maker = Maker(job, folder, LocalTally(watch))
    for shard in todo:
        maker.make(shard, of_shard(briefs, shard))
        yield shard
