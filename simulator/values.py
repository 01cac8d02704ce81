"""Draws values of a type: for the rows of a world, and for what a user wants."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, assert_never

from compiler.model import CompiledSpec, Entity
from compiler.types import (
    BoolType,
    EntityType,
    EnumType,
    KeyType,
    ListType,
    MomentType,
    NumberType,
    ObjectType,
    Param,
    StringType,
    Type,
)
from simulator.chance import pick, whole
from simulator.locales.base import Locale
from simulator.phrasebook import phrasebook

if TYPE_CHECKING:
    from faker import Faker

Tables = Mapping[str, Mapping[str, Mapping[str, Any]]]

_POOL = 1024
_CHUNK = 64
_MINUTES = (0, 0, 0, 30, 30, 15, 45)


class Values:
    """Values for one spec in one locale. Everything drawn depends on the `rng` given, and, for
    invented names, on `seed`."""

    def __init__(self, spec: CompiledSpec, locale: Locale, seed: int) -> None:
        self._spec = spec
        self._locale = locale
        self._seed = seed
        self._notes = phrasebook(locale.code).notes

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
            if not isinstance(field.type, StringType) or field.optional:
                continue
            if field.type.forms and len(forms := field.type.forms.get(self._locale.code, ())) >= entity.count:
                names[field.name] = rng.sample(forms, entity.count)
            elif field.type.faker:
                pool = self._faker_pool(field.type.faker, whole(rng, 0, _POOL // _CHUNK - 1))
                wanted = dict.fromkeys(pool)
                for chunk in range(_POOL // _CHUNK):
                    if len(wanted) >= entity.count:
                        break
                    wanted.update(dict.fromkeys(self._faker_pool(field.type.faker, chunk)))
                if len(wanted) >= entity.count:
                    names[field.name] = rng.sample(list(wanted), entity.count)
        return names

    def of_field(self, field: Param, rng: random.Random, clock: datetime, tables: Tables) -> Any:
        """A value for a row's field: absent now and then if it is optional, often the default if it has one."""
        if field.optional and (rng.random() < 0.4 or any(not tables.get(key.entity) for key in keys_in(field.type))):
            return None  # (a row that an optional key could point at may not be there yet)
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
                return self._string(type_, rng)
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
                found = {field.name: self.of_field(field, rng, clock, tables) for field in type_.fields}
                return {name: value for name, value in found.items() if value is not None}
            case ListType():
                return self._list(type_, rng, clock, tables)
            case EntityType():
                return dict(pick(rng, list(tables[type_.entity].values())))
            case _:
                assert_never(type_)

    def _list(self, type_: ListType, rng: random.Random, clock: datetime, tables: Tables) -> list[Any]:
        low = max(1, type_.min_items or 0)
        high = max(low, min(type_.max_items or 3, 3))
        items: list[Any] = []
        for _ in range(pick(rng, (low, whole(rng, low, high)))):
            item = self._of(type_.item, rng, clock, tables)
            if item not in items:
                items.append(item)
        return items

    def _string(self, type_: StringType, rng: random.Random) -> str:
        forms = type_.forms.get(self._locale.code)
        if forms:
            return pick(rng, forms)
        if type_.faker:
            return pick(rng, self._faker_pool(type_.faker, whole(rng, 0, _POOL // _CHUNK - 1)))
        return pick(rng, self._notes)

    # ---- invented names -----------------------------------------------------------------------

    def _faker_pool(self, provider: str, chunk: int) -> tuple[str, ...]:
        return _faker_pool(self._locale.faker_locale, provider, f"{self._seed}/{self._locale.code}/{provider}/{chunk}")


@lru_cache(maxsize=1024)
def _faker_pool(locale: str, provider: str, seed: str) -> tuple[str, ...]:
    """Some texts of a provider. They are the same for every spec, so that a run over many makes them once."""
    faker = _faker(locale)
    faker.seed_instance(seed)
    return tuple(str(getattr(faker, provider)()).replace("\n", ", ") for _ in range(_CHUNK))


@lru_cache
def _faker(locale: str) -> Faker:
    from faker import Faker

    return Faker(locale)


def keys_in(type_: Type) -> tuple[KeyType, ...]:
    """The keys anywhere inside a type."""
    match type_:
        case KeyType():
            return (type_,)
        case ListType():
            return keys_in(type_.item)
        case ObjectType():
            return tuple(key for field in type_.fields for key in keys_in(field.type))
    return ()


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
