"""How people point at a row of a result: by what tells it apart, its place, an extreme, or "it"."""

from __future__ import annotations

import random
from typing import Any

from compiler.model import CompiledSpec, Entity
from compiler.types import KeyType, MomentType, NumberType
from simulator.chance import pick
from simulator.plan import PlannedCall, Reference
from simulator.script import Script
from simulator.units import at_path, type_at
from simulator.world import Row


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

    def reference(rule: Any, fields: tuple[str, ...] = (), position: int = 0) -> Reference:
        return Reference(entity.name, row[entity.key], row, rule, position, fields, call, pointer)

    ways = [reference("fields", fields) for fields in telling_fields(row, rows, entity, script)]
    if len(rows) == 1:
        if not shown and alone and rng.random() < 0.6:
            return reference("sole")
        if shown and alone:
            ways += [reference("only")] * 2
    elif shown:
        if place < len(script.book.ordinals):
            ways += [reference("ordinal", position=place)] * 2
        if alone:
            ways += [reference(rule, (name,)) for rule, name in _extremes(row, rows, entity, script)]
    return pick(rng, ways) if ways else None


def telling_fields(row: Row, rows: list[Row], entity: Entity, script: Script) -> list[tuple[str, ...]]:
    """The sets of fields that name this row and no other, of those that the entity is called by."""
    found: list[tuple[str, ...]] = []
    for fields in script.called_by(entity.name):
        if nameable(row, fields, entity, script.spec):
            values = [at_path(row, name) for name in fields]
            if not any(_could_mean(other, fields, values) for other in rows if other is not row):
                found.append(fields)
    return found


def nameable(row: Row, fields: tuple[str, ...], entity: Entity, spec: CompiledSpec) -> bool:
    """Whether all the fields are there, and none is a key that people don't know."""
    for name in fields:
        try:
            value = at_path(row, name)
        except (KeyError, IndexError, TypeError):
            return False
        if value is None:
            return False
        type_ = type_at(
            next(field.type for field in entity.fields if field.name == name.split(".")[0]), _inner(name), spec
        )
        if isinstance(type_, KeyType) and not type_.known:
            return False
    return True


def _inner(path: str) -> str:
    return path.partition(".")[2]


def _could_mean(other: Row, fields: tuple[str, ...], values: list[Any]) -> bool:
    """Whether the same words might be said of another row: its texts may not be part of one another."""
    for name, value in zip(fields, values, strict=True):
        try:
            theirs = at_path(other, name)
        except (KeyError, IndexError, TypeError):
            return False
        if isinstance(value, str) and isinstance(theirs, str):
            a, b = value.casefold(), theirs.casefold()
            if a not in b and b not in a:
                return False
        elif value != theirs:
            return False
    return True


def _extremes(row: Row, rows: list[Row], entity: Entity, script: Script) -> list[tuple[str, str]]:
    found = []
    for field in entity.fields:
        unit = extreme_unit(field.type)
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
