"""The fields of an object become parameters: one level less deep."""

from __future__ import annotations

import random
from dataclasses import replace

from dsl.diagnostics import NOWHERE
from dsl.nodes import name
from dsl.syntax import Field
from fcsim.evolve.draft import Draft, named
from fcsim.evolve.moves import Path, body, move
from fcsim.evolve.step import Arguments, Step, on, wire_of
from simulator.chance import pick


def flatten(draft: Draft, rng: random.Random) -> Step | None:
    places = [(api, field) for api in draft.apis for field in api.params if _fits(draft, field)]
    if not places:
        return None
    api, whole = pick(rng, places)
    inside = draft.fields_of(whole.type)
    siblings = {field.name.text for field in api.params}
    moves: dict[Path, Path | None] = {}
    fields: list[Field] = []
    for field in inside:
        own = field.name.text
        if own in siblings or own in draft.names_in_body(api):
            own = draft.free(f"{whole.name.text}_{own}")
        moves[whole.name.text, field.name.text] = (own,)
        fields.append(
            replace(field, name=name(own), optional=field.optional or whole.optional, wire=field.wire, span=NOWHERE)
        )
    params: list[Field] = []
    for param in api.params:
        params += fields if param is whole else [param]
    draft.put(api, replace(api, params=tuple(params), body=body(api.body, moves)))
    move(draft, api, moves)
    wires = {wire_of(old): wire_of(new) for old, new in zip(inside, fields, strict=True)}
    own_wire = wire_of(whole)

    def change(arguments: Arguments) -> Arguments:
        found = {key: item for key, item in arguments.items() if key != own_wire}
        return found | {wires[key]: item for key, item in arguments.get(own_wire, {}).items()}

    return Step("flatten", f"{api.name.text}: what was in {own_wire} are parameters", on(api, change))


def _fits(draft: Draft, field: Field) -> bool:
    """Whether an object can be taken apart: nothing is said of it as a whole, and leaving it out says nothing more
    than leaving out what is in it."""
    fields = draft.fields_of(field.type)
    if not fields or field.default is not None:
        return False
    if field.optional and not all(inner.optional for inner in fields):
        return False
    own = named(field.type)
    return own is None or not draft.phrases(own)
