"""One tool becomes two: one for those who have something in mind, and one for those who don't."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from dsl.diagnostics import NOWHERE
from dsl.nodes import name
from dsl.syntax import (
    ApiDecl,
    BinaryExpr,
    ConfusableDecl,
    Cue,
    EnumDecl,
    Field,
    FlowDecl,
    FlowEdge,
    FlowTarget,
    Goal,
    QueryExpr,
)
from fcsim.evolve.draft import Draft, named
from fcsim.evolve.lookups import Label, conditions, is_path, joined, label, query, with_query
from fcsim.evolve.moves import SLOT, move
from fcsim.evolve.nodes import docs, entry, forms, phrases, walk, words_of
from fcsim.evolve.step import Arguments, Call, Step, wire_of
from simulator.chance import pick

_ASKS = 3
"""How many requests must be left that say nothing of what is gone."""
_CUES = {
    "en": (
        ("any {0} will do", "the {0} doesn't matter", "I don't mind which {0}", "whatever the {0}"),
        ("I know which {0} I want", "the {0} matters to me", "only one {0} will do", "it has to be one {0} only"),
    ),
    "zh": (("{0}不限", "{0}都行", "不挑{0}", "{0}随便"), ("{0}有要求", "我要指定{0}", "只看一种{0}", "{0}得对得上")),
}
_DOCS = {"en": ("{0}, whatever the {1}.", "{0}, of one {1} only."), "zh": ("{0}，{1}不限。", "{0}，限定{1}。")}


def split(draft: Draft, rng: random.Random) -> Step | None:
    if not set(draft.locales) <= set(_CUES):
        return None
    grouped = {cue.api.text for group in draft.all(ConfusableDecl) for cue in group.cues}
    places = [
        (api, field)
        for api in draft.apis
        if api.name.text not in grouped and (found := query(api)) is not None
        for field in api.params
        if _fits(draft, api, found, field)
    ]
    if not places:
        return None
    api, field = pick(rng, places)
    words = _label(draft, field)
    found = query(api)
    assert words is not None
    assert found is not None
    own = field.name.text
    new = draft.free(f"{wire_of(api)}_by_{own}", f"{wire_of(api)}_of_{own}")
    kept = {locale: [e for b in draft.phrases(api.name.text, locale) for e in b.entries] for locale in draft.locales}
    twin = replace(
        api,
        name=name(new),
        wire=None,
        doc=_doc(draft, api, words, 1),
        span=NOWHERE,
        params=tuple(replace(one, optional=one.optional and one is not field, span=NOWHERE) for one in api.params),
    )
    draft.after(api, twin)
    where = joined([part for part in conditions(found.where) if not _is_of(part, own)])
    rest = tuple(one for one in api.params if one is not field)
    left = replace(with_query(api, replace(found, where=where)), params=rest, doc=_doc(draft, api, words, 0))
    draft.put(api, left)
    for locale in draft.locales:
        entries = list(kept[locale])
        if not any(e.kind == "give" and e.argument and e.argument[0].text == own for e in entries):
            entries.append(entry("give", [own], ["{}"]))
        draft.add(phrases(locale, new, entries))
    _people(draft, api, own, new)
    move(draft, left, {(own,): None})
    cues = tuple(
        Cue(name(tool), _cue(draft, words, number), NOWHERE) for number, tool in enumerate((api.name.text, new))
    )
    draft.add(ConfusableDecl(name(draft.free(f"{wire_of(api)}_or_{own}")), cues, (), NOWHERE))
    wire, key = wire_of(api), wire_of(field)

    def call(tool: str, arguments: Arguments) -> Call | None:
        return (new if tool == wire and key in arguments else tool), arguments

    return Step("split", f"{api.name.text} is for any {own}, {new} for one", call)


def _fits(draft: Draft, api: ApiDecl, found: QueryExpr, field: Field) -> bool:
    """Whether a parameter is a condition of its own, and enough requests say nothing of it."""
    own = field.name.text
    if not field.optional or _label(draft, field) is None or draft.find(EnumDecl, named(field.type) or "") is None:
        return False
    parts = [part for part in conditions(found.where) if _is_of(part, own)]
    if len(parts) != 1 or sum(is_path(node, (own,)) for node in walk(api.body)) != 1:
        return False
    return all(_silent(draft, api, own, locale) >= _ASKS for locale in draft.locales)


def _is_of(part: Any, own: str) -> bool:
    return isinstance(part, BinaryExpr) and part.op == "==" and is_path(part.right, (own,))


def _silent(draft: Draft, api: ApiDecl, own: str, locale: str) -> int:
    texts = [str(text.value) for item in draft.entries(api.name.text, locale, "ask") for text in item.texts]
    return sum(all(slot.split(".")[0] != own for slot in SLOT.findall(text)) for text in texts)


def _label(draft: Draft, field: Field) -> Label | None:
    found = label(draft, field)
    return (
        found
        if found is not None and all(len(word.split()) <= 2 and len(word) < 16 for word in found.values())
        else None
    )


def _doc(draft: Draft, api: ApiDecl, words: Label, which: int) -> tuple[Any, ...]:
    told = words_of(api.doc, draft.locales)
    found = {}
    for locale in draft.locales:
        first = told.get(locale, api.name.text.replace("_", " ")).split(". ")[0].split("。")[0].rstrip(".")
        found[locale] = _DOCS[locale][which].format(first, words[locale])
    return docs(found, draft.locales)


def _cue(draft: Draft, words: Label, which: int) -> tuple[Any, ...]:
    said = {locale: [cue.format(words[locale]) for cue in _CUES[locale][which]] for locale in draft.locales}
    return forms(said, draft.locales)


def _people(draft: Draft, api: ApiDecl, own: str, new: str) -> None:
    """Scenarios want the one that they have the value for; the profile fills both, and what follows follows both."""
    target = api.name.text

    def goal(one: Goal) -> Goal:
        is_new = one.api.text == target and any(item.path[0].text == own for item in one.fixed)
        return replace(one, api=name(new)) if is_new else one

    draft.goals(goal)
    draft.fill_too(target, new)

    def targets(edge: FlowEdge) -> FlowEdge:
        more = [FlowTarget(name(new), one.weight, NOWHERE) for one in edge.targets if one.api.text == target]
        return replace(edge, targets=(*edge.targets, *more))

    for flow in draft.all(FlowDecl):
        edges = tuple(map(targets, flow.edges))
        more = [replace(edge, api=name(new), span=NOWHERE) for edge in edges if edge.api.text == target]
        draft.put(flow, replace(flow, edges=(*edges, *more)))
