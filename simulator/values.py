"""Draws values of a type: for the rows of a world, and for what a user wants."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, assert_never

from compiler.model import CompiledSpec, Entity
from compiler.types import (
    KIND,
    BoolType,
    EntityType,
    EnumType,
    KeyType,
    ListType,
    MapType,
    MomentType,
    NumberType,
    ObjectType,
    Param,
    StringType,
    Type,
    UnionType,
)
from simulator.chance import pick, whole
from simulator.locales.base import Locale
from simulator.texts import Texts

Tables = Mapping[str, Mapping[Any, Mapping[str, Any]]]

NULLS = 0.25
"""How often what may be null is."""
_TRIES = 40
_MINUTES = (0, 0, 0, 30, 30, 15, 45)


class Values:
    """Values for one spec in one locale. Everything drawn depends on the `rng` given, and, for
    invented names, on `seed`."""

    def __init__(self, spec: CompiledSpec, locale: Locale, seed: int) -> None:
        self._spec = spec
        self._texts = Texts(locale, seed)

    # ---- rows of a world ----------------------------------------------------------------------

    @staticmethod
    def references(entity: Entity) -> set[str]:
        """The entities whose rows must be there before rows of this one can be made."""
        needed = [field for field in entity.fields if field.name != entity.key and not field.optional]
        return {key.entity for field in needed for key in keys_in(field.type)}

    def distinct_names(self, entity: Entity, rng: random.Random) -> dict[str, list[str]]:
        """For each text field that names a row, as many different values as there are rows, if there are."""
        names: dict[str, list[str]] = {}
        for field in entity.fields:
            if not isinstance(field.type, StringType) or field.optional or field.nullable:
                continue
            if found := self._texts.distinct(field.type, entity.count, rng):
                names[field.name] = found
        return names

    def of_field(self, field: Param, rng: random.Random, clock: datetime, tables: Tables) -> Any:
        """A value for a row's field: absent (or null) now and then if it may be, often the default if it has one."""
        if field.optional and (rng.random() < 0.4 or any(not tables.get(key.entity) for key in keys_in(field.type))):
            return None  # (a row that an optional key could point at may not be there yet)
        if field.nullable and rng.random() < NULLS:
            return None
        if field.default is not None and rng.random() < 0.6:
            return field.default
        return self._of(field.type, rng, clock, tables)

    # ---- any type -----------------------------------------------------------------------------

    def draw(self, type_: Type, rng: random.Random, clock: datetime) -> Any:
        """A value that a user may want. Keys are never drawn so: they are looked up."""
        return self._of(type_, rng, clock, {})

    def sample(self, type_: Type, rng: random.Random, clock: datetime, tables: Tables) -> Any:
        """A result of this type, as an API without a body gives it: its rows and keys are of `tables`."""
        return self._of(type_, rng, clock, tables)

    def _of(self, type_: Type, rng: random.Random, clock: datetime, tables: Tables) -> Any:
        match type_:
            case StringType():
                return self._texts.draw(type_, rng)
            case NumberType():
                return _number(type_, rng)
            case BoolType():
                return rng.random() < 0.5
            case MomentType():
                return _moment(type_, rng, clock)
            case EnumType():
                return pick(rng, type_.members).value
            case KeyType():
                return pick(rng, list(tables[type_.entity]))
            case ObjectType():
                found = ((field, self.of_field(field, rng, clock, tables)) for field in type_.fields)
                return {field.name: value for field, value in found if value is not None or field.nullable}
            case UnionType():
                option = pick(rng, type_.options)
                return {KIND: option.name, **self._of(option, rng, clock, tables)}
            case MapType():
                keys = self._list(ListType(type_.key), rng, clock, tables)
                return {key: self._of(type_.item, rng, clock, tables) for key in keys}
            case ListType():
                return self._list(type_, rng, clock, tables)
            case EntityType():
                return dict(pick(rng, list(tables[type_.entity].values())))
            case _:
                assert_never(type_)

    def _list(self, type_: ListType, rng: random.Random, clock: datetime, tables: Tables) -> list[Any]:
        return drawn_items(type_, rng, pick(rng, sizes(type_, rng)), lambda: self._of(type_.item, rng, clock, tables))


def sizes(type_: ListType, rng: random.Random) -> tuple[int, int]:
    """The fewest items that a list is drawn with, and a number of them from there to a few."""
    low = max(1, type_.min_items or 0)
    if type_.max_items is not None:
        low = min(low, type_.max_items)
    return low, whole(rng, low, max(low, min(3 if type_.max_items is None else type_.max_items, 3)))


def drawn_items(type_: ListType, rng: random.Random, count: int, draw: Callable[[], Any]) -> list[Any]:
    """At most `count` different items: fewer where few turn up, and alike ones only where a list must be longer.

    Objects that begin with the same word are alike: nobody has a cough, and a cough since Monday."""
    items: list[Any] = []
    low = type_.min_items or 0
    for tried in range(count + _TRIES):
        if len(items) >= count or (tried >= count and len(items) >= low):
            break
        item = draw()
        if _lead(item) not in map(_lead, items):
            items.append(item)
    while len(items) < low and not type_.unique:
        items.append(draw())
    return items


def _lead(item: Any) -> Any:
    first = next(iter(item.values()), None) if isinstance(item, dict) else None
    return first if isinstance(first, str) else item


def keys_in(type_: Type) -> tuple[KeyType, ...]:
    """The keys anywhere inside a type."""
    match type_:
        case KeyType():
            return (type_,)
        case ListType() | MapType():
            return keys_in(type_.item)
        case UnionType():
            return tuple(key for option in type_.options for key in keys_in(option))
        case ObjectType():
            return tuple(key for field in type_.fields for key in keys_in(field.type))
    return ()


def is_vocabulary(type_: Type) -> bool:
    """Whether values are of a few that are declared: nobody names one of these twice in one breath, as in "from Lyon to
    Lyon"."""
    return isinstance(type_, EnumType) or (isinstance(type_, StringType) and bool(type_.forms))


def lowest_drawn(type_: NumberType) -> float:
    """What numbers are counted from when one is drawn: the lower bound, or else the first step that people mean."""
    if type_.low is not None:
        return type_.low
    if type_.step is not None:
        return 0.0
    return min(1.0, type_.high) if type_.high is not None else 1.0


def _number(type_: NumberType, rng: random.Random) -> int | float:
    """People want round numbers: of a wide range mostly such are drawn."""
    low = lowest_drawn(type_)
    high = type_.high if type_.high is not None else low + (99 if type_.integral else 999)
    step = type_.step or (1.0 if type_.integral else 0.01)
    if (high - low) / step > 40 and rng.random() < 0.8:
        coarse = 10.0 ** math.floor(math.log10((high - low) / 8)) * pick(rng, (1, 2, 5))
        step = max(step, round(coarse / step) * step)
        low = math.ceil(low / step - 1e-9) * step
    value = low + step * whole(rng, 0, int((high - low) / step + 1e-9))
    return round(value) if type_.integral else round(value, 4)


def _moment(type_: MomentType, rng: random.Random, clock: datetime) -> str:
    if type_.kind == "time":
        return f"{whole(rng, 8, 21):02}:{pick(rng, _MINUTES):02}"
    low = clock + (type_.low if type_.low is not None else timedelta(0))
    high = clock + (type_.high if type_.high is not None else timedelta(days=30))
    days = high.date().toordinal() - low.date().toordinal()
    for _ in range(20):
        past = high <= clock
        offset = _days(days, rng)
        day = high.date() - timedelta(days=offset) if past else low.date() + timedelta(days=offset)
        if type_.kind == "date":
            return day.isoformat()
        at = datetime(day.year, day.month, day.day, whole(rng, 8, 21), pick(rng, _MINUTES))
        if low <= at <= high:
            return at.isoformat(timespec="minutes")
    return (low + (high - low) / 2).replace(second=0, microsecond=0).isoformat(timespec="minutes")


def _days(span: int, rng: random.Random) -> int:
    """Days from the end of a span that is nearer to now: mostly within a week or so."""
    if span > 8 and rng.random() < 0.6:
        return whole(rng, 0, 8)
    return whole(rng, 0, max(0, span))
