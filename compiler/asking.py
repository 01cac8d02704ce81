"""What of an API can come up in a dialogue: what is asked for, left out, changed and refused, and what is done along
with others. It follows from the parameters and the effect; the state graph has the edges that this leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from compiler.dependencies import needs
from compiler.model import Api, Entity
from compiler.outcomes import Effects, deciding
from compiler.paths import inside, leaf_paths
from compiler.types import BoolType, EnumType, KeyType, MomentType, NumberType, ObjectType, Param, Type

Named: TypeAlias = Mapping[str, bool]
"""The types of objects that people have words for (`called`), and whether they have in every locale."""


def is_lookup(api: Api) -> bool:
    """Whether an assistant may call it of its own accord: it changes nothing."""
    return not api.is_action and not api.confirm


def askable(api: Api) -> tuple[str, ...]:
    """The paths of the values that an API needs, and that can be asked for."""
    return tuple(param.name for param in api.params.fields if param.required)


def found_keys(api: Api, entities: Mapping[str, Entity]) -> Mapping[str, frozenset[str]]:
    """The keys that every call needs and that come from a result, since nobody knows them: by parameter, whose."""
    keys = {name: entity.key for name, entity in entities.items()}
    found: dict[str, frozenset[str]] = {}
    for need in needs(api, keys):
        if need.required and not entities[need.entity].key_type.known:
            name = need.path.partition(".")[0].partition("[")[0]
            found[name] = found.get(name, frozenset()) | {need.entity}
    return found


def refinable(api: Api, named: Named) -> tuple[tuple[str, Type], ...]:
    """The values, by path, that a user may come to think better of: all but keys."""
    return tuple((path, type_) for path, type_ in _said(api.params.fields, "", named) if not _holds_keys(type_))


def _said(fields: tuple[Param, ...], prefix: str, named: Named) -> Iterator[tuple[str, Type]]:
    """What is said on its own: objects that have a way to be named, or that can be null, as a whole."""
    for field in fields:
        path, type_ = prefix + field.name, field.type
        always = field.nullable or (isinstance(type_, ObjectType) and named.get(type_.name or ""))
        if not isinstance(type_, ObjectType) or always is not None:
            yield path, type_
        if isinstance(type_, ObjectType) and not always:
            yield from _said(type_.fields, f"{path}.", named)


def changed_after(api: Api, effects: Effects) -> Callable[[str], bool]:
    """Whether the value at a path is changed when the call has come out: of a lookup any, of an action that failed
    those that had a part in it."""
    if not api.is_action:
        return lambda path: True
    decisive = deciding(api) if effects.outcomes(api) != ("ok",) else frozenset()
    return lambda path: path.partition(".")[0] in decisive


def comes_out_beside(api: Api, effects: Effects) -> tuple[str, ...]:
    """How a call that is made along with others can come out. The first comes out well, and a further one of the same
    API has another value in one place, neither a row nor a flag."""
    varied = {path.partition(".")[0] for path, type_ in leaf_paths(api.params) if _varies(type_)}
    decisive = varied & deciding(api)
    return tuple(
        outcome for outcome in effects.outcomes(api) if outcome == "ok" or (varied if outcome == "empty" else decisive)
    )


def can_be_wrong(type_: Type) -> bool:
    """Whether people can say values of the kind that the type does not allow: beyond bounds, or no member."""
    if isinstance(type_, EnumType):
        return bool(type_.strangers)
    if isinstance(type_, NumberType | MomentType):
        return type_.low is not None and type_.high is not None
    return False


def _varies(type_: Type) -> bool:
    return not isinstance(type_, BoolType) and not _holds_keys(type_)


def _holds_keys(type_: Type) -> bool:
    return any(isinstance(part, KeyType) for part in inside(type_))
