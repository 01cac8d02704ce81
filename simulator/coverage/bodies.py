"""What an API's body rules out: errors that it can't come to, results that are never empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from compiler.effects import Binary, Body, Call, Const, Delete, Get, Let, Query, Require, Return, Row, Var
from compiler.model import Api, CompiledSpec
from compiler.types import KeyType, ListType, NumberType, ObjectType, Type


def parts_of(value: Any) -> Iterator[Any]:
    """Every statement and expression of a body."""
    if isinstance(value, tuple):
        for item in value:
            yield from parts_of(item)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from parts_of(getattr(value, field.name))


def never_comes(spec: CompiledSpec, api: Api, outcome: str) -> str | None:
    """Why a call can't come to an outcome of the state graph; None if nothing speaks against it."""
    if outcome == "empty":
        return _never_empty(spec, api)
    if all(error.code != outcome for error in api.errors):
        return None
    if api.body is None or outcome not in api.body.raises:
        return f"nothing in {api.name} raises {outcome}"
    sites = [part for part in api.body.statements if isinstance(part, Let | Require) and part.otherwise == outcome]
    entities = [_entity_of_given_key(spec, api, site) for site in sites]
    if sites and all(entity and not _could_be_gone(spec, api, entity) for entity in entities):
        named = " and ".join(dict.fromkeys(entity for entity in entities if entity))
        return f"the keys of {named} come from results, so their rows are there"
    return None


def decides(api: Api, path: str) -> bool:
    """Whether a parameter has a part in the conditions under which a call fails."""
    if api.body is None:
        return False
    parts = [part for part in api.body.statements if isinstance(part, Let | Require)]
    behind = {part.name: _variables(part.value) for part in parts if isinstance(part, Let)}
    found = {name for part in parts if part.otherwise is not None for name in _variables(part)}
    while not found >= (more := {inner for name in found for inner in behind.get(name, ())}):
        found |= more
    return path.partition(".")[0] in found


def _variables(value: Any) -> set[str]:
    return {part.name for part in parts_of(value) if isinstance(part, Var)}


def _never_empty(spec: CompiledSpec, api: Api) -> str | None:
    if api.body is None:
        return f"{api.name} has no body, and such lists have an item at least"
    last = api.body.statements[-1]
    query = last.value if isinstance(last, Return) else None
    if not isinstance(query, Query) or query.where is not None or not _takes_some(api, query.take):
        return None
    if not spec.entities[query.entity].count or deleters(spec, query.entity):
        return None
    return f"{api.name} returns rows of {query.entity} without a condition, and there are always some"


def _takes_some(api: Api, take: Any) -> bool:
    match take:
        case None:
            return True
        case Const(value):
            return isinstance(value, int | float) and value >= 1
        case Var(name):
            param = api.params.field(name)
            return param is not None and isinstance(param.type, NumberType) and (param.type.low or 0) >= 1
    return False


def _entity_of_given_key(spec: CompiledSpec, api: Api, site: Let | Require) -> str:
    """The entity that a statement looks for by nothing but a key that the call is always given; or ""."""
    if not isinstance(site, Let) or not isinstance(site.value, Query):
        return ""
    query = site.value
    key = spec.entities[query.entity].key
    match query.where:
        case Binary("==", Get(Row(), field), other) if field == key:
            type_ = _given(api, other)
        case Binary("==", other, Get(Row(), field)) if field == key:
            type_ = _given(api, other)
        case Call("contains", (several, Get(Row(), field))) if field == key:
            found = _given(api, several)
            type_ = found.item if isinstance(found, ListType) else None
        case _:
            return ""
    return type_.entity if isinstance(type_, KeyType) and type_.entity == query.entity and not type_.known else ""


def _given(api: Api, expr: Any) -> Type | None:
    """The type of a required parameter, or of a required part of one; of a list, the list of the parts."""
    match expr:
        case Var(name):
            return _required(api.params, name)
        case Get(value, name):
            whole = _given(api, value)
            if isinstance(whole, ListType) and isinstance(whole.item, ObjectType):
                part = _required(whole.item, name)
                return ListType(part) if part is not None else None
            return _required(whole, name) if isinstance(whole, ObjectType) else None
    return None


def _required(type_: ObjectType, name: str) -> Type | None:
    field = type_.field(name)
    return field.type if field is not None and field.required else None


def _could_be_gone(spec: CompiledSpec, api: Api, entity: str) -> bool:
    """Whether a user can point at a row that was taken out: the API that did so has shown it."""
    return any(
        spec.apis[name].produces == entity and spec.graph.has_edge(f"report({name})", f"request({api.name})", "refer")
        for name in deleters(spec, entity)
    )


def deleters(spec: CompiledSpec, entity: str) -> tuple[str, ...]:
    """The APIs that take out rows of an entity."""
    return tuple(api.name for api in spec.apis.values() if api.body is not None and entity in _deleted(api.body))


def _deleted(body: Body) -> set[str]:
    return {part.entity for part in parts_of(body.statements) if isinstance(part, Delete)}
