"""The state of the parser where a declaration stopped making sense."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from lark import Token, UnexpectedInput
from lark.exceptions import UnexpectedToken

from dsl.diagnostics import Diagnostic, Span
from dsl.grammar import grammar
from dsl.words import CLOSERS


@dataclass(slots=True)
class Failure:
    """What was read (`seen`), what came then (`wrong`; None at the end of the text or at a character
    that starts no token, then at `stop`), and what could have come (`accepted`, terminals).

    `brackets` are the ones still open, `pairs` those that are closed.
    """

    text: str
    file: str
    offset: int
    stop: int
    seen: list[Token]
    wrong: Token | None
    accepted: Set[str]
    brackets: list[Token]
    pairs: list[tuple[Token, Token]]
    _cursor: Any  # lark's interactive parser, which has no types

    @property
    def prev(self) -> Token:
        return self.seen[-1]

    @property
    def at_end(self) -> bool:
        return self.stop >= len(self.text)

    def is_word(self) -> bool:
        """Whether a word came: a name or a keyword."""
        return self.wrong is not None and self.wrong[:1].isidentifier()

    def next_char(self) -> str:
        """The first character after the wrong token."""
        end = self.stop + len(self.wrong or "")
        return self.text[end : end + 32].lstrip()[:1]

    def fits_after(self, terminal: str) -> bool:
        """Whether the declaration would go on if `terminal` stood before the wrong token."""
        if self.wrong is None or terminal not in self.accepted:
            return False
        cursor = self._cursor.copy(deepcopy_values=False)
        cursor.feed_token(Token(terminal, ""))
        wanted = ("NAME", "LABEL") if self.wrong.type in ("NAME", "LABEL") else (self.wrong.type,)
        return not cursor.accepts().isdisjoint(wanted)

    def first_on_line(self, token: Token) -> bool:
        return self._indent(token) is not None

    def _indent(self, token: Token) -> int | None:
        """How far the token's line is indented, if the token is the first on it."""
        start = token.start_pos or 0
        line = self.text.rfind("\n", 0, start) + 1
        return start - line if not self.text[line:start].strip() else None

    def unclosed(self) -> Token:
        """The open bracket that was probably meant to be closed, going by the indentation."""
        for opener, closer in self.pairs:
            indent = self._indent(closer)
            start = self.text.rfind("\n", 0, opener.start_pos or 0) + 1
            line = self.text[start : opener.start_pos]
            if indent is not None and len(line) - len(line.lstrip()) > indent:
                return opener
        return self.brackets[-1]

    # ---- diagnostics -----------------------------------------------------------------------

    def span(self, token: Token) -> Span:
        start = self.offset + (token.start_pos or 0)
        return Span(self.file, start, start + len(token))

    def here(self) -> Span:
        """The wrong token, or the character."""
        return Span(self.file, self.offset + self.stop, self.offset + self.stop + max(1, len(self.wrong or "")))

    def after_prev(self) -> Span:
        end = self.span(self.prev).end
        return Span(self.file, end, end)

    def report(
        self, code: str, message: str, span: Span | None = None, hint: str = "", note: tuple[Token, str] | None = None
    ) -> Diagnostic:
        notes = ((self.span(note[0]), note[1]),) if note else ()
        return Diagnostic(code, message, self.here() if span is None else span, hint, notes)


def failure(text: str, file: str, offset: int, error: UnexpectedInput) -> Failure:
    """Reads the declaration again up to the mistake that `error` met."""
    wrong = error.token if isinstance(error, UnexpectedToken) and error.token.type != "$END" else None
    if wrong is not None:
        stop = wrong.start_pos or 0
    else:
        stop = len(text) if isinstance(error, UnexpectedToken) else error.pos_in_stream or 0
    cursor: Any = grammar().parse_interactive(text)
    seen: list[Token] = []
    brackets: list[Token] = []
    pairs: list[tuple[Token, Token]] = []
    try:
        for token in cursor.lexer_thread.lex(cursor.parser_state):
            if (token.start_pos or 0) >= stop:
                break
            cursor.feed_token(token)
            seen.append(token)
            if token in CLOSERS:
                brackets.append(token)
            elif token in CLOSERS.values() and brackets:
                pairs.append((brackets.pop(), token))
    except UnexpectedInput:
        pass  # the lexer looked ahead at the mistake
    return Failure(text, file, offset, stop, seen, wrong, cursor.accepts(), brackets, pairs, cursor)
