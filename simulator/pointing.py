"""How people point at a row of a result: by what tells it apart, its place, an extreme, or "it"."""

from __future__ import annotations

import random
from typing import Any

from compiler.model import Entity
from compiler.scales import MONEY
from compiler.types import KeyType, MomentType, NumberType
from simulator.chance import pick
from simulator.plan import PlannedCall, Reference, Rule
from simulator.script import Script
from simulator.units import at_path
from simulator.world import Row

_PRICES = frozenset(("price", "cost", "fare", "fee", "rate"))


def shown_of(rows: int) -> int:
    """How many of so many rows an assistant tells of: all of a few, the first of many."""
    return rows if rows <= 4 else 3


def rows_of(call: PlannedCall) -> list[Row]:
    """The rows of a call's result, of one as of many."""
    value: Any = call.result.value
    if isinstance(value, list):
        return value
    return [value] if value is not None else []


def point_at(
    call: PlannedCall, place: int, script: Script, rng: random.Random, *, shown: bool, alone: bool
) -> Reference | None:
    """A way to point at the row at `place`, or None if nothing tells it apart.

    `shown`: the user was told of the rows, so places, extremes and (`alone`) "it" are understood.
    """
    assert call.api.produces is not None
    entity = script.spec.entities[call.api.produces]
    rows = rows_of(call)
    row = rows[place]
    many = isinstance(call.result.value, list)
    pointer = f"[{place}].{entity.key}" if many else entity.key

    def reference(rule: Rule, fields: tuple[str, ...] = (), position: int = 0) -> Reference:
        return Reference(entity.name, row[entity.key], row, rule, position, fields, call, pointer)

    if len(rows) == 1 and alone:
        if not shown and rng.random() < 0.6:
            return reference("sole")
        if shown and rng.random() < 0.5:
            return reference("only")
    # Ways are tried in a drawn order: to find out all that would do takes far longer than one that does.
    ways = [0.4, 0.4, 0.2] if shown and len(rows) > 1 else [1.0, 0.0, 0.0]
    for way in _in_drawn_order(ways, rng):
        if way == 0:
            fields = telling_fields(row, rows, entity, script, rng)
            if fields is not None:
                return reference("fields", fields)
        elif way == 1 and place < len(script.book.ordinals):
            return reference("ordinal", position=place)
        elif way == 2 and alone:
            extremes = _extremes(row, rows, entity, script)
            if extremes:
                rule, name = pick(rng, extremes)
                return reference(rule, (name,))
    return None


def _in_drawn_order(weights: list[float], rng: random.Random) -> list[int]:
    return sorted(
        (n for n, weight in enumerate(weights) if weight), key=lambda n: rng.random() ** (1 / weights[n]), reverse=True
    )


def telling_fields(
    row: Row, rows: list[Row], entity: Entity, script: Script, rng: random.Random
) -> tuple[str, ...] | None:
    """A set of fields that names this row and no other, of those that the entity is called by."""
    sets = script.called_by(entity.name)
    start = int(rng.random() * len(sets))
    for fields in sets[start:] + sets[:start]:
        if nameable(row, fields, entity, script):
            said = (at_path(row, name) for name in fields)
            values = [value.casefold() if isinstance(value, str) else value for value in said]
            if not any(_could_mean(other, fields, values) for other in rows if other is not row):
                return fields
    return None


def nameable(row: Row, fields: tuple[str, ...], entity: Entity, script: Script) -> bool:
    """Whether all the fields are there, and none is a key that people don't know."""
    for name in fields:
        try:
            value = at_path(row, name)
        except (KeyError, IndexError, TypeError):
            return False
        type_ = script.field_type(entity.name, name)
        if value is None or (isinstance(type_, KeyType) and not type_.known):
            return False
    return True


def _could_mean(other: Row, fields: tuple[str, ...], values: list[Any]) -> bool:
    """Whether the same words might be said of another row: its texts may not be part of one another. `values` are in
    small letters."""
    for name, value in zip(fields, values, strict=True):
        try:
            theirs = at_path(other, name)
        except (KeyError, IndexError, TypeError):
            return False
        if isinstance(value, str) and isinstance(theirs, str):
            theirs = theirs.casefold()
            if value not in theirs and theirs not in value:
                return False
        elif value != theirs:
            return False
    return True


def _extremes(row: Row, rows: list[Row], entity: Entity, script: Script) -> list[tuple[Rule, str]]:
    found: list[tuple[Rule, str]] = []
    for field in entity.fields:
        unit = extreme_unit(field.type)
        if unit in MONEY and field.name not in _PRICES:
            continue  # of two accounts, none is the cheaper
        if unit not in script.book.extremes or any(other.get(field.name) is None for other in rows):
            continue
        mine = row[field.name]
        others = [other[field.name] for other in rows if other is not row]
        if all(mine < value for value in others):
            found.append(("lowest", field.name))
        elif all(mine > value for value in others):
            found.append(("highest", field.name))
    return found


def extreme_unit(type_: object) -> str | None:
    """The phrasebook's name for what can be the lowest or the highest of a type."""
    if isinstance(type_, NumberType):
        return type_.unit
    if isinstance(type_, MomentType) and type_.kind != "time":
        return "date"
    return None
