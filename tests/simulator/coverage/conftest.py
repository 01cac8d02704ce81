"""Two small specs, and dialogues made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from compiler import CompiledSpec, compile_text
from compiler.types import Json
from simulator.dialogue import Dialogue, Grounding, Message, Speaker, SpecRef, ToolCall, WorldRef

KIOSK = """fcspec 1

/// Selling tickets.
domain kiosk
locale en

enum Kind { adult { en: "adult tickets" } child { en: "child tickets" } }

type Extras { window?: bool  bags?: int(0..2) }

entity Ticket { id: key("T-####") known  kind: Kind  bought: date(-9d..today) }

world { Ticket * 5 }

/// Find tickets.
api find_tickets(kind: Kind, extras?: Extras, seats: int(1..4) = 1) -> Ticket[] {
  return Ticket where .kind == kind
}

/// Hand a ticket back.
api hand_back(ticket: Ticket.id, day: date(today..+7d)) -> Ticket {
  error NOT_FOUND "There is no such ticket."
  confirm
  let t = one Ticket where .id == ticket else NOT_FOUND
  return update t { kind: child }
}

/// List the trains.
api list_trains(from: string { en: "Leeds" | "York" }, stops?: Kind[](1..2)) -> Ticket[]

confusable search {
  find_tickets { en: "tickets, I mean" }
  list_trains { en: "trains, I mean" }
}

persona quick { terse: 1 }

flow { hand_back -> find_tickets 2 }

phrases en for Ticket { called "the one from {bought}" "{id}" }
"""


def compiled(text: str) -> CompiledSpec:
    compilation = compile_text(text, "test.fcspec")
    assert compilation.spec is not None, compilation.diagnostics
    return compilation.spec


@pytest.fixture(scope="session")
def kiosk() -> CompiledSpec:
    return compiled(KIOSK)


Say = Callable[..., Dialogue]


@pytest.fixture
def dialogue() -> Say:
    """`dialogue(message, …)`: a record of these turns, in English on the 2nd of March."""

    def made(*messages: Message, tools: Sequence[str] = (), **fields: Any) -> Dialogue:
        offered: tuple[dict[str, Json], ...] = tuple(
            {"type": "function", "function": {"name": name, "parameters": {}}} for name in tools
        )
        numbered = tuple(_numbered(message, turn) for turn, message in enumerate(messages, start=1))
        defaults: dict[str, Any] = {
            "id": "kiosk-en-1-000000",
            "spec": SpecRef("kiosk", "0", "0" * 64),
            "seed": 1,
            "index": 0,
            "attempt": 0,
            "locale": "en",
            "persona": "quick",
            "scenario": None,
            "clock": "2026-03-02T10:00",
            "profile": {},
            "tools": offered,
            "messages": (Message(0, "system", "You help."), *numbered),
            "grounding": (),
            "world": WorldRef("1/0", "0" * 64, "0" * 64),
            "behaviours": tuple(sorted({name for message in messages for name in message.behaviours})),
            "checks": {},
            "speaker": Speaker("template"),
        }
        return Dialogue(**defaults | fields)

    return made


def _numbered(message: Message, turn: int) -> Message:
    from dataclasses import replace

    return replace(message, turn=turn)


def user(text: str, *steps: str) -> Message:
    """A user's turn; a step is `request(A)/single`."""
    return Message(0, "user", text, acts=_acts(steps), behaviours=_behaviours(steps))


def assistant(text: str, *steps: str) -> Message:
    return Message(0, "assistant", text, acts=_acts(steps), behaviours=_behaviours(steps))


def call(id: str, name: str, arguments: dict[str, Json], *steps: str) -> Message:
    calls = (ToolCall(id, name, arguments),)
    return Message(0, "assistant", None, calls, acts=_acts(steps), behaviours=_behaviours(steps))


def result(id: str, content: str, *steps: str) -> Message:
    return Message(0, "tool", content, tool_call_id=id, acts=_acts(steps), behaviours=_behaviours(steps))


def said(call: str, path: str, value: Json, turn: int, span: tuple[int, int], rule: str | None = None) -> Grounding:
    return Grounding(call, path, value, "result" if rule else "user", turn, span, rule=rule)


def _acts(steps: Sequence[str]) -> tuple[str, ...]:
    return tuple(step.partition("/")[0] for step in steps)


def _behaviours(steps: Sequence[str]) -> tuple[str, ...]:
    return tuple(step.partition("/")[2] for step in steps)
