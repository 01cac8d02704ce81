"""What could be left out has to be said: null for what is of no matter, a value where there was a default."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import binary
from dsl.syntax import (
    Assign,
    BinaryExpr,
    CallExpr,
    EnumDecl,
    ListValue,
    Literal_,
    Name,
    Null,
    PathExpr,
    ScalarDecl,
    TypeRef,
    Value,
)
from fcsim.evolve.draft import Draft, Place
from fcsim.evolve.lookups import COMPARISONS, is_path, label, query
from fcsim.evolve.moves import Path
from fcsim.evolve.nodes import entry, rebuilt, walk
from fcsim.evolve.step import Arguments, Step, at, on, wire_of
from simulator.chance import pick

_PLAIN = frozenset({"string", "int", "float", "date", "datetime"})
_ANY = {
    "en": ("any {0} will do", "the {0} doesn't matter", "no particular {0}", "whatever {0} there is"),
    "zh": ("{0}不限", "{0}都行", "{0}无所谓", "{0}没有要求"),
}
_NONE = {"en": ("without any {0}", "no {0}, please", "leave out the {0}"), "zh": ("不用{0}", "不要{0}", "{0}就不写了")}


def demand(draft: Draft, rng: random.Random) -> Step | None:
    places = [place for place in draft.places() if _fits(draft, place)]
    if not places:
        return None
    place = pick(rng, places)
    api, field = place.api, place.field
    wire = wire_of(field)
    default = field.default
    if default is not None:
        draft.put_field(place, replace(field, default=None, span=NOWHERE))
        value = _json(draft, field.type, default)
        words = f"{'.'.join(place.path)} has to be said"
    else:
        changed = draft.put_field(place, replace(field, optional=False, type=nodes.or_null(field.type), span=NOWHERE))
        draft.put(changed, replace(changed, body=rebuilt(changed.body, lambda node: _held(node, place.path))))
        words, value = f"{'.'.join(place.path)} has to be said, or be null", None
        called = label(draft, field)
        assert called is not None
        says = _ANY if query(api) is not None else _NONE
        for locale in draft.locales:
            texts = [text.format(called[locale]) for text in says[locale]]
            draft.say(api.name.text, locale, entry("without", place.path, texts))

    def change(arguments: Arguments) -> Arguments:
        return at(arguments, place.wires[:-1], lambda inner: {wire: value, **inner})

    return Step("demand", f"{api.name.text}: {words}", on(api, change))


def _fits(draft: Draft, place: Place) -> bool:
    """Whether it may be left out, but not with something around it; and there are words for leaving it out."""
    field, type_ = place.field, place.field.type
    if any(outer.optional for outer in place.outer) or not isinstance(type_, TypeRef) or type_.member is not None:
        return False
    if field.default is not None:
        return not isinstance(field.default, ListValue)
    is_word = draft.find(ScalarDecl, type_.name.text) or draft.find(EnumDecl, type_.name.text)
    if not field.optional or not (type_.name.text in _PLAIN or is_word) or place.api.body is None:
        return False
    uses = sum(isinstance(node, PathExpr) and is_path(node, place.path) for node in walk(place.api.body))
    if uses != sum(_uses(node, place.path) for node in walk(place.api.body)):
        return False
    is_spoken = set(draft.locales) <= set(_ANY) and label(draft, field) is not None
    return is_spoken and (place.api.name.text, *place.path) not in draft.filled


def _uses(node: Any, own: Path) -> int:
    """How often a parameter stands right in a comparison, or where its value is kept or may be replaced."""
    match node:
        case BinaryExpr(op=op) if op in COMPARISONS:
            return _compared(node, own)
        case CallExpr(function=Name("contains")):
            return _compared(node, own)
        case CallExpr(function=Name("given"), args=(first, _)):
            return is_path(first, own)
        case Assign(value=value):
            return is_path(value, own)
    return 0


def _compared(node: BinaryExpr | CallExpr, own: Path) -> int:
    sides = (node.left, node.right) if isinstance(node, BinaryExpr) else node.args
    return sum(is_path(side, own) for side in sides)


def _held(node: Any, own: Path) -> Any:
    """A comparison with what may be left out holds; with null it has to be said."""
    is_condition = isinstance(node, BinaryExpr) and node.op in COMPARISONS
    is_condition |= isinstance(node, CallExpr) and node.function.text == "contains"
    if not is_condition or not _compared(node, own):
        return node
    return binary("or", binary("==", nodes.path(*own), Null(NOWHERE)), node)


def _json(draft: Draft, type_: TypeRef | Any, default: Value) -> Any:
    if isinstance(default, Literal_):
        return default.value
    assert isinstance(default, Name)
    enum = draft.find(EnumDecl, type_.name.text)
    wires: Mapping[str, str] = {each.name.text: (each.wire or each.name).text for each in enum.members} if enum else {}
    return wires.get(default.text, default.text)
