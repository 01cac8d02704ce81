"""What a JSON Schema says, in the terms of the language: the step between a schema and a type expression.

Records and choices are made once for each content and compared by identity, so that a schema used in many places
stays one type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """`name` is that of the schema that was referred to, if it has one; `samples` are values from examples."""

    low: int | None = None
    high: int | None = None
    pattern: str | None = None
    format: str | None = None
    samples: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    integral: bool
    low: int | float | None = None
    high: int | float | None = None
    step: int | float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    pass


@dataclass(frozen=True, slots=True)
class Moment:
    kind: Literal["date", "time", "datetime"]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """`docs` are of the values, by value. `name` is a hint, `doc` the description of the schema."""

    values: tuple[str, ...]
    docs: Mapping[str, str]
    name: str
    doc: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A property: `default` is None where there is none."""

    name: str
    shape: Shape
    required: bool
    default: Any
    doc: str
    place: str


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """`is_named`: it was referred to by `name`; otherwise that is a hint."""

    slots: tuple[Slot, ...]
    name: str
    doc: str
    place: str
    is_named: bool = False

    def slot(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)


@dataclass(frozen=True, slots=True)
class Listing:
    item: Shape
    low: int | None = None
    high: int | None = None
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """An object of any keys, all of whose values are alike."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Either:
    """One of several records. `tag` is the property that tells which, where there is one."""

    options: tuple[Record, ...]
    tag: str


@dataclass(frozen=True, slots=True)
class Nullable:
    inner: Shape


@dataclass(frozen=True, slots=True)
class Anything:
    pass


Shape: TypeAlias = "Text | Number | Flag | Moment | Choice | Record | Listing | Mapped | Either | Nullable | Anything"


@dataclass(frozen=True, slots=True)
class Use:
    """A schema where it is used: its shape, and what is said of it there. `shape` None: it takes only null, or can't
    be had at all."""

    shape: Shape | None
    doc: str = ""
    default: Any = None
    is_read_only: bool = False
    is_write_only: bool = False


def bare(shape: Shape) -> Shape:
    """Without what makes it nullable."""
    return shape.inner if isinstance(shape, Nullable) else shape


def size(shape: Shape, sizes: dict[int, int]) -> int:
    """How many fields a value has, those of nested objects counted at each mention. `sizes` remembers records."""
    match shape:
        case Record():
            if id(shape) not in sizes:
                sizes[id(shape)] = 1 + sum(size(slot.shape, sizes) for slot in shape.slots)
            return sizes[id(shape)]
        case Listing(item=item) | Mapped(item=item) | Nullable(inner=item):
            return size(item, sizes)
        case Either(options=options):
            return sum(size(option, sizes) for option in options)
    return 1


def records_in(shape: Shape) -> tuple[Record, ...]:
    """The records that a value is, or holds without another between."""
    match shape:
        case Record():
            return (shape,)
        case Listing(item=item) | Mapped(item=item) | Nullable(inner=item):
            return records_in(item)
        case Either(options=options):
            return options
    return ()
