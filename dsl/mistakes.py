"""Why a declaration did not parse: one diagnostic, in the author's words rather than the parser's.

Each rule knows one kind of mistake and answers None to the others; the first that answers is right.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from lark import UnexpectedInput

from dsl.diagnostics import Diagnostic, Span
from dsl.failure import Failure, failure
from dsl.habits import HABITS
from dsl.nearest import nearest
from dsl.split import DECLARATIONS
from dsl.words import CLOSERS, FIXED, keyword, shown, wanted

_STRAY_HINTS = {
    "'": 'texts stand in double quotes: `"…"`',
    ";": "nothing ends with `;`",
    "#": "a comment starts with `//`",
    "!": "write `not`",
    "&": "write `and`",
    "`": "backticks stand around one name",
}
_AFTER = {
    **dict.fromkeys(("WITH", "WITHOUT", "NEED", "GIVE", "CHANGE"), "a parameter"),
    "FCSPEC": "the version of the language",
    **dict.fromkeys(("ELSE", "ON", "ERROR"), "the code of an error"),
}
_CLOSED_BY = {closer: opener for opener, closer in CLOSERS.items()}
_STATEMENTS = ("let", "require", "match", "return", "create", "update", "delete")


def explain(text: str, file: str, offset: int, error: UnexpectedInput) -> Diagnostic:
    """The mistake in the declaration `text`, which starts at `offset` of `file`."""
    found = failure(text, file, offset, error)
    for rule in _RULES:
        diagnostic = rule(found)
        if diagnostic is not None:
            return diagnostic
    return _expected(found)


def _stray(at: Failure) -> Diagnostic | None:
    if at.wrong is not None or at.at_end:
        return None
    char = at.text[at.stop]
    if char.isprintable() and not char.isspace():
        what = "a backtick" if char == "`" else f"`{char}`"
        return at.report("FC113", f"{what} has no meaning here", hint=_STRAY_HINTS.get(char, ""))
    name = unicodedata.name(char, "a control character").lower()
    return at.report("FC113", f"U+{ord(char):04X} ({name}) stands outside a text", hint="take it out")


def _unclosed(at: Failure) -> Diagnostic | None:
    if at.at_end and at.brackets:
        opener = at.unclosed()
        hint = f"a `{CLOSERS[opener]}` is missing"
        return at.report("FC103", f"`{opener}` is never closed", at.after_prev(), hint, (opener, "opened here"))
    # A statement or an arrow between parentheses shows that they were to end before it.
    round_ = [bracket for bracket in at.brackets if bracket == "("]
    if round_ and at.wrong is not None and at.wrong in (*_STATEMENTS, "->"):
        hint = "a `)` is missing"
        return at.report("FC103", "`(` is never closed", at.after_prev(), hint, (round_[-1], "opened here"))
    return None


def _mismatched(at: Failure) -> Diagnostic | None:
    if at.wrong is None or at.wrong not in _CLOSED_BY:
        return None
    if not at.brackets:
        return at.report("FC104", f"`{at.wrong}` closes nothing", hint="take it out")
    opener = at.brackets[-1]
    if CLOSERS[opener] == at.wrong:
        return None
    hint = f"write `{CLOSERS[opener]}`"
    return at.report("FC104", f"`{at.wrong}` cannot close `{opener}`", hint=hint, note=(opener, "opened here"))


def _equals(at: Failure) -> Diagnostic | None:
    if at.wrong == "=" and "COMPARE" in at.accepted:
        if at.prev.type in ("NAME", "LABEL") and len(at.seen) > 1 and at.seen[-2] in ("{", ","):
            return at.report("FC109", "`=` gives no field its value here", hint="write `:`")
        return at.report("FC109", "`=` does not compare", hint="write `==`")
    if at.wrong == "=" and (at.accepted <= {"AS", "DOT"} or at.accepted == {"COMMA", "RBRACE"}):
        return at.report("FC109", "`=` gives no field its value here", hint="write `:`")
    if at.wrong == "=" and at.prev == "=" and at.prev.end_pos == at.stop:
        return at.report("FC109", "`==` compares; it gives no value", at.span(at.prev), "write `=`")
    if at.wrong == "==" and "EQUAL" in at.accepted:
        return at.report("FC109", "`==` compares; it gives no value", hint="write `=`")
    if at.wrong is not None and at.wrong.type == "COMPARE" and "AND" in at.accepted:
        return at.report("FC101", "a comparison is not compared again", hint="write `a < b and b < c`")
    return None


def _indented(at: Failure) -> Diagnostic | None:
    if at.wrong is None or "$END" not in at.accepted:
        return None
    if at.wrong in DECLARATIONS and at.first_on_line(at.wrong):
        return at.report("FC115", f"`{at.wrong}` is indented", hint="a declaration starts in column 1")
    return None


def _quote_in_text(at: Failure) -> Diagnostic | None:
    if at.prev.type == "STRING" and at.is_word() and at.stop == at.prev.end_pos:
        message = f"the text ended before {shown(at.wrong or '')}"
        return at.report("FC101", message, hint='a `"` in a text is written `\\"`')
    return None


def _swallowed(at: Failure) -> Diagnostic | None:
    """A statement's keyword was taken for the name that is missing before it."""
    if at.prev.type != "NAME" or at.prev not in _STATEMENTS or not at.first_on_line(at.prev):
        return None
    before = at.seen[-2]
    what = _AFTER.get(before.type, "a name")
    end = at.span(before).end
    return at.report("FC101", f"{what} is missing after {shown(before)}", Span(at.file, end, end))


def _colon(at: Failure) -> Diagnostic | None:
    if at.wrong is None:
        return None
    in_record = at.accepted == {"COMMA", "RBRACE"} and at.prev.type == "NAME" and at.seen[-2] in ("{", ",")
    starts_value = (at.is_word() and at.next_char() != ":") or at.wrong.type in ("NUMBER", "STRING", "MINUS", "DOT")
    if at.accepted <= {"AS", "DOT"} or (in_record and starts_value):
        return at.report("FC101", f"`:` is missing after {shown(at.prev)}", at.after_prev())
    if at.is_word() and "LABEL" in at.accepted and "NAME" not in at.accepted:
        end = at.span(at.wrong).end
        hint = "write `:`" if at.next_char() == "=" else ""
        return at.report("FC101", f"`:` is missing after {shown(at.wrong)}", Span(at.file, end, end), hint)
    return None


def _comma(at: Failure) -> Diagnostic | None:
    if at.fits_after("COMMA"):
        return at.report("FC108", f"`,` is missing after {shown(at.prev)}", at.after_prev())
    if at.wrong in (",", "|") and at.prev.type == "STRING" and "STRING" in at.accepted:
        return at.report("FC101", f"phrases stand side by side, without `{at.wrong}`", hint="take it out")
    if at.wrong == "->" and len(at.seen) > 1 and at.seen[-2] == ",":
        hint = "edges stand one a line, without it"
        return at.report("FC101", "there is one `,` too many", at.span(at.seen[-2]), hint)
    if at.wrong == "," and (at.prev == "," or at.prev in CLOSERS):
        return at.report("FC101", "there is one `,` too many", hint="take it out")
    return None


def _documentation(at: Failure) -> Diagnostic | None:
    if at.wrong is not None and at.wrong.type == "DOC":
        if not at.first_on_line(at.wrong):
            return at.report("FC110", "documentation stands above what it is of", hint="put it on the line above")
        return at.report("FC110", "there is nothing here to document", hint="a comment starts with `//`")
    if at.prev.type == "DOC" and at.accepted <= {"DOC", "ERROR"}:
        hint = "a comment starts with `//`"
        return at.report("FC110", "in a body only an `error` has documentation", at.span(at.prev), hint)
    if at.prev.type == "DOC" and (at.wrong is None or at.wrong.type not in ("NAME", "LABEL", "NUMBER", "STRING")):
        hint = "a comment starts with `//`"
        return at.report("FC110", "nothing follows that it could document", at.span(at.prev), hint)
    return None


def _punctuation(at: Failure) -> Diagnostic | None:
    if at.wrong in _CLOSED_BY:
        return None
    for terminal in ("COLON", "EQUAL", "ARROW", "LBRACE", "LPAR", "RPAR", "RSQB"):
        if at.fits_after(terminal):
            return at.report("FC101", f"`{FIXED[terminal]}` is missing after {shown(at.prev)}", at.after_prev())
    return None


def _misspelt(at: Failure) -> Diagnostic | None:
    if not at.is_word():
        return None
    word = str(at.wrong)
    if word == "asc" and "DESC" in at.accepted:
        return at.report("FC101", "`asc` is not needed", hint="without `desc` the order is ascending")
    guess = nearest(word, [known for terminal in sorted(at.accepted) if (known := keyword(terminal))])
    return at.report("FC101", f"{shown(word)} cannot stand here", hint=f"did you mean `{guess}`?") if guess else None


def _phrase_kind(at: Failure) -> Diagnostic | None:
    if not at.is_word() or "ASK" not in at.accepted:
        return None
    kinds = ", ".join(str(keyword(terminal)) for terminal in sorted(at.accepted - {"RBRACE", "STRING"}))
    return at.report("FC101", f"no kind of phrase is named {shown(at.wrong or '')}", hint=f"there is {kinds}")


def _expected(at: Failure) -> Diagnostic:
    if at.wrong is not None and "$END" in at.accepted and not at.brackets:
        return at.report("FC101", f"{shown(at.wrong)} is too much: the declaration ends after {shown(at.prev)}")
    what = _AFTER.get(at.prev.type) or wanted(at.accepted)
    if at.wrong is None or len(at.accepted) == 1 or not (at.is_word() or at.wrong.type in ("NUMBER", "STRING")):
        return at.report("FC101", f"{what} is missing after {shown(at.prev)}", at.after_prev())
    return at.report("FC101", f"{what} is expected after {shown(at.prev)}, not {shown(at.wrong)}")


_RULES: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    _stray,
    _swallowed,
    _unclosed,
    *HABITS,
    _equals,
    _indented,
    _quote_in_text,
    _colon,
    _comma,
    _documentation,
    _mismatched,
    _punctuation,
    _misspelt,
    _phrase_kind,
)
