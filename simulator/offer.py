"""Which tools a dialogue offers: what it needs, what is easily taken for it, and some others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.chance import pick, pick_some, whole
from simulator.mix import MOST_TOOLS
from simulator.plan import Turn
from simulator.steering import holds

DECLINED = frozenset(("outside", "beyond", "forbidden"))
"""The acts by which a user wants what no tool does."""
_MANY = 0.02
"""The share of dialogues that offer more than a few: up to all that there are."""

if TYPE_CHECKING:
    from simulator.walk import Walk


def offered(walk: Walk) -> tuple[str, ...]:
    """Wire names, in a drawn order. What is granted late is not among them."""
    rivals, own = walk.planner.rivals, walk.spec.apis
    is_closed = _is_closed_to_others(walk)
    without_cue = uncued(walk.turns)
    needed = dict.fromkeys(call.api.name for call in walk.calls)
    for turn in walk.turns:
        for act in turn.acts:
            if act.kind in ("request", "beyond") and act.api is not None:
                needed[act.api.name] = None
                if act.kind == "request" and act.api.name not in without_cue:
                    needed.update(dict.fromkeys(name for name in rivals[act.api.name] if name in own or not is_closed))
    if not is_closed:
        needed.update(dict.fromkeys(_mistaken(walk, without_cue)))
    barred = {walk.withheld.name, *rivals[walk.withheld.name]} if walk.withheld is not None else set()
    # What is easily taken for a lookup is not offered beside it.
    barred |= {rival for name in without_cue for rival in rivals[name]}
    if walk.withheld is not None:
        needed.pop(walk.withheld.name, None)
    others = [name for name in walk.spec.apis if name not in needed and name not in barred]
    wanted = _wanted(walk, len(needed))
    tools = [*needed, *pick_some(walk.rng, others, min(wanted, len(others)))]
    foreign = () if is_closed or wanted <= len(others) else _lent(walk, {*needed, *barred})
    if foreign:
        tools += pick_some(walk.rng, foreign, min(wanted - len(others), len(foreign)))
    walk.rng.shuffle(tools)
    return tuple(tools)


def _wanted(walk: Walk, needed: int) -> int:
    """How many to offer beside those that are needed: as many as is asked for, or mostly few."""
    if walk.chance(_MANY):
        usual = whole(walk.rng, 4, max(4, MOST_TOOLS - needed))
    else:
        usual = pick(walk.rng, (0, 0, 1, 1, 2, 3)) if needed else pick(walk.rng, (1, 2, 2, 3, 4))
    ranges = [(max(low, needed), min(high, MOST_TOOLS)) for low, high in walk.steering.tools if high >= needed]
    if not ranges or holds(tuple(ranges), needed + usual):
        return usual
    low, high = pick(walk.rng, ranges)
    return whole(walk.rng, low, max(low, high)) - needed


def _mistaken(walk: Walk, without_cue: Collection[str]) -> Iterator[str]:
    """What other specs take for a tool of this one, where the first request for that says which is meant."""
    seen: set[str] = set()
    for act in (act for turn in walk.turns for act in turn.acts if act.kind == "request" and act.api is not None):
        assert act.api is not None
        rivals = walk.planner.mistaken.get(act.api.name, {})
        if act.api.name not in seen and act.api.name not in without_cue and act.text:
            yield from (name for name, forms in rivals.items() if act.text in forms.get(walk.planner.script.locale, ()))
        seen.add(act.api.name)


def _is_closed_to_others(walk: Walk) -> bool:
    """Whether something is asked for that a tool of another domain might do."""
    return any(act.kind in DECLINED or act.text == "aside" for turn in walk.turns for act in turn.acts)


def _lent(walk: Walk, left_out: Collection[str]) -> list[str]:
    """Tools of other domains that do nothing of what is asked for."""
    used = {act.api.name for turn in walk.turns for act in turn.acts if act.api is not None}
    found = (name for name in walk.planner.lent if name not in left_out)
    return [name for name in found if not any(resembles(name, other) for other in used)]


def resembles(one: str, other: str) -> bool:
    """Whether two tools of different domains are of the same things, by their names: all words but the verb."""
    things, others = ({word.removesuffix("s") for word in (name.split("_")[1:] or [name])} for name in (one, other))
    return bool(things & others)


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
