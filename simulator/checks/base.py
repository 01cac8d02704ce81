"""What checks share: the fault they find, and what they know of the spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from pydantic_core import from_json

from compiler.model import CompiledSpec
from compiler.types import StringType
from simulator.checks.known import Known
from simulator.dialogue import Dialogue, Grounding, Message, ToolCall
from simulator.neighbours import Mistaken
from simulator.reading import Reader
from simulator.script import Script
from simulator.toolbox import Toolbox
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Fault:
    """`turn` is the message at fault, None if it is the dialogue as a whole."""

    turn: int | None
    reason: str


class Context:
    """What a check may know beside the record: the spec, its words, and the world before the dialogue."""

    def __init__(self, script: Script, reader: Reader, toolbox: Toolbox, world: World, known: Known) -> None:
        self.script = script
        self.spec: CompiledSpec = script.spec
        self.reader = reader
        self.toolbox = toolbox
        self.world = world
        self.profile = known
        self.mistaken: Mistaken = {}

    def rivals(self, api: str) -> tuple[str, ...]:
        """What an API is easily taken for: by its own spec, and by those that lend tools to the dialogue."""
        return (*self.spec.rivals(api), *self.mistaken.get(api, ()))

    def cues(self, api: str, locale: str) -> tuple[str, ...]:
        """What says that this API is meant, and none of its rivals."""
        groups = [group.cues[api] for group in self.spec.confusables.values() if api in group.cues]
        return tuple(
            form for forms in (*groups, *self.mistaken.get(api, {}).values()) for form in forms.get(locale, ())
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What rows are called, or could be, in small letters: invented names and titles."""
        found: dict[str, None] = {}
        for entity in self.spec.entities.values():
            for field in entity.fields:
                if not isinstance(field.type, StringType) or not (field.type.faker or field.type.forms):
                    continue
                rows = self.world.rows(entity.name)
                found.update((row[field.name].casefold(), None) for row in rows if row[field.name] is not None)
                forms = field.type.forms.get(self.script.locale, ())
                found.update(dict.fromkeys(form.casefold() for form in forms))
        return tuple(found)


Check = Callable[["View", Context], Fault | None]


class View:
    """A dialogue with what several checks look up in it, computed once."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.messages = dialogue.messages
        self.clock = datetime.fromisoformat(dialogue.clock)

    @cached_property
    def calls(self) -> list[tuple[Message, ToolCall]]:
        """The calls that are to be learnt from."""
        return [(m, call) for m in self.messages if m.weight for call in m.tool_calls]

    @cached_property
    def broken(self) -> list[tuple[Message, ToolCall]]:
        """The calls that were refused, and carry no weight."""
        return [(m, call) for m in self.messages if not m.weight for call in m.tool_calls]

    @cached_property
    def results(self) -> dict[str, tuple[int, Any]]:
        """By call id: the turn of the tool's answer, and the answer."""
        found: dict[str, tuple[int, Any]] = {}
        for message in self.messages:
            if message.role == "tool" and message.tool_call_id is not None and message.content is not None:
                found[message.tool_call_id] = (message.turn, from_json(message.content))
        return found

    @cached_property
    def grounding(self) -> dict[tuple[str, str], Grounding]:
        return {(ground.call, ground.path): ground for ground in self.dialogue.grounding}

    @cached_property
    def tools(self) -> dict[str, Any]:
        """Parameter schemas by the names offered, from the start or later."""
        late = [tool for message in self.messages for tool in message.tools]
        functions: list[Any] = [tool["function"] for tool in (*self.dialogue.tools, *late)]
        return {function["name"]: function["parameters"] for function in functions}

    @cached_property
    def offered_at(self) -> dict[str, int]:
        """The turn from which each tool is offered."""
        turns = dict.fromkeys(self.tools, 0)
        for message in self.messages:
            functions: list[Any] = [tool["function"] for tool in message.tools]
            turns.update({function["name"]: message.turn for function in functions})
        return turns

    def said_by(self, role: str) -> Iterator[Message]:
        return (message for message in self.messages if message.role == role and message.content is not None)


@lru_cache(maxsize=4096)
def node(act: str) -> tuple[str, str, str]:
    """`ask(book_table,at)` is kind `ask`, API `book_table`, path `at`; what is not there is ""."""
    kind, _, rest = act.partition("(")
    api, _, path = rest.removesuffix(")").partition(",")
    return kind, api, path
