"""Diagnostics for people, with carets that line up, and for machines."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from dsl.diagnostics import Diagnostic, Span
from dsl.source import line_text, position
from dsl.wide import columns

TAB = 4
MAX_WIDTH = 160
"""Columns of a source line that are shown; of a longer one the part around the caret."""


def render(diagnostic: Diagnostic, texts: Mapping[str, str]) -> str:
    """The diagnostic as it is shown in a terminal, without a final newline.

    `texts` has the normalised text of each file; a place in a file that is not there, or of one
    that could not be read, is named without an excerpt.
    """
    head = f"{diagnostic.severity}[{diagnostic.code} {diagnostic.slug}]: {diagnostic.message}"
    text = texts.get(diagnostic.span.file)
    if text is None:
        hint = [f"  {diagnostic.hint}"] if diagnostic.hint else []
        return "\n".join([head, f"  {diagnostic.span.file}", *hint])
    line, column = position(text, diagnostic.span.start)
    lines = [head, f"  {diagnostic.span.file}:{line}:{column}"]
    lines += _excerpt(text, diagnostic.span, "^", diagnostic.hint)
    for span, words in diagnostic.notes:
        other = texts.get(span.file)
        if other is None:
            lines.append(f"  {span.file}: {words}")
            continue
        if span.file != diagnostic.span.file:
            lines.append("  {}:{}:{}".format(span.file, *position(other, span.start)))
        excerpt = _excerpt(other, span, "-", words)
        same_line = span.file == diagnostic.span.file and position(other, span.start)[0] == line
        lines += excerpt[1:] if same_line else excerpt
    return "\n".join(lines)


def diagnostic_json(diagnostic: Diagnostic, texts: Mapping[str, str]) -> dict[str, Any]:
    """The diagnostic as JSON; lines and columns count from 1, columns in code points, ends are exclusive."""
    return {
        "code": diagnostic.code,
        "slug": diagnostic.slug,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_place(diagnostic.span, texts),
        "notes": [{"message": words, **_place(span, texts)} for span, words in diagnostic.notes],
    }


def _place(span: Span, texts: Mapping[str, str]) -> dict[str, Any]:
    text = texts.get(span.file, "")
    line, column = position(text, min(span.start, len(text)))
    end_line, end_column = position(text, min(span.end, len(text)))
    return {"file": span.file, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _excerpt(text: str, span: Span, mark: str, words: str) -> list[str]:
    """The line of `span` and, beneath it, the marks and what is to be said of them."""
    line, column = position(text, span.start)
    source = line_text(text, line)
    start = column - 1
    end = min(max(start + span.end - span.start, start + 1), max(len(source), start + 1))
    first = max(0, start - MAX_WIDTH // 2) if len(source) > MAX_WIDTH else 0
    end = min(end, first + MAX_WIDTH)
    shown = _cells(source[first : first + MAX_WIDTH])
    before = sum(map(columns, shown[: start - first]))
    under = sum(map(columns, shown[start - first : end - first])) if span.end > span.start else 1
    cut = "…" if first else ""
    after = "…" if first + MAX_WIDTH < len(source) else ""
    gutter = f" {line:>4} | "
    pad = " " * (len(gutter) - 2) + "| " + " " * (len(cut) + before)
    return [f"{gutter}{cut}{''.join(shown)}{after}".rstrip(), f"{pad}{mark * max(1, under)} {words}".rstrip()]


def _cells(source: str) -> list[str]:
    """What is shown for each character: tabs as spaces, and no control character gets to the terminal."""
    cells: list[str] = []
    column = 0
    for char in source:
        if char == "\t":
            cell = " " * (TAB - column % TAB)
        elif unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"):
            cell = "\ufffd"
        else:
            cell = char
        cells.append(cell)
        column += columns(cell)
    return cells
