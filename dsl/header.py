"""What can be said of a file before any declaration is parsed: its header, and lines that start none."""

from __future__ import annotations

import re

from dsl.diagnostics import Diagnostic, Span
from dsl.nearest import nearest
from dsl.split import DECLARATIONS, Piece
from dsl.words import shown

VERSION = 1

_SAID_FOR = {
    **dict.fromkeys(("tool", "function", "func", "fn", "def", "action", "method", "operation", "intent"), "api"),
    **dict.fromkeys(("record", "struct", "class", "object", "interface", "message"), "type"),
    **dict.fromkeys(("table", "model", "resource"), "entity"),
}
"""What other languages call a declaration."""

_VERSION = re.compile(r"fcspec[ \t]+([0-9.]+)")
_FIRST = re.compile(r"(?:[ \t\n\f]*//(?!/(?!/))[^\n]*)*[ \t\n\f]*(///[^\n]*|[^\W\d]\w*|.)?", re.DOTALL)


def check_header(text: str, file: str, pieces: list[Piece]) -> list[Diagnostic]:
    """Whether `fcspec 1` stands once, and first."""
    worded = [piece for piece in pieces if piece.word]
    headers = [piece for piece in worded if piece.word == "fcspec"]
    if not pieces:
        return [Diagnostic("FC005", "the file is empty", Span(file, 0, 0), "a spec starts with `fcspec 1`")]
    if not worded:
        problem = before_first(text, file, pieces[0])
        return [problem if problem.code == "FC115" else _no_spec(problem.span)]
    if not headers:
        span = word_span(file, worded[0])
        if any(piece.word in DECLARATIONS for piece in worded):
            return [Diagnostic("FC006", "the header is missing", span, "start the file with the line `fcspec 1`")]
        return [_no_spec(span)]
    first, *others = headers
    span = word_span(file, first)
    version = _VERSION.match(text, first.word_start)
    if version and version[1] != str(VERSION):
        place = Span(file, version.start(1), version.end(1))
        message = f"version {version[1]} of the language is not supported"
        return [Diagnostic("FC007", message, place, f"write `fcspec {VERSION}`")]
    problems = [
        Diagnostic("FC008", "the header is there twice", word_span(file, other), "take it out", ((span, "the first"),))
        for other in others
    ]
    if first is not worded[0]:
        problems.append(Diagnostic("FC008", "the header is not the first declaration", span, "move it to the top"))
    return problems


def _no_spec(span: Span) -> Diagnostic:
    return Diagnostic("FC006", "this is no spec: it has no header", span, "a spec starts with `fcspec 1`")


def before_first(text: str, file: str, piece: Piece) -> Diagnostic:
    """What is wrong with a piece that no word in column 1 starts."""
    match = _FIRST.match(text, piece.start, piece.end)
    found = match[1] if match else None
    assert match is not None
    assert found is not None
    span = Span(file, match.start(1), match.end(1))
    if found.startswith("///"):
        return Diagnostic("FC110", "no declaration follows this documentation", span, "a comment starts with `//`")
    if found in DECLARATIONS:
        return Diagnostic("FC115", f"`{found}` is indented", span, "a declaration starts in column 1")
    return Diagnostic("FC102", f"no declaration starts with {shown(found)}", span)


def unknown_declaration(file: str, piece: Piece) -> Diagnostic:
    """What is wrong with a piece whose word is no keyword."""
    span = word_span(file, piece)
    if piece.word in ("import", "include", "from"):
        hint = "names of another domain come with `use other { Name }`"
        return Diagnostic("FC111", f"`{piece.word}` is not supported", span, hint)
    guess = _SAID_FOR.get(piece.word) or nearest(piece.word, DECLARATIONS)
    hint = f"did you mean `{guess}`?" if guess else "one of " + ", ".join(DECLARATIONS[1:])
    return Diagnostic("FC102", f"no declaration starts with {shown(piece.word)}", span, hint)


def word_span(file: str, piece: Piece) -> Span:
    return Span(file, piece.word_start, piece.word_start + len(piece.word))
