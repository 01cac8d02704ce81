"""What is wrong with a spec, as values: a user's mistake is a `Diagnostic`, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dsl.codes import CODES

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points `[start, end)` in the NFC text of `file`."""

    file: str
    start: int
    end: int


NOWHERE = Span("", -1, -1)
"""The place of a node that no one wrote: a program made it."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: a code of `dsl.codes`, what is wrong, where, and how to mend it.

    `notes` are secondary places, each with its own words; `hint` stands beside the caret.
    """

    code: str
    message: str
    span: Span
    hint: str = ""
    notes: tuple[tuple[Span, str], ...] = ()

    @property
    def slug(self) -> str:
        return CODES[self.code].slug

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity
