"""Constraints on words, lists and numbers, which all that the domain has satisfies; or fewer of them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import annotation, name
from dsl.syntax import Annotation, Field, ListExpr, Literal_, Pattern, ScalarDecl, ScenarioDecl, TypeExpr, TypeRef
from fcsim.evolve.draft import Draft
from fcsim.evolve.step import Step
from simulator.chance import pick

_PATTERNS = (r"^\S(.*\S)?$", r"^[^\n]+$", r"^[^0-9]+$", r"^[^<>{}|]*$", r"^[^@#]*$")
"""What words are often asked to be: without blanks around them, on one line, without digits or signs."""


_MOST = (60, 80, 120, 200)


def constrain(draft: Draft, rng: random.Random) -> Step | None:
    """On about half of the vocabularies, texts and lists."""
    settled = draft.fixed | draft.filled
    fixed = [
        str(one.value.value)
        for scenario in draft.all(ScenarioDecl) for goal in scenario.goals for one in goal.fixed
        if isinstance(one.value, Literal_) and isinstance(one.value.value, str)
    ]  # fmt: skip
    changed: list[str] = []
    for scalar in draft.all(ScalarDecl):
        type_ = scalar.type
        if isinstance(type_, TypeRef) and type_.forms and type_.bounds is None and rng.random() < 0.5:
            draft.put(scalar, replace(scalar, type=_words(type_, fixed, rng)))
            changed.append(scalar.name.text)

    def field(api: str, own: Field) -> Field:
        is_settled = any(path[0] == api and path[-1] == own.name.text for path in settled)
        return own if is_settled or rng.random() < 0.5 else replace(own, type=_type(own.type, rng))

    changed += draft.each_field(field)
    return Step("constrain", f"other constraints on {', '.join(changed)}") if changed else None


def _words(type_: TypeRef, fixed: Sequence[str], rng: random.Random) -> TypeRef:
    """A vocabulary with lengths, and perhaps a pattern, that every word has."""
    words = [*fixed, *(str(text.value).strip() for form in type_.forms for text in form.texts)]
    least, most = min(map(len, words)), max(map(len, words))
    bounds = nodes.bounds(max(1, least - int(rng.random() * 2)), most + pick(rng, (0, 2, 5, 10)))
    found = replace(type_, bounds=bounds, span=NOWHERE)
    fitting = [pattern for pattern in _PATTERNS if all(re.search(pattern, word, re.ASCII) for word in words)]
    if type_.annotations or not fitting or rng.random() < 0.3:
        return found
    return replace(found, annotations=(annotation("pattern", Pattern(pick(rng, fitting), NOWHERE)),))


def _type(type_: TypeExpr, rng: random.Random) -> TypeExpr:
    if isinstance(type_, TypeRef) and type_.name.text == "string":
        is_free = not (type_.bounds or type_.forms or type_.annotations)
        return replace(type_, bounds=nodes.bounds(1, pick(rng, _MOST)), span=NOWHERE) if is_free else type_
    if not isinstance(type_, ListExpr):
        return type_
    if type_.bounds is None:
        return replace(type_, bounds=nodes.bounds(1, pick(rng, (4, 5, 8))), span=NOWHERE)
    if type_.annotations:
        return replace(type_, annotations=(), span=NOWHERE)
    return replace(type_, annotations=(Annotation(name("unique"), (), NOWHERE),), span=NOWHERE)
