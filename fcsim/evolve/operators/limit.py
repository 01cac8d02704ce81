"""How many rows come back was fixed; now it can be said."""

from __future__ import annotations

import random
from dataclasses import replace

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import literal, name, path
from dsl.syntax import Field, Literal_
from fcsim.evolve.draft import Draft
from fcsim.evolve.lookups import query, with_query
from fcsim.evolve.nodes import docs, entry
from fcsim.evolve.step import Step
from simulator.chance import pick, pick_some

_NAMES = ("limit", "max_results", "top_n", "page_size", "how_many", "at_most")
_DOCS = {"en": "How many to return at most.", "zh": "返回的数量上限。"}
_WITH = {
    "en": ("at most {}", "no more than {} of them", "just {} will do"),
    "zh": ("最多{}个", "只要{}个", "给我{}个就行"),
}
_CHANGE = {"en": ("show me {} instead", "make it {} at most"), "zh": ("改成{}个", "给我看{}个吧")}


def limit(draft: Draft, rng: random.Random) -> Step | None:
    places = [
        (api, found, found.take.value)
        for api in draft.apis
        if (found := query(api)) is not None and isinstance(found.take, Literal_) and isinstance(found.take.value, int)
    ]
    if not places or not set(draft.locales) <= set(_WITH):
        return None
    api, found, usual = pick(rng, places)
    own = draft.free(*pick_some(rng, _NAMES, len(_NAMES)))
    most = usual + pick(rng, (2, 3, 5))
    type_ = nodes.type_("int", nodes.bounds(1, most))
    param = Field(name(own), False, type_, literal(usual), docs(_DOCS, draft.locales), NOWHERE)
    draft.put(api, with_query(replace(api, params=(*api.params, param)), replace(found, take=path(own))))
    for locale in draft.locales:
        entries = (entry("with", [own], _WITH[locale]), entry("change", [own], _CHANGE[locale]))
        draft.say(api.name.text, locale, *entries)
    return Step("limit", f"{api.name.text}: {own} says how many to return, {usual} if it is left out")
