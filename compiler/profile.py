"""What is known of a user before they say anything, and the parameters that it can fill."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.model import Api, ProfileField, ProfileUse
from compiler.paths import find_path
from compiler.people import find_api
from compiler.resolve import Types
from compiler.scope import Scope
from compiler.types import (
    BoolType,
    EntityType,
    KeyType,
    ListType,
    MapType,
    NumberType,
    ObjectType,
    Param,
    Type,
    UnionType,
)
from compiler.unknown import is_unknown
from dsl import syntax
from dsl.syntax import Name


def build_profile(scope: Scope, types: Types, apis: Mapping[str, Api]) -> dict[str, ProfileField]:
    """The fields of the profile, in their order; empty where none is declared."""
    found: dict[str, ProfileField] = {}
    names: dict[str, Name] = {}
    filled: dict[tuple[str, str], str] = {}
    for entry in (entry for profile in scope.profiles[:1] for entry in profile.entries):
        field = syntax.Field(entry.name, False, entry.type, None, entry.doc, entry.span)
        if not types.is_new(field, names):
            continue
        param = types.field(field, types.of_field(field))
        if is_unknown(param.type):
            continue
        if (reason := "may be null" if param.nullable else _untold(param.type)) is not None:
            scope.report.add("FC415", f"`{entry.name.text}` {reason}", entry.name.span, "a profile says plain values")
            continue
        uses = tuple(use for path in entry.uses if (use := _use(scope, apis, param, path)) is not None)
        for use, path in zip(uses, entry.uses, strict=False):
            if filled.setdefault((use.api, use.path), param.name) != param.name:
                message = f"`{filled[use.api, use.path]}` fills `{use.api}.{use.path}` already"
                scope.report.add("FC201", message, path[0].span, "one field fills a parameter")
        found[param.name] = ProfileField(param, uses)
    return found


def _untold(type_: Type) -> str | None:
    """Why a value of this type stands in no profile."""
    match type_:
        case BoolType():
            return "is true or false, which nobody points at"
        case ListType():
            return "is a list"
        case EntityType():
            return "is a row; its key can stand for it"
        case MapType() | UnionType():
            return "is a map, or one of several types"
        case ObjectType() if any(
            field.nullable or _untold(field.type) or isinstance(field.type, KeyType) for field in type_.fields
        ):
            return "has parts that can't be told"
    return None


def _use(scope: Scope, apis: Mapping[str, Api], param: Param, path: tuple[Name, ...]) -> ProfileUse | None:
    api = find_api(scope, apis, path[0])
    if api is None:
        return None
    place = find_path(scope, api.params, path[1:], f"`{api.source_name}`", "parameter", in_lists=True)
    if place is None or is_unknown(place.type):
        return None
    if not _fits(param.type, place.type):
        message = f"`{param.name}` is no value for `{'.'.join(name.text for name in path)}`"
        scope.report.add(
            "FC415", message, path[-1].span, "both need the same type", ((param.span, "it is declared here"),)
        )
        return None
    return ProfileUse(api.name, place.path, _is_needed(api.params, place.path))


def _is_needed(type_: Type, path: str) -> bool:
    """Whether every part of a path is required, and none is in a list."""
    for name in path.split("."):
        field = type_.field(name) if isinstance(type_, ObjectType) else None
        if field is None or not field.required:
            return False
        type_ = field.type
    return True


def _fits(given: Type, wanted: Type) -> bool:
    """Whether every value of one type is a value of the other."""
    if not isinstance(given, NumberType) or not isinstance(wanted, NumberType):
        return given == wanted
    if (given.integral, given.unit) != (wanted.integral, wanted.unit) or wanted.step not in (None, given.step):
        return False
    low = wanted.low is None or (given.low is not None and given.low >= wanted.low)
    return low and (wanted.high is None or (given.high is not None and given.high <= wanted.high))
