"""What can feed what: an API that returns rows of an entity, and one that takes such a row's key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compiler.model import Api
from compiler.types import KeyType, ListType, MapType, ObjectType, Type, UnionType
from dsl.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Need:
    """A parameter (or a part of one) that is a key of `entity`. `span` is the parameter's."""

    path: str
    entity: str
    key: str
    span: Span
    required: bool


@dataclass(frozen=True, slots=True)
class Dependency:
    """`producer` returns rows of `entity`, whose key `consumer` takes at `path`; `why` says so in words."""

    producer: str
    consumer: str
    entity: str
    path: str
    why: str
    span: Span


def needs(api: Api, keys: Mapping[str, str]) -> tuple[Need, ...]:
    """Every key that an API takes, in the order of its parameters. `keys` has each entity's key field."""
    return tuple(
        Need(path, key.entity, keys[key.entity], param.span, required)
        for param in api.params.fields
        for path, key, required in _keys(param.type, param.name, param.required)
    )


def _keys(type_: Type, path: str, required: bool) -> Iterator[tuple[str, KeyType, bool]]:
    match type_:
        case KeyType():
            yield path, type_, required
        case ListType(item=item):
            yield from _keys(item, f"{path}[]", required)
        case MapType(item=item):
            yield from _keys(item, f"{path}.*", required)
        case UnionType(options=options):
            for option in options:
                yield from _keys(option, path, False)
        case ObjectType(fields=fields):
            for field in fields:
                yield from _keys(field.type, f"{path}.{field.name}", required and field.required)


def dependencies(apis: Mapping[str, Api], keys: Mapping[str, str]) -> tuple[Dependency, ...]:
    """The pairs of APIs of which the first can feed the second: one for each pair and entity."""
    producers: dict[str, list[str]] = {}
    for api in apis.values():
        if api.produces is not None:
            producers.setdefault(api.produces, []).append(api.name)
    found: dict[tuple[str, str, str], Dependency] = {}
    for api in apis.values():
        for need in needs(api, keys):
            for producer in producers.get(need.entity, ()):
                why = f"{api.name}.{need.path} takes {need.entity}.{need.key}, which {producer} returns"
                dependency = Dependency(producer, api.name, need.entity, need.path, why, need.span)
                found.setdefault((producer, api.name, need.entity), dependency)
    return tuple(found.values())
