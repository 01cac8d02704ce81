"""Dotted paths into parameters and fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compiler.model import CompiledSpec, Entity
from compiler.report import did_you_mean, one_of
from compiler.scope import Scope
from compiler.types import EntityType, ListType, MapType, ObjectType, Param, Type, UnionType
from compiler.unknown import UNKNOWN, is_unknown
from dsl.syntax import Name


@dataclass(frozen=True, slots=True)
class Place:
    """A part of some parameters: its `path` in names on the wire, its type, and whether it may be null."""

    path: str
    type: Type
    nullable: bool = False


def find_path(
    scope: Scope, inside: ObjectType, path: tuple[Name, ...], whose: str, what: str, *, in_lists: bool = False
) -> Place | None:
    """The part at a path of source or wire names; None if there is none, which is reported. `in_lists`: the path
    may go on into the items of a list."""
    type_: Type = inside
    nullable = False
    names: list[str] = []
    for name in path:
        while in_lists and isinstance(type_, ListType):
            type_ = type_.item
        if is_unknown(type_):
            return None
        if not isinstance(type_, ObjectType):
            inside_list = isinstance(type_, ListType)
            hint = "a list is given as a whole" if inside_list else ""
            scope.report.add("FC403", f"`{'.'.join(names)}` has no parts", name.span, hint)
            return None
        field = field_called(type_.fields, name.text)
        if field is None:
            known = [field.source_name or field.name for field in type_.fields]
            hint = did_you_mean(name.text, known) or (f"there is {one_of(known)}" if known else "")
            owner = f"`{'.'.join(names)}`" if names else whose
            scope.report.add("FC403", f"{owner} has no {what} `{name.text}`", name.span, hint)
            return None
        names.append(field.name)
        type_, nullable = field.type, field.nullable
    return Place(".".join(names), type_, nullable)


def field_called(fields: tuple[Param, ...], name: str) -> Param | None:
    """The field of that source or wire name."""
    return next((field for field in fields if field.is_called(name)), None)


def slot_place(type_: Type, path: str, entities: Mapping[str, Entity]) -> Place | None:
    """What a slot's dotted path leads to within `type_`, or None. A row has parts, a list and a key have none."""
    names: list[str] = []
    for step in path.split("."):
        if is_unknown(type_) or (isinstance(type_, EntityType) and type_.entity not in entities):
            return Place(path, UNKNOWN)
        if isinstance(type_, EntityType):
            fields = entities[type_.entity].fields
        else:
            fields = type_.fields if isinstance(type_, ObjectType) else ()
        field = field_called(fields, step.strip())
        if field is None:
            return None
        names.append(field.name)
        type_ = field.type
    return Place(".".join(names), type_)


def leaf_paths(params: ObjectType, prefix: str = "") -> Iterator[tuple[str, Type]]:
    """Every path that ends in something other than an object, in order; a list is one leaf."""
    for field in params.fields:
        path = prefix + field.name
        if isinstance(field.type, ObjectType):
            yield from leaf_paths(field.type, f"{path}.")
        else:
            yield path, field.type


def inside(*types: Type, entities: Mapping[str, Entity] | None = None) -> Iterator[Type]:
    """Types and all that they consist of. Rows consist of their fields where `entities` are given."""
    pending = list(types)
    while pending:
        type_ = pending.pop()
        yield type_
        match type_:
            case ListType(item=item) | MapType(item=item):
                pending.append(item)
            case UnionType(options=options):
                pending += options
            case ObjectType(fields=fields):
                pending += [field.type for field in fields]
            case EntityType(entity=name) if entities is not None:
                pending += [field.type for field in entities[name].fields]


def types_in(spec: CompiledSpec) -> Iterator[Type]:
    """Every type that there is in a spec."""
    apis = [type_ for api in spec.apis.values() for type_ in (api.params, api.returns)]
    return inside(*apis, *(ObjectType(None, entity.fields, entity.doc) for entity in spec.entities.values()))
