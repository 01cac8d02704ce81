"""Worker processes: the same shards, made by several processes at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing.context import BaseContext
from pathlib import Path

from fcsim.dataset.making import Job, Maker, Watch
from fcsim.dataset.orders import Briefs, of_shard
from fcsim.dataset.shards import Shard

_POLL_SECONDS = 0.1
_METHOD = "fork" if sys.platform == "linux" else "spawn"
"""A forked worker has the specs and what was worked out of them. Workers print nothing and start before this process
has a thread whose locks they could need, other than the one that draws the progress."""
_AHEAD = 2
"""Shards handed out per worker: enough that none waits, few enough that a stop comes soon."""


class SharedTally:
    """A tally in shared memory: counts kept and refused, and the sign to stop."""

    def __init__(self, context: BaseContext) -> None:
        self._counts = context.Array("q", [0, 0])
        self._stop = context.RawValue("b", 0)

    def keep(self) -> None:
        with self._counts.get_lock():
            self._counts[0] += 1

    def refuse(self) -> None:
        with self._counts.get_lock():
            self._counts[1] += 1

    @property
    def counts(self) -> tuple[int, int]:
        kept, refused = self._counts[:]
        return kept, refused

    @property
    def is_stopping(self) -> bool:
        return bool(self._stop.value)

    def stop(self) -> None:
        self._stop.value = 1


def made_by_workers(
    job: Job, folder: Path, todo: Iterable[Shard], briefs: Briefs, workers: int, watch: Watch
) -> Generator[Shard, None, None]:
    """The shards, as they are finished, in whatever order. `watch` hears of the counts so far.

    When a worker fails, the shards finished by then are still given, then its exception is raised.
    """
    context = multiprocessing.get_context(_METHOD)
    tally = SharedTally(context)
    pool = ProcessPoolExecutor(workers, context, initializer=_start, initargs=(job, folder, tally))
    queue = iter(todo)
    pending: dict[Future[None], Shard] = {}
    try:
        for shard in islice(queue, _AHEAD * workers):
            pending[_submit(pool, shard, briefs)] = shard
        while pending:
            done, _ = wait(pending, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
            watch(*tally.counts)
            for future in sorted(done, key=lambda future: future.exception() is not None):
                shard = pending.pop(future)
                future.result()
                yield shard
                for following in islice(queue, 1):
                    pending[_submit(pool, following, briefs)] = following
    finally:
        tally.stop()
        pool.shutdown(wait=True, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, shard: Shard, briefs: Briefs) -> Future[None]:
    """Handing out work may start a process, which must not hear of Ctrl-C before it can ignore it."""
    with _interrupts_held():
        return pool.submit(_make, shard, of_shard(briefs, shard))


@contextmanager
def _interrupts_held() -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# In the worker's own process:

_maker: Maker


def _start(job: Job, folder: Path, tally: SharedTally) -> None:
    global _maker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the main one decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _maker = Maker(job, folder, tally)


def _end_with_parent() -> None:
    """A main process that is killed cannot tell its workers; they would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _make(shard: Shard, briefs: Briefs) -> None:
    _maker.make(shard, briefs)
