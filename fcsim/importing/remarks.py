"""What an import lost or guessed, by the place in the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["lost", "guessed"]


@dataclass(frozen=True, slots=True)
class Remark:
    """`place` is a JSON pointer into the source (`#/paths/~1pets/get`), or a function's name with its line.

    `what` is the same for all remarks of a sort, so that they can be counted; `detail` is what differs.
    """

    place: str
    kind: Kind
    what: str
    detail: str = ""


@dataclass(slots=True)
class Remarks:
    """Every remark once, in the order in which they were made."""

    _found: dict[Remark, None] = field(default_factory=dict)

    def lost(self, place: str, what: str, detail: str = "") -> None:
        self._found.setdefault(Remark(place, "lost", what, detail))

    def guessed(self, place: str, what: str, detail: str = "") -> None:
        self._found.setdefault(Remark(place, "guessed", what, detail))

    def add(self, remark: Remark) -> None:
        self._found.setdefault(remark, None)

    def __iter__(self) -> Iterator[Remark]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
