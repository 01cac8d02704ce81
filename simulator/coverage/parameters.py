"""The places in an API's arguments that coverage looks at, and what a call has there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from compiler.model import Api
from compiler.types import (
    KIND,
    BoolType,
    EnumType,
    ListType,
    MomentType,
    NumberType,
    ObjectType,
    Type,
    UnionType,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A leaf: `filter.price`, `items` (a list as a whole), `items[].size` (inside), `tags[]` (an item itself). A map
    and a choice of types are leaves, and so is an object that may be null, beside its parts.

    `optional`: some call can do without it (inside a list: some item can). `is_item`: it is there whenever
    its list is.
    """

    path: str
    type: Type
    optional: bool
    is_item: bool = False
    nullable: bool = False

    @property
    def named_values(self) -> tuple[str, ...]:
        """The values that are few enough to be goals each, as `name_of` writes them."""
        return (*named_values(self.type), *(("null",) if self.nullable else ()))


class Absent:
    """Stands for a value that a call does not give."""


ABSENT: Final = Absent()


def parameters(api: Api) -> tuple[Parameter, ...]:
    """Every leaf of an API's parameters, in the order of the declaration."""
    return _parameters(_Same(api.params))


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A type, to be found again as the object that it is: to compare large ones takes as long as to go over them."""

    type: ObjectType

    def __hash__(self) -> int:
        return id(self.type)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.type is other.type


@lru_cache(maxsize=1024)
def _parameters(of: _Same) -> tuple[Parameter, ...]:
    return tuple(_fields(of.type, "", False))


def _fields(type_: ObjectType, prefix: str, optional: bool) -> Iterator[Parameter]:
    for field in type_.fields:
        path, missing = prefix + field.name, optional or not field.required
        if isinstance(field.type, ObjectType):
            if field.nullable:
                yield Parameter(path, field.type, missing, nullable=True)
            yield from _fields(field.type, f"{path}.", missing or field.nullable)
        else:
            yield Parameter(path, field.type, missing, nullable=field.nullable)
            if isinstance(field.type, ListType):
                yield from _items(field.type.item, f"{path}[]")


def _items(type_: Type, path: str) -> Iterator[Parameter]:
    if isinstance(type_, ObjectType):
        yield from _fields(type_, f"{path}.", False)
    else:
        yield Parameter(path, type_, False, is_item=True)
        if isinstance(type_, ListType):
            yield from _items(type_.item, f"{path}[]")


def given(type_: ObjectType, arguments: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """What is at each leaf: its path, and the value or `ABSENT`. A path inside a list comes once an item."""
    for field in type_.fields:
        path, value = prefix + field.name, arguments.get(field.name, ABSENT)
        if isinstance(field.type, ObjectType):
            if field.nullable:
                yield path, value
            yield from given(field.type, value if isinstance(value, dict) else {}, f"{path}.")
        else:
            yield path, value
            if isinstance(field.type, ListType) and isinstance(value, list):
                yield from _given_items(field.type.item, value, f"{path}[]")


def _given_items(type_: Type, items: list[Any], path: str) -> Iterator[tuple[str, Any]]:
    for item in items:
        if isinstance(type_, ObjectType):
            yield from given(type_, item if isinstance(item, dict) else {}, f"{path}.")
        else:
            yield path, item
            if isinstance(type_, ListType) and isinstance(item, list):
                yield from _given_items(type_.item, item, f"{path}[]")


# ---- values and bounds -------------------------------------------------------------------------


def named_values(type_: Type) -> tuple[str, ...]:
    """The values of a type that are few enough to be goals each, as `name_of` writes them."""
    match type_:
        case EnumType():
            return tuple(member.value for member in type_.members)
        case BoolType():
            return ("true", "false")
        case UnionType():
            return tuple(str(option.name) for option in type_.options)
    return ()


def name_of(value: Any) -> str:
    """A value as JSON writes it (a text without its quotes); of a choice of types, the kind."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return str(value.get(KIND, "")) if isinstance(value, dict) else str(value)


LOWEST, ABOVE, BELOW, HIGHEST = "lowest", "just above the lowest", "just below the highest", "highest"
FIRST, LAST = "first day", "last day"


def number_marks(type_: NumberType) -> dict[str, float]:
    """The bounds of a number, and what is one step inside of each; of equal ones the bound itself."""
    step = step_of(type_)
    marks: dict[str, float] = {}
    for name, value in (
        (LOWEST, type_.low),
        (HIGHEST, type_.high),
        (ABOVE, None if type_.low is None else type_.low + step),
        (BELOW, None if type_.high is None else type_.high - step),
    ):
        if value is not None and fits(type_, value) and _rounded(value) not in marks.values():
            marks[name] = _rounded(value)
    return marks


def step_of(type_: NumberType) -> float:
    """How far a value is from the next."""
    return type_.step or (1.0 if type_.integral else 0.01)


def fits(type_: NumberType, value: float) -> bool:
    return (type_.low is None or value >= type_.low) and (type_.high is None or value <= type_.high)


def _rounded(value: float) -> float:
    return round(float(value), 6)


def moment_marks(type_: MomentType) -> tuple[str, ...]:
    """The bounds of a moment that has any; a time of day has none."""
    low = () if type_.low is None else (FIRST,)
    high = () if type_.high is None or type_.high == type_.low else (LAST,)
    return low + high


def marks(type_: Type) -> tuple[str, ...]:
    """The names of what is to be reached at the bounds of a type."""
    match type_:
        case NumberType():
            return tuple(number_marks(type_))
        case MomentType():
            return moment_marks(type_)
    return ()


def marks_reached(type_: Type, value: Any, clock: datetime) -> Iterator[str]:
    """Which of `marks` a value is at. Days are counted from the dialogue's clock."""
    match type_:
        case NumberType() if isinstance(value, int | float) and not isinstance(value, bool):
            yield from (name for name, mark in number_marks(type_).items() if mark == _rounded(value))
        case MomentType() if isinstance(value, str):
            for name in moment_marks(type_):
                if value[:10] == day_of(type_, name, clock):
                    yield name


def day_of(type_: MomentType, mark: str, clock: datetime) -> str:
    """The date of a moment's first or last day."""
    offset = type_.low if mark == FIRST else type_.high
    assert offset is not None
    return (clock + offset).date().isoformat()
