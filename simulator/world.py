"""The simulated world of a dialogue: a few tables of rows, made from a seed alone."""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

from pydantic_core import to_json

from compiler.model import CompiledSpec, Entity
from compiler.types import KeyType
from simulator.values import Values

Row = dict[str, Any]
Key: TypeAlias = str | int


class World:
    """Tables of rows by key, in key order. A fork shares them until one side writes.

    Rows are never changed in place, so a result that holds one stays what it was.
    """

    __slots__ = ("_entities", "_owned", "_tables", "hash", "written")

    def __init__(self, entities: Mapping[str, Entity], tables: dict[str, dict[Key, Row]], digest: str) -> None:
        self._entities = entities
        self._tables = tables
        self._owned: frozenset[str] = frozenset()
        self.hash = digest
        # (entity, key) -> the row as it is now, None where it is gone; for the hash of the state after.
        self.written: dict[tuple[str, Key], Row | None] = {}

    def fork(self) -> World:
        copy = World(self._entities, dict(self._tables), self.hash)
        copy.written = dict(self.written)
        return copy

    def adopt(self, other: World) -> None:
        """Become what `other`, a fork of this world, is now."""
        self._tables, self._owned, self.written = other._tables, other._owned, other.written

    @property
    def tables(self) -> Mapping[str, Mapping[Key, Row]]:
        return self._tables

    def rows(self, entity: str) -> Iterable[Row]:
        return self._tables[entity].values()

    def row(self, entity: str, key: Key) -> Row | None:
        return self._tables[entity].get(key)

    def create(self, entity: str, values: Row) -> Row:
        """A new row under the next free key; fields that are not given take their defaults."""
        declared = self._entities[entity]
        key = self._next_key(declared)
        row: Row = {}
        for field in declared.fields:
            value = key if field.name == declared.key else values.get(field.name)
            row[field.name] = field.default if value is None else value
        self._write(entity, key, row)
        return row

    def update(self, entity: str, row: Row, changes: Row) -> Row:
        changed = {**row, **changes}
        self._write(entity, row[self._entities[entity].key], changed)
        return changed

    def delete(self, entity: str, row: Row) -> Row:
        self._write(entity, row[self._entities[entity].key], None)
        return row

    def _write(self, entity: str, key: Key, row: Row | None) -> None:
        if entity not in self._owned:
            self._tables[entity] = dict(self._tables[entity])
            self._owned |= {entity}
        if row is None:
            del self._tables[entity][key]
        else:
            self._tables[entity][key] = row
        self.written[entity, key] = row

    def _next_key(self, entity: Entity) -> Key:
        table = self._tables[entity.name]
        pattern = entity.key_type.pattern
        # Keys of a pattern are as long as one another, and their digits are in the order of their code points.
        last = _key_number(pattern, str(max(table))) if table else -1
        return _typed(_key(pattern, (last + 1) % _capacity(pattern)), entity.key_type)

    def digest(self) -> str:
        """A hash of the state: of the world as made, and of all rows written since."""
        if not self.written:
            return self.hash
        changes = [[entity, key, row] for (entity, key), row in sorted(self.written.items())]
        return _digest([self.hash, changes])


def make_world(spec: CompiledSpec, values: Values, rng: random.Random, clock: datetime) -> World:
    """Fill every entity with its count of rows; references between rows always hold."""
    tables: dict[str, dict[Key, Row]] = {name: {} for name in spec.entities}
    pending = list(spec.entities.values())
    made: set[str] = set()
    while pending:
        # Entities are few: the next is any whose references are filled already (the compiler forbids cycles).
        entity = next(entity for entity in pending if values.references(entity) <= made | {entity.name})
        pending.remove(entity)
        made.add(entity.name)
        keys = _fresh_keys(entity.key_type.pattern, entity.count, rng)
        unique = values.distinct_names(entity, rng)
        for key in (_typed(key, entity.key_type) for key in keys):
            row: Row = {}
            for field in entity.fields:
                if field.name == entity.key:
                    row[field.name] = key
                elif field.name in unique:
                    row[field.name] = unique[field.name].pop()
                else:
                    row[field.name] = values.of_field(field, rng, clock, tables)
            tables[entity.name][key] = row
    return World(spec.entities, tables, _digest(tables))


def _digest(value: Any) -> str:
    return hashlib.sha256(to_json(value)).hexdigest()


# ---- keys: a pattern is a number in mixed radix ------------------------------------------------

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_RADIX = {"#": "0123456789", "?": _LETTERS}


@cache
def _places(pattern: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The pattern as a format, and for each place its digits and what one is worth."""
    template, places, worth = "", [], 1
    for char in reversed(pattern):
        digits = _RADIX.get(char)
        if digits is None:
            template = {"{": "{{", "}": "}}"}.get(char, char) + template
        else:
            template = "{}" + template
            places.append((digits, worth))
            worth *= len(digits)
    return template, tuple(reversed(places))


def _capacity(pattern: str) -> int:
    _, places = _places(pattern)
    return places[0][1] * len(places[0][0]) if places else 1


def _key(pattern: str, number: int) -> str:
    template, places = _places(pattern)
    return template.format(*(digits[number // worth % len(digits)] for digits, worth in places))


def _key_number(pattern: str, key: str) -> int:
    _, places = _places(pattern)
    found = [char for char, place in zip(key, pattern, strict=True) if place in _RADIX]
    return sum(digits.index(char) * worth for char, (digits, worth) in zip(found, places, strict=True))


def random_key(type_: KeyType, rng: random.Random) -> Key:
    return _typed(_key(type_.pattern, rng.randrange(_capacity(type_.pattern))), type_)


def _typed(key: str, type_: KeyType) -> Key:
    return int(key) if type_.integral else key


def _fresh_keys(pattern: str, count: int, rng: random.Random) -> list[str]:
    # The top of the range stays free, so that new rows get keys above the old ones.
    top = max(count, _capacity(pattern) * 9 // 10)
    if top > sys.maxsize:  # more than a range may be sampled from, and too many for two to be the same
        return [_key(pattern, number) for number in sorted(rng.randrange(top) for _ in range(count))]
    return [_key(pattern, number) for number in sorted(rng.sample(range(top), count))]
