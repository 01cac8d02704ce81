"""The fcspec language: text in, a syntax tree with spans and diagnostics out."""

from __future__ import annotations

from dsl.codes import CODES
from dsl.diagnostics import Diagnostic, Span
from dsl.nearest import nearest
from dsl.parse import Parsed, Unread, parse
from dsl.render import diagnostic_json, render
from dsl.source import read_source

__all__ = [
    "CODES",
    "Diagnostic",
    "Parsed",
    "Span",
    "Unread",
    "diagnostic_json",
    "nearest",
    "parse",
    "read_source",
    "render",
]
