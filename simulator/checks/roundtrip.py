"""Reading the values back out of the user's words gives the planned ones, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.types import BoolType, EnumType, KeyType, KindType, MomentType, NumberType, StringType, Type
from simulator.checks.base import Context, Fault, View, node
from simulator.dialogue import Message, Slot
from simulator.locales.base import Reading
from simulator.offer import DECLINED
from simulator.reading import Word, reads_as

_VALUE_FREE = DECLINED | {"smalltalk"}


def roundtrip(view: View, context: Context) -> Fault | None:
    for message in view.said_by("user"):
        if not message.slots and any(node(act)[0] in _VALUE_FREE for act in message.acts):
            continue
        why = _misread(message, view, context)
        if why is not None:
            return Fault(message.turn, why)
    return None


def _misread(message: Message, view: View, context: Context) -> str | None:
    text = message.content or ""
    readings = tuple(_by_slots(context.reader.readings(text, view.clock), message.slots, context))
    apis = dict.fromkeys([slot.api for slot in message.slots] + ([message.api] if message.api else []))
    words = {api: context.reader.said_for(api).find(text) for api in apis}
    for slot in message.slots:
        type_ = context.script.param_type(slot.api, slot.path)
        if context.profile.gives(view, slot, text[slice(*slot.span)]):
            continue
        if slot.value is None or isinstance(type_, KindType):
            is_read = _is_understood(slot, type_, text, view, context)
        else:
            is_read = _is_read(slot, type_, text, readings, words[slot.api])
        if not is_read:
            return f"{text[slice(*slot.span)]!r} is not read as {slot.path} = {slot.value!r}"
    spans = [slot.span for slot in message.slots]
    spans += context.reader.key_spans(text, ((slot.api, slot.path) for slot in message.slots))
    spans += context.reader.fixed_spans(text, apis)
    for reading in readings:
        if not _overlaps(reading.start, reading.end, spans):
            return f"{text[reading.start : reading.end]!r} is said and means nothing"
    for api, found in words.items():
        for word in found:
            if not _overlaps(word.start, word.end, spans):
                return f"{text[word.start : word.end]!r} is said, and {api} is not called with it"
    return None


def _by_slots(readings: Iterable[Reading], slots: Iterable[Slot], context: Context) -> Iterator[Reading]:
    """The readings; of a day and a time that are values of their own, each."""
    for reading in readings:
        if reading.parts and any(
            isinstance(type_ := context.script.param_type(slot.api, slot.path), MomentType) and type_.kind != "datetime"
            for slot in slots
            if _overlaps(reading.start, reading.end, [slot.span])
        ):
            yield from reading.parts
        else:
            yield reading


def _is_understood(slot: Slot, type_: Type, text: str, view: View, context: Context) -> bool:
    """Whether the words at a slot's place say null, or the kind of a union's value."""
    said = text[slice(*slot.span)]
    if slot.value is None:
        return context.reader.says(slot.api, slot.path, said, None)
    return context.reader.means(said, slot.value, type_, view.clock)


def _is_read(slot: Slot, type_: Type, text: str, readings: tuple[Reading, ...], words: list[Word]) -> bool:
    """Whether what is found in the whole turn gives the slot's value at its place."""
    start, end = slot.span
    if isinstance(type_, NumberType | MomentType):
        # A unit or an "o'clock" that the words go on with belongs to the reading, not to the slot.
        return any(r.start < end and start < r.end and reads_as(r, slot.value, type_) for r in readings)
    if isinstance(type_, EnumType) or (isinstance(type_, StringType) and type_.forms):
        return any(w.start >= start and w.end <= end and slot.value in w.meanings.values() for w in words)
    if isinstance(type_, BoolType | KeyType):
        return True
    return text[start:end].casefold() == str(slot.value).casefold()


def _overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in spans)
