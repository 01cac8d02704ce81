"""Objects of which a value is one: put together, or told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fcsim.importing.names import WIRE, identifier
from fcsim.importing.shapes import Choice, Either, Record, Slot


def merged(shape: Either, called: str) -> Record:
    """One record with the slots of all; what not all of them need is optional."""
    slots: dict[str, Slot] = {}
    for option in shape.options:
        for slot in option.slots:
            first = slots.get(slot.name)
            if first is None:
                slots[slot.name] = slot
            elif isinstance(first.shape, Choice) and isinstance(slot.shape, Choice) and first.shape is not slot.shape:
                values = dict.fromkeys((*first.shape.values, *slot.shape.values))
                both = Choice(tuple(values), {**slot.shape.docs, **first.shape.docs}, slot.name, first.shape.doc)
                slots[slot.name] = Slot(slot.name, both, first.required, None, first.doc or slot.doc, first.place)
    needed = {
        name: all((own := option.slot(name)) is not None and own.required for option in shape.options) for name in slots
    }
    made = tuple(
        Slot(slot.name, slot.shape, needed[slot.name], slot.default, slot.doc, slot.place) for slot in slots.values()
    )
    return Record(made, called, "", shape.options[0].place)


def kind_of(option: Record) -> str:
    """The value of `kind` that an option always has, if it can be its type's name."""
    slot = option.slot("kind")
    if slot is None or not slot.required or not isinstance(slot.shape, Choice) or len(slot.shape.values) != 1:
        return ""
    value = slot.shape.values[0]
    return value if WIRE.fullmatch(value) and identifier(value) == value else ""


def tag_of(discriminator: Any) -> str:
    if isinstance(discriminator, Mapping):
        return str(discriminator.get("propertyName") or "")
    return discriminator if isinstance(discriminator, str) else ""


def renamed_by(discriminator: Any) -> str:
    """The values that stand for a schema of another name."""
    given = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
    pairs = given.items() if isinstance(given, Mapping) else ()
    return ", ".join(str(value) for value, ref in pairs if str(ref).rpartition("/")[2] != value)
