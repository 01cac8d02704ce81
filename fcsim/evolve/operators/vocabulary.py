"""Free words of a vocabulary are the values of an enum."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from dsl.diagnostics import NOWHERE
from dsl.nodes import name
from dsl.syntax import (
    CallExpr,
    EnumDecl,
    EnumMember,
    Form,
    ScalarDecl,
    ScenarioDecl,
    TypeRef,
)
from fcsim.evolve.draft import Draft
from fcsim.evolve.nodes import walk
from fcsim.evolve.step import Arguments, Call, Sought, Step
from simulator.chance import pick

_MOST = 16


def vocabulary(draft: Draft, rng: random.Random) -> Step | None:
    places = [scalar for scalar in draft.all(ScalarDecl) if _fits(draft, scalar)]
    if not places:
        return None
    scalar = pick(rng, places)
    assert isinstance(scalar.type, TypeRef)
    texts = {form.locale.text: [str(text.value) for text in form.texts] for form in scalar.type.forms}
    members: list[EnumMember] = []
    values: dict[str, str] = {}
    for number in range(len(next(iter(texts.values())))):
        value = _slug(texts["en"][number])
        forms = tuple(Form(form.locale, form.texts[number : number + 1], NOWHERE) for form in scalar.type.forms)
        members.append(EnumMember(name(value), forms, (), NOWHERE))
        values |= {texts[locale][number]: value for locale in texts}
    draft.put(scalar, EnumDecl(scalar.name, tuple(members), (), scalar.doc, scalar.span))

    def call(tool: str, arguments: Arguments) -> Call | None:
        return tool, _renamed(arguments, values)

    return Step("vocabulary", f"{scalar.name.text} is an enum of {len(members)}", call, {scalar.name.text: values})


def _renamed(value: object, values: dict[str, str]) -> dict[str, object]:
    def inside(item: object) -> object:
        if isinstance(item, dict):
            return {key: inside(each) for key, each in item.items()}
        if isinstance(item, list):
            return [inside(each) for each in item]
        if isinstance(item, Sought):
            return replace(item, name=values.get(item.name, item.name))
        return values.get(item, item) if isinstance(item, str) else item

    found = inside(value)
    assert isinstance(found, dict)
    return found


def _slug(text: str) -> str:
    return re.sub(r"\W+", "_", text.lower()).strip("_")


def _fits(draft: Draft, scalar: ScalarDecl) -> bool:
    """Whether it has as many words in each locale, which can be names of values, and is not read as a text."""
    type_ = scalar.type
    if not isinstance(type_, TypeRef) or type_.name.text != "string" or not type_.forms or type_.annotations:
        return False
    texts = {form.locale.text: [str(text.value) for text in form.texts] for form in type_.forms}
    if set(texts) != set(draft.locales) or "en" not in texts or len({len(each) for each in texts.values()}) > 1:
        return False
    slugs = [_slug(text) for text in texts["en"]]
    words = [word for each in texts.values() for word in each]
    if len(slugs) > _MOST or not all(slug.isascii() and slug.isidentifier() for slug in slugs):
        return False
    if len(set(slugs)) < len(slugs) or len(set(words)) < len(words) or not draft.names.isdisjoint(slugs):
        return False
    if any(isinstance(node, CallExpr) and node.function.text in ("contains", "lower", "len")
           for api in draft.apis for node in walk(api.body or ())):  # fmt: skip
        return False
    fixed = [item.value for one in draft.all(ScenarioDecl) for goal in one.goals for item in goal.fixed]
    return not any(str(getattr(value, "value", "")) in words for value in fixed)
