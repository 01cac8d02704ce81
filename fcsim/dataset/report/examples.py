"""The dialogues behind the figures: a few of each, and of all of them a bounded number of excerpts."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from simulator.dialogue import Dialogue, Message

_OF_EACH = 3
_FEW, _MOST = 100, 220
"""Excerpts: up to `_FEW`, any dialogue that adds to a figure is one; up to `_MOST`, one that is a figure's first."""
_TURNS, _TEXT = 24, 240
"""What is shown of a dialogue: so many turns, and so many characters of each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: what was said, or what was called or answered."""

    turn: int
    role: str
    text: str
    is_code: bool
    acts: str
    is_untrained: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A dialogue as it stands in the page. `more` counts the turns that are left out."""

    id: str
    facts: tuple[str, ...]
    lines: tuple[Line, ...]
    more: int


class Examples:
    """Keeps the ids of the first dialogues behind each figure (any hashable), and their excerpts.

    It never holds more than a few ids a figure, and `_MOST` excerpts, however many dialogues there are.
    """

    def __init__(self) -> None:
        self.excerpts: dict[str, Excerpt] = {}
        self._behind: dict[Hashable, list[str]] = {}

    def add(self, dialogue: Dialogue, figures: Iterable[Hashable]) -> None:
        behind = self._behind
        wanting = [figure for figure in figures if len(behind.get(figure, ())) < _OF_EACH]
        if not wanting:
            return
        firsts = [figure for figure in wanting if figure not in behind]
        if len(self.excerpts) < (_MOST if firsts else _FEW):
            self.excerpts[dialogue.id] = excerpt(dialogue)
        elif not firsts:
            return
        else:
            wanting = firsts
        for figure in wanting:
            behind.setdefault(figure, []).append(dialogue.id)

    def of(self, *figures: Hashable) -> list[str]:
        """The ids behind one figure, or behind several that are shown as one."""
        ids = dict.fromkeys(id for figure in figures for id in self._behind.get(figure, ()))
        return list(ids)[:_OF_EACH]


def excerpt(dialogue: Dialogue, fault: int | None = None) -> Excerpt:
    """What is shown of a dialogue: its first turns, or those up to the turn at fault."""
    start = max(0, (fault or 0) + 2 - _TURNS)
    shown = dialogue.messages[start : start + _TURNS]
    facts = (dialogue.locale, dialogue.persona or "", dialogue.scenario or "", dialogue.clock.replace("T", " "))
    lines = tuple(line for message in shown for line in _lines(message))
    return Excerpt(dialogue.id, tuple(filter(None, facts)), lines, len(dialogue.messages) - len(shown))


def _lines(message: Message) -> Iterable[Line]:
    acts = " ".join(message.acts)
    untrained = message.weight == 0
    if message.content is not None:
        yield Line(message.turn, message.role, _short(message.content), message.role == "tool", acts, untrained)
    for call in message.tool_calls:
        arguments = ", ".join(f"{name}={_json(value)}" for name, value in call.arguments.items())
        yield Line(message.turn, message.role, _short(f"{call.name}({arguments})"), True, acts, untrained)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[:_TEXT]}… ({len(text):,} characters)"
