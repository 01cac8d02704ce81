"""One more optional condition, on a field of the rows that are looked up."""

from __future__ import annotations

import random
from dataclasses import replace

from dsl.diagnostics import NOWHERE
from dsl.nodes import binary, name, path
from dsl.syntax import ApiDecl, EnumDecl, Field, Literal_, PathExpr, PhraseEntry, QueryExpr, TypeRef
from fcsim.evolve.draft import Draft, named
from fcsim.evolve.lookups import Label, conditions, entity, joined, label, query, with_query
from fcsim.evolve.nodes import docs, entry, walk
from fcsim.evolve.step import Step
from simulator.chance import pick

_LEAST = {"en": ("with a {0} of at least {{}}", "{0} at least {{}}"), "zh": ("{0}至少{{}}", "{0}不低于{{}}")}
_MOST = {"en": ("with a {0} of at most {{}}", "{0} at most {{}}"), "zh": ("{0}最多{{}}", "{0}不超过{{}}")}
_KIND = {"en": ("{}, if there is one", "preferably {}", "it should be {}"), "zh": ("要{}的", "最好是{}的", "{}的优先")}
_DOCS = {
    ">=": {"en": "Lowest acceptable {}.", "zh": "最低{}。"},
    "<=": {"en": "Highest acceptable {}.", "zh": "最高{}。"},
    "==": {"en": "Only this {}.", "zh": "{}。"},
}


def widen(draft: Draft, rng: random.Random) -> Step | None:
    if not set(draft.locales) <= set(_KIND):
        return None
    places = [
        (api, found, field)
        for api in draft.apis
        if (found := query(api)) is not None and found.where is not None
        for field in _free(draft, found)
    ]
    if not places:
        return None
    api, found, field = pick(rng, places)
    words = _label(draft, field)
    assert words is not None
    assert isinstance(field.type, TypeRef)
    if field.type.name.text in ("int", "float"):
        least = rng.random() < 0.5
        own = draft.free(
            f"{'min' if least else 'max'}_{field.name.text}", f"{field.name.text}_{'from' if least else 'to'}"
        )
        condition = binary(">=" if least else "<=", path(None, field.name.text), path(own))
        says = _LEAST if least else _MOST
        entries = {locale: [text.format(words[locale]) for text in says[locale]] for locale in draft.locales}
        bounds = field.type.bounds
        assert bounds is not None
        type_ = replace(field.type, span=NOWHERE)
    else:
        own = draft.free(field.name.text, f"only_{field.name.text}", f"{field.name.text}_is")
        condition = binary("==", path(None, field.name.text), path(own))
        entries = {locale: _said(draft, field, locale) or list(_KIND[locale]) for locale in draft.locales}
        type_ = field.type
    doc = {locale: _DOCS[condition.op][locale].format(words[locale]) for locale in draft.locales}
    param = Field(name(own), True, type_, None, docs(doc, draft.locales), NOWHERE)
    where = joined([*conditions(found.where), condition])
    draft.put(api, with_query(replace(api, params=(*api.params, param)), replace(found, where=where)))
    for locale in draft.locales:
        draft.say(api.name.text, locale, entry("with", [own], entries[locale]))
    return Step("widen", f"{api.name.text}: {own} narrows what is found")


def _free(draft: Draft, found: QueryExpr) -> list[Field]:
    """The fields that no condition asks for yet, and that people have words for."""
    row = entity(draft, found)
    asked = {node.parts[0].text for node in walk(found.where) if isinstance(node, PathExpr) and node.root is None}
    fields = row.fields if row is not None else ()
    return [field for field in fields if field.name.text not in asked and not field.optional and _fits(draft, field)]


def _fits(draft: Draft, field: Field) -> bool:
    type_ = field.type
    if not isinstance(type_, TypeRef) or type_.member is not None or _label(draft, field) is None:
        return False
    if type_.name.text not in ("int", "float"):
        return draft.find(EnumDecl, type_.name.text) is not None
    bounds = type_.bounds
    return (
        bounds is not None and isinstance(bounds.low, Literal_) and isinstance(bounds.high, Literal_)
        and bool(type_.annotations)
    )  # fmt: skip


def _label(draft: Draft, field: Field) -> Label | None:
    found = label(draft, field)
    if found is None and isinstance(field.type, TypeRef) and (enum := draft.find(EnumDecl, field.type.name.text)):
        return label(draft, replace(field, doc=enum.doc))
    return found


def _said(draft: Draft, field: Field, locale: str) -> list[str]:
    """How a value of this vocabulary is put elsewhere in the spec."""
    own = named(field.type)
    found: list[str] = []
    for api in draft.apis:
        for param in api.params:
            if named(param.type) == own:
                found += _texts(draft, api, param, locale)
    return found[:4]


def _texts(draft: Draft, api: ApiDecl, param: Field, locale: str) -> list[str]:
    entries: list[PhraseEntry] = draft.entries(api.name.text, locale, "with", [param.name.text])
    return [str(text.value) for item in entries for text in item.texts]
