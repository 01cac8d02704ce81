"""A number is in another unit of what it measures, and the body converts it. People say it as they always did."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from compiler.scales import SCALES
from compiler.units import UNITS
from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import call, name
from dsl.syntax import (
    ApiDecl,
    BinaryExpr,
    Bounds,
    CallExpr,
    Field,
    Fixed,
    Literal_,
    PathExpr,
    PhraseEntry,
    TypeRef,
)
from fcsim.evolve.draft import Draft, Place
from fcsim.evolve.lookups import COMPARISONS, is_path
from fcsim.evolve.nodes import rebuilt, walk
from fcsim.evolve.step import Step, at, on
from simulator.chance import pick
from simulator.locales import locale
from simulator.locales.en.words import WORDS

_OTHERS: Mapping[str, tuple[str, ...]] = {
    "second": ("minute",),
    "minute": ("second", "hour"),
    "hour": ("minute",),
    "day": ("hour", "week"),
    "week": ("day",),
    "m": ("km", "cm"),
    "km": ("m",),
    "g": ("kg",),
    "kg": ("g",),
    "ml": ("litre",),
    "litre": ("ml",),
    "gb": ("mb",),
    "usd": ("cent",),
    "celsius": ("fahrenheit",),
    "fahrenheit": ("celsius",),
}


def unit(draft: Draft, rng: random.Random) -> Step | None:
    places = [(place, other, new) for place in draft.places() for other, new in _others(draft, place)]
    if not places:
        return None
    place, other, new = pick(rng, places)
    old = _unit(place.field)
    assert old is not None
    own = place.path
    api = draft.put_field(place, new)

    def visit(node: Any) -> Any:
        return call("convert", node, nodes.path(old)) if is_path(node, own) else node

    draft.put(api, replace(api, body=rebuilt(api.body, visit)))
    for block in draft.phrases(api.name.text):
        entries = [_entry(entry, own, _words(old, block.locale.text)) for entry in block.entries]
        draft.put(block, replace(block, entries=tuple(entries)))

    def fix(node: Any) -> Any:
        if isinstance(node, Fixed) and tuple(part.text for part in node.path) == own:
            assert isinstance(node.value, Literal_)
            return replace(node, value=_literal(_converted(node.value.value, old, other)))
        return node

    draft.goals(lambda goal: rebuilt(goal, fix) if goal.api.text == api.name.text else goal)
    (wire,) = place.wires[-1:]
    named = (new.wire or new.name).text

    def change(arguments: Any) -> Any:
        changed = at(arguments, place.wires, lambda value: _plain(_converted(value, old, other)))
        return at(changed, place.wires[:-1], lambda inner: {named if key == wire else key: inner[key] for key in inner})

    return Step("unit", f"{api.name.text}: {'.'.join(own)} is in {other}, and not in {old}", on(place.api, change))


def _others(draft: Draft, place: Place) -> list[tuple[str, Field]]:
    """The units in which a number could be, each with the field as it would be."""
    old, type_ = _unit(place.field), place.field.type
    if old is None or place.api.body is None or not _converts(place) or _is_told(draft, place):
        return []
    assert isinstance(type_, TypeRef)
    assert type_.bounds is not None
    taken = {text for field in _beside(place) for text in (field.name.text, (field.wire or field.name).text)}
    found = []
    for other in _OTHERS.get(old, ()):
        bounds = _bounds(type_.bounds, type_.name.text == "int", old, other)
        if bounds is None:
            continue
        ends = (bounds.low, bounds.high, bounds.step)
        is_whole = all(isinstance(end.value, int) for end in ends if isinstance(end, Literal_))
        if not is_whole and type_.name.text == "int" and not _compared(place):
            continue  # a row's whole number can't be set to what may have a fraction
        wire = _wire((place.field.wire or place.field.name).text, old, other)
        if wire in taken:
            continue
        annotations = tuple(
            replace(each, args=(name(other),)) if each.name.text == "unit" else each for each in type_.annotations
        )
        new = replace(
            type_, name=name("int" if is_whole else "float"), bounds=bounds, annotations=annotations, span=NOWHERE
        )
        default = place.field.default
        if isinstance(default, Literal_):
            default = _literal(_converted(default.value, old, other))
        called = place.field.wire if wire == (place.field.wire or place.field.name).text else name(wire)
        found.append((other, replace(place.field, type=new, default=default, wire=called, span=NOWHERE)))
    return found


def _unit(field: Field) -> str | None:
    """The unit of a number between bounds."""
    type_ = field.type
    if not isinstance(type_, TypeRef) or type_.name.text not in ("int", "float") or type_.bounds is None:
        return None
    if not (isinstance(type_.bounds.low, Literal_) and isinstance(type_.bounds.high, Literal_)):
        return None
    return next((each.args[0].text for each in type_.annotations if each.name.text == "unit"), None)  # type: ignore[union-attr]


def _beside(place: Place) -> Sequence[Field]:
    fields = place.owner.params if isinstance(place.owner, ApiDecl) else place.owner.fields
    return [field for field in fields if field is not place.field]


def _converts(place: Place) -> bool:
    """Whether the body can convert it, and does not yet. Where it may be absent it is only compared."""
    asked = any(
        isinstance(node, CallExpr)
        and node.function.text in ("given", "convert")
        and any(is_path(arg, place.path) for arg in node.args)
        for node in walk(place.api.body)
    )
    return not asked and (_compared(place) or (place.is_certain and _mentions(place) > 0))


def _compared(place: Place) -> bool:
    """Whether all that the body does with it is to compare it."""
    compared = sum(
        is_path(side, place.path)
        for node in walk(place.api.body)
        if isinstance(node, BinaryExpr) and node.op in COMPARISONS
        for side in (node.left, node.right)
    )
    return compared == _mentions(place) > 0


def _mentions(place: Place) -> int:
    return sum(isinstance(node, PathExpr) and is_path(node, place.path) for node in walk(place.api.body))


def _is_told(draft: Draft, place: Place) -> bool:
    """Whether its documentation names the unit, or the profile fills it."""
    old = _unit(place.field)
    assert old is not None
    told = " ".join(line.text.lower() for line in place.field.doc)
    words = {UNITS[old], *(word for word in (WORDS[old].one, WORDS[old].many) if len(word) > 1)}
    fills = (place.api.name.text, *place.path) in draft.filled
    return fills or any(word in told for word in words)


def _bounds(old: Bounds, integral: bool, source: str, target: str) -> Bounds | None:
    """The same values in the other unit; None if some would have more than one decimal."""
    low, high, step = (each.value if isinstance(each, Literal_) else None for each in (old.low, old.high, old.step))
    if step is None and not integral:
        return None
    scale = SCALES[source].size / SCALES[target].size
    first, last = _converted(low, source, target), _converted(high, source, target)
    each = Fraction(str(step or 1)) * scale
    if any((10 * end).denominator != 1 for end in (first, last, each)) or last >= 10**6:
        return None
    return Bounds(_literal(first), _literal(last), None if each == 1 else _literal(each), NOWHERE)


def _converted(value: Any, source: str, target: str) -> Fraction:
    one, other = SCALES[source], SCALES[target]
    return (Fraction(str(value)) * one.size + one.zero - other.zero) / other.size


def _plain(exact: Fraction) -> int | float:
    return exact.numerator if exact.denominator == 1 else float(exact)


def _literal(exact: Fraction) -> Literal_:
    return nodes.literal(_plain(exact))


def _wire(wire: str, old: str, new: str) -> str:
    """The name, in which the old unit is the new one: `max_minutes` is `max_hours`."""
    swap = {WORDS[old].one: WORDS[new].one, WORDS[old].many: WORDS[new].many}
    return "_".join(swap.get(word, word) for word in wire.split("_"))


def _words(unit: str, code: str) -> tuple[str, ...]:
    return tuple(sorted(locale(code).unit_words(unit), key=len, reverse=True))


def _entry(entry: PhraseEntry, own: tuple[str, ...], words: Sequence[str]) -> PhraseEntry:
    """Without the unit's word after the value, which is said with its unit."""
    slot = r"\{\s*" + re.escape(".".join(own)) + r"\s*\}"
    if tuple(part.text for part in entry.argument) == own:
        slot = rf"(?:{slot}|\{{\}})"
    after = re.compile(rf"({slot})[ -]?(?:{'|'.join(map(re.escape, words))})(?![A-Za-z])")
    texts = tuple(replace(text, value=after.sub(r"\1", str(text.value))) for text in entry.texts)
    return entry if texts == entry.texts else replace(entry, texts=texts)
