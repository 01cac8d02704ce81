"""What a user wants done, and what it is drawn in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compiler.model import Api
from simulator.interpret import Result
from simulator.plan import Mention, PlannedCall
from simulator.profile import Profile
from simulator.steering import Wanted
from simulator.values import Tables
from simulator.world import World

Intent = str
"""`ok`, `trouble` (anything else), or the very outcome."""


@dataclass(slots=True)
class Task:
    """A call to come. `mentions` are by unit path; `lookups` must be made first, in order. `tried` is what a call
    that changes nothing came to when it was last tried, and on which tables: it need not be made again on these."""

    api: Api
    mentions: dict[str, Mention]
    lookups: list[Task] = field(default_factory=list)
    planned: PlannedCall | None = None
    tried: tuple[Tables, dict[str, Any], Result] | None = None


@dataclass(slots=True)
class Situation:
    """What a task is drawn in.

    `optional` is the share of optional values that are given. `remembered` are values said before, by
    the name of their type. `shown` is the last call whose rows the user was told of; with `pointing`
    the task is about one of these. `nested` asks for a value inside an object or a list.
    `made` are calls whose results still hold, and that need not be made again.
    `wanted` is what the arguments of one API are to show.
    `profile` is what is known of the user, and `leaning` how likely a value is taken from it; `overruled` are its
    fields of which another value was named.
    `avoided` are APIs that may not be used as lookups: they are easily taken for one the user asks for.
    """

    world: World
    clock: datetime
    rng: random.Random
    optional: float
    remembered: dict[str, Any] = field(default_factory=dict)
    shown: PlannedCall | None = None
    pointing: bool = False
    nested: bool = False
    avoided: frozenset[str] = frozenset()
    made: Sequence[PlannedCall] = ()
    wanted: Wanted | None = None
    profile: Profile = field(default_factory=dict)
    leaning: float = 0.0
    overruled: frozenset[str] = frozenset()


def of_lookups(task: Task) -> list[Mention]:
    """What must be said for the lookups, beside what the task itself carries."""
    own = list(task.mentions.values())
    found: list[Mention] = []
    for lookup in task.lookups:
        for mention in lookup.mentions.values():
            if not any(mention is other for other in (*own, *found)):
                found.append(mention)
    return found
