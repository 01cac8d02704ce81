"""What a run would send and cost, told before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fcsim.llm.connection import ModelName
from fcsim.llm.ledger import Used
from fcsim.llm.models import Models
from fcsim.llm.tokens import prefix_tokens, tokens_answered, tokens_sent
from simulator.llm.model import Reply, Request, Role, Usage

_CACHED_FROM = 1024
"""Tokens of a prefix that providers keep in their prompt cache; shorter ones are sent each time."""

_AGAIN = 1.15
"""Not every answer is good at once: a good model is asked about one request in seven again."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """By role, as in the manifest."""

    used: Mapping[Role, Used]

    @property
    def requests(self) -> int:
        return sum(used.requests for used in self.used.values())

    @property
    def tokens(self) -> int:
        return sum(used.tokens for used in self.used.values())

    @property
    def cost(self) -> float | None:
        """US dollars; None if a model has no price."""
        costs = [used.cost for used in self.used.values()]
        return None if None in costs else sum(cost for cost in costs if cost is not None)


def estimate(
    rehearsed: Iterable[tuple[Request, Reply]],
    times: float,
    names: Mapping[Role, ModelName],
    models: Models,
    *,
    by_batch: bool,
) -> Estimate:
    """What so many `times` the rehearsed requests come to, if they are answered about as expected."""
    used: dict[Role, Used] = {}
    prefixes: set[tuple[Role, str]] = set()
    for request, reply in rehearsed:
        name = names[request.role]
        entry = used.setdefault(request.role, Used(name.model))
        entry.add(_usage(request, reply, prefixes), models.price(name.provider, name.model), by_batch=by_batch)
    return Estimate({role: entry.times(times * _AGAIN) for role, entry in used.items()})


def _usage(request: Request, reply: Reply, prefixes: set[tuple[Role, str]]) -> Usage:
    """Tokens of a request and its answer, as a provider with a prompt cache counts them."""
    sent, prefix, output = tokens_sent(request), prefix_tokens(request), tokens_answered(reply)
    if prefix < _CACHED_FROM:
        return Usage(sent, output)
    key = request.role, request.system + json.dumps(request.tools)
    is_new = key not in prefixes
    prefixes.add(key)
    return Usage(sent - prefix, output, cached=0 if is_new else prefix, written=prefix if is_new else 0)
