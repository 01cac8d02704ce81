"""Collects the diagnostics of one compilation, and finds the names that someone may have meant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from dsl.diagnostics import Diagnostic, Span
from dsl.nearest import nearest

Notes = tuple[tuple[Span, str], ...]


class Report:
    """What was found wrong so far. A place is only faulted once with one code."""

    def __init__(self) -> None:
        self._found: dict[tuple[Span, str], Diagnostic] = {}

    def add(self, code: str, message: str, span: Span, hint: str = "", notes: Notes = ()) -> None:
        self._found.setdefault((span, code), Diagnostic(code, message, span, hint, notes))

    @property
    def has_errors(self) -> bool:
        return any(found.severity == "error" for found in self._found.values())

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """In the order of the text."""
        return tuple(sorted(self._found.values(), key=lambda found: (found.span, found.code)))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint for an unknown name, or "" where nothing is near."""
    close = nearest(name, _neighbours(name, list(known)))
    return f"did you mean `{close}`?" if close else ""


def _neighbours(name: str, known: list[str]) -> list[str]:
    """Of many names those that begin or end as `name` does: to compare with all would take its time."""
    if len(known) <= 4 * _NEAR:
        return known
    near: list[str] = []
    for spelled in (str, _backwards):
        ordered = sorted(known, key=spelled)
        place = bisect_left(ordered, spelled(name), key=spelled)
        near += ordered[max(0, place - _NEAR) : place + _NEAR]
    return list(dict.fromkeys(near))


def _backwards(word: str) -> str:
    return word[::-1]


_NEAR = 20


def one_of(names: Iterable[str], last: str = " or ") -> str:
    """`a, b or c`, shortened where there are many."""
    found = list(names)
    if len(found) > 8:
        return ", ".join(found[:8]) + ", …"
    return last.join(filter(None, (", ".join(found[:-1]), found[-1]))) if found else ""
