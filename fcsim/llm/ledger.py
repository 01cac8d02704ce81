"""What was used and what it cost: of the answers that went into a shard, and of what was sent just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fcsim.llm.answer import Answer
from fcsim.llm.models import Price
from simulator.llm.model import Role, Stopped, Usage


@dataclass(slots=True)
class Used:
    """Tokens and US dollars. `cost` None: the model has no price."""

    model: str
    requests: int = 0
    input: int = 0
    output: int = 0
    cached: int = 0
    written: int = 0
    cost: float | None = None

    def add(self, usage: Usage, price: Price | None, *, by_batch: bool) -> None:
        self.requests += 1
        self.input += usage.input
        self.output += usage.output
        self.cached += usage.cached
        self.written += usage.written
        if price is not None:
            self.cost = (self.cost or 0.0) + price.of(usage, by_batch=by_batch)

    def times(self, factor: float) -> Used:
        """As much of the same."""
        return Used(
            self.model,
            requests=round(self.requests * factor),
            input=round(self.input * factor),
            output=round(self.output * factor),
            cached=round(self.cached * factor),
            written=round(self.written * factor),
            cost=None if self.cost is None else self.cost * factor,
        )

    @property
    def tokens(self) -> int:
        return self.input + self.output + self.cached + self.written


@dataclass(slots=True)
class Ledger:
    """What the answers used that were asked for, by role: each answer once, wherever it came from."""

    used: dict[Role, Used] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)

    def add(self, role: Role, model: str, key: str, answer: Answer, price: Price | None) -> None:
        if key not in self._keys:
            self._keys.add(key)
            self.used.setdefault(role, Used(model)).add(answer.reply.usage, price, by_batch=answer.by_batch)


class Purse:
    """What was spent since the start, by role, and what may be. `budget` None: as much as it takes; 0: nothing is
    sent."""

    def __init__(self, prices: Mapping[str, Price | None], budget: float | None = None) -> None:
        self._prices = prices
        self.budget = budget
        self.used: dict[Role, Used] = {}

    @property
    def requests(self) -> int:
        return sum(used.requests for used in self.used.values())

    @property
    def tokens(self) -> int:
        return sum(used.tokens for used in self.used.values())

    @property
    def cost(self) -> float | None:
        """US dollars; None if a model has no price."""
        return None if None in self._prices.values() else sum(used.cost or 0.0 for used in self.used.values())

    def has(self, dollars: float) -> bool:
        """Whether so much can be spent."""
        return self.budget is None or (self.cost or 0.0) + dollars <= self.budget

    def check(self, dollars: float = 0.0) -> None:
        """Raises Stopped if the budget is spent, or cannot bear so many dollars more."""
        if self.budget is not None and ((self.cost or 0.0) >= self.budget or not self.has(dollars)):
            spent = f"${self.cost or 0.0:.4f} of ${self.budget:.2f}"
            raise Stopped(f"the budget is spent: {spent}; a larger --budget goes on from here")

    def pay(self, role: Role, model: str, answer: Answer) -> None:
        used = self.used.setdefault(role, Used(model))
        used.add(answer.reply.usage, self._prices[model], by_batch=answer.by_batch)
