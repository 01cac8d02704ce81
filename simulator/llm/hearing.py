"""Finds the values of a turn in words that someone else chose: the spans that the record is grounded in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, product
from typing import Any

from compiler.types import BoolType, EnumType, KeyType, KindType, MomentType, NumberType, StringType, Type
from simulator.plan import Mention, Reference
from simulator.pointing import extreme_unit, rows_of
from simulator.reading import Reader, is_whole, reads_as
from simulator.script import Script
from simulator.units import at_path, join, leaves

Span = tuple[int, int]

_MOST_PLACES = 6
_MOST_STEPS = 4000
_SHIFT = timedelta(days=9, hours=5)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value that a turn must carry: the leaf `path` of a mention's API, and how it is pointed at if it is a key."""

    mention: Mention
    path: str
    type: Type
    value: Any
    reference: Reference | None


class Unheard(Exception):
    """A value is not in the words, or only where another one is."""

    def __init__(self, leaf: Leaf) -> None:
        super().__init__(leaf)
        self.leaf = leaf


class Hearing:
    """Finds the values of one spec in one locale."""

    def __init__(self, script: Script, reader: Reader) -> None:
        self._script = script
        self._reader = reader

    def leaves(self, mentions: Iterable[Mention]) -> list[Leaf]:
        """What the mentions of a turn must say, value by value."""
        return [
            Leaf(mention, path, self._script.param_type(mention.api, path), value, reference)
            for mention in mentions
            if not mention.is_silent
            for path, value in ((join(mention.path, inner), value) for inner, value in leaves(mention.value))
            if not isinstance(value, list | dict)
            if (reference := mention.reference(path)) is None or reference.rule != "unsaid"
        ]

    def hear(self, text: str, mentions: Sequence[Mention], turn: int, clock: datetime) -> None:
        """Tell each mention where in the text it is said. Raises Unheard, and then tells nothing."""
        wanted = self.leaves(mentions)
        places = [list(islice(self._places(text, leaf, clock), _MOST_PLACES)) for leaf in wanted]
        for leaf, found in zip(wanted, places, strict=True):
            if not found:
                raise Unheard(leaf)
        spans = _apart(wanted, places, _clash) or _apart(wanted, places, _clash_in_one_call)
        if spans is None:
            raise Unheard(wanted[-1])
        for mention in mentions:
            mention.turn = turn
            mention.spans = []
            mention.is_relative = False
        for leaf, (start, end) in zip(wanted, spans, strict=True):
            leaf.mention.spans.append((leaf.path, start, end))
            leaf.mention.is_relative |= self._is_relative(text[start:end], leaf, clock)

    def is_said(self, text: str, leaf: Leaf, clock: datetime) -> bool:
        """Whether a value is somewhere in the text; of a row, anything that it is called by."""
        reference = leaf.reference
        if reference is None or reference.rule == "known":
            return next(self._places(text, leaf, clock), None) is not None
        if not reference.entity:
            return next(self._said(text, leaf.type, leaf.value, clock), None) is not None
        return self.is_named(text, reference, clock)

    def is_named(self, text: str, reference: Reference, clock: datetime) -> bool:
        """Whether a row is named in the text, by any of the ways it is called."""
        return any(
            all(self._field_places(text, reference, name, clock) for name in fields)
            for fields in self._script.called_by(reference.entity)
            if all(_has(reference.row, name) for name in fields)
        )

    # ---- where a value may be -----------------------------------------------------------------

    def _places(self, text: str, leaf: Leaf, clock: datetime) -> Iterator[Span]:
        if leaf.reference is not None and leaf.reference.rule == "mine":
            yield from _found(text, self._script.mine(leaf.reference.pointer))
            return
        if leaf.reference is not None and leaf.reference.rule != "known":
            yield from self._pointings(text, leaf.reference, clock)
            return
        if isinstance(leaf.type, BoolType) or leaf.value is None:
            words = self._reader.own_words.of(leaf.mention.api, leaf.path)
            yield from _found(text, (form for form, value in words.items() if value is leaf.value))
        else:
            yield from self._said(text, leaf.type, leaf.value, clock)

    def _said(self, text: str, type_: Type, value: Any, clock: datetime) -> Iterator[Span]:
        match type_:
            case NumberType() | MomentType():
                for reading in self._reader.readings(text, clock):
                    for part in (reading, *reading.parts):
                        if reads_as(part, value, type_):
                            yield part.start, part.end
            case KindType():
                option = next(option for option in type_.options if option.name == value)
                yield from _found(text, self._reader.own_words.marks(option))
            case EnumType():
                yield from _found(text, type_.words(value, self._script.locale))
            case StringType() | KeyType():
                yield from _found(text, (str(value),))

    def _pointings(self, text: str, reference: Reference, clock: datetime) -> Iterator[Span]:
        """Words that point at the row by the rule of the plan, and at no other row of the result."""
        assert reference.call is not None
        entity = self._script.spec.entities[reference.entity]
        rows: list[Any] = rows_of(reference.call)
        row = next(row for row in rows if row[entity.key] == reference.key)
        rule = f"{reference.rule}:{','.join(reference.fields)}" if reference.fields else reference.rule
        for start, end in self._pointing_words(text, reference, clock):
            if self._reader.points_at(text[start:end], rule, row, rows, entity.name, clock):
                yield start, end

    def _pointing_words(self, text: str, reference: Reference, clock: datetime) -> Iterator[Span]:
        book = self._script.book
        match reference.rule:
            case "ordinal":
                yield from _found(text, book.ordinals[reference.position])
            case "lowest" | "highest":
                field = self._script.field_type(reference.entity, reference.fields[0])
                yield from _found(text, book.extremes[extreme_unit(field) or ""][reference.rule == "highest"])
            case "only":
                yield from _found(text, book.pronouns)
            case _:
                named = [self._field_places(text, reference, name, clock) for name in reference.fields]
                windows = {(min(s for s, _ in spans), max(e for _, e in spans)) for spans in product(*named)}
                yield from sorted(windows, key=lambda span: (span[1] - span[0], span))

    def _field_places(self, text: str, reference: Reference, name: str, clock: datetime) -> list[Span]:
        type_ = self._script.field_type(reference.entity, name)
        return list(islice(self._said(text, type_, at_path(reference.row, name), clock), _MOST_PLACES))

    def _is_relative(self, words: str, leaf: Leaf, clock: datetime) -> bool:
        """Whether another day's reader would understand another moment."""
        if not isinstance(leaf.type, MomentType) and leaf.reference is None:
            return False
        now, then = self._reader.readings(words, clock), self._reader.readings(words, clock - _SHIFT)
        return [reading.value for reading in now] != [reading.value for reading in then]


def _has(row: Any, path: str) -> bool:
    try:
        return at_path(row, path) is not None
    except (KeyError, IndexError, TypeError):
        return False


def _found(text: str, forms: Iterable[str]) -> Iterator[Span]:
    """Where any of the forms stands as whole words, the longer ones first."""
    lowered = text.casefold()
    if len(lowered) != len(text):
        lowered = text.lower() if len(text.lower()) == len(text) else text
    for form in sorted({form.strip().casefold() for form in forms if form.strip()}, key=lambda f: (-len(f), f)):
        at = lowered.find(form)
        while at >= 0:
            if is_whole(lowered, at, at + len(form)):
                yield at, at + len(form)
            at = lowered.find(form, at + 1)


Clash = Callable[[Leaf, Leaf], bool]


def _clash(one: Leaf, other: Leaf) -> bool:
    """All but the parts of what the profile has, which are pointed at in one; and the word that says the kind of a
    union's value may be a part of what it has (`two boxes`)."""
    if one.mention is other.mention and isinstance(one.type, KindType) != isinstance(other.type, KindType):
        return False
    return one.reference is None or one.reference is not other.reference


def _clash_in_one_call(one: Leaf, other: Leaf) -> bool:
    """Two tools may be told something in one breath, and a name may hold what another value says."""
    return (
        _clash(one, other)
        and one.mention.api == other.mention.api
        and (one.reference is None) == (other.reference is None)
    )


def _apart(wanted: Sequence[Leaf], places: Sequence[Sequence[Span]], clash: Clash) -> list[Span] | None:
    """A place for each value, so that none lies in another's; None if there is no such choice."""
    chosen: list[Span] = []
    steps = 0

    def fits(span: Span) -> bool:
        leaf = wanted[len(chosen)]
        return not any(
            span[0] < end and start < span[1] and clash(leaf, other)
            for other, (start, end) in zip(wanted, chosen, strict=False)
        )

    def choose() -> bool:
        nonlocal steps
        if len(chosen) == len(wanted):
            return True
        for span in places[len(chosen)]:
            steps += 1
            if steps > _MOST_STEPS:
                return False
            if fits(span):
                chosen.append(span)
                if choose():
                    return True
                chosen.pop()
        return False

    return chosen if choose() else None
