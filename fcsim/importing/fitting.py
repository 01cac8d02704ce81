"""Keeps objects within what a schema, and a reader, can bear: of one that is too large the largest parts go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fcsim.importing.remarks import Remarks
from fcsim.importing.shapes import Either, Listing, Mapped, Nullable, Record, Shape, Slot, size

MOST_TAKEN = 150
"""Fields that an operation may take, those of nested objects included. The language allows 2,000, but nobody asks for
that much in words, and each has to be laid out in every plan."""
MOST_ANSWERED = 80
"""Fields of an answer: what is more, nobody would read in a dialogue."""
_DEEPEST = 40


class Fitting:
    """`fitted` is the same record for the same record and budget, so that types stay shared."""

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._sizes: dict[int, int] = {}
        self._made: dict[tuple[int, int, int], Record] = {}
        self._kept: list[Record] = []  # what is known by its id has to stay alive

    def slots(self, slots: Sequence[Slot], budget: int, depth: int = 0) -> tuple[Slot, ...]:
        """As many of the slots as fit, the small ones first, the large ones cut to what is left for them."""
        if depth >= _DEEPEST:
            slots = [slot for slot in slots if size(slot.shape, self._sizes) == 1]
        sizes = {slot.name: size(slot.shape, self._sizes) for slot in slots}
        if sum(sizes.values()) <= budget and depth < _DEEPEST and max(sizes.values(), default=0) == 1:
            return tuple(slots)
        left, kept = budget, {}
        order = sorted(slots, key=lambda slot: (not slot.required and sizes[slot.name] > 1, sizes[slot.name]))
        for place, slot in enumerate(order):
            share = min(sizes[slot.name], max(left // (len(order) - place), min(left, 12)))
            if share < 1 or (share < 3 and sizes[slot.name] > share):
                self._remarks.lost(slot.place, "a part of an object that would be too large", slot.name)
                continue
            kept[slot.name] = replace(slot, shape=self.shape(slot.shape, share, depth))
            left -= share
        return tuple(kept[slot.name] for slot in slots if slot.name in kept)

    def shape(self, shape: Shape, budget: int, depth: int = 0) -> Shape:
        match shape:
            case Record():
                return self._record(shape, budget, depth)
            case Listing(item=item) | Mapped(item=item):
                return replace(shape, item=self.shape(item, budget, depth))
            case Nullable(inner=inner):
                return Nullable(self.shape(inner, budget, depth))
            case Either(options=options):
                share = max(3, budget // len(options))
                return replace(shape, options=tuple(self._record(option, share, depth) for option in options))
        return shape

    def _record(self, record: Record, budget: int, depth: int) -> Record:
        if size(record, self._sizes) <= budget and depth + _depth(record) < _DEEPEST:
            return record
        key = (id(record), budget, depth if depth + _depth(record) >= _DEEPEST else 0)
        if key not in self._made:
            self._kept.append(record)
            self._made[key] = replace(record, slots=self.slots(record.slots, max(1, budget - 1), depth + 1))
        return self._made[key]


def _depth(shape: Shape, seen: dict[int, int] | None = None) -> int:
    seen = {} if seen is None else seen
    match shape:
        case Record():
            if id(shape) not in seen:
                seen[id(shape)] = 1 + max((_depth(slot.shape, seen) for slot in shape.slots), default=0)
            return seen[id(shape)]
        case Listing(item=item) | Mapped(item=item) | Nullable(inner=item):
            return 1 + _depth(item, seen)
        case Either(options=options):
            return 1 + max(_depth(option, seen) for option in options)
    return 1
