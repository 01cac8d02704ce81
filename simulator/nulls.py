"""Results in which null is a value: what is absent is left out only where it may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compiler.model import Entity
from compiler.types import KIND, EntityType, ListType, MapType, ObjectType, Param, Type, UnionType

Entities = Mapping[str, Entity]


def has_null(type_: Type, entities: Entities) -> bool:
    """Whether a value of the type may have null in it."""
    match type_:
        case ListType(item=item) | MapType(item=item):
            return has_null(item, entities)
        case UnionType(options=options):
            return any(has_null(option, entities) for option in options)
        case ObjectType(fields=fields):
            return any(field.nullable or has_null(field.type, entities) for field in fields)
        case EntityType(entity=entity):
            return any(field.nullable or has_null(field.type, entities) for field in entities[entity].fields)
    return False


def typed_value(value: Any, type_: Type, entities: Entities) -> Any:
    """A value as a tool answers it: what is None is null where the type has null, and left out elsewhere."""
    if value is None:
        return None
    match type_:
        case ListType(item=item):
            return [typed_value(one, item, entities) for one in value]
        case MapType(item=item):
            return {key: typed_value(one, item, entities) for key, one in value.items()}
        case UnionType() if (option := type_.option(value[KIND])) is not None:
            return {KIND: option.name, **_fields(value, option.fields, entities)}
        case ObjectType(fields=fields):
            return _fields(value, fields, entities)
        case EntityType(entity=entity):
            return _fields(value, entities[entity].fields, entities)
    return value


def _fields(value: Mapping[str, Any], fields: tuple[Param, ...], entities: Entities) -> dict[str, Any]:
    return {
        field.name: typed_value(value.get(field.name), field.type, entities)
        for field in fields
        if field.nullable or value.get(field.name) is not None
    }
