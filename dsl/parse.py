"""Text into a syntax tree and diagnostics; a file's mistakes are all found at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dsl.diagnostics import Diagnostic, Span
from dsl.header import VERSION, check_header, unknown_declaration
from dsl.source import normalise
from dsl.split import DECLARATIONS, Piece, split
from dsl.syntax import Decl, Name, SpecFile

_NAME = re.compile(r"[^\W\d]\w*")
_NAMED = re.compile(r"[ \t]+`?([^\W\d]\w*)")


@dataclass(frozen=True, slots=True)
class Unread:
    """A declaration that could not be read: its keyword, and its name if it got that far.

    Whoever resolves names must not complain of those that an unread declaration may have declared.
    """

    keyword: str
    name: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """`diagnostics` are in the order of the text."""

    tree: SpecFile
    diagnostics: tuple[Diagnostic, ...]
    unread: tuple[Unread, ...] = ()


def parse(text: str, file: str, also: frozenset[str] = frozenset()) -> Parsed:
    """Every declaration of `text` that can be read, and what is wrong with the others. `also` are locales that
    another file of the domain declares.

    Spans count code points of `tree.text`, which is `text` in NFC. Never raises for what a text holds.
    """
    from dsl.piece import parse_piece  # lark takes a moment to load: it waits for the first text

    text = normalise(text)
    pieces = split(text, file)
    diagnostics = check_header(text, file, pieces)
    declarations: list[Decl] = []
    unread: list[Unread] = []
    words = {piece.word for piece in pieces}
    if any(problem.code == "FC007" for problem in diagnostics) or words.isdisjoint(DECLARATIONS):
        pieces = []  # nothing else in this file is worth a word
    locales = also | _declared_locales(text, pieces)
    in_unknown = False
    for piece in pieces:
        if piece.word and piece.word not in DECLARATIONS:
            # A run of lines that no keyword starts is one mistake.
            if not in_unknown:
                diagnostics.append(unknown_declaration(file, piece))
            unread.append(_unread(text, file, piece))
            in_unknown = True
            continue
        in_unknown = False
        found, problems = parse_piece(text, file, piece, locales)
        diagnostics += problems
        if found is not None:
            declarations.append(found)
        elif problems and piece.word:
            unread.append(_unread(text, file, piece))
    diagnostics.sort(key=lambda problem: (problem.span.start, problem.code))
    return Parsed(SpecFile(file, text, VERSION, tuple(declarations)), tuple(diagnostics), tuple(unread))


def _unread(text: str, file: str, piece: Piece) -> Unread:
    after = _NAMED.match(text, piece.word_start + len(piece.word), piece.end)
    name = Name(after[1], Span(file, after.start(1), after.end(1))) if after else None
    return Unread(piece.word, name, Span(file, piece.word_start, piece.end))


def _declared_locales(text: str, pieces: list[Piece]) -> frozenset[str]:
    """Found before anything is parsed, since a doc line may come before the `locale` that its prefix names."""
    return frozenset(
        name
        for piece in pieces
        if piece.word == "locale"
        for name in _NAME.findall(text[piece.word_start : piece.end].split("//")[0])[1:]
    )
