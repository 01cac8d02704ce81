"""Which tools a dialogue offers: what it needs, what is easily taken for it, and some others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.chance import pick, pick_some
from simulator.plan import Turn

if TYPE_CHECKING:
    from simulator.walk import Walk


def offered(walk: Walk) -> tuple[str, ...]:
    """Wire names, in a drawn order. What is granted late is not among them."""
    rivals = walk.planner.rivals
    without_cue = uncued(walk.turns)
    needed = dict.fromkeys(call.api.name for call in walk.calls)
    for turn in walk.turns:
        for act in turn.acts:
            if act.kind == "request" and act.api is not None:
                needed[act.api.name] = None
                if act.api.name not in without_cue:
                    needed.update(dict.fromkeys(rivals[act.api.name]))
    barred = {walk.withheld.name, *rivals[walk.withheld.name]} if walk.withheld is not None else set()
    # What is easily taken for a lookup is not offered beside it.
    barred |= {rival for name in without_cue for rival in rivals[name]}
    if walk.withheld is not None:
        needed.pop(walk.withheld.name, None)
    others = [name for name in walk.spec.apis if name not in needed and name not in barred]
    wanted = pick(walk.rng, (0, 0, 1, 1, 2, 3)) if needed else pick(walk.rng, (1, 2, 2, 3, 4))
    tools = [*needed, *pick_some(walk.rng, others, min(wanted, len(others)))]
    walk.rng.shuffle(tools)
    return tuple(tools)


def uncued(turns: Sequence[Turn]) -> set[str]:
    """What was called before the user had asked for it: lookups."""
    asked: set[str] = set()
    found: set[str] = set()
    for turn in turns:
        for act in turn.acts:
            if act.api is not None and act.kind == "request":
                asked.add(act.api.name)
            elif act.api is not None and act.kind == "call" and act.api.name not in asked:
                found.add(act.api.name)
    return found
