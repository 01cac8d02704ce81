"""The intermediate model: what every reader makes of its source, and all that the lowering knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Schema: TypeAlias = "Mapping[str, Any] | bool"
"""A JSON Schema as it stands in the source, its `$ref`s unresolved."""


class ImportFailure(Exception):
    """The source can't be imported; the message says why. `is_usage`: it is another kind of thing than was said."""

    def __init__(self, message: str, *, is_usage: bool = False) -> None:
        super().__init__(message)
        self.is_usage = is_usage


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    schema: Schema
    required: bool
    doc: str
    place: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`result` is the schema of what a call answers when it goes well; None where nothing is said of it, or it
    `answers_nothing`. `method` and `path` are of HTTP, else empty. `confirms`: the assistant asks before it calls."""

    name: str
    doc: str
    parameters: tuple[Parameter, ...]
    result: Schema | None
    place: str
    result_place: str = ""
    answers_nothing: bool = False
    method: str = ""
    path: str = ""
    confirms: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """`root` is the document that `$ref`s point into."""

    title: str
    doc: str
    operations: tuple[Operation, ...]
    root: Any
