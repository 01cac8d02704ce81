"""A turn of the assistant in which something can be done wrong, and what is known there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from fcsim.dataset.sets.traits import parameters
from fcsim.dataset.verify.schemas import invalidity
from simulator.dialogue import Dialogue, Message, ToolCall
from simulator.units import put


@dataclass(frozen=True, slots=True)
class Wrong:
    """What stands in the place of a right turn, and what is wrong with it in one line."""

    message: Message
    reason: str


class Subject:
    """A dialogue, with what the faults look up in it."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.messages = dialogue.messages

    @cached_property
    def schemas(self) -> dict[str, Any]:
        """The parameters of every tool that is offered at some time."""
        return parameters(self.dialogue)

    @cached_property
    def since(self) -> dict[str, int]:
        """The turn from which each tool that comes late is offered."""
        late: list[tuple[int, Any]] = [(m.turn, tool) for m in self.messages for tool in m.tools]
        return {tool["function"]["name"]: turn for turn, tool in late}

    @cached_property
    def called(self) -> frozenset[str]:
        """What is rightly called somewhere."""
        return frozenset(call.name for _, call in self.calls())

    def calls(self) -> Iterator[tuple[Message, ToolCall]]:
        """The right calls, each with its turn."""
        return ((message, call) for message in self.messages if message.weight for call in message.tool_calls)

    def offered(self, turn: int) -> list[str]:
        """The tools offered before a turn."""
        return [name for name in self.schemas if self.since.get(name, -1) < turn]

    def said(self, turn: int) -> Iterator[tuple[str, str, Any]]:
        """The API, the path and the value of everything that the user has said before a turn."""
        return ((slot.api, slot.path, slot.value) for message in self.messages[:turn] for slot in message.slots)

    def is_valid(self, name: str, arguments: dict[str, Any]) -> bool:
        return invalidity(self.schemas[name], arguments) is None


def with_call(message: Message, call: ToolCall, changed: ToolCall) -> Message:
    """The turn with one of its calls changed."""
    return replace(message, tool_calls=tuple(changed if each is call else each for each in message.tool_calls))


def with_value(call: ToolCall, path: str, value: Any) -> ToolCall:
    """The call with another value at a path."""
    return replace(call, arguments=put(deepcopy(call.arguments), path, value))


def calling(message: Message, name: str, arguments: dict[str, Any], id: str) -> Message:
    """The turn with nothing but this call."""
    return replace(message, content=None, tool_calls=(ToolCall(id, name, arguments),))


def kind_of(act: str) -> str:
    """`ask` of `ask(book_table,at)`."""
    return act.partition("(")[0]


def api_of(act: str) -> str:
    """`book_table` of `ask(book_table,at)`."""
    return act.partition("(")[2].rstrip(")").partition(",")[0]


Candidates = Iterator[Wrong]
Chance = random.Random
