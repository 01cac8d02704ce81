"""What an operator did: in words for people, and as a map from the parent's calls to the child's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dsl.syntax import ApiDecl, Field

Arguments = dict[str, Any]
Call = tuple[str, Arguments]
"""A tool's name and its arguments, both as they are on the wire."""


@dataclass(frozen=True, slots=True)
class Sought:
    """In a call, in place of the id of the row of `entity` that is called `name`: it is another in each world."""

    entity: str
    name: str


Mapped = Callable[[str, Arguments], Call | None]
"""The child's call that does what a call of the parent does; None where there is none."""


def same(name: str, arguments: Arguments) -> Call | None:
    return name, arguments


@dataclass(frozen=True, slots=True)
class Step:
    """One application of an operator. `values`: what stands in the world's rows instead of a vocabulary's words, by
    its name and the word. `codes`: the errors that are called otherwise."""

    operator: str
    words: str
    call: Mapped = same
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


def on(api: ApiDecl, change: Callable[[Arguments], Arguments | None]) -> Mapped:
    """A map of the arguments of one API."""
    wire = wire_of(api)

    def mapped(name: str, arguments: Arguments) -> Call | None:
        if name != wire:
            return name, arguments
        found = change(arguments)
        return None if found is None else (name, found)

    return mapped


def at(arguments: Arguments, wires: Sequence[str], change: Callable[[Any], Any]) -> Arguments:
    """The arguments with what is at a path changed, if it is there."""
    if not wires:
        return change(arguments)  # type: ignore[no-any-return]
    first, *rest = wires
    if first not in arguments:
        return arguments
    return {**arguments, first: at(arguments[first], rest, change)}


def wire_of(node: ApiDecl | Field) -> str:
    return (node.wire or node.name).text
