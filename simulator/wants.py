"""What a user wants: values of any type, with gaps where a key is still to be found."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compiler.types import KIND, BoolType, KeyType, ListType, MapType, ObjectType, Param, Type, UnionType
from simulator.chance import pick
from simulator.values import NULLS, Values, drawn_items, sizes


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
                return {field.name: self._of(field) for field in given}
        return self.values.draw(type_, self.rng, self.clock)

    def _of(self, field: Param) -> Any:
        return None if field.nullable and self.rng.random() < NULLS else self.draw(field.type)

    def option(self, option: ObjectType) -> dict[str, Any]:
        """A value of a union that is of this type."""
        return {KIND: option.name, **self.draw(option)}

    def completed(self, type_: Type, value: Any) -> Any:
        """A value that is asked for: of a union just its kind is given, and the rest is drawn."""
        option = type_.option(value) if isinstance(type_, UnionType) else None
        return value if option is None else self.option(option)
