"""Cutting a file into its declarations, so that each is parsed, and can be wrong, on its own.

A declaration starts with a word in column 1; the `///` lines in column 1 right above it belong to it.
On the way the scanner finds what no grammar need see: texts that do not end, full-width punctuation,
and brackets nested too deeply to recurse over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dsl.diagnostics import Diagnostic, Span
from dsl.wide import ASCII

MAX_DEPTH = 64
"""How deep brackets, and expressions, may nest."""

MAX_LENGTH = 200_000
"""How many code points a declaration may have, so that a file gone wrong is refused quickly."""

DECLARATIONS = (
    "fcspec",
    "domain",
    "locale",
    "use",
    "enum",
    "scalar",
    "type",
    "entity",
    "world",
    "api",
    "profile",
    "phrases",
    "persona",
    "scenario",
    "confusable",
    "flow",
)
"""The keywords that a declaration starts with."""

_WIDE = re.escape("".join(char for char in ASCII if not char.isdecimal()))
_SCAN = re.compile(
    rf'''
      (?P<string>"""[^"\\]*(?:(?:\\(?s:.)|"(?!""))[^"\\]*)*"""|"(?!"")[^"\\\n]*(?:\\.[^"\\\n]*)*")
    | (?P<quote>"[^\n]*)
    | (?P<doc>///(?!/)[^\n]*)
    | //[^\n]*
    | `[^`\n]*`
    | @[ \t]*pattern[ \t]*(?P<regex>\()\s*/(?:[^/\\\n]|\\.)+/
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    | (?P<wide>[{_WIDE}]|(?<!\w)[０-９]+)
    | ^(?P<word>[^\W\d]\w*)
    ''',
    re.VERBOSE | re.MULTILINE,
)
_AFTER_KEYWORD = re.compile(r"[ \t]+[\w`]")
_AFTER_NAMELESS = re.compile(r"[ \t]*\{")
_ONLY_COMMENTS = re.compile(r"(?:[ \t\n\f]*//[^\n]*)*[ \t\n\f]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]`: one declaration with its docs. `word` starts it, at `word_start`; it is ""
    for what stands before the first declaration and for docs after the last."""

    start: int
    end: int
    word: str
    word_start: int
    problem: Diagnostic | None


@dataclass(slots=True)
class _Open:
    """The piece being scanned."""

    start: int
    word: str
    word_start: int
    depth: int = 0
    docs: int | None = None  # where a run of docs in column 1 began, that may belong to the next piece
    docs_end: int = 0
    problem: Diagnostic | None = None
    wide: list[int] = field(default_factory=list)


def split(text: str, file: str) -> list[Piece]:
    """The pieces of a normalised text, in order; together they are all of it but comments that start it."""
    pieces: list[Piece] = []
    now = _Open(0, "", 0)

    def finish(end: int) -> None:
        if now.word or not _ONLY_COMMENTS.fullmatch(text, now.start, end) or "///" in text[now.start : end]:
            problem = now.problem or _wide(text, file, now.wide) or _too_long(file, now, end)
            pieces.append(Piece(now.start, end, now.word, now.word_start, problem))

    for match in _SCAN.finditer(text):
        start = match.start()
        match match.lastgroup:
            case "open" | "regex":
                now.depth += 1
                if now.depth > MAX_DEPTH and now.problem is None:
                    message = f"brackets are nested more than {MAX_DEPTH} deep"
                    now.problem = Diagnostic("FC112", message, Span(file, start, start + 1))
            case "close":
                now.depth = max(0, now.depth - 1)
            case "doc":
                if start == 0 or text[start - 1] == "\n":
                    if now.docs is None or not _ONLY_COMMENTS.fullmatch(text, now.docs_end, start):
                        now.docs = start
                    now.docs_end = match.end()
            case "word":
                if now.depth and not _is_keyword_line(text, match):
                    now.docs = None
                    continue
                begin = start
                if now.docs is not None and _ONLY_COMMENTS.fullmatch(text, now.docs_end, start):
                    begin = now.docs
                finish(begin)
                now = _Open(begin, match["word"], start)
            case "quote":
                now.problem = now.problem or _unterminated(file, match)
            case "wide":
                now.wide.append(start)
    if now.docs is not None and now.word and _ONLY_COMMENTS.fullmatch(text, now.docs_end):
        finish(now.docs)
        now = _Open(now.docs, "", now.docs)
    finish(len(text))
    return pieces


def _is_keyword_line(text: str, match: re.Match[str]) -> bool:
    """Whether a word in column 1 starts a declaration although a bracket is still open."""
    word = match["word"]
    if word in ("world", "profile", "flow"):
        return bool(_AFTER_NAMELESS.match(text, match.end()))
    return word in DECLARATIONS and bool(_AFTER_KEYWORD.match(text, match.end()))


def _unterminated(file: str, match: re.Match[str]) -> Diagnostic:
    line = match["quote"]
    span = Span(file, match.start(), match.start() + len(line.rstrip()))
    if line.startswith('"""'):
        return Diagnostic("FC105", "the text is never closed", span, 'a `"""` is missing')
    curly = re.search("[”“＂]", line)
    hint = f'write `"` instead of `{curly[0]}`' if curly else 'a `"` is missing, on the same line'
    return Diagnostic("FC105", "the text is never closed", span, hint)


def _too_long(file: str, piece: _Open, end: int) -> Diagnostic | None:
    length = end - piece.word_start
    if length <= MAX_LENGTH:
        return None
    span = Span(file, piece.word_start, piece.word_start + len(piece.word))
    return Diagnostic("FC118", f"the declaration has {length:,} characters; at most {MAX_LENGTH:,} are read", span)


def _wide(text: str, file: str, places: list[int]) -> Diagnostic | None:
    if not places:
        return None
    char = text[places[0]]
    plain = ASCII[char]
    shown = "an ordinary space" if plain == " " else f"`{plain}`"
    more = f" ({len(places) - 1} more in this declaration)" if len(places) > 1 else ""
    what = {"\u3000": "a full-width space", "\u00a0": "a no-break space"}.get(char, f"`{char}`")
    span = Span(file, places[0], places[0] + 1)
    return Diagnostic("FC107", f"{what} outside a text in quotes", span, f"write {shown}{more}")
