"""What is known of a user: drawn for a dialogue, and put into the calls that it fits."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from compiler.model import CompiledSpec, ProfileUse
from compiler.types import EnumType, KeyType, StringType, Type
from simulator.chance import pick
from simulator.plan import Mention, Reference, Rule
from simulator.units import Unit, put
from simulator.values import Values
from simulator.world import World

Profile = Mapping[str, Any]
"""JSON values by the profile's fields; empty where nothing is known of the user."""

_FILLED = 0.8
"""The share of a profile's fields that are filled."""


class Profiles:
    """Profiles of one spec. `uses` are the fields that can fill a parameter, by API."""

    def __init__(self, spec: CompiledSpec, values: Values) -> None:
        self._spec = spec
        self._values = values
        self.uses: dict[str, list[tuple[str, ProfileUse]]] = {}
        for name, known in spec.profile.items():
            for use in known.uses:
                self.uses.setdefault(use.api, []).append((name, use))
        self._columns = {name: _columns(spec, known.param.type) for name, known in spec.profile.items()}

    def draw(self, rng: random.Random, world: World, clock: datetime) -> Profile:
        """The profile of a dialogue, mostly of values that the world has rows for."""
        found: dict[str, Any] = {}
        for name, known in self._spec.profile.items():
            type_ = known.param.type
            if rng.random() >= _FILLED:
                continue
            if isinstance(type_, KeyType):
                rows = list(world.tables[type_.entity])
                if rows:
                    found[name] = pick(rng, rows)
                continue
            columns = self._columns[name]
            rows_of = list(world.rows(columns[0][0])) if columns else []
            value = pick(rng, rows_of)[columns[0][1]] if rows_of else None
            found[name] = self._values.draw(type_, rng, clock) if value is None else value
        return found

    def fill(
        self, mention: Mention, unit: Unit, field: str, use: ProfileUse, profile: Profile, world: World, *, unsaid: bool
    ) -> None:
        """Puts a field's value into a mention: in every place that its use leads to."""
        type_ = self._spec.profile[field].param.type
        value = profile[field]
        row = (world.row(type_.entity, value) or {}) if isinstance(type_, KeyType) else {}
        entity = type_.entity if isinstance(type_, KeyType) else ""
        for place in _places(mention.value, use.path[len(unit.path) :].lstrip(".")):
            mention.value = put(mention.value, place, value)
            path = f"{unit.path}{place}" if place.startswith("[") else f"{unit.path}.{place}" if place else unit.path
            rule: Rule = "unsaid" if unsaid else "mine"
            mention.references[path] = Reference(entity, value if entity else str(value), row, rule, pointer=field)

    def overruled(self, profile: Profile, mentions: Iterable[Mention]) -> frozenset[str]:
        """The fields of a profile of which some mentions name another value."""
        named = list(mentions)
        return frozenset(
            name
            for name in profile
            for use in self._spec.profile[name].uses
            for mention in named
            if mention.api == use.api and mention.names(use.path)
        )


def fits(use: ProfileUse, unit: Unit) -> bool:
    """Whether a use is of a unit, or of a part of it."""
    return use.path == unit.path or use.path.startswith(f"{unit.path}.")


def _places(value: Any, path: str) -> Iterator[str]:
    """Where a path without places in lists leads to: `size` in a list of two is `[0].size`, `[1].size`."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            for inner in _places(item, path):
                yield f"[{number}]{inner}" if not inner or inner.startswith("[") else f"[{number}].{inner}"
        return
    name, _, rest = path.partition(".")
    if not name:
        yield ""
    elif isinstance(value, dict) and name in value:
        for inner in _places(value[name], rest):
            yield f"{name}{inner}" if inner.startswith("[") else f"{name}.{inner}" if inner else name


def _columns(spec: CompiledSpec, type_: Type) -> list[tuple[str, str]]:
    """The entities' fields of a named type: a city that has rows is a better one to live in."""
    if not isinstance(type_, EnumType | StringType) or type_.name is None:
        return []
    return [
        (entity.name, field.name)
        for entity in spec.entities.values()
        for field in entity.fields
        if field.type == type_ and not field.optional and entity.count
    ]
