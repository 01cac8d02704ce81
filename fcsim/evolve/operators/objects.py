"""A list of plain values is a list of objects that have one each."""

from __future__ import annotations

import random
from dataclasses import replace

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import name
from dsl.syntax import EnumDecl, Field, ListExpr, ScalarDecl, TypeDecl, TypeRef
from fcsim.evolve.draft import Draft, Place
from fcsim.evolve.moves import body
from fcsim.evolve.nodes import entry, phrases
from fcsim.evolve.step import Step, at, on
from simulator.chance import pick

_NAMES = ("name", "value", "label", "item", "entry")
_PLAIN = frozenset({"string", "int", "float", "date", "datetime", "time"})


def objects(draft: Draft, rng: random.Random) -> Step | None:
    places = [place for place in draft.places() if _fits(draft, place)]
    if not places:
        return None
    place = pick(rng, places)
    inner = pick(rng, _NAMES)
    list_ = place.field.type
    assert isinstance(list_, ListExpr)
    own = place.field.name.text
    type_name = draft.free("".join(word.capitalize() for word in own.rstrip("s").split("_")) + "Entry")
    field = Field(name(inner), False, list_.item, None, place.field.doc, NOWHERE)
    new = replace(place.field, type=replace(list_, item=nodes.type_(type_name), span=NOWHERE), span=NOWHERE)
    draft.before(place.api, TypeDecl(name(type_name), (field,), place.field.doc, NOWHERE))
    api = draft.put_field(place, new)
    draft.put(api, replace(api, body=body(api.body, {place.path: (*place.path, inner)})))
    for locale in draft.locales:
        draft.add(phrases(locale, type_name, [entry("called", [], [f"{{{inner}}}"])]))
    change = on(
        place.api, lambda arguments: at(arguments, place.wires, lambda items: [{inner: each} for each in items])
    )
    return Step("objects", f"{api.name.text}: {'.'.join(place.path)} are objects with a {inner}", change)


def _fits(draft: Draft, place: Place) -> bool:
    """Whether it is a list of plain values, of which the file fixes none."""
    type_ = place.field.type
    if not isinstance(type_, ListExpr) or not isinstance(type_.item, TypeRef) or place.field.default is not None:
        return False
    item = type_.item
    is_word = draft.find(ScalarDecl, item.name.text) or draft.find(EnumDecl, item.name.text)
    if item.member is not None or not (item.name.text in _PLAIN or is_word):
        return False
    own = (place.api.name.text, *place.path)
    return own not in draft.fixed and own not in draft.filled
