"""Units: the parts of an API's arguments that are said on their own.

`filter.price` is one unit, a list is one, and so are a map, a choice of types, and an object that people have a
way to name, or that may be null; any other object is as many units as it has leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compiler.model import Api, CompiledSpec
from compiler.types import EntityType, KeyType, ListType, MapType, ObjectType, Param, Type, UnionType
from simulator.values import is_vocabulary, keys_in


@dataclass(frozen=True, slots=True)
class Unit:
    """`optional_group` is the path of the nearest optional object around it ("" where there is none):
    if one unit of a group is given, those of the group that are `required` must be given too.
    `keys` are those anywhere inside of it."""

    path: str
    type: Type
    required: bool
    optional_group: str
    param: Param
    keys: tuple[KeyType, ...]
    is_nested: bool


def units_of(api: Api, spec: CompiledSpec, locale: str) -> tuple[Unit, ...]:
    """The units of an API's parameters, in their order."""
    named = {target for place, target, kind, _ in spec.phrases if place == locale and kind == "called"}
    return tuple(_units(api.params.fields, "", "", named))


def _units(fields: tuple[Param, ...], prefix: str, group: str, named: set[str]) -> Iterator[Unit]:
    for field in fields:
        path = prefix + field.name
        inner = field.type
        if isinstance(inner, ObjectType) and inner.name not in named and not field.nullable:
            yield from _units(inner.fields, f"{path}.", group if field.required else path, named)
        else:
            item = inner.item if isinstance(inner, ListType) else inner
            is_nested = "." in path or isinstance(item, ObjectType | UnionType | MapType)
            yield Unit(path, inner, field.required, group, field, keys_in(inner), is_nested)


class Layout:
    """What is looked up of an API's units with every task: the paths that are always given, the others in their order,
    those with keys in them, where in the arguments each goes (the objects around it, and its name there), and the
    paths that are of one vocabulary on one level."""

    __slots__ = ("alike", "has_groups", "keyed", "needed", "others", "places", "units")

    def __init__(self, units: tuple[Unit, ...]) -> None:
        self.units = units
        self.needed = frozenset(unit.path for unit in units if unit.required and not unit.optional_group)
        self.others = tuple(unit.path for unit in units if unit.path not in self.needed)
        self.keyed = frozenset(unit.path for unit in units if unit.keys)
        self.has_groups = any(unit.optional_group for unit in units)
        self.places = tuple((unit.path, *_place_of(unit.path)) for unit in units)
        self.alike = tuple(_alike(units))


def _alike(units: tuple[Unit, ...]) -> Iterator[tuple[str, ...]]:
    """The paths of the same vocabulary and level, where there is more than one."""
    groups: dict[tuple[str, str | None], list[Unit]] = {}
    for unit in units:
        if is_vocabulary(unit.type):
            name = getattr(unit.type, "name", None)
            groups.setdefault((unit.path.rpartition(".")[0], name), []).append(unit)
    for group in groups.values():
        for first in group:
            alike = tuple(unit.path for unit in group if unit.type == first.type)
            if len(alike) > 1 and alike[0] == first.path:
                yield alike


def _place_of(path: str) -> tuple[tuple[str, ...], str]:
    *outer, last = path.split(".")
    return tuple(outer), last


def nest(values: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments from values by path: `{"filter.price": x}` becomes `{"filter": {"price": x}}`."""
    arguments: dict[str, Any] = {}
    for path, value in values.items():
        *outer, last = path.split(".")
        target = arguments
        for name in outer:
            target = target.setdefault(name, {})
        target[last] = value
    return arguments


def may_be_empty(params: ObjectType) -> bool:
    """Whether an object that is required has nothing that is, somewhere inside of parameters."""
    objects = [field.type for field in params.fields if field.required and isinstance(field.type, ObjectType)]
    return any(not any(field.required for field in inner.fields) or may_be_empty(inner) for inner in objects)


def with_empty(arguments: dict[str, Any], params: ObjectType) -> dict[str, Any]:
    """Arguments with the required objects of which nothing is given."""
    found: dict[str, Any] = {}
    for field in params.fields:
        if field.required and isinstance(field.type, ObjectType) and not field.nullable:
            found[field.name] = with_empty(arguments.get(field.name, {}), field.type)
        elif field.name in arguments:
            found[field.name] = arguments[field.name]
    return found


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar of a JSON value with its path: `items[0].size`. An empty list or object is a leaf."""
    if isinstance(value, dict) and value:
        inner = ((f"{path}.{name}" if path else name, item) for name, item in value.items())
    elif isinstance(value, list) and value:
        inner = ((f"{path}[{index}]", item) for index, item in enumerate(value))
    else:
        yield path, value
        return
    for place, item in inner:
        if isinstance(item, dict | list):
            yield from leaves(item, place)
        else:
            yield place, item


def join(path: str, inner: str) -> str:
    """`items` and `[0].size` make `items[0].size`."""
    return path + inner if not inner or inner.startswith("[") else f"{path}.{inner}"


def unindexed(path: str) -> str:
    """A path without its places in lists: `items[0].size` is an `items.size`."""
    return _PLACE.sub("", path) if "[" in path else path


_PLACE = re.compile(r"\[\d+\]")


def put(value: Any, path: str, leaf: Any) -> Any:
    """`value` with `leaf` at `path`, in place; `leaf` itself where the path is empty."""
    if not path:
        return leaf
    *outer, last = _STEP.findall(path)
    target = value
    for step in outer:
        target = target[int(step)] if isinstance(target, list) else target[step]
    target[int(last) if isinstance(target, list) else last] = leaf
    return value


_STEP = re.compile(r"[^.\[\]]+")


def at_path(value: Any, path: str) -> Any:
    """The part of a JSON value at a path such as `[2].id` or `items[0].size`; KeyError or IndexError if none."""
    if path.isidentifier():
        return value[path]
    for step in _STEP.findall(path):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def type_at(type_: Type, path: str, spec: CompiledSpec) -> Type:
    """The type of that part; of an entity's row, of its field."""
    for step in (path,) if path.isidentifier() else _STEP.findall(path):
        if isinstance(type_, ListType):
            if step.isdigit():
                type_ = type_.item
                continue
            type_ = type_.item
        if isinstance(type_, MapType):
            type_ = type_.item
            continue
        if isinstance(type_, UnionType):
            found = type_.type_of(step)
            assert found is not None, f"no field {step}"
            type_ = found
            continue
        if isinstance(type_, EntityType):
            field = spec.entities[type_.entity].field(step)
        else:
            assert isinstance(type_, ObjectType)
            field = type_.field(step)
        assert field is not None, f"no field {step}"
        type_ = field.type
    return type_
