"""Reads values back out of words: the independent ear to the speaker's mouth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from compiler.model import CompiledSpec
from compiler.paths import inside, types_in
from compiler.types import (
    EnumType,
    Json,
    KeyType,
    KindType,
    ListType,
    MapType,
    MomentType,
    NumberType,
    ObjectType,
    StringType,
    Type,
    UnionType,
)
from simulator.joints import in_word
from simulator.locales.base import Locale, Reading, agrees
from simulator.own_words import OwnWords
from simulator.pointing import extreme_unit
from simulator.script import Script, label_of


class Word(NamedTuple):
    """A form of a vocabulary found at `[start, end)`: what it means, by the name of each type that has it.
    A named tuple since many are made for every text."""

    start: int
    end: int
    meanings: Mapping[str, str]


class Lexicon:
    """The forms of some types in one locale, found in running text: the longest first, whole words only.

    What people say that is none of an enum's members (of the `strangers`) means itself.
    """

    def __init__(
        self, types: Iterable[EnumType | StringType], locale: str, strangers: Iterable[EnumType | StringType] = ()
    ) -> None:
        meanings: dict[str, dict[str, str]] = {}
        for type_ in strangers:
            for form in type_.strangers.get(locale, ()) if isinstance(type_, EnumType) else ():
                meanings.setdefault(form.casefold(), {})[_name(type_)] = form
        for type_ in types:
            for form, value in _forms(type_, locale):
                meanings.setdefault(form.casefold(), {})[_name(type_)] = value
        # Forms by their first word. A pattern of them all would be no faster, and takes long to make of many.
        self._starting: dict[str, list[tuple[str, dict[str, str]]]] = {}
        for form in sorted(meanings, key=len, reverse=True):
            if (first := _STARTS.match(form)) is not None:
                self._starting.setdefault(first[0], []).append((form, meanings[form]))

    def find(self, text: str) -> list[Word]:
        text = text.casefold()
        found: list[Word] = []
        after = 0
        for start in _STARTS.finditer(text):
            at = start.start()
            if at < after or (forms := self._starting.get(start[0])) is None:
                continue
            for form, meanings in forms:
                end = at + len(form)
                if text.startswith(form, at) and not (in_word(text[end - 1]) and in_word(text[end : end + 1])):
                    found.append(Word(at, end, meanings))
                    after = end
                    break
        return found


# Words of a spaced script end where no letter goes on; Chinese has no such ends.
_STARTS = re.compile(r"[a-z0-9]+|[^a-z0-9\s]")
_NOTHING = r"(?!)"


def _spans(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Where some words (in small letters) stand in a text."""
    lowered = text.casefold()
    return [found.span() for each in words for found in re.finditer(re.escape(each), lowered)]


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word of a spaced script goes on beyond the ends of a part of `text`."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (in_word(before) and in_word(text[start])) and not (in_word(after) and in_word(text[end - 1]))


def _forms(type_: EnumType | StringType, locale: str) -> Iterator[tuple[str, str]]:
    if isinstance(type_, EnumType):
        for member in type_.members:
            for form in member.forms.get(locale) or (member.value,):
                yield form, member.value
    else:
        for form in type_.forms.get(locale, ()):
            yield form, form


def _name(type_: EnumType | StringType) -> str:
    if isinstance(type_, EnumType):
        return type_.name
    # Two open vocabularies without a name differ by what is in them.
    return type_.name or str(sorted(type_.forms.items()))


class Reader:
    """Reads the values of one spec in one locale."""

    def __init__(self, script: Script, locale: Locale) -> None:
        self._script = script
        self._spec: CompiledSpec = script.spec
        self._locale = locale
        self.internal_names = _internal_names(script.spec)
        self.internal_keys = _keys(script.spec, known=False)
        self.known_keys = _keys(script.spec, known=True)
        self.units = tuple(sorted(_units_in(script.spec)))
        self._lexicons: dict[str, Lexicon] = {}
        self._result_lexicons: dict[str, Lexicon] = {}
        self.own_words = OwnWords(script)
        self.map_keys = self.own_words.of_keys()
        labels = sorted({re.escape(form) for forms in self.map_keys.values() for form in forms}, key=len, reverse=True)
        self._labels = re.compile(rf"(?i)(?:{'|'.join(labels)})(?=[:：])") if labels else None
        book = script.book
        self._fixed: dict[str, tuple[str, ...]] = {}
        self._ordinals = {form: place for place, forms in enumerate(book.ordinals) for form in forms}
        self._readings = lru_cache(maxsize=64)(locale.read)

    # ---- whole texts --------------------------------------------------------------------------

    def readings(self, text: str, clock: datetime) -> tuple[Reading, ...]:
        """All numbers and moments in a text."""
        if self._labels is not None:  # (in "Monday: 9 o'clock" Monday is a key)
            text = self._labels.sub(lambda found: " " * len(found[0]), text)
        return self._readings(text, clock)

    def said_for(self, api: str) -> Lexicon:
        """The vocabulary of an API's parameters."""
        found = self._lexicons.get(api)
        if found is None:
            types = set_of(self._spec.apis[api].params, self._spec)
            found = self._lexicons[api] = Lexicon(types, self._locale.code, types)
        return found

    def told_of(self, api: str) -> Lexicon:
        """The vocabulary of an API's result."""
        found = self._result_lexicons.get(api)
        if found is None:
            found = self._result_lexicons[api] = Lexicon(
                set_of(self._spec.apis[api].returns, self._spec), self._locale.code
            )
        return found

    def says(self, api: str, path: str, words: str, value: Json) -> bool:
        """Whether words say this of a flag, or that a value is null."""
        said = self.own_words.of(api, path)
        return words.casefold() in said and bool(said[words.casefold()] == value)

    def key_spans(self, text: str, places: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
        """Where the keys of maps stand in a text, for the leaves at some `places`: an API, and a path."""
        return _spans(
            {form.casefold() for api, path in places for key in self.own_words.keys(api, path) for form in key}, text
        )

    def fixed_spans(self, text: str, apis: Iterable[str]) -> list[tuple[int, int]]:
        """Where a text has the words of an API's documentation and names, which ask for nothing by themselves: "compare
        the two nearest shops"."""
        return [span for api in apis for span in _spans(self._fixed_words(api), text)]

    def _fixed_words(self, api: str) -> tuple[str, ...]:
        """Those that would be taken for values, in small letters."""
        found = self._fixed.get(api)
        if found is None:
            words = {label_of(unit.param, self._locale.code) for unit in self._script.units[api]}
            words.add(self._script.doc_clause(self._spec.apis[api]))
            found = self._fixed[api] = tuple(each.casefold() for each in sorted(words) if self._holds_values(each, api))
        return found

    def _holds_values(self, words: str, api: str) -> bool:
        """Whether a part of some words, and not just the whole of them, would be taken for a value."""
        read = [(each.start, each.end) for each in self._locale.read(words, datetime(2026, 3, 6))]
        found = [(each.start, each.end) for each in self.said_for(api).find(words)]
        return any(span != (0, len(words)) for span in read + found)

    # ---- one value ----------------------------------------------------------------------------

    def means(self, words: str, value: Any, type_: Type, clock: datetime) -> bool:
        """Whether these words, as a whole, are a way to say the value."""
        match type_:
            case KindType():
                return bool(self.own_words.kind(words, type_) == value)
            case EnumType():
                forms = type_.words(value, self._locale.code)
                return words.casefold() in {form.casefold() for form in forms}
            case NumberType() | MomentType():
                readings = self.readings(words, clock)
                return len(readings) == 1 and reads_as(readings[0], value, type_)
            case StringType() | KeyType():
                return words.casefold() == str(value).casefold()
        return False

    def holds(self, words: str, value: Any, type_: Type, clock: datetime) -> bool:
        """Whether words that may say more also say this value."""
        if isinstance(type_, NumberType | MomentType):
            found = self.readings(words, clock)
            return any(reads_as(part, value, type_) for reading in found for part in (reading, *reading.parts))
        if isinstance(type_, EnumType):
            forms = type_.words(value, self._locale.code)
            return any(form.casefold() in words.casefold() for form in forms)
        return str(value).casefold() in words.casefold()

    # ---- pointing -----------------------------------------------------------------------------

    def points_at(
        self, words: str, rule: str, row: Mapping[str, Any], rows: list[Any], entity: str, clock: datetime
    ) -> bool:
        """Whether words, understood by a rule, mean this row of the rows and no other."""
        kind, _, argument = rule.partition(":")
        lowered = words.casefold()
        if kind == "ordinal":
            place = self._ordinals.get(lowered)
            return place is not None and place < len(rows) and rows[place] is row
        if kind in ("only", "sole"):
            return len(rows) == 1 and (kind == "sole" or lowered in self._script.book.pronouns)
        if kind in ("lowest", "highest"):
            return self._is_extreme(lowered, kind, argument, row, rows, entity)
        meant = [other for other in rows if self._is_told_by(words, argument.split(","), other, entity, clock)]
        return len(meant) == 1 and meant[0] is row

    def _is_extreme(
        self, words: str, kind: str, name: str, row: Mapping[str, Any], rows: list[Any], entity: str
    ) -> bool:
        field = self._spec.entities[entity].field(name)
        extremes = self._script.book.extremes.get(extreme_unit(field.type) or "") if field is not None else None
        if extremes is None or words not in extremes[0 if kind == "lowest" else 1]:
            return False
        values = [other.get(name) for other in rows]
        if any(value is None for value in values):
            return False
        best: Any = min(values) if kind == "lowest" else max(values)
        return bool(row[name] == best) and values.count(best) == 1

    def _is_told_by(self, words: str, fields: list[str], row: Any, entity: str, clock: datetime) -> bool:
        for name in fields:
            value: Any = row
            for step in name.split("."):
                value = value.get(step) if isinstance(value, dict) else None
            if value is None or not self.holds(words, value, self._script.field_type(entity, name), clock):
                return False
        return True


def reads_as(reading: Reading, value: Any, type_: NumberType | MomentType) -> bool:
    """Whether a reading is this value, in the type's unit or one that converts to it."""
    if isinstance(type_, MomentType):
        return bool(reading.kind == type_.kind and reading.value == value)
    # A distance ("in two hours") says how long only where something is measured.
    return (reading.kind == "number" or type_.unit is not None) and agrees(reading, value, type_.unit)


def set_of(type_: Type, spec: CompiledSpec) -> list[EnumType | StringType]:
    """The enums and open vocabularies anywhere inside a type, each once."""
    found: dict[str, EnumType | StringType] = {}
    for inner in inside(type_, entities=spec.entities):
        if isinstance(inner, EnumType):
            found[inner.name] = inner
        elif isinstance(inner, StringType) and inner.forms:
            found[_name(inner)] = inner
    return list(found.values())


def _units_in(spec: CompiledSpec) -> set[str]:
    return {type_.unit for type_ in types_in(spec) if isinstance(type_, NumberType) and type_.unit is not None}


def _internal_names(spec: CompiledSpec) -> re.Pattern[str]:
    """Names that only a machine would say: those with an underscore in them."""
    names = {api.name for api in spec.apis.values()}
    for api in spec.apis.values():
        names |= {step for name in _paths(api.params) for step in name.split(".")}
    names |= {member.value for enum in spec.enums.values() for member in enum.members}
    machine = sorted(name for name in names if "_" in name)
    return re.compile(
        rf"(?<![A-Za-z0-9_])(?:{'|'.join(map(re.escape, machine))})(?![A-Za-z0-9_])" if machine else _NOTHING
    )


def _paths(type_: Type) -> Iterator[str]:
    match type_:
        case ListType() | MapType():
            yield from _paths(type_.item)
        case UnionType():
            for option in type_.options:
                yield from _paths(option)
        case ObjectType():
            for field in type_.fields:
                yield field.name
                yield from _paths(field.type)


def _keys(spec: CompiledSpec, *, known: bool) -> re.Pattern[str]:
    """The keys that people know, or those that they don't."""
    patterns = [
        "".join({"#": r"\d", "?": "[A-Z]"}.get(char, re.escape(char)) for char in entity.key_type.pattern)
        for entity in spec.entities.values()
        if entity.key_type.known is known
    ]
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(patterns)})(?![A-Za-z0-9])" if patterns else _NOTHING)
