"""What other domains take for tools of one: the other side of their groups of confusable tools."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from compiler.model import CompiledSpec
from compiler.types import Forms

Mistaken = Mapping[str, Mapping[str, Forms]]
"""By an API of a spec, the tools of others that it is easily taken for, each with what says that this one is meant."""


def mistaken(spec: CompiledSpec, neighbours: Iterable[CompiledSpec], lent: Collection[str] | None = None) -> Mistaken:
    """What the groups of other specs have in them of this one, beside tools that are `lent` to it (None: all are)."""
    found: dict[str, dict[str, Forms]] = {}
    for other in neighbours:
        for group in other.confusables.values():
            own = [name for name in group.cues if name in spec.apis and _is_of(other.guests.get(name), spec)]
            for name in own:
                for rival in (rival for rival in group.cues if rival in other.apis and (lent is None or rival in lent)):
                    found.setdefault(name, {})[rival] = group.cues[name]
    return found


def _is_of(guest: CompiledSpec | None, spec: CompiledSpec) -> bool:
    return guest is not None and guest.hash == spec.hash
