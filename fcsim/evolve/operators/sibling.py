"""A tool that is easily mixed up with another: the same rows in another order, which what people say tells apart."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from dsl.diagnostics import NOWHERE
from dsl.nodes import name, path
from dsl.syntax import ApiDecl, ConfusableDecl, Cue, Field, PhraseEntry, QueryExpr, TypeRef
from fcsim.evolve.draft import Draft
from fcsim.evolve.lookups import Label, entity, label, query, with_query
from fcsim.evolve.nodes import Words, docs, entry, forms, phrases, words_of
from fcsim.evolve.step import Step, wire_of
from simulator.chance import pick

_CUES = {
    "en": (
        "the {1} {0} should come first",
        "I want them by {0}, {1} first",
        "sort them by {0}, {1} first",
        "put the {1} {0} on top",
    ),
    "zh": ("按{0}{1}的排在前面", "我要{0}{1}的在前", "先看{0}{1}的", "{0}{1}的优先"),
}
_ENDS = {"en": {True: "highest", False: "lowest"}, "zh": {True: "高", False: "低"}}
_DOCS = {"en": "{0}. The {2} {1} comes first.", "zh": "{0}，{1}{2}的排在前面。"}
_DONE = {
    "en": ("I found {count}: {list}.", "Here they are: {list}.", "There are {count}: {list}."),
    "zh": ("找到{count}个：{list}。", "有这些：{list}。", "一共{count}个：{list}。"),
}
_TOLD = ("done", "ask", "beyond", "empty", "on")
_ORDERED = ("best", "top", "most", "near", "clos", "cheap", "latest", "newest", "rated", "好", "近", "最", "便宜", "新")


def sibling(draft: Draft, rng: random.Random) -> Step | None:
    if not set(draft.locales) <= set(_CUES):
        return None
    grouped = {cue.api.text for group in draft.all(ConfusableDecl) for cue in group.cues}
    places = [
        (api, found, own, other)
        for api in draft.apis
        if api.name.text not in grouped and (found := query(api)) is not None
        if (own := _ordering(draft, found)) is not None
        for other in _others(draft, found, own)
    ]
    if not places:
        return None
    api, found, own, other = pick(rng, places)
    down = rng.random() < 0.5
    labels = label(draft, own), label(draft, other)
    assert labels[0] is not None
    assert labels[1] is not None
    new = draft.free(f"{wire_of(api)}_by_{other.name.text}")
    doc = _doc(draft, api, labels[1], down)
    by = path(None, other.name.text)
    twin = replace(
        with_query(api, replace(found, by=by, descending=down, span=NOWHERE)),
        name=name(new), wire=None, doc=doc, span=NOWHERE,
        params=tuple(replace(field, span=NOWHERE) for field in api.params),
    )  # fmt: skip
    draft.after(api, twin)
    for locale in draft.locales:
        kept = [item for block in draft.phrases(api.name.text, locale) for item in block.entries]
        entries = [each for item in kept if (each := _neutral(item)) is not None]
        if not any(item.kind == "ask" for item in entries):
            entries += [item for item in kept if item.kind == "ask"]
        draft.add(phrases(locale, new, [*entries, entry("done", [], _DONE[locale])]))
    cues = (Cue(name(api.name.text), _cue(draft, labels[0], found.descending), NOWHERE),
            Cue(name(new), _cue(draft, labels[1], down), NOWHERE))  # fmt: skip
    draft.add(ConfusableDecl(name(draft.free(f"{wire_of(api)}_orders")), cues, (), NOWHERE))
    draft.fill_too(api.name.text, new)
    return Step("sibling", f"{new} is beside {api.name.text}, and orders what it finds otherwise")


def _ordering(draft: Draft, found: QueryExpr) -> Field | None:
    """The number that rows are ordered by."""
    row = entity(draft, found)
    if row is None or found.by is None or found.by.root is not None or len(found.by.parts) != 1:
        return None
    field = next((field for field in row.fields if field.name.text == found.by.parts[0].text), None)
    return field if field is not None and _is_number(draft, field) else None


def _others(draft: Draft, found: QueryExpr, own: Field) -> list[Field]:
    row = entity(draft, found)
    fields = row.fields if row is not None else ()
    return [field for field in fields if field is not own and _is_number(draft, field)]


def _is_number(draft: Draft, field: Field) -> bool:
    is_number = isinstance(field.type, TypeRef) and field.type.name.text in ("int", "float") and not field.optional
    return is_number and label(draft, field) is not None


def _doc(draft: Draft, api: ApiDecl, words: Label, down: bool) -> tuple[Any, ...]:
    told: Words = words_of(api.doc, draft.locales)
    found = {}
    for locale in draft.locales:
        first = told.get(locale, api.name.text.replace("_", " ")).split(". ")[0].rstrip(".")
        first = first.split("。")[0].split("，")[0]
        found[locale] = _DOCS[locale].format(first, words[locale], _ENDS[locale][down])
    return docs(found, draft.locales)


def _cue(draft: Draft, words: Label, down: bool) -> tuple[Any, ...]:
    said = {
        locale: [cue.format(words[locale], _ENDS[locale][down]) for cue in _CUES[locale]] for locale in draft.locales
    }
    return forms(said, draft.locales)


def _neutral(item: PhraseEntry) -> PhraseEntry | None:
    """A phrase of the other tool, without what speaks of its order."""
    if item.kind not in _TOLD:
        return item
    if item.kind == "done":
        return None
    texts = [text for text in item.texts if not any(word in str(text.value).lower() for word in _ORDERED)]
    return replace(item, texts=tuple(texts)) if texts else None
