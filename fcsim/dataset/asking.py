"""Making shards with language models: in one process, whose time goes by waiting for answers."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable, Mapping
from contextlib import aclosing
from dataclasses import asdict, dataclass
from typing import Literal

from fcsim.dataset.folder import RunFolder
from fcsim.dataset.making import Job, LocalTally, Watch, shard_files
from fcsim.dataset.manifest import TableUsed, Usage
from fcsim.dataset.orders import Briefs, of_shard
from fcsim.dataset.shards import SMALLEST, Shard
from fcsim.llm.connection import Connection, ModelName
from fcsim.llm.ledger import Ledger, Used
from simulator import Run
from simulator.llm import Table
from simulator.llm.model import Model, Role

_HANDED_IN_AT_ONCE = 2_000
"""Dialogues that wait for the same batches: enough that few batches are waited for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Who sits at the table, and what is asked of them.

    `retries`: how often a turn goes back to the model; then the embedded speaker takes over (`fallback`), or the
    dialogue is rejected. `votes` of the solver, if it is to `solve`.
    """

    mode: Literal["rewrite", "selfplay"]
    models: Mapping[Role, ModelName]
    solve: bool
    votes: int
    retries: int
    fallback: bool

    @property
    def used(self) -> TableUsed:
        """The setting as the manifest tells it. All models are behind the same base URL, or each behind its own
        provider's."""
        return TableUsed(
            mode=self.mode,
            models={role: f"{name.provider}:{name.model}" for role, name in sorted(self.models.items())},
            base_url=next(iter(self.models.values())).base_url,
            solve=self.solve,
            votes=self.votes,
            retries=self.retries,
            fallback=self.fallback,
        )


def table_of(run: Run, setting: Setting, model: Model) -> Table:
    return Table(
        run,
        setting.mode,
        model,
        solve=setting.solve,
        votes=setting.votes,
        retries=setting.retries,
        fallback=setting.fallback,
    )


def make_with_models(
    job: Job,
    setting: Setting,
    connection: Connection,
    folder: RunFolder,
    todo: Iterable[Shard],
    briefs: Briefs,
    watch: Watch,
) -> None:
    """Makes some shards, and commits each one that is whole.

    Raises what `Table.shard` raises, and OSError where the disk fails; what was answered until then is kept.
    """
    asyncio.run(_make(job, setting, connection, folder, todo, briefs, watch))


async def _make(
    job: Job,
    setting: Setting,
    connection: Connection,
    folder: RunFolder,
    todo: Iterable[Shard],
    briefs: Briefs,
    watch: Watch,
) -> None:
    run = job.run()
    tally = LocalTally(watch)
    terms = connection.terms
    left = iter(todo)
    # All that is loaded stays; to look through it takes long enough for answers to wait.
    gc.collect()
    gc.freeze()

    async def make_what_is_left() -> None:
        for shard in left:
            ledger = Ledger()
            usage: dict[str, Usage] = {}
            table = table_of(run, setting, connection.client.model(ledger))
            size = shard.stop - shard.start
            at_once = size if terms.batch else min(size, terms.at_once)
            with shard_files(folder.session, shard, tally, job.mask, usage) as add:
                async with aclosing(
                    table.shard(shard.start, shard.stop, at_once, of_shard(briefs, shard))
                ) as dialogues:
                    async for made in dialogues:
                        add(made)
                usage.update((role, _usage(used)) for role, used in ledger.used.items())
            folder.commit(shard)

    # What waits for a batch waits long: then several shards do so together.
    together = max(1, _HANDED_IN_AT_ONCE // SMALLEST) if terms.batch else 1
    async with connection.client:
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(together):
                    group.create_task(make_what_is_left())
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None


def _usage(used: Used) -> Usage:
    """Money to a millionth of a dollar: sums of fractions depend on their order."""
    return Usage(**asdict(used) | {"cost": None if used.cost is None else round(used.cost, 6)})
