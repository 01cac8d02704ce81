"""Objects within objects: the fields of one go into another, or all that a call says into one."""

from __future__ import annotations

import random

from dsl.syntax import ApiDecl, Field, TypeDecl
from fcsim.evolve.draft import Draft, named
from fcsim.evolve.operators.group import put_together
from fcsim.evolve.step import Step
from simulator.chance import pick, pick_some

_DEEPEST = 5
"""How deep objects nest at most."""


def deepen(draft: Draft, rng: random.Random) -> Step | None:
    places: list[tuple[ApiDecl, ApiDecl | TypeDecl, tuple[Field, ...], list[Field]]] = []
    for place in draft.places():
        owner = place.owner
        if isinstance(owner, ApiDecl):
            if place.field is owner.params[0] and _is_loose(draft, owner):
                places.append((owner, owner, (), list(owner.params)))
        elif place.field is owner.fields[0] and not draft.phrases(owner.name.text) and len(place.outer) < _DEEPEST:
            alike = [
                field for field in owner.fields if field.optional is place.field.optional and field.default is None
            ]
            if alike:
                places.append((place.api, owner, place.outer, alike))
    if not places:
        return None
    api, owner, outer, fields = pick(rng, places)
    if outer and len(fields) > 2:
        chosen = pick_some(rng, fields, 2 + int(rng.random() * (len(fields) - 1)))
        fields = [field for field in fields if field in chosen]
    return put_together(draft, api, owner, outer, fields, rng, "deepen")


def _is_loose(draft: Draft, api: ApiDecl) -> bool:
    """Whether the parameters can all go into one object, and are not in one already."""
    first = api.params[0]
    is_one = len(api.params) == 1 and bool(draft.fields_of(first.type)) and not draft.phrases(named(first.type) or "")
    return not is_one and any(not field.optional and field.default is None for field in api.params)
