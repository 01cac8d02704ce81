"""One piece of a file through lark: a declaration, or why it is none."""

from __future__ import annotations

from lark import UnexpectedInput

from dsl.diagnostics import Diagnostic
from dsl.grammar import grammar
from dsl.header import before_first
from dsl.mistakes import explain
from dsl.split import Piece
from dsl.syntax import Decl
from dsl.tree import declaration
from dsl.tree_base import Reading

_HARMLESS = ("FC106", "FC110", "FC116", "FC117")
"""With only these a declaration's tree holds nothing that was not written."""


def parse_piece(text: str, file: str, piece: Piece, locales: frozenset[str]) -> tuple[Decl | None, list[Diagnostic]]:
    """The declaration (None for the header, and where it cannot be read) and its mistakes."""
    if piece.problem is not None:
        return None, [piece.problem]
    if not piece.word:
        return None, [before_first(text, file, piece)]
    own = text[piece.start : piece.end]
    try:
        tree = grammar().parse(own)
    except UnexpectedInput as error:
        return None, [explain(own, file, piece.start, error)]
    reading = Reading(file, piece.start, locales)
    found = declaration(reading, tree)
    whole = all(problem.code in _HARMLESS for problem in reading.problems)
    return (found if whole else None), reading.problems
