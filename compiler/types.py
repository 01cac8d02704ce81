"""The types of values, resolved: what a parameter may hold and how it is put into JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from dsl.diagnostics import Span

if TYPE_CHECKING:
    Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
else:
    # Pydantic reads annotations at run time, and an alias that names itself sends it round in circles.
    Json = Any

Forms: TypeAlias = Mapping[str, tuple[str, ...]]
"""How something is put, by locale. In declaration order; the first is the plainest."""


@dataclass(frozen=True, slots=True)
class Docs:
    """Documentation by locale; a locale without any reads the first declared locale's."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def of(self, locale: str) -> str:
        return self.texts.get(locale) or next(iter(self.texts.values()), "")


@dataclass(frozen=True, slots=True)
class StringType:
    """`faker` names a Faker provider; `forms` is an open vocabulary whose values are its forms; `pattern` is a regular
    expression as JSON Schema has them (found anywhere in the text), `format` one of its formats.

    Without any of these, values are everyday notes. `name` is the scalar's, if it was declared as one.
    """

    name: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    faker: str | None = None
    forms: Forms = field(default_factory=dict)
    pattern: str | None = None
    format: str | None = None

    @property
    def is_free(self) -> bool:
        """Whether nothing says what its texts are."""
        return not (self.forms or self.faker or self.pattern or self.format)


@dataclass(frozen=True, slots=True)
class NumberType:
    """An integer (`integral`) or a float, in `unit`. `step` counts from `low` or 0."""

    integral: bool
    low: float | None = None
    high: float | None = None
    step: float | None = None
    unit: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class BoolType:
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MomentType:
    """A local calendar moment: `YYYY-MM-DD`, `HH:MM` or `YYYY-MM-DDTHH:MM`, without an offset.

    `low` and `high` are counted from the dialogue's clock (dates and datetimes); None is open.
    """

    kind: Literal["date", "time", "datetime"]
    low: timedelta | None = None
    high: timedelta | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class EnumMember:
    """`value` is what goes over the wire; `source_name` how the spec calls it, if that is another name."""

    value: str
    forms: Forms
    doc: Docs
    source_name: str = ""


@dataclass(frozen=True, slots=True)
class EnumType:
    """`strangers` are what people name that is none of the members."""

    name: str
    members: tuple[EnumMember, ...]
    doc: Docs
    strangers: Forms = field(default_factory=dict)

    def member(self, value: str) -> EnumMember:
        return next(member for member in self.members if member.value == value)

    def words(self, value: str, locale: str) -> tuple[str, ...]:
        """What people say for a value; what is none of the members is said as it is."""
        for member in self.members:
            if member.value == value:
                return member.forms.get(locale) or (value,)
        return (value,)


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter, or a field of a type or an entity.

    `default` is a JSON value, or None where there is none (no default is null). A field is `required` unless it
    is optional or has a default; `nullable`: its value may be null. `name` is the name on the wire; `source_name`
    the one in the spec, if that is another.
    """

    name: str
    type: Type
    optional: bool
    default: Json
    doc: Docs
    span: Span
    source_name: str = ""
    nullable: bool = False

    @property
    def required(self) -> bool:
        return not self.optional and self.default is None

    def is_called(self, name: str) -> bool:
        return name in (self.name, self.source_name)


@dataclass(frozen=True, slots=True)
class ObjectType:
    """`name` is the declared type's, None for an inline object."""

    name: str | None
    fields: tuple[Param, ...]
    doc: Docs

    def field(self, name: str) -> Param | None:
        for param in self.fields:
            if param.name == name:
                return param
        return None


@dataclass(frozen=True, slots=True)
class ListType:
    item: Type
    min_items: int | None = None
    max_items: int | None = None
    unique: bool = False


@dataclass(frozen=True, slots=True)
class MapType:
    """An object whose keys are values of `key`, and whose values are of `item`."""

    key: StringType | EnumType
    item: Type


KIND = "kind"
"""The property that tells which of a union's types a value has."""


@dataclass(frozen=True, slots=True)
class KindType(EnumType):
    """That property's own type: its members are the names of `options`. People say them by what each is called."""

    options: tuple[ObjectType, ...] = ()


@dataclass(frozen=True, slots=True)
class UnionType:
    """An object of one of the `options`, which all have names, and beside its fields the property `kind`.

    What two options call the same has the same type in both.
    """

    name: str | None
    options: tuple[ObjectType, ...]

    @property
    def kind(self) -> KindType:
        members = tuple(EnumMember(str(option.name), {}, option.doc) for option in self.options)
        return KindType(self.title, members, Docs(), options=self.options)

    @property
    def title(self) -> str:
        """The union as it is written."""
        return " | ".join(str(option.name) for option in self.options)

    def option(self, kind: object) -> ObjectType | None:
        return next((option for option in self.options if option.name == kind), None)

    def type_of(self, name: str) -> Type | None:
        """The type of a property: of `kind`, or of a field of any of the options."""
        if name == KIND:
            return self.kind
        return next((field.type for option in self.options if (field := option.field(name)) is not None), None)


@dataclass(frozen=True, slots=True)
class KeyType:
    """`Entity.id`: the key of a row of `entity`. `pattern` is as written: `#` a digit, `?` a letter. `integral`: the
    value is a whole number, written so."""

    entity: str
    pattern: str
    known: bool
    integral: bool = False


@dataclass(frozen=True, slots=True)
class EntityType:
    """A row of `entity`, as a result."""

    entity: str


Type: TypeAlias = (
    StringType
    | NumberType
    | BoolType
    | MomentType
    | EnumType
    | ObjectType
    | UnionType
    | ListType
    | MapType
    | KeyType
    | EntityType
)
