"""A dialogue of unknown origin, in whatever form it was written: what the checks of foreign data look at."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from fcsim.dataset.verify.pieces import Unreadable, parse
from fcsim.dataset.verify.report import Finding
from fcsim.dataset.verify.schemas import Schema, is_schema

Role = Literal["system", "user", "assistant", "tool"]
FORMAT = "format"


@dataclass(frozen=True, slots=True)
class Call:
    """`arguments` is None where they cannot be read, `id` where there is none."""

    name: str
    arguments: dict[str, Any] | None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """`number` counts from 0 in the list it stands in. `answers` is the id of the call that a tool's turn answers.

    A turn that is not `trained` on is a mistake on purpose: its calls are not checked.
    """

    number: int
    role: Role
    text: str = ""
    calls: tuple[Call, ...] = ()
    answers: str | None = None
    trained: bool = True


@dataclass(slots=True)
class Talk:
    """`tools` has the schemas of the parameters by name, None where it is none, and `since` the turns from
    which those are offered that came late; `twice` is offered twice.

    `system` is what is told beside the turns. `faults` are those of the form that leave something to check.
    """

    tools: dict[str, Schema | None] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)
    twice: str | None = None
    system: str = ""
    turns: list[Turn] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)

    def calls(self) -> Iterator[tuple[Turn, Call]]:
        """The calls that are trained on."""
        return ((turn, call) for turn in self.turns if turn.trained for call in turn.calls)

    def complain(self, turn: int | None, reason: str) -> None:
        self.faults.append(Finding(FORMAT, turn, reason))

    def offer(self, tools: Any) -> None:
        """Takes the tools: a list of functions, in OpenAI's wrapping or bare, or such a list as JSON text."""
        if isinstance(tools, str) and tools.strip():
            try:
                tools = parse(tools)
            except Unreadable as error:
                self.complain(None, f"`tools` is {error}")
                return
        if tools in (None, ""):
            return
        if not isinstance(tools, list):
            self.complain(None, "`tools` is no list")
            return
        for tool in tools:
            function = tool.get("function", tool) if isinstance(tool, dict) else None
            name = function.get("name") if isinstance(function, dict) else None
            if not isinstance(function, dict) or not isinstance(name, str) or not name:
                self.complain(None, "a tool without a name")
                continue
            schema = function.get("parameters") or {}
            if name in self.tools:
                self.twice = name
            self.tools[name] = schema if is_schema(schema) else None
            if self.tools[name] is None:
                self.complain(None, f"the parameters of {name} are no JSON Schema")

    def offer_late(self, turn: int, text: str) -> None:
        """Takes the tools that a system's turn brings, each as JSON in OpenAI's wrapping in a line of its own."""
        for line in text.splitlines():
            if line.startswith("{") and '"function"' in line:
                with contextlib.suppress(Unreadable):
                    tool = parse(line)
                    name = tool["function"].get("name") if isinstance(tool.get("function"), dict) else None
                    if isinstance(name, str) and name not in self.tools:
                        self.offer([tool])
                        self.since[name] = turn

    def call(self, turn: int, call: Any) -> Call:
        """The call of `{name, arguments}`, which may be wrapped in a `function`. Unreadable if it has no name."""
        function = call.get("function", call) if isinstance(call, dict) else None
        name = function.get("name") if isinstance(function, dict) else None
        if not isinstance(function, dict) or not isinstance(name, str) or not name:
            raise Unreadable("a call without a name", turn)
        id = call.get("id")
        return Call(name, self._arguments(turn, name, function.get("arguments")), id if isinstance(id, str) else None)

    def refuse_written_out(self) -> None:
        """Raises Unreadable where tools and calls are part of the text: there is nothing to check them by."""
        texts = [self.system, *(turn.text for turn in self.turns if turn.role == "system")]
        if not self.tools and any("<tools>" in text for text in texts):
            raise Unreadable("tools and calls are written into the text, as in ChatML; they are not read there")

    def _arguments(self, turn: int, name: str, arguments: Any) -> dict[str, Any] | None:
        if isinstance(arguments, str):
            try:
                arguments = parse(arguments)
            except Unreadable as error:
                self.complain(turn, f"the arguments of {name} are {error}")
                return None
        if isinstance(arguments, dict):
            return arguments
        self.complain(turn, f"the arguments of {name} are no object")
        return None
