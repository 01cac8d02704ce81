"""Says values: an enum by its forms, a moment as people put it, a row by what it is called."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from compiler.phrases import Frame, mark_of, text_of
from compiler.types import (
    KIND,
    BoolType,
    EntityType,
    EnumType,
    KeyType,
    ListType,
    MapType,
    MomentType,
    NumberType,
    ObjectType,
    StringType,
    Type,
    UnionType,
)
from simulator.chance import Repeating, pick
from simulator.joints import begins_with, going_on, in_word
from simulator.locales.base import Locale
from simulator.locales.calendar_rules import no_such_day
from simulator.own_words import said_key
from simulator.plan import Reference
from simulator.script import Script
from simulator.spoken import Span, Spoken, Unsayable, common, has, sayable
from simulator.units import at_path, join, leaves, type_at

_VOWELS = frozenset("aeiouAEIOU")
_ARTICLES = frozenset(("a ", "A "))
_ARTICLE = re.compile(r"(?:^|[\s(])[Aa] $")
_TWICE = re.compile(r"(?i)\b(?:the|number) $")
"""What a phrase and a value may both begin with: "the" and "the premium cabin"."""
_DETERMINED = ("my ", "our ", "the ")


class Way(NamedTuple):
    """How something is said: by draws of `rng`, at the `clock`, and by what the values are taken from (`references`, by
    path). `exact` is the assistant's careful way. A named tuple since one is made for every phrase."""

    rng: random.Random
    clock: datetime
    exact: bool
    references: Mapping[str, Reference] = MappingProxyType({})


class Voice:
    """Says values of one spec in one locale."""

    def __init__(self, script: Script, locale: Locale) -> None:
        self.script = script
        self.locale = locale
        self._entities = script.spec.entities
        self._has_articles = locale.code == "en"
        self._manner = Repeating()
        self._says_unit = cache(lambda after, unit: begins_with(after, locale.unit_words(unit)))

    def fill(self, frame: Frame, say: Callable[[str, str], Spoken]) -> Spoken:
        """A frame with its slots said: `say(path, following)` gets the words that come after the slot."""
        text = said = ""
        spans: list[Span] = []
        relative = False
        segments = frame.segments
        for place, part in enumerate(segments, start=1):
            if isinstance(part, str):
                text += going_on(said, part)
                continue
            after = segments[place] if place < len(segments) else ""
            spoken = say(part.path, after if isinstance(after, str) else "")
            said = spoken.text
            if text[-2:] in _ARTICLES and self._has_articles and _ARTICLE.search(text):
                if said.startswith(_DETERMINED):  # "a my usual size"
                    text = text[:-2]
                elif said[:1] in _VOWELS:
                    text = text[:-1] + "n "
            if (twice := _TWICE.search(text)) is not None and said.startswith(twice[0].lower()):
                text = text[: twice.start()]
            if text[-1:].isnumeric() and (said[:1].isnumeric() or said[:1] == "两"):
                text += " "  # "18:00" and "4" would be read as one
            elif spans and spans[-1][2] == len(text) and in_word(text[-1:]) and in_word(said[:1]):
                text += " "  # and so would "Atlas" and "880GB"
            shift = len(text)
            for path, start, end in spoken.spans:
                spans.append((path, start + shift, end + shift))
            relative = relative or spoken.is_relative
            text += said
        return Spoken(text, spans, relative)

    def value(self, type_: Type, value: Any, path: str, way: Way, after: str = "") -> Spoken:
        """A value in words, with the spans of its leaves under `path`. `after`: the words that follow it."""
        if way.references and not way.exact and (mine := way.references.get(path)) is not None and mine.rule == "mine":
            return self._mine(mine, value, path, way.rng)
        if value is None:
            raise Unsayable(path)
        match type_:
            case UnionType():
                return self._of_union(type_, value, path, way)
            case MapType():
                return self._entries(type_, value, path, way)
            case ListType():
                return self._items(type_, value, path, way)
            case ObjectType():
                return self._object(type_, value, path, way)
            case EntityType():
                return self.rows(type_.entity, (value,), way)
            case KeyType():
                reference = way.references.get(path)
                if reference is not None:
                    return self.reference(reference, path, way)
                if not type_.known:
                    raise Unsayable(path)
                text, relative = str(value), False
            case _:
                text, relative = self._scalar(type_, value, way, after)
        return Spoken(text, [(path, 0, len(text))], relative)

    def _mine(self, reference: Reference, value: Any, path: str, rng: random.Random) -> Spoken:
        """How a user points at what the profile has: one place in the text for all its leaves."""
        text = pick(rng, self.script.mine(reference.pointer))
        return Spoken(text, [(join(path, inner), 0, len(text)) for inner, _ in leaves(value)])

    def _scalar(self, type_: Type, value: Any, way: Way, after: str) -> tuple[str, bool]:
        rng, clock, exact, _ = way
        match type_:
            case StringType():
                return value, False
            case EnumType():
                forms = type_.words(value, self.locale.code)
                return (forms[0] if exact and rng.random() < 0.7 else pick(rng, forms)), False
            case NumberType():
                says_unit = type_.unit is not None and after != "" and self._says_unit(after, type_.unit)
                say = self.locale.count if says_unit else self.locale.number
                said = say(value, type_.unit, rng, exact=exact)
            case MomentType("date" | "datetime") if (no_day := no_such_day(value)) is not None:
                text = self.locale.no_such_day(no_day, rng, exact=exact)
                at = self.locale.time(time.fromisoformat(value[11:]), rng, exact=exact).text if value[10:] else ""
                return self.locale.at(text, at) if at else text, False
            case MomentType("date"):
                said = self.locale.date(date.fromisoformat(value), clock, rng, exact=exact)
            case MomentType("time"):
                said = self.locale.time(time.fromisoformat(value), rng, exact=exact)
            case MomentType("datetime"):
                said = self.locale.datetime(datetime.fromisoformat(value), clock, rng, exact=exact)
            case _:
                raise Unsayable(str(type_))
        return said.text, said.relative

    def _items(self, type_: ListType, value: Sequence[Any], path: str, way: Way) -> Spoken:
        return self.joined(
            [self.value(type_.item, item, f"{path}[{place}]", way) for place, item in enumerate(value)], way
        )

    def _entries(self, type_: MapType, value: Mapping[str, Any], path: str, way: Way) -> Spoken:
        """A map as its keys and what each has: `home: 3, work: 5`."""
        said = []
        for key, item in value.items():
            label = pick(way.rng, said_key(type_, key, self.locale.code))
            start = len(self.script.book.labelled(label, ""))
            inner = f"{path}.{key}"
            if isinstance(type_.item, BoolType):
                text = self.script.book.yes_and_no[0 if item else 1]
                spoken = Spoken(text, [(inner, 0, len(text))])
            else:
                spoken = self.value(type_.item, item, inner, way)
            spans = [(leaf, begin + start, end + start) for leaf, begin, end in spoken.spans]
            text = self.script.book.labelled(label, spoken.text)
            said.append(Spoken(text, spans, spoken.is_relative))
        return self.joined(said, way)

    def _of_union(self, type_: UnionType, value: Mapping[str, Any], path: str, way: Way) -> Spoken:
        """A choice of types by what the type at hand is called: the words of that say the kind."""
        option = type_.option(value[KIND])
        assert option is not None
        inner = {name: value[name] for name in value if name != KIND}
        frames = self.script.option(option)
        spoken = self._object(option, inner, path, way, frames)
        lowered = spoken.text.casefold()
        marks = sorted((mark_of(frame).casefold() for frame in frames), key=len, reverse=True)
        mark = next(mark for mark in marks if mark in lowered)
        at = lowered.find(mark)
        return Spoken(spoken.text, [(join(path, KIND), at, at + len(mark)), *spoken.spans], spoken.is_relative)

    def joined(self, said: Sequence[Spoken], way: Way, *, goes_on: bool = False) -> Spoken:
        """Several things said in a row, as the locale lists them. `goes_on`: the last one is not the end."""
        words = [spoken.text for spoken in said]
        book = self.script.book
        # Things that have commas of their own are set apart by more than a comma.
        if any("," in word or "，" in word for word in words):
            text = book.semicolon.join(words)
        else:
            text = book.comma.join(words) if goes_on else self.locale.join(words, way.rng, exact=way.exact)
        spans: list[Span] = []
        at = 0
        for spoken in said:
            at = text.index(spoken.text, at)
            spans += [(path, start + at, end + at) for path, start, end in spoken.spans]
            at += len(spoken.text)
        return Spoken(text, spans, any(spoken.is_relative for spoken in said))

    def _object(
        self, type_: ObjectType, value: Mapping[str, Any], path: str, way: Way, named: Sequence[Frame] = ()
    ) -> Spoken:
        """An object by what its type is called (or is `named` here), and what that leaves out in words of their own."""
        if way.references and not way.exact:  # what the profile has need not be said
            value = {name: value[name] for name in value if not _goes_unsaid(way.references, join(path, name))}
        there = {name for name in value if value[name] is not None}
        frames = [frame for frame in named or self.script.naming(type_) if frame.slots <= there]
        most = max((len(frame.slots) for frame in frames), default=0)
        full = [frame for frame in frames if len(frame.slots) == most] or [Frame((), frozenset())]

        def say(name: str, after: str) -> Spoken:
            inner = type_at(type_, name, self.script.spec)
            return self.value(inner, at_path(value, name), join(path, name), way, after)

        frame = pick(way.rng, full)
        spoken = self.fill(frame, say)
        for name in value:
            if name in frame.slots:
                continue
            spoken = self._with(type_, name, value[name], path, spoken, say, way.rng)
        return spoken

    def _with(
        self,
        type_: ObjectType,
        name: str,
        value: Any,
        path: str,
        spoken: Spoken,
        say: Callable[[str, str], Spoken],
        rng: random.Random,
    ) -> Spoken:
        declared = type_.field(name)
        assert declared is not None
        if value is None:
            text = pick(rng, self.script.null(type_.name or "", declared, name))
            words = Spoken(text, [(join(path, name), 0, len(text))])
        elif isinstance(declared.type, BoolType):
            text = text_of(pick(rng, self.script.flag(type_, declared, value))).strip()
            words = Spoken(text, [(join(path, name), 0, len(text))])
        else:
            frames = self.script.own(type_.name or "", "with", name)
            words = self.fill(pick(rng, frames), say) if frames else say(name, "")
        glue = "" if not spoken.text else " " if self.locale.code == "en" else "，"
        shift = len(spoken.text) + len(glue)
        spans = spoken.spans + [(leaf, start + shift, end + shift) for leaf, start, end in words.spans]
        return Spoken(spoken.text + glue + words.text, spans, spoken.is_relative or words.is_relative)

    # ---- rows ---------------------------------------------------------------------------------

    def rows(
        self,
        entity: str,
        rows: Sequence[Mapping[str, Any]],
        way: Way,
        manner: Repeating | None = None,
        *,
        goes_on: bool = False,
    ) -> Spoken:
        """Rows as an assistant lists them: all in the same way (of the `manner`), as far as they have the same to
        tell."""
        frames = self.script.listed(entity)
        shared = common(frames, rows)
        frame = pick(way.rng, shared or sayable(frames, entity, rows[0]))
        alike = Way(manner or self._manner.of(way.rng), way.clock, exact=True)
        said = []
        for row in rows:
            fits = bool(shared) or all(has(row, path) for path in frame.slots)
            chosen = frame if fits else sayable(frames, entity, row)[0]
            said.append(self._row_by(chosen, entity, row, alike))
        return self.joined(said, way, goes_on=goes_on)

    def plainly(self, entity: str, row: Mapping[str, Any], way: Way) -> str:
        """A row by the first of what it is called."""
        return self._row_by(sayable(self.script.called(entity), entity, row)[0], entity, row, way).text

    def named(self, entity: str, row: Mapping[str, Any], way: Way) -> Spoken:
        """A row by the plainest of what it is called, as an assistant repeats it."""
        frames = sayable(self.script.called(entity), entity, row)
        plainest = [frame for frame in frames if frame.slots == frames[0].slots]
        spoken = self._row_by(pick(way.rng, plainest), entity, row, way)
        mine, yours = self.script.book.mine_and_yours
        return Spoken(re.sub(mine, yours, spoken.text)) if re.search(mine, spoken.text) else spoken

    def _row_by(self, frame: Frame, entity: str, row: Mapping[str, Any], way: Way) -> Spoken:
        plain = Way(way.rng, way.clock, way.exact)
        manner = way.rng if isinstance(way.rng, Repeating) else None

        def say(path: str, after: str) -> Spoken:
            if manner is not None:
                manner.again()
            return self.value(self.script.field_type(entity, path), at_path(row, path), path, plain, after)

        return self.fill(frame, say)

    def reference(self, reference: Reference, path: str, way: Way) -> Spoken:
        """How a user points at a row; an assistant names it."""
        book, rng = self.script.book, way.rng
        rule = reference.rule
        if way.exact and rule != "known":
            return self.named(reference.entity, reference.row, way)
        relative = False
        match rule:
            case "known":
                text = pick(rng, book.frames["called_key"]).segments
                spoken = self.fill(
                    Frame(tuple(text), frozenset()),
                    lambda _, __: Spoken(str(reference.key), [(path, 0, len(str(reference.key)))]),
                )
                return spoken
            case "fields":
                frames = [
                    frame
                    for frame in self.script.called(reference.entity)
                    if tuple(sorted(frame.slots)) == reference.fields
                ]
                spoken = self._row_by(pick(rng, frames), reference.entity, reference.row, way)
                words, relative = spoken.text, spoken.is_relative
            case "ordinal":
                words = pick(rng, book.ordinals[reference.position])
            case "lowest" | "highest":
                words = pick(rng, self._extreme(reference)[0 if rule == "lowest" else 1])
            case _:
                words = pick(rng, book.pronouns)
        return Spoken(words, [(path, 0, len(words))], relative)

    def _extreme(self, reference: Reference) -> tuple[tuple[str, ...], tuple[str, ...]]:
        from simulator.pointing import extreme_unit

        field_ = self._entities[reference.entity].field(reference.fields[0])
        assert field_ is not None
        return self.script.book.extremes[extreme_unit(field_.type) or ""]


def _goes_unsaid(references: Mapping[str, Reference], path: str) -> bool:
    found = references.get(path)
    return found is not None and found.rule == "unsaid"
