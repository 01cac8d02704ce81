"""One more optional condition, on a field of the rows that are looked up."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from dsl.diagnostics import NOWHERE
from dsl.nodes import binary, name, path
from dsl.syntax import (
    ApiDecl,
    BinaryExpr,
    BinaryOp,
    EnumDecl,
    Field,
    PathExpr,
    PhraseEntry,
    QueryExpr,
    ScalarDecl,
    TypeRef,
)
from fcsim.evolve.draft import Draft, named
from fcsim.evolve.lookups import Label, conditions, entity, joined, label, query, with_query
from fcsim.evolve.nodes import docs, entry, walk
from fcsim.evolve.step import Step
from simulator.chance import pick

_Texts = Mapping[str, tuple[str, ...]]
_NUMBERS: Mapping[str, _Texts] = {
    ">=": {"en": ("with a {0} of at least {{}}", "{0} at least {{}}"), "zh": ("{0}至少{{}}", "{0}不低于{{}}")},
    "<=": {"en": ("with a {0} of at most {{}}", "{0} at most {{}}"), "zh": ("{0}最多{{}}", "{0}不超过{{}}")},
}
_DAYS: Mapping[str, _Texts] = {
    ">=": {"en": ("{0} no earlier than {{}}", "{0} from {{}} on"), "zh": ("{0}不早于{{}}", "{0}从{{}}起")},
    "<=": {"en": ("{0} no later than {{}}", "{0} until {{}} at most"), "zh": ("{0}不晚于{{}}", "{0}最晚{{}}")},
}
_KIND = {"en": ("{}, if there is one", "preferably {}", "it should be {}"), "zh": ("要{}的", "最好是{}的", "{}的优先")}
_WORD = {"en": ("with the {0} {{}}", "the {0} being {{}}"), "zh": ("{0}是{{}}", "{0}为{{}}的")}
_DOCS = {
    ("int", ">="): {"en": "Lowest acceptable {}.", "zh": "最低{}。"},
    ("int", "<="): {"en": "Highest acceptable {}.", "zh": "最高{}。"},
    ("date", ">="): {"en": "Earliest acceptable {}.", "zh": "最早{}。"},
    ("date", "<="): {"en": "Latest acceptable {}.", "zh": "最晚{}。"},
    ("", "=="): {"en": "Only this {}.", "zh": "{}。"},
}
_PREFIXES = {">=": ("min", "from"), "<=": ("max", "to")}
_ORDERED = {"int": "int", "float": "int", "date": "date"}
"""What can be compared, by the type's name."""


def widen(draft: Draft, rng: random.Random) -> Step | None:
    if not set(draft.locales) <= set(_KIND):
        return None
    places = [
        (api, found, field, op)
        for api in draft.apis
        if (found := query(api)) is not None
        for field, op in _free(draft, found)
    ]
    if not places:
        return None
    api, found, field, op = pick(rng, places)
    words = _label(draft, field)
    assert words is not None
    assert isinstance(field.type, TypeRef)
    kind = _ORDERED.get(field.type.name.text, "")
    if kind:
        before, after = _PREFIXES[op]
        own = draft.free(f"{before}_{field.name.text}", f"{field.name.text}_{after}")
        says = (_NUMBERS if kind == "int" else _DAYS)[op]
        entries = {locale: [text.format(words[locale]) for text in says[locale]] for locale in draft.locales}
        type_ = replace(field.type, span=NOWHERE)
    else:
        own = draft.free(field.name.text, f"only_{field.name.text}", f"{field.name.text}_is")
        entries = {locale: _said(draft, field, locale) for locale in draft.locales}
        for locale, said in entries.items():
            is_word = draft.find(ScalarDecl, field.type.name.text) is not None
            said += () if said else (text.format(words[locale]) for text in _WORD[locale]) if is_word else _KIND[locale]
        type_ = field.type
    condition = binary(op, path(None, field.name.text), path(own))
    doc = {locale: _DOCS[kind, op][locale].format(words[locale]) for locale in draft.locales}
    param = Field(name(own), True, type_, None, docs(doc, draft.locales), NOWHERE)
    where = joined([*conditions(found.where), condition])
    draft.put(api, with_query(replace(api, params=(*api.params, param)), replace(found, where=where)))
    for locale in draft.locales:
        draft.say(api.name.text, locale, entry("with", [own], entries[locale]))
    return Step("widen", f"{api.name.text}: {own} narrows what is found")


def _free(draft: Draft, found: QueryExpr) -> Iterator[tuple[Field, BinaryOp]]:
    """The fields that people have words for, and how no condition asks for them yet."""
    row = entity(draft, found)
    asked = {
        (side.parts[0].text, part.op)
        for part in walk(found.where)
        if isinstance(part, BinaryExpr)
        for side in (part.left, part.right)
        if isinstance(side, PathExpr) and side.root is None
    }
    for field in row.fields if row is not None else ():
        for op in _ways(draft, field) if not field.optional else ():
            if (field.name.text, op) not in asked and (field.name.text, "==") not in asked:
                yield field, op


def _ways(draft: Draft, field: Field) -> tuple[BinaryOp, ...]:
    """How a condition can ask for a field: between bounds from one side, of a vocabulary for one value."""
    type_ = field.type
    if not isinstance(type_, TypeRef) or type_.member is not None or _label(draft, field) is None:
        return ()
    kind = _ORDERED.get(type_.name.text)
    if kind is None:
        scalar = draft.find(ScalarDecl, type_.name.text)
        is_word = isinstance(scalar and scalar.type, TypeRef) and bool(scalar.type.forms)  # type: ignore[union-attr]
        return ("==",) if is_word or draft.find(EnumDecl, type_.name.text) is not None else ()
    # (A number without a unit could be one of anything.)
    is_bound = type_.bounds is not None and type_.bounds.low is not None and type_.bounds.high is not None
    return (">=", "<=") if is_bound and (kind == "date" or type_.annotations) else ()


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
