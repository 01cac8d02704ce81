"""How calls can come out: what an API's body rules out, errors that it can't come to and results that are never
empty, and which parameters decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from compiler.effects import (
    Aggregate,
    Binary,
    Body,
    Call,
    Const,
    Create,
    Delete,
    Deref,
    Get,
    Let,
    Match,
    Query,
    Require,
    Return,
    Row,
    Update,
    Var,
)
from compiler.model import Api, CompiledSpec, Entity
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


class Effects:
    """What the APIs of a domain do to its rows. `fed` are the pairs of APIs of which the second is asked for with a row
    that the first has shown."""

    def __init__(
        self, apis: Mapping[str, Api], entities: Mapping[str, Entity], fed: frozenset[tuple[str, str]]
    ) -> None:
        self.apis = apis
        self.entities = entities
        self._fed = fed
        self._deleters: dict[str, list[str]] = {}
        for api in apis.values():
            for entity in _deleted(api.body) if api.body is not None else ():
                self._deleters.setdefault(entity, []).append(api.name)

    @classmethod
    def of(cls, spec: CompiledSpec) -> Effects:
        """Those of a spec that is compiled."""
        nodes = spec.graph.nodes
        pairs = ((source, target) for source, target, why in spec.graph.edges(keys=True) if why == "refer")
        return cls(spec.apis, spec.entities, frozenset((nodes[a]["api"], nodes[b]["api"]) for a, b in pairs))

    def outcomes(self, api: Api) -> tuple[str, ...]:
        """How a call can come out: `ok`, `empty`, and the codes of errors."""
        empty = ("empty",) if isinstance(api.returns, ListType) else ()
        raised = api.body.raises if api.body is not None else ()
        return ("ok", *(outcome for outcome in (*empty, *raised) if self.never_comes(api, outcome) is None))

    def never_comes(self, api: Api, outcome: str) -> str | None:
        """Why a call can't come out so; None if nothing speaks against it."""
        if outcome == "empty":
            return self._never_empty(api)
        if api.body is None or outcome not in api.body.raises:
            return f"nothing in {api.name} raises {outcome}"
        sites = [part for part in api.body.all if isinstance(part, Let | Require) and part.otherwise == outcome]
        entities = [self._entity_found(api, site) for site in sites]
        if sites and all(entity and not self._could_be_gone(api, entity) for entity in entities):
            named = " and ".join(dict.fromkeys(entity for entity in entities if entity))
            return f"the keys of {named} come from results, so their rows are there"
        return None

    def _never_empty(self, api: Api) -> str | None:
        if api.body is None:
            return f"{api.name} has no body, and such lists have an item at least"
        queries = [last.value for last in api.body.endings if isinstance(last, Return)]
        if not all(isinstance(query, Query) and self._always_some(api, query) for query in queries):
            return None
        named = " and ".join(dict.fromkeys(query.entity for query in queries if isinstance(query, Query)))
        return f"{api.name} returns rows of {named} without a condition, and there are always some"

    def _always_some(self, api: Api, query: Query) -> bool:
        return (
            query.where is None and _takes_some(api, query.take)
            and bool(self.entities[query.entity].count) and query.entity not in self._deleters
        )  # fmt: skip

    def _entity_found(self, api: Api, site: Let | Require) -> str:
        """The entity whose rows a statement wants to be there and nothing else, by keys that the call is always
        given and that come from results; or ""."""
        match site:
            case Let(value=Query(entity=entity, where=where)):
                type_ = _compared(api, where, self.entities[entity].key)
            case Require(
                condition=Aggregate("all", items, Binary(op, Get(Deref(Get(Row(), field), entity), of), Const(edge)))
            ):
                found = _given(api, Get(items, field))
                type_ = found.item if isinstance(found, ListType) and self._always(entity, of, op, edge) else None
            case _:
                return ""
        return entity if isinstance(type_, KeyType) and type_.entity == entity and not type_.known else ""

    def _always(self, entity: str, field: str, op: str, edge: Any) -> bool:
        """Whether a number of a row is above an edge in every row there can be: by its type, if nothing sets it."""
        declared = self.entities[entity].field(field)
        if declared is None or declared.optional or not isinstance(declared.type, NumberType):
            return False
        low = declared.type.low
        parts = (part for api in self.apis.values() if api.body is not None for part in parts_of(api.body.statements))
        changes = (part for part in parts if isinstance(part, Create | Update) and part.entity == entity)
        if low is None or any(name == field for part in changes for name, _ in part.assigns):
            return False
        return (op == ">" and low > edge) or (op == ">=" and low >= edge)

    def _could_be_gone(self, api: Api, entity: str) -> bool:
        """Whether a user can point at a row that was taken out: the API that did so has shown it."""
        deleters = self._deleters.get(entity, ())
        return any(self.apis[name].produces == entity and (name, api.name) in self._fed for name in deleters)


def deciding(api: Api) -> frozenset[str]:
    """The parameters that have a part in the conditions under which a call fails (and what is worked out there)."""
    if api.body is None:
        return frozenset()
    parts = [part for part in api.body.all if isinstance(part, Let | Require)]
    behind = {part.name: _variables(part.value) for part in parts if isinstance(part, Let)}
    found = {name for part in parts if part.otherwise is not None for name in _variables(part)}
    found |= {name for part in api.body.all if isinstance(part, Match) for name in _variables(part.value)}
    while not found >= (more := {inner for name in found for inner in behind.get(name, ())}):
        found |= more
    return frozenset(found)


def _variables(value: Any) -> set[str]:
    return {part.name for part in parts_of(value) if isinstance(part, Var)}


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


def _compared(api: Api, where: Any, key: str) -> Type | None:
    """The type of what a condition compares a row's key with, if that is all it does."""
    match where:
        case Binary("==", Get(Row(), field), other) | Binary("==", other, Get(Row(), field)) if field == key:
            return _given(api, other)
        case Call("contains", (several, Get(Row(), field))) if field == key:
            found = _given(api, several)
            return found.item if isinstance(found, ListType) else None
    return None


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
    return field.type if field is not None and field.required and not field.nullable else None


def _deleted(body: Body) -> set[str]:
    return {part.entity for part in parts_of(body.statements) if isinstance(part, Delete)}
