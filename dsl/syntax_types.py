"""Types as they are written, and the fields that have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from dsl.diagnostics import Span
from dsl.syntax_base import Annotation, Bounds, Doc, Form, Literal_, Name, Value


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A named type: `int(1..20) @unit(person)`, `string { en: … }`, `Cuisine`, `Restaurant.id`."""

    name: Name
    member: Name | None
    bounds: Bounds | None
    forms: tuple[Form, ...]
    annotations: tuple[Annotation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ObjectExpr:
    """`{ a: int, b?: string }` where a type stands."""

    fields: tuple[Field, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ListExpr:
    """`T[]`, `T[](1..5)`, `T[] @unique`, `(A | B)[]`."""

    item: TypeExpr
    bounds: Bounds | None
    span: Span
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True)
class MapExpr:
    """`map<T>`, or `map<K, T>` where the keys have a type too."""

    item: TypeExpr
    span: Span
    key: TypeExpr | None = None


@dataclass(frozen=True, slots=True)
class UnionExpr:
    """`A | B`, `A | B | null`: what is no `null` is in `options`, of which `T | null` has one."""

    options: tuple[TypeExpr, ...]
    nullable: bool
    span: Span


@dataclass(frozen=True, slots=True)
class KeyExpr:
    """`key("1####") int known`, only as the type of an entity's field. `integral`: keys are numbers, not texts."""

    pattern: Literal_
    known: bool
    span: Span
    integral: bool = False


TypeExpr: TypeAlias = TypeRef | ObjectExpr | ListExpr | MapExpr | UnionExpr | KeyExpr


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a type or an entity, or a parameter of an API. `城市 as city: City` has the wire name `city`."""

    name: Name
    optional: bool
    type: TypeExpr
    default: Value | None
    doc: Doc
    span: Span
    wire: Name | None = None
