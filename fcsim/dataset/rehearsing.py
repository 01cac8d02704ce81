"""What a run would ask its models, found without asking them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import chain

from fcsim.dataset.asking import Setting, table_of
from fcsim.dataset.making import Job
from fcsim.dataset.orders import Briefs
from fcsim.llm.estimate import Estimate, estimate
from fcsim.llm.models import Models
from simulator.brief import FREE_BRIEF
from simulator.llm.model import Reply, Request

_SAMPLED = 96


class _Nobody:
    """The model at a rehearsal."""

    async def ask(self, request: Request) -> Reply:
        raise AssertionError("a rehearsal asks nobody")


def rehearsals(job: Job, setting: Setting, indices: range, briefs: Briefs) -> Iterator[list[tuple[Request, Reply]]]:
    """The requests for each dialogue, with the answers that the embedded speaker would give."""
    table = table_of(job.run(), setting, _Nobody())
    for index in indices:
        yield asyncio.run(table.rehearse(index, briefs.get(index, FREE_BRIEF)))


def estimated(
    job: Job, setting: Setting, dialogues: int, briefs: Briefs, models: Models, *, by_batch: bool
) -> Estimate:
    """What the run would take, by a sample of its dialogues."""
    # Specs and locales take turns: a step that has no divisor with them sees them all.
    step = max(1, dialogues // _SAMPLED) | 1
    found = [asked for asked in rehearsals(job, setting, range(0, dialogues, step), briefs) if asked]
    times = dialogues / len(found) if found else 0.0
    return estimate(chain.from_iterable(found), times, setting.models, models, by_batch=by_batch)
