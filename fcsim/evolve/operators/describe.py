"""Descriptions in other words, or none: a model has to make do with the names, or with the words."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from dsl.syntax import ApiDecl, Doc, Field
from fcsim.evolve.draft import Draft
from fcsim.evolve.nodes import docs, words_of
from fcsim.evolve.step import Step
from simulator.chance import pick

_ORDERS: Mapping[str, tuple[str, ...]] = {
    "en": ("Use this to {}", "Call this when the user wants to {}", "Lets the user {}", "{} (one call)", "Tool: {}"),
    "zh": ("用于：{}", "当用户有此需要时调用：{}", "本接口的作用：{}", "工具：{}", "功能说明：{}"),
}
_PARTS: Mapping[str, tuple[str, ...]] = {
    "en": ("{}", "Parameter: {}", "{} As the user says it.", "Value: {}", "Given by the user: {}"),
    "zh": ("{}", "{}以用户所说为准。", "{}由用户给出。", "{}取自对话。"),
}


def describe(draft: Draft, rng: random.Random) -> Step | None:
    share = 0.3 + 0.5 * rng.random()
    dropped = 0.15 * rng.random()
    changed = 0
    for api in draft.apis:
        if not all(len(draft.entries(api.name.text, locale, "ask")) for locale in draft.locales):
            continue  # without phrases of its own it speaks by its documentation
        doc = _said(draft, api.doc, _ORDERS, rng) if rng.random() < share else api.doc
        params = tuple(_param(draft, api, field, rng, share, dropped) for field in api.params)
        changed += (doc != api.doc) + sum(one != other for one, other in zip(params, api.params, strict=True))
        draft.put(api, replace(api, doc=doc, params=params))
    return Step("describe", f"{changed} descriptions are other ones or gone") if changed else None


def _param(draft: Draft, api: ApiDecl, field: Field, rng: random.Random, share: float, dropped: float) -> Field:
    way = rng.random()
    # What is asked for by its documentation keeps it.
    if not draft.speaks(api.name.text, "need", [field.name.text]) and not field.optional and field.default is None:
        return field
    if way < dropped and draft.speaks(api.name.text, "with", [field.name.text]):
        return replace(field, doc=())
    return replace(field, doc=_said(draft, field.doc, _PARTS, rng)) if way < share else field


def _said(draft: Draft, doc: Doc, ways: Mapping[str, tuple[str, ...]], rng: random.Random) -> Doc:
    words = words_of(doc, draft.locales)
    if not words:
        return doc
    found = {}
    for locale, text in words.items():
        way = pick(rng, ways.get(locale, ("{}",)))
        order = (
            text if text[:2].isupper() or not way.startswith(("Use", "Call", "Lets")) else text[0].lower() + text[1:]
        )
        found[locale] = way.format(order)
    return docs(found, draft.locales)
