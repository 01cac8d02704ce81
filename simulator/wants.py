"""What a user wants: values of any type, with gaps where a key is still to be found."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compiler.types import (
    KIND,
    BoolType,
    KeyType,
    ListType,
    MapType,
    ObjectType,
    Param,
    Type,
    UnionType,
)
from simulator.chance import pick
from simulator.values import NULLS, Values, drawn_items, is_vocabulary, sizes

_TRIES = 12


class Gap:
    """Where a key is still to be found. No gap equals another, as no two keys of a call do."""


@dataclass(frozen=True, slots=True)
class Wants:
    """Draws by one user's ways: `optional` is the share of optional values that are given."""

    values: Values
    rng: random.Random
    clock: datetime
    optional: float

    def draw(self, type_: Type) -> Any:
        match type_:
            case KeyType():
                return Gap()
            case BoolType():
                return self.rng.random() < 0.75
            case ListType():
                return drawn_items(type_, self.rng, sizes(type_, self.rng)[1], lambda: self.draw(type_.item))
            case MapType():
                return {key: self.draw(type_.item) for key in self.draw(ListType(type_.key))}
            case UnionType():
                return self.option(pick(self.rng, type_.options))
            case ObjectType():
                given = [field for field in type_.fields if field.required or self.rng.random() < self.optional]
                if not given and type_.fields:
                    given = [pick(self.rng, type_.fields)]  # nobody asks for an object with nothing in it
                return self._apart(given)
        return self.values.draw(type_, self.rng, self.clock)

    def _apart(self, fields: Sequence[Param]) -> dict[str, Any]:
        """A value for each of an object's fields; those of one vocabulary differ, if it has enough of them."""
        found: dict[str, Any] = {}
        for field in fields:
            value = self._of(field)
            if is_vocabulary(field.type) and value is not None:
                taken = [found[other.name] for other in fields if other.name in found and other.type == field.type]
                value = self.other_than(taken, field.type, value)
            found[field.name] = value
        return found

    def other_than(self, taken: Sequence[Any], type_: Type, value: Any) -> Any:
        """A value that is not `taken`: this one, or another; this one, if no other turns up."""
        drawn = value
        for _ in range(_TRIES):
            if drawn not in taken:
                return drawn
            drawn = self.draw(type_)
        return value

    def _of(self, field: Param) -> Any:
        return None if field.nullable and self.rng.random() < NULLS else self.draw(field.type)

    def option(self, option: ObjectType) -> dict[str, Any]:
        """A value of a union that is of this type."""
        return {KIND: option.name, **self.draw(option)}

    def completed(self, type_: Type, value: Any) -> Any:
        """A value that is asked for: of a union just its kind is given, and the rest is drawn."""
        option = type_.option(value) if isinstance(type_, UnionType) else None
        return value if option is None else self.option(option)
