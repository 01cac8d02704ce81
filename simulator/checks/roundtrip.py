"""Reading the values back out of the user's words gives the planned ones, and nothing beside them."""

from __future__ import annotations

from datetime import datetime

from compiler.types import BoolType, EnumType, KeyType, MomentType, NumberType, StringType
from simulator.checks.base import Context, Fault, View, node
from simulator.dialogue import Message, Slot
from simulator.reading import Reader, reads_as
from simulator.units import type_at

_VALUE_FREE = ("smalltalk", "outside")


def roundtrip(view: View, context: Context) -> Fault | None:
    for message in view.said_by("user"):
        if not message.slots and any(node(act)[0] in _VALUE_FREE for act in message.acts):
            continue
        why = _misread(message, context, view.clock)
        if why is not None:
            return Fault(message.turn, why)
    return None


def _misread(message: Message, context: Context, clock: datetime) -> str | None:
    text = message.content or ""
    reader = context.reader
    spans = [slot.span for slot in message.slots]
    for slot in message.slots:
        why = _slot_misread(slot, text, context, reader, clock)
        if why is not None:
            return why
    for reading in reader.readings(text, clock):
        if not _overlaps(reading.start, reading.end, spans):
            return f"{text[reading.start : reading.end]!r} is said and means nothing"
    apis = dict.fromkeys([slot.api for slot in message.slots] + ([message.api] if message.api else []))
    for api in apis:
        for word in reader.said_for(api).find(text):
            if not _overlaps(word.start, word.end, spans):
                return f"{text[word.start : word.end]!r} is said, and {api} is not called with it"
    return None


def _slot_misread(slot: Slot, text: str, context: Context, reader: Reader, clock: datetime) -> str | None:
    start, end = slot.span
    words = text[start:end]
    type_ = type_at(context.spec.apis[slot.api].params, slot.path, context.spec)
    if isinstance(type_, NumberType | MomentType):
        for reading in reader.readings(text, clock):
            # A unit or an "o'clock" that the words go on with belongs to the reading, not to the slot.
            if reading.start < end and start < reading.end and reads_as(reading, slot.value, type_):
                return None
        return f"{words!r} is not read as {slot.path} = {slot.value!r}"
    if isinstance(type_, EnumType) or (isinstance(type_, StringType) and type_.forms):
        for word in reader.said_for(slot.api).find(text):
            if word.start >= start and word.end <= end and slot.value in word.meanings.values():
                return None
        return f"{words!r} is not read as {slot.path} = {slot.value!r}"
    if isinstance(type_, BoolType | KeyType):
        return None
    return None if words.casefold() == str(slot.value).casefold() else f"{words!r} is not {slot.value!r}"


def _overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in spans)
