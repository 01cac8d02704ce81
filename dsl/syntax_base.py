"""What every part of the syntax tree shares: names, documentation, literals, bounds, forms, annotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dsl.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class DocLine:
    """One `///` line. `locale` is the prefix as written (`zh: …`), or None for the default one."""

    locale: str | None
    text: str
    span: Span


Doc: TypeAlias = tuple[DocLine, ...]

# ---- literals ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal_:
    """A number, a string or a boolean."""

    value: int | float | str | bool
    span: Span


@dataclass(frozen=True, slots=True)
class Null:
    """`null`, as a default or in an expression."""

    span: Span


Value: TypeAlias = "Literal_ | Null | Name | ListValue"
"""A literal, `null`, the name of an enum's member, or a list of these."""


@dataclass(frozen=True, slots=True)
class ListValue:
    items: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Moment:
    """A bound of a date: `now`, `today`, `+30d`, `-2h`. `offset` is in minutes from `anchor`."""

    anchor: Literal["now", "today"]
    offset: int
    span: Span


@dataclass(frozen=True, slots=True)
class Bounds:
    """`(low..high step s)`; a missing side is None. `(5)` is `low == high == 5`."""

    low: Literal_ | Moment | None
    high: Literal_ | Moment | None
    step: Literal_ | None
    span: Span


@dataclass(frozen=True, slots=True)
class Form:
    """`en: "Italian" | "pasta"`: how people put something in one locale."""

    locale: Name
    texts: tuple[Literal_, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Pattern:
    """`/[0-9]+/` in `@pattern(…)`: `text` is the expression, in which a slash has no backslash."""

    text: str
    span: Span

    @property
    def written(self) -> str:
        """The expression as a spec has it, between slashes."""
        return "/" + re.sub(r"\\.|/", lambda found: "\\/" if found[0] == "/" else found[0], self.text) + "/"


@dataclass(frozen=True, slots=True)
class Annotation:
    """`@unit(minute)`, `@faker(company)`, `@pattern(/[a-z]+/)`."""

    name: Name
    args: tuple[Literal_ | Name | Pattern, ...]
    span: Span
