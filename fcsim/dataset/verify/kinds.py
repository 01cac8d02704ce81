"""The kinds of records that can be verified, told apart by their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from pydantic_core import from_json

from fcsim.dataset.reader import first_error
from fcsim.dataset.record import read_dialogue
from fcsim.dataset.verify import openai, sharegpt
from fcsim.dataset.verify.checks import hygiene, offered, roles, schema
from fcsim.dataset.verify.grounded import grounded
from fcsim.dataset.verify.pieces import Unreadable, parse
from fcsim.dataset.verify.report import Finding
from fcsim.dataset.verify.talk import FORMAT, Talk
from simulator.checks import Freshness
from simulator.dialogue import Dialogue
from simulator.verify import VERIFIED, Verifier

_CHECKS: dict[str, Callable[[Talk], Finding | None]] = {
    "offered": offered,
    "schema": schema,
    "roles": roles,
    "hygiene": hygiene,
    "grounded": grounded,
}
_FRESH_AMONG = 5000
"""Dialogues of a file among which none is like another: as many as the largest shard has."""


class Kind(Protocol):
    """How the records of one file are read and checked. `checks` are the names of what may find something."""

    checks: tuple[str, ...]

    def findings(self, data: bytes) -> Iterator[Finding]:
        """What is wrong with one record. Raises Unreadable where there is none to check."""


class Own:
    """Records of fcsim: every check. One per file, since `fresh` looks within a shard."""

    checks = (FORMAT, *VERIFIED)

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._fresh = Freshness()
        self._count = 0

    def findings(self, data: bytes) -> Iterator[Finding]:
        try:
            dialogue = read_dialogue(data)
        except ValueError as error:
            raise Unreadable(first_error(error)) from None
        _check_shape(dialogue)
        if self._count == _FRESH_AMONG:
            self._fresh, self._count = Freshness(), 0
        self._count += 1
        for check, fault in self._verifier.faults(dialogue, self._fresh):
            yield Finding(check, fault.turn, fault.reason)


def _check_shape(dialogue: Dialogue) -> None:
    """What every check relies on: turns that are numbered, and results that are JSON."""
    if not dialogue.messages:
        raise Unreadable("there are no messages")
    for place, message in enumerate(dialogue.messages):
        if message.turn != place:
            raise Unreadable(f"the turn is numbered {message.turn}", place)
        if message.role == "tool":
            try:
                from_json(message.content or "")
            except ValueError as error:
                raise Unreadable(f"the result is no JSON: {error}", place) from None


class Foreign:
    """Dialogues in a form of other people's: the checks that need no spec."""

    checks = (FORMAT, *_CHECKS)

    def __init__(self, field: str, read: Callable[[dict[str, Any]], Talk]) -> None:
        self._field = field
        self._read = read

    def findings(self, data: bytes) -> Iterator[Finding]:
        record = parse(data)
        if not isinstance(record, dict) or self._field not in record:
            raise Unreadable(f"no object with `{self._field}`, as the first of the file")
        talk = self._read(record)
        yield from talk.faults[:1]
        for check in _CHECKS.values():
            if (finding := check(talk)) is not None:
                yield finding


def kind_of(data: bytes, verifier: Verifier) -> Kind:
    """The kind of a record, by its fields. Raises Unreadable if it is of none."""
    record = parse(data)
    if not isinstance(record, dict):
        raise Unreadable("no object")
    if {"spec", "world", "messages", "grounding"} <= record.keys():
        return Own(verifier)
    if "messages" in record:
        return Foreign("messages", openai.read)
    if "conversations" in record:
        return Foreign("conversations", sharegpt.read)
    raise Unreadable("neither `messages` (OpenAI), `conversations` (ShareGPT), nor a record of fcsim")
