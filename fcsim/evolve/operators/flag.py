"""A condition that was true or false is one of two words."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from compiler.phrases import expand, text_of
from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import binary, name, path
from dsl.syntax import (
    ApiDecl,
    BinaryExpr,
    EnumDecl,
    EnumMember,
    Fixed,
    Literal_,
    PathExpr,
    UnaryExpr,
)
from fcsim.evolve.draft import Draft, named
from fcsim.evolve.lookups import conditions, is_path, joined, query, with_query
from fcsim.evolve.moves import Path
from fcsim.evolve.nodes import entry, forms, rebuilt, walk
from fcsim.evolve.step import Arguments, Step, at, on
from simulator.chance import pick

_WORDS = (("required", "excluded"), ("only", "none"), ("include", "exclude"), ("yes", "no"), ("with", "without"))
_FORMS = 4


def flag(draft: Draft, rng: random.Random) -> Step | None:
    places = [
        place
        for place in draft.places()
        if named(place.field.type) == "bool" and place.field.optional and query(place.api) is not None
        if _fits(draft, place.api, place.path)
    ]
    if not places:
        return None
    place = pick(rng, places)
    api, field, own = place.api, place.field, place.path
    words = [draft.free(f"{word}_{field.name.text}") for word in pick(rng, _WORDS)]
    type_name = draft.free("".join(part.capitalize() for part in field.name.text.split("_")) + "Choice")
    said = {
        kind: {locale: _texts(draft, api, locale, kind, own) for locale in draft.locales}
        for kind in ("with", "without")
    }
    members = tuple(
        EnumMember(name(word), forms(said[kind], draft.locales), (), NOWHERE)
        for word, kind in zip(words, said, strict=True)
    )
    new = replace(field, type=nodes.type_(type_name), span=NOWHERE)
    draft.before(api, EnumDecl(name(type_name), members, (), field.doc, NOWHERE))
    api = draft.put_field(place, new)
    found = query(api)
    assert found is not None
    parts = [_condition(part, own, words) for part in conditions(found.where)]
    draft.put(api, with_query(api, replace(found, where=joined(parts))))
    for locale in draft.locales:
        for block in draft.phrases(api.name.text, locale):
            kept = [
                e
                for e in block.entries
                if not (e.kind in ("with", "without") and tuple(p.text for p in e.argument) == own)
            ]
            draft.put(block, replace(block, entries=tuple(kept)))
        draft.say(api.name.text, locale, entry("with", own, ["{}"]))
    _fix(draft, api, own, words)

    def change(arguments: Arguments) -> Arguments:
        return at(arguments, place.wires, lambda value: words[0] if value else words[1])

    return Step("flag", f"{api.name.text}: {'.'.join(own)} is {words[0]} or {words[1]}", on(api, change))


def _fits(draft: Draft, api: ApiDecl, own: Path) -> bool:
    """Whether people have words for both values, and the parameter is only compared with a field of the rows."""
    if not all(draft.speaks(api.name.text, kind, own) for kind in ("with", "without")):
        return False
    if any(
        draft.entries(api.name.text, locale, kind, own)
        for locale in draft.locales
        for kind in ("need", "give", "change")
    ):
        return False
    found = query(api)
    assert found is not None
    mentions = sum(is_path(node, own) for node in walk(api.body))
    plain = sum(_is_plain(part, own) for part in conditions(found.where))
    words = [
        form
        for locale in draft.locales
        for kind in ("with", "without")
        for form in _texts(draft, api, locale, kind, own)
    ]
    return mentions == plain == 1 and len({word.casefold() for word in words}) == len(words)


def _is_plain(part: Any, own: Path) -> bool:
    return (
        isinstance(part, BinaryExpr) and part.op == "==" and is_path(part.right, own)
        and isinstance(part.left, PathExpr) and part.left.root is None and len(part.left.parts) == 1
    )  # fmt: skip


def _condition(part: Any, own: Path, words: list[str]) -> Any:
    """`.f == p` is: `.f` and `p` is the one word, or not `.f` and `p` is the other; both hold where `p` is absent."""
    if not _is_plain(part, own):
        return part
    yes = binary("and", part.left, binary("==", path(*own), path(words[0])))
    no = binary("and", UnaryExpr("not", part.left, NOWHERE), binary("==", path(*own), path(words[1])))
    return binary("or", yes, no)


def _texts(draft: Draft, api: ApiDecl, locale: str, kind: str, own: Path) -> list[str]:
    """A few plain ways to say a value."""
    found = [
        text_of(frame).strip()
        for item in draft.entries(api.name.text, locale, kind, own)
        for text in item.texts
        for frame in expand(str(text.value))[:1]
    ]
    return list(dict.fromkeys(found))[:_FORMS]


def _fix(draft: Draft, api: ApiDecl, own: Path, words: list[str]) -> None:
    """A scenario that fixes the value fixes the word."""

    def visit(node: Any) -> Any:
        if isinstance(node, Fixed) and tuple(part.text for part in node.path) == own:
            assert isinstance(node.value, Literal_)
            return replace(node, value=name(words[0] if node.value.value else words[1]))
        return node

    draft.goals(lambda goal: rebuilt(goal, visit) if goal.api.text == api.name.text else goal)
