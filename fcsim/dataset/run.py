"""A run: a dataset folder made from specs, by one process or several, from the start or where it ended."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.model import CompiledSpec
from fcsim.dataset.folder import RunFolder, claimed, prepare
from fcsim.dataset.making import Job, Watch, made_here
from fcsim.dataset.manifest import Config, Manifest, SpecUsed
from fcsim.dataset.orders import Briefs, Orders, Reached, of_shard, rounds
from fcsim.dataset.reader import Dataset
from fcsim.dataset.shards import Shard, shards
from fcsim.dataset.wording import LocaleWording, dataset_wording
from fcsim.dataset.workers import made_by_workers
from simulator import Dialogue, Exhausted, Reject, Run
from simulator.llm.model import Stopped
from simulator.locales import available
from simulator.masking import with_masks
from simulator.mix import Mix
from simulator.version import VERSION

if TYPE_CHECKING:
    from fcsim.dataset.asking import Setting
    from fcsim.llm.connection import Connection

Make = Callable[[Sequence[Shard], Callable[[], Briefs]], None]
"""Makes those of some shards that are missing, with the briefs of their dialogues."""

_ONE_IN, _SAMPLED = 5, 500
"""The wording is measured of every fifth dialogue, and of about five hundred at most."""


class RunStopped(Exception):
    """A run ended before its end; the message says why. `kept` dialogues are safe in the folder.

    `can_resume` is False where another try would end the same way with nothing kept. A defect of fcsim
    is the exception's cause.
    """

    def __init__(self, reason: str, kept: int, *, can_resume: bool = True) -> None:
        super().__init__(reason)
        self.kept = kept
        self.can_resume = can_resume


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that is complete: by now, or before it was asked for. `reached`: what it covers, if it is by now and was
    to go on until something."""

    manifest: Manifest
    was_complete: bool
    reached: Reached | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What to make: specs with the names they were asked for by, how many dialogues, and from which seed.

    `locales` None: all that the specs declare. `mix` None: the usual one. With `until`, the run ends when that
    share of the coverage goals is reached, with `dialogues` at most. `setting` None: no language model takes part.
    `mask`: the share of tools and parameters that are shown under other names. `levels`: those of the evolved specs
    that the dialogues are of, if they are.
    """

    specs: tuple[tuple[str, CompiledSpec], ...]
    dialogues: int
    seed: int
    locales: tuple[str, ...] | None
    setting: Setting | None = None
    mix: Mix | None = None
    until: float | None = None
    mask: float = 0.0
    levels: tuple[int, int] | None = None

    @property
    def job(self) -> Job:
        return Job(tuple(spec for _, spec in self.specs), self.seed, self.locales, self.mask, self.levels)

    @property
    def config(self) -> Config:
        return Config(
            specs=tuple(SpecUsed(name=name, domain=spec.domain, hash=spec.hash) for name, spec in self.specs),
            dialogues=self.dialogues,
            seed=self.seed,
            locales=self.locales,
            versions={"fcsim": VERSION, "faker": importlib.metadata.version("faker")},
            table=None if self.setting is None else self.setting.used,
            mix=str(self.mix or ""),
            until=self.until,
            mask=self.mask,
            levels=self.levels,
        )

    def orders(self) -> Orders:
        """What the dialogues are to be like. Raises MixError."""
        specs = self.job.specs
        run = Run(specs, self.seed, self.locales)
        return Orders(specs, run, self.dialogues, self.seed, self.mix, leads=self.levels is None)


def choose_locales(specs: Sequence[CompiledSpec], wanted: Sequence[str]) -> tuple[str, ...] | None:
    """The wanted locales in the specs' order; None if these are all, or none was named.

    A locale that one of the specs does not declare, or says too little in, or that fcsim does not speak, is a
    ValueError.
    """
    for spec in specs:
        for locale in wanted or spec.locales:
            if locale not in available():
                raise ValueError(f"fcsim does not speak {locale!r}, only {', '.join(available())}")
        for locale in wanted:
            if locale not in spec.locales:
                raise ValueError(f"{spec.domain} does not speak {locale!r}, only {', '.join(spec.locales)}")
        for locale in wanted or spec.locales:
            if silent := _silent(spec, locale):
                few = ", ".join(silent[:3]) + (f" and {len(silent) - 3} more" if len(silent) > 3 else "")
                others = ",".join(other for other in spec.locales if not _silent(spec, other))
                raise ValueError(
                    f"nobody can ask for {few} of {spec.domain} in {locale!r}: write `/// {locale}: …` there, or "
                    f"phrases `ask`{f', or take --locale {others}' if others else ''}"
                )
    declared = dict.fromkeys(locale for spec in specs for locale in spec.locales)
    chosen = tuple(locale for locale in declared if locale in wanted)
    return chosen if chosen and len(chosen) < len(declared) else None


def _silent(spec: CompiledSpec, locale: str) -> list[str]:
    """The APIs that nobody can ask for in a locale: neither their documentation nor a phrase is in it."""
    return [
        name
        for name, api in spec.apis.items()
        if locale not in api.doc.texts and (locale, name, "ask", "") not in spec.phrases and api.doc.texts
    ]


def generate_dialogues(wish: Wish) -> Iterator[Dialogue]:
    """The dialogues that `run_dataset` would keep, one after the other, in this process."""
    run, briefs = wish.job.run(), wish.orders().briefs()
    for shard in shards(wish.dialogues):
        for made in run.shard(shard.start, shard.stop, of_shard(briefs, shard)):
            if isinstance(made, Dialogue):
                yield with_masks(made, wish.mask)


def run_dataset(
    wish: Wish,
    path: Path,
    *,
    workers: int,
    watch: Watch,
    resume: bool = False,
    force: bool = False,
    connection: Connection | None = None,
) -> Finished:
    """Makes the dataset of `wish` in the folder `path`, or what is still missing of it. Where language models take
    part, they are asked over `connection`, in this process alone.

    Raises FolderError and MixError before anything is touched, RunStopped when the run ends early, and Stopped
    where nothing was kept because the models cannot be asked that way. What was tried for a dialogue that was given up
    is in `rejected.jsonl` then.
    """
    orders = wish.orders()
    with claimed(path):
        manifest = prepare(path, wish.config, resume=resume, force=force)
        if manifest is not None:
            return Finished(manifest, was_complete=True)
        folder = RunFolder(path, wish.config)
        rejects: Sequence[Reject] = ()
        try:
            reached = None
            make = partial(_make_missing, wish, folder, workers, watch, connection)
            if wish.until is None:
                make(folder.shards, orders.briefs)
            else:
                reached = _make_until(wish, folder, orders, make)
            return Finished(folder.finish(_wording(wish, path)), was_complete=False, reached=reached)
        except (KeyboardInterrupt, Exception) as error:
            kept = sum(shard.stop - shard.start for shard in folder.finished())
            if isinstance(error, Stopped) and not error.can_resume and not kept:
                raise
            is_outside = isinstance(error, (KeyboardInterrupt, OSError, BrokenProcessPool, Stopped))
            cause = None if is_outside or isinstance(error, Exhausted) else error
            reason = _reason(error)
            if isinstance(error, Exhausted):
                rejects = error.rejects
                reason += f"; fcsim show {path} --rejected shows the attempts"
            if isinstance(error, Exhausted) and wish.setting is not None:
                # What the models answered for the other dialogues is kept, whatever becomes of this one.
                reason += "; --fallback --force leaves it to fcsim's own words, and pays for nothing twice"
                is_outside = True
            raise RunStopped(reason, kept, can_resume=kept > 0 or is_outside) from cause
        finally:
            folder.leave()
            if rejects:
                folder.explain(rejects)


def _told_of(folder: RunFolder, watch: Watch) -> Watch:
    """A watch that hears of what is still to be made, and tells of all."""
    done = [folder.stats(shard).counts for shard in folder.finished()]
    kept = sum(counts.dialogues for counts in done)
    refused = sum(sum(counts.rejected.values()) for counts in done)

    def heard(more_kept: int, more_refused: int) -> None:
        watch(kept + more_kept, refused + more_refused)

    heard(0, 0)
    return heard


def _make_until(wish: Wish, folder: RunFolder, orders: Orders, make: Make) -> Reached:
    """Makes a few shards, looks at what is still to be covered, and leads the next ones there."""
    assert wish.until is not None
    for some in rounds(folder.shards):
        numbers = range(some[0].start, some[-1].stop)
        make(some, partial(orders.briefs, numbers))
        for shard in some:
            orders.add(folder.dialogues(shard))
        if (reached := orders.reached()).share >= wish.until:
            break
    return reached


def _make_missing(
    wish: Wish,
    folder: RunFolder,
    workers: int,
    watch: Watch,
    connection: Connection | None,
    among: Sequence[Shard],
    briefs: Callable[[], Briefs],
) -> None:
    """Those of some shards that are missing, with the briefs of their dialogues."""
    heard, job = _told_of(folder, watch), wish.job
    todo = [shard for shard in folder.missing() if shard in among]
    if not todo:
        return
    if wish.setting is not None:
        from fcsim.dataset.asking import make_with_models

        assert connection is not None
        make_with_models(job, wish.setting, connection, folder, todo, briefs(), heard)
        return
    workers = min(workers, len(todo))
    if workers > 1:
        made = made_by_workers(job, folder.session, todo, briefs(), workers, heard)
    else:
        made = made_here(job, folder.session, todo, briefs(), heard)
    with closing(made):
        for shard in made:
            folder.commit(shard)


def _wording(wish: Wish, path: Path) -> list[LocaleWording]:
    """How a sample of the dialogues is worded; to measure all would take a fifth of the time that making them takes."""
    specs = [spec for _, spec in wish.specs]
    turn = sum(len(wish.locales or spec.locales) for spec in specs)
    step = max(_ONE_IN, wish.dialogues // _SAMPLED)
    step += (1 - step) % turn  # specs and locales take turns, and so shall the sample
    return dataset_wording(Dataset(path).every(step), lambda ref: [spec for spec in specs if spec.domain == ref.domain])


def _reason(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    if isinstance(error, BrokenProcessPool):
        return "a worker process ended abruptly; perhaps the memory was not enough for so many workers"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return (
        str(error) if isinstance(error, (Exhausted, Stopped)) else f"a defect of fcsim, {type(error).__name__}: {error}"
    )
