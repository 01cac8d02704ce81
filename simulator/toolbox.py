"""The tools of a spec, ready to be called on a world."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jsonschema_rs import Draft202012Validator
from pydantic_core import to_json

from compiler.model import Api, CompiledSpec
from compiler.types import KIND, EntityType, Json, ListType, MapType, ObjectType, Type, UnionType
from simulator.interpret import INVALID, Executor, Result, executor, published
from simulator.nulls import has_null, typed_value
from simulator.values import Values
from simulator.world import World


class Toolbox:
    """Executes calls. `schemas` are those of the parameters, by API.

    An opaque API's result is sampled: the same for the same arguments in a world.
    """

    def __init__(self, spec: CompiledSpec, values: Values, schemas: Mapping[str, dict[str, Json]]) -> None:
        self._values = values
        self._validators = {
            name: Draft202012Validator(schema, validate_formats=True) for name, schema in schemas.items()
        }
        self._filled = {name for name, api in spec.apis.items() if _has_inner_defaults(api.params)}
        self._whole = {name for name, api in spec.apis.items() if _is_whole(api.returns, spec)}
        self._entities = spec.entities
        self._nullable = {name for name, api in spec.apis.items() if has_null(api.returns, spec.entities)}
        self._executors: dict[str, Executor] = {
            name: executor(api.body, defaults_of(api)) for name, api in spec.apis.items() if api.body is not None
        }

    def execute(self, api: Api, arguments: Mapping[str, Json], world: World, clock: datetime) -> Result:
        """Runs a call on `world`, changing it. Arguments must be valid under the API's schema."""
        return self.told(api, self._run(api, arguments, world, clock))

    def tried(self, api: Api, arguments: Mapping[str, Json], world: World, clock: datetime) -> Result:
        """What a call would come to, not yet as it is `told`; the world stays as it is."""
        return self._run(api, arguments, world, clock, tried=True)

    def told(self, api: Api, result: Result) -> Result:
        """A result as the tool answers it."""
        if api.name in self._whole:
            return result
        nullable = api.name in self._nullable
        value = typed_value(result.value, api.returns, self._entities) if nullable else published(result.value)
        return Result(value, result.code)

    def _run(
        self, api: Api, arguments: Mapping[str, Json], world: World, clock: datetime, *, tried: bool = False
    ) -> Result:
        run = self._executors.get(api.name)
        if run is not None:
            return run(
                world, filled(arguments, api.params) if api.name in self._filled else arguments, clock, tried=tried
            )
        key = to_json([world.hash, api.name, arguments])
        return Result(self._values.sample(api.returns, random.Random(key), clock, world.tables))

    def refusal(self, api: Api, arguments: Mapping[str, Json]) -> Result | None:
        """What the tool answers to arguments that break its schema; None if they don't."""
        error = next(self._validators[api.name].iter_errors(arguments), None)
        if error is None:
            return None
        place = ".".join(str(step) for step in error.instance_path)
        return Result(None, INVALID, f"{place}: {error.message}" if place else error.message)

    @staticmethod
    def content(result: Result, api: Api, locale: str) -> str:
        """What the tool's turn says: the value as JSON, or the error's code and message."""
        if result.code is None:
            return to_json(result.value).decode()
        if result.message:
            return to_json({"error": {"code": result.code, "message": result.message}}).decode()
        error = next(error for error in api.errors if error.code == result.code)
        return to_json({"error": {"code": error.code, "message": error.message.of(locale)}}).decode()


def _is_whole(returns: Type, spec: CompiledSpec) -> bool:
    """Whether rows are returned that have no absent fields: they are given as they are."""
    row = returns.item if isinstance(returns, ListType) else returns
    if not isinstance(row, EntityType):
        return False
    fields = spec.entities[row.entity].fields
    return not any(
        field.optional or isinstance(field.type, ListType | MapType | ObjectType | UnionType) for field in fields
    )


def defaults_of(api: Api) -> dict[str, Any]:
    return {param.name: param.default for param in api.params.fields if param.default is not None}


def filled(value: Any, type_: Type) -> Any:
    """A value with the defaults that are declared inside its objects."""
    match type_:
        case ListType():
            return [filled(item, type_.item) for item in value]
        case MapType():
            return {key: filled(item, type_.item) for key, item in value.items()}
        case UnionType() if value is not None and (option := type_.option(value[KIND])) is not None:
            return {KIND: option.name, **filled({name: value[name] for name in value if name != KIND}, option)}
    if not isinstance(type_, ObjectType) or value is None:
        return value
    found = {field.name: field.default for field in type_.fields if field.default is not None}
    inner = {field.name: field.type for field in type_.fields}
    return {**found, **{name: filled(item, inner[name]) for name, item in value.items()}}


def _has_inner_defaults(type_: Type, depth: int = 0) -> bool:
    if isinstance(type_, ListType):
        return _has_inner_defaults(type_.item, depth)
    if isinstance(type_, MapType):
        return _has_inner_defaults(type_.item, depth + 1)
    if isinstance(type_, UnionType):
        return any(_has_inner_defaults(option, depth + 1) for option in type_.options)
    if not isinstance(type_, ObjectType):
        return False
    own = depth > 0 and any(field.default is not None for field in type_.fields)
    return own or any(_has_inner_defaults(field.type, depth + 1) for field in type_.fields)
