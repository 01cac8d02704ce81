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
    Field,
    Fixed,
    Literal_,
    PathExpr,
    TypeDecl,
    UnaryExpr,
)
from fcsim.evolve.draft import Draft, named
from fcsim.evolve.lookups import conditions, is_path, joined, query, with_query
from fcsim.evolve.moves import Path
from fcsim.evolve.nodes import entry, forms, rebuilt, walk
from fcsim.evolve.step import Arguments, Step, on, wire_of
from simulator.chance import pick

_WORDS = (("required", "excluded"), ("only", "none"), ("include", "exclude"), ("yes", "no"), ("with", "without"))
_FORMS = 4


def flag(draft: Draft, rng: random.Random) -> Step | None:
    places = [
        (api, where, field)
        for api in draft.apis
        if query(api) is not None
        for where, field in _flags(draft, api)
        if _fits(draft, api, (*where, field.name.text))
    ]
    if not places:
        return None
    api, where, field = pick(rng, places)
    own = (*where, field.name.text)
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
    owner: TypeDecl | None = None
    if where:
        whole = next(param for param in api.params if param.name.text == where[0])
        owner = draft.find(TypeDecl, named(whole.type) or "")
        assert owner is not None
        draft.put(owner, replace(owner, fields=tuple(new if one is field else one for one in owner.fields)))
    params = tuple(new if one is field else one for one in api.params)
    found = query(api)
    assert found is not None
    parts = [_condition(part, own, words) for part in conditions(found.where)]
    changed = with_query(replace(api, params=params), replace(found, where=joined(parts)))
    draft.put(api, changed)
    draft.before(changed, EnumDecl(name(type_name), members, (), field.doc, NOWHERE))
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
    wires = [*([wire_of(next(p for p in api.params if p.name.text == where[0]))] if where else []), wire_of(field)]

    def change(arguments: Arguments) -> Arguments:
        return _put(arguments, wires, {True: words[0], False: words[1]})

    return Step("flag", f"{api.name.text}: {'.'.join(own)} is {words[0]} or {words[1]}", on(api, change))


def _put(value: Arguments, wires: list[str], words: dict[bool, str]) -> Arguments:
    if wires[0] not in value:
        return value
    inner = value[wires[0]]
    return {**value, wires[0]: words[inner] if len(wires) == 1 else _put(inner, wires[1:], words)}


def _flags(draft: Draft, api: ApiDecl) -> list[tuple[Path, Field]]:
    """The optional parameters that are true or false, also right within an object that is this API's alone."""
    found: list[tuple[Path, Field]] = [((), field) for field in api.params]
    for param in api.params:
        type_ = draft.find(TypeDecl, named(param.type) or "")
        if type_ is not None and draft.owner(type_) is api:
            found += [((param.name.text,), field) for field in type_.fields]
    return [(where, field) for where, field in found if named(field.type) == "bool" and field.optional]


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
