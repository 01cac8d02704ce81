"""A planned dialogue: what is said and called, before anyone has found the words.

These are the simulator's own working objects: the speaker fills in where each value ended up in the
text, and the recorder turns the whole into a `Dialogue`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from compiler.model import Api, Persona, Scenario
from compiler.types import BoolType, Json, Type
from simulator.interpret import Result
from simulator.world import Row, World

Rule = Literal["known", "fields", "ordinal", "lowest", "highest", "only", "sole", "mine", "unsaid"]


@dataclass(slots=True)
class Reference:
    """How a user points at a row, so that its key is known.

    `known` says the key itself. The others point into the result of a call: `fields` by what tells the
    row apart (`fields`), `ordinal` by its place `position` in what was shown, `lowest`/`highest` by
    the extreme of `fields[0]`, `only` ("it") where one was shown; `sole` takes no words, since a
    lookup found a single row. Of the user's profile, whose field `pointer` names: `mine` points at a value
    ("my city"), and `unsaid` takes no words either. Such a value need be no key.
    """

    entity: str
    key: str | int
    row: Row
    rule: Rule
    position: int = 0
    fields: tuple[str, ...] = ()
    call: PlannedCall | None = None
    pointer: str = ""


@dataclass(slots=True)
class Mention:
    """A value that a turn carries: the unit at `path` of `api`, and where it was said.

    `references` are for the keys in it, by leaf path, and for what the profile gives. `spans` is filled by the
    speaker: leaf path, start, end (code points of the turn's text).
    """

    api: str
    path: str
    type: Type
    value: Json
    references: dict[str, Reference] = field(default_factory=dict)
    turn: int = -1
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    is_relative: bool = False

    @property
    def is_silent(self) -> bool:
        """Nobody has to say it: a lookup found a single row, or the profile has all of it."""
        if not self.references:
            return False
        if all(reference.rule == "sole" for reference in self.references.values()):
            return True
        whole = self.references.get(self.path)
        return whole is not None and whole.rule == "unsaid"

    @property
    def has_own_words(self) -> bool:
        """Whether it is a flag, or null: no slot says such a value."""
        return self.value is None or isinstance(self.type, BoolType)

    @property
    def is_of_profile(self) -> bool:
        """Whether the profile gives it, or a part of it."""
        return any(reference.rule in ("mine", "unsaid") for reference in self.references.values())

    def reference(self, leaf: str) -> Reference | None:
        """What points at a leaf, or at a part that it is in."""
        if not self.references:
            return None
        found = self.references.get(leaf)
        return found or next((r for path, r in self.references.items() if leaf.startswith(f"{path}.")), None)

    def names(self, path: str) -> bool:
        """Whether a value at a path (without places in lists), or in it, is named here and not the profile's."""
        if not path.startswith(self.path) or path[len(self.path) :][:1] not in ("", "."):
            return False
        return not self.is_of_profile

    def span(self, leaf: str) -> tuple[int, int] | None:
        return next(((start, end) for path, start, end in self.spans if path == leaf), None)


@dataclass(slots=True)
class PlannedCall:
    """A call with what it came to. `sources` maps each unit's path to the mention that it comes from;
    `shown` is how many rows of the result the user is told of. `is_broken`: it breaks its schema, and was refused."""

    id: str
    api: Api
    arguments: dict[str, Any]
    result: Result
    sources: dict[str, Mention]
    shown: int = 0
    is_broken: bool = False


@dataclass(slots=True)
class Act:
    """One step of the walk: the node of the state graph, and what is said or done there."""

    node: str
    kind: str
    behaviour: str
    api: Api | None = None
    path: str = ""
    mentions: tuple[Mention, ...] = ()
    call: PlannedCall | None = None
    text: str = ""
    answer: str = ""


TurnRole = Literal["user", "assistant", "tool", "system"]


@dataclass(slots=True)
class Turn:
    role: TurnRole
    acts: list[Act]


@dataclass(slots=True)
class Plan:
    """`world` is as it was made, `after` as the dialogue leaves it. `tools` are wire names, as offered from the
    start; `granted` is the one offered late ("" for none). `profile` is what is known of the user."""

    locale: str
    clock: datetime
    persona: Persona | None
    scenario: Scenario | None
    turns: list[Turn]
    calls: list[PlannedCall]
    tools: tuple[str, ...]
    granted: str
    profile: Mapping[str, Any]
    world: World
    world_seed: str
    after: World

    @property
    def traits(self) -> Mapping[str, float]:
        return self.persona.traits if self.persona is not None else {}
