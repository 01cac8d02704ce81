"""What a split and its report look at in a dialogue, and keep in memory: names, values and a signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fcsim.dataset.sets.near import Signature
from fcsim.dataset.verify.schemas import schemas_at
from simulator.dialogue import Dialogue

_MOMENT = re.compile(r"(?:\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?|\d{2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Traits:
    """`called` and `offered` are APIs with their domain; what is called is offered. `labels` are what a split
    is balanced by. `values` are arguments that name something: see `values_of`."""

    id: str
    labels: tuple[str, ...]
    called: frozenset[str]
    offered: frozenset[str]
    scenario: str | None
    world: str
    values: frozenset[str]
    signature: Signature


class Observer:
    """Makes traits, with equal sets shared: a dataset has few."""

    def __init__(self) -> None:
        self._shared: dict[Any, Any] = {}

    def traits(self, dialogue: Dialogue, signature: Signature) -> Traits:
        domain = dialogue.spec.domain
        called = {f"{domain}.{call.name}" for message in dialogue.messages for call in message.tool_calls}
        return Traits(
            dialogue.id,
            self._one((*dialogue.behaviours, f"{domain} in {dialogue.locale}")),
            self._one(frozenset(called)),
            self._one(frozenset(f"{domain}.{name}" for name in parameters(dialogue)) | called),
            self._one(dialogue.scenario and f"{domain}.{dialogue.scenario}"),
            self._one(dialogue.world.seed),
            frozenset(values_of(dialogue)),
            signature,
        )

    def _one(self, value: Any) -> Any:
        return self._shared.setdefault(value, value)


def parameters(dialogue: Dialogue) -> dict[str, Any]:
    """The JSON Schema of the parameters of each tool that is offered, from the start or later."""
    tools: list[Any] = [*dialogue.tools, *(tool for message in dialogue.messages for tool in message.tools)]
    return {tool["function"]["name"]: tool["function"]["parameters"] for tool in tools}


def values_of(dialogue: Dialogue) -> Iterator[str]:
    """Arguments that name something: keys, names and other texts. Numbers, flags, moments, and values that the
    schema itself lists say too little to leak anything."""
    schemas = parameters(dialogue)
    for message in dialogue.messages:
        for call in message.tool_calls if message.weight else ():
            for steps, text in texts(call.arguments):
                found = schemas_at(schemas[call.name], steps) if call.name in schemas else []
                if not _MOMENT.fullmatch(text) and not any("enum" in schema or "const" in schema for schema in found):
                    yield text


def texts(value: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The texts inside a JSON value, with the names and places that lead to each."""
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, (*steps, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from texts(inner, (*steps, place))
