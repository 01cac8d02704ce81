"""What is said in words of its own: flags, null, the kind of a union's value, and the keys of a map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TypeAlias

from compiler.model import Api
from compiler.paths import types_in
from compiler.phrases import Frame, mark_of, text_of
from compiler.types import BoolType, EnumType, KindType, ListType, MapType, ObjectType, Param, Type, UnionType
from simulator.script import Script
from simulator.units import Unit, unindexed

Meanings: TypeAlias = Mapping[str, bool | None]
"""What words (in small letters) say of a flag, or that something is null (None)."""

_NOTHING_SAID: Meanings = {}


class OwnWords:
    """The words of one spec in one locale."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._meanings: dict[tuple[str, str], Meanings] = {
            (api.name, path): words
            for api in script.spec.apis.values()
            for unit in script.units[api.name]
            for path, words in _of_unit(script, api, unit)
        }
        self._marks: dict[str, tuple[str, ...]] = {}
        self._way = cache(self._find_way)

    def of(self, api: str, path: str) -> Meanings:
        """All that can be said of a flag at a path, and that its value is null."""
        if not self._meanings:
            return _NOTHING_SAID
        return self._meanings.get((api, self._way(api, path)[0]), _NOTHING_SAID)

    def kind(self, words: str, type_: KindType) -> str | None:
        """Which of a union's types words say: the one that the longest mark in them is of; None if none is there."""
        words = words.casefold()
        found = ((mark, str(option.name)) for option in type_.options for mark in self.marks(option) if mark in words)
        best = max(found, key=lambda pair: len(pair[0]), default=None)
        return best[1] if best is not None else None

    def of_keys(self) -> Mapping[str, tuple[str, ...]]:
        """All keys that maps of the spec may have, and how each is said."""
        found: dict[str, tuple[str, ...]] = {}
        for type_ in types_in(self._script.spec):
            if isinstance(type_, MapType):
                found |= {key: said_key(type_, key, self._script.locale) for key in _all_keys(type_)}
        return found

    def marks(self, option: ObjectType) -> tuple[str, ...]:
        """The words that one of a union's types is known by, in small letters."""
        name = str(option.name)
        if name not in self._marks:
            frames = self._script.option(option)
            self._marks[name] = tuple(dict.fromkeys(mark_of(frame).casefold() for frame in frames))
        return self._marks[name]

    def keys(self, api: str, path: str) -> tuple[tuple[str, ...], ...]:
        """How each key of a map on the way to a leaf is said."""
        return self._way(api, path)[1]

    def all_keys(self, api: str, path: str) -> tuple[str, ...]:
        """How the keys are said that the innermost map on that way may have."""
        return self._way(api, path)[2]

    def _find_way(self, api: str, path: str) -> tuple[str, tuple[tuple[str, ...], ...], tuple[str, ...]]:
        """A path without its places in lists and with `*` for each key of a map; how these keys are said; and how all
        that the last map may have are."""
        steps: list[str] = []
        keys: list[tuple[str, ...]] = []
        known: tuple[str, ...] = ()
        type_: Type | None = self._script.spec.apis[api].params
        for step in unindexed(path).split("."):
            while isinstance(type_, ListType):
                type_ = type_.item
            match type_:
                case MapType(item=item):
                    keys.append(said_key(type_, step, self._script.locale))
                    known = tuple(f for key in _all_keys(type_) for f in said_key(type_, key, self._script.locale))
                    step, type_ = "*", item
                case UnionType():
                    type_ = type_.type_of(step)
                case ObjectType():
                    field = type_.field(step)
                    type_ = field.type if field is not None else None
                case _:
                    type_ = None
            steps.append(step)
        return ".".join(steps), tuple(keys), known


def _all_keys(type_: MapType) -> Iterator[str]:
    if isinstance(type_.key, EnumType):
        yield from (member.value for member in type_.key.members)
    else:
        yield from (form for forms in type_.key.forms.values() for form in forms)


def said_key(type_: MapType, key: str, locale: str) -> tuple[str, ...]:
    """How a key of a map is said."""
    return type_.key.words(key, locale) if isinstance(type_.key, EnumType) else (key,)


def _of_unit(script: Script, api: Api, unit: Unit) -> Iterator[tuple[str, Meanings]]:
    """The flags and nulls of a unit, or inside of it: their paths, and what words say of them."""
    null = script.null(api.name, unit.param, unit.path) if unit.param.nullable else ()
    if isinstance(unit.type, BoolType):
        frames = {value: script.of_unit(api, unit, "with" if value else "without") for value in (True, False)}
        yield unit.path, _meanings(frames, null)
    elif null:
        yield unit.path, _meanings({}, null)
    yield from _inside(script, unit.type, unit.path)


def _inside(script: Script, type_: Type, path: str) -> Iterator[tuple[str, Meanings]]:
    match type_:
        case ListType(item=item):
            yield from _inside(script, item, path)
        case MapType(item=BoolType()):
            yes, no = script.book.yes_and_no
            yield f"{path}.*", {yes.casefold(): True, no.casefold(): False}
        case MapType(item=item):
            yield from _inside(script, item, f"{path}.*")
        case UnionType(options=options):
            merged: dict[str, dict[str, bool | None]] = {}
            for option in options:
                for inner, words in _inside(script, option, path):
                    merged.setdefault(inner, {}).update(words)
            yield from merged.items()
        case ObjectType(fields=fields):
            for field in fields:
                yield from _of_field(script, type_, field, f"{path}.{field.name}")


def _of_field(script: Script, type_: ObjectType, field: Param, path: str) -> Iterator[tuple[str, Meanings]]:
    null = script.null(type_.name or "", field, field.name) if field.nullable else ()
    if isinstance(field.type, BoolType):
        yield path, _meanings({value: script.flag(type_, field, value) for value in (True, False)}, null)
    elif null:
        yield path, _meanings({}, null)
    yield from _inside(script, field.type, path)


def _meanings(frames: Mapping[bool, tuple[Frame, ...]], null: tuple[str, ...]) -> dict[str, bool | None]:
    said: dict[str, bool | None] = {words.casefold(): None for words in null}
    return said | {text_of(frame).strip().casefold(): value for value, found in frames.items() for frame in found}
