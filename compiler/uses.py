"""What a domain uses of others: their declarations become its own, as far as its locales go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from compiler.model import CompiledSpec
from compiler.report import did_you_mean
from compiler.scope import Scope
from dsl.syntax import (
    DocLine,
    EntityDecl,
    EnumDecl,
    Form,
    Name,
    PhrasesDecl,
    ScalarDecl,
    TypeDecl,
    TypeRef,
    UseDecl,
    WorldDecl,
)

Lendable = EnumDecl | ScalarDecl | TypeDecl | EntityDecl


@dataclass(frozen=True, slots=True)
class Used:
    """Another domain, without errors."""

    spec: CompiledSpec
    scope: Scope


def bring(scope: Scope, decl: UseDecl, other: Used) -> None:
    """Put what a `use` names, and what that consists of, into the tables. What can't be used is reported."""
    if not set(scope.locales) & set(other.spec.locales):
        message = f"`{other.spec.domain}` speaks none of this domain's languages"
        scope.report.add("FC231", message, decl.domain.span, f"it speaks {', '.join(other.spec.locales)}")
        return
    lent: dict[str, None] = {}
    for name in decl.names:
        api = next((api for api in other.spec.apis.values() if name.text in (api.name, api.source_name)), None)
        if api is not None:
            if any(taken in scope.places for taken in (api.name, api.source_name)):
                note = scope.declared_at(api.name) or scope.declared_at(api.source_name)
                scope.report.add("FC201", f"`{name.text}` is taken", name.span, notes=note)
            else:
                scope.guests[api.name] = api, other.spec
                scope.places[api.name] = scope.places[api.source_name] = name.span
                scope.foreign[api.name] = name.span
        elif _found(other.scope, name.text) is not None:
            for part in _with_parts(other.scope, name.text):
                if _add(scope, other, part, name):
                    lent[part] = None
        else:
            known = [*other.scope.enums, *other.scope.scalars, *other.scope.types, *other.scope.entities]
            known += [known_api.source_name for known_api in other.spec.apis.values()]
            hint = did_you_mean(name.text, known)
            if name.text in other.scope.personas or name.text in other.scope.scenarios:
                hint = "types, entities and APIs can be used"
            message = f"`{decl.domain.text}` declares no `{name.text}` that could be used"
            scope.report.add("FC231", message, name.span, hint)
    _lend_words(scope, other, lent)


def _found(scope: Scope, name: str) -> Lendable | None:
    tables: Sequence[dict[str, Any]] = (scope.enums, scope.scalars, scope.types, scope.entities)
    return next((table[name] for table in tables if name in table), None)


def _with_parts(scope: Scope, name: str) -> list[str]:
    """A name and all that its declaration mentions, and so on: what is declared there."""
    found: dict[str, None] = {}
    pending = [name]
    while pending:
        part = pending.pop()
        decl = _found(scope, part)
        if decl is not None and part not in found:
            found[part] = None
            pending += _mentioned(decl)
    return list(found)


def _mentioned(node: Any) -> Iterator[str]:
    if isinstance(node, TypeRef):
        yield node.name.text
    elif isinstance(node, tuple):
        for item in node:
            yield from _mentioned(item)
    elif is_dataclass(node) and not isinstance(node, Name):
        for part in fields(node):
            yield from _mentioned(getattr(node, part.name))


def _add(scope: Scope, other: Used, part: str, name: Name) -> bool:
    """Whether a declaration of the other domain is now in the tables; it may have been before."""
    decl = _found(other.scope, part)
    assert decl is not None
    is_named = part == name.text
    if (place := scope.places.get(part)) is not None:
        if place == decl.name.span:  # it came along with something else
            if is_named:
                scope.foreign[part] = name.span
        else:
            message = (
                f"`{part}` is taken" if is_named else f"`{name.text}` brings `{part}` along, and there is one here"
            )
            scope.report.add("FC201", message, name.span, notes=scope.declared_at(part))
        return False
    scope.places[part] = decl.name.span
    scope.foreign[part] = name.span if is_named else None
    own: Any = _localised(decl, other.spec.locales[0], scope.locales)
    match own:
        case EnumDecl():
            scope.enums[part] = own
        case ScalarDecl():
            scope.scalars[part] = own
        case TypeDecl():
            scope.types[part] = own
        case EntityDecl():
            scope.entities[part] = own
    return True


def _lend_words(scope: Scope, other: Used, lent: dict[str, None]) -> None:
    """The phrases of what was lent, and how many rows of it a world starts with where this domain doesn't say."""
    for decl in other.scope.phrases:
        if decl.target.text in lent and decl.locale.text in scope.locales:
            own = _localised(decl, other.spec.locales[0], scope.locales)
            assert isinstance(own, PhrasesDecl)
            scope.phrases.append(own)
    counted = {count.entity.text for world in scope.worlds for count in world.counts}
    for world in other.scope.worlds:
        counts = tuple(c for c in world.counts if c.entity.text in lent and c.entity.text not in counted)
        if counts:
            scope.worlds.append(WorldDecl(counts, world.span))


def _localised(node: Any, default: str, locales: Sequence[str]) -> Any:
    """A part of another domain's tree, without what is in locales that this domain doesn't speak. `default` is the
    locale of its documentation that names none."""
    if isinstance(node, DocLine):
        locale = node.locale or default
        return replace(node, locale=locale) if locale in locales else None
    if isinstance(node, Form):
        return node if node.locale.text in locales else None
    if isinstance(node, tuple):
        parts = (_localised(item, default, locales) for item in node)
        return tuple(part for part in parts if part is not None)
    if is_dataclass(node) and not isinstance(node, type | Name):
        values = {part.name: getattr(node, part.name) for part in fields(node)}
        kept = {name: _localised(value, default, locales) for name, value in values.items() if value is not None}
        return replace(node, **kept)
    return node
