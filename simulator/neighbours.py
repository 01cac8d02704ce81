"""What other domains take for tools of one: the other side of their groups of confusable tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.model import CompiledSpec
from compiler.types import Forms

Mistaken = Mapping[str, Mapping[str, Forms]]
"""By an API of a spec, the tools of others that it is easily taken for, each with what says that this one is meant."""


def mistaken(spec: CompiledSpec, neighbours: Iterable[CompiledSpec], lent: Mapping[str, str] | None = None) -> Mistaken:
    """What the groups of other specs have in them of this one, beside tools that are `lent` to it: by name, the domain
    that each is of, since two may call theirs alike (None: all are lent)."""
    found: dict[str, dict[str, Forms]] = {}
    for other in neighbours:
        for group in other.confusables.values():
            own = {name: api for name in group.cues if (api := _own(spec, name, other.guests.get(name))) is not None}
            for name, api in own.items():
                for rival in (
                    rival
                    for rival in group.cues
                    if rival in other.apis and (lent is None or lent.get(rival) == other.domain)
                ):
                    found.setdefault(api, {})[rival] = group.cues[name]
    return found


def _own(spec: CompiledSpec, name: str, guest: CompiledSpec | None) -> str | None:
    """What a spec calls an API of its own that is a guest elsewhere; evolved, it may have another name."""
    parent = spec.hash if spec.origin is None else spec.origin.parent
    if guest is None or guest.hash != parent:
        return None
    source = guest.apis[name].source_name
    return next((api.name for api in spec.apis.values() if api.source_name == source), None)
