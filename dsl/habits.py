"""Habits from other languages, and what is written in their place here.

Each rule knows one part of the language and answers None elsewhere; `dsl.mistakes` asks them before it
says what the parser had expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from dsl.diagnostics import Diagnostic
from dsl.failure import Failure
from dsl.split import DECLARATIONS

_ASSIGNMENT = re.compile(r"\w+(\s*\.\s*\w+)*\s*=(?!=)")
_NO_BRANCHES = "`match x { … }` does one thing or another, by an enum or a choice; `require … else CODE` ends a call"


def _each(words: str, hint: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), hint)


_STATEMENTS: Mapping[str, str] = {
    **_each("if else unless switch case", _NO_BRANCHES),
    **_each("for while foreach", "a body has no loops; a query goes through rows"),
    **_each("raise throw fail abort assert check", "`require … else CODE` ends a call with an error"),
    **_each("var const val def", "`let x = …` names a value"),
    **_each("set modify save", "`update x { field: value }` changes a row"),
    **_each("insert add new", "`create E { field: value }` makes a row"),
    **_each("remove drop", "`delete x` takes a row out"),
}
_OPERATORS: Mapping[str, str] = {
    **_each("in has includes", "`contains(list, item)` asks for an item"),
    **_each("like matches", "`contains(text, part)` asks for a part of a text"),
    **_each("is equals", "write `==`"),
    **_each("between", "write `low <= x and x <= high`"),
    **_each("order orderby sort sorted group", "`by .field` gives an order"),
    **_each("limit top first", "`take n` gives so many rows, `one E where …` the first"),
}
_BEFORE_ROWS: Mapping[str, str] = {
    **_each("select find get from list filter all any", "rows are written `E where …`"),
    **_each("first single", "the first row is `one E where …`"),
    **_each("new insert", "`create E { field: value }` makes a row"),
}


def _body(at: Failure) -> Diagnostic | None:
    """Statements, and words and signs in expressions."""
    word = str(at.wrong or "")
    if "LET" in at.accepted:
        if word in _STATEMENTS:
            return at.report("FC111", f"`{word}` is not supported", hint=_STATEMENTS[word])
        if at.is_word() and (found := _ASSIGNMENT.match(at.text, at.stop)):
            hint = _STATEMENTS["set" if found[1] else "var"]
            return at.report("FC111", "an assignment is not supported", hint=hint)
    if at.accepted.isdisjoint({"AND", "DESC", "LET"}):
        return None
    if word in ("where", "by", "take"):
        return at.report("FC101", f"`{word}` comes too late", hint="a query is `E where … by … take …`, in this order")
    if word in _OPERATORS:
        return at.report("FC111", f"`{word}` is not supported here", hint=_OPERATORS[word])
    if "LPAR" in at.accepted and at.is_word() and at.prev in _BEFORE_ROWS:
        return at.report("FC111", f"`{at.prev}` is not supported here", at.span(at.prev), _BEFORE_ROWS[at.prev])
    if word == "(" and at.seen[-2] == ".":
        hint = f"a function takes its list, `{at.prev}(…)`; rows are `E where …`"
        return at.report("FC111", f"methods, `.{at.prev}(…)`, are not supported", hint=hint)
    if word == "?":
        return at.report("FC111", "`?` is not supported", hint=_NO_BRANCHES)
    if word == "|":
        return at.report("FC101", "`|` is no operator", hint="write `or`")
    if word == "," and "DESC" in at.accepted:
        return at.report(
            "FC111", "a second order is not supported", hint="rows that tie are in the order of their keys"
        )
    return None


def _comparison(at: Failure) -> Diagnostic | None:
    if at.prev == "<" and at.wrong == ">":
        return at.report("FC101", "`<>` does not compare", at.span(at.prev), "write `!=`")
    return None


def _type(at: Failure) -> Diagnostic | None:
    word = str(at.wrong or "")
    if "LSQB" in at.accepted and "STRING" not in at.accepted:
        if word == "<":
            return at.report("FC111", f"`{at.prev}<…>` is not supported", hint="a list is written `T[]`")
        if word == "?":
            return at.report("FC101", "the `?` stands before the `:`", hint="write `name?: T`")
    if word == "{" and at.prev == "=" and "LSQB" in at.accepted:
        return at.report("FC111", "an object as a default is not supported", hint="give its fields defaults")
    if "KEY" in at.accepted:
        if word == "[":
            return at.report("FC101", "a list is written `T[]`", hint="put the brackets after the type")
        if word.startswith('"'):
            return at.report("FC101", "a text is no type", hint="an `enum` has values, each with its words")
    if at.prev == "[" and at.accepted == {"RSQB"}:
        return at.report("FC101", "nothing stands in the brackets", hint="a list is `T[]`, of one to three `T[](1..3)`")
    if len(at.seen) > 2 and at.prev == "{" and at.seen[-2] == "enum" and at.accepted == {"LABEL"}:
        hint = "declare it with a name, and write the name here"
        return at.report("FC111", "an enum inside a type is not supported", at.span(at.seen[-2]), hint)
    if word == "." and len(at.seen) > 2 and at.seen[-2] in ("=", ":"):
        return at.report("FC101", "an enum's value stands by itself", at.span(at.prev), "take this and the dot out")
    return None


def _bounds(at: Failure) -> Diagnostic | None:
    if not at.brackets or at.brackets[-1] != "(" or at.wrong is None:
        return None
    counted = "bounds of a moment are counted from the clock: `today..+30d`"
    if "RANGE" in at.accepted and at.wrong.type == "STRING":
        return at.report("FC101", "a text is no bound", hint=counted)
    if "RANGE" in at.accepted and at.wrong == ":":
        return at.report("FC101", "a time of day is no bound", hint=counted)
    if "RANGE" in at.accepted and at.wrong == "-" and len(at.prev) == 4:
        return at.report("FC101", "a day is no bound", at.span(at.prev), counted)
    if "RANGE" in at.accepted and at.wrong in ("-", ","):
        return at.report("FC101", f"`{at.wrong}` makes no range", hint="write `low..high`")
    if at.wrong.type == "OFFSET" and at.prev in ("today", "now"):
        return at.report("FC101", f"`{at.wrong}` stands alone", at.span(at.prev), "take this out")
    if at.prev == ".." and at.wrong == ".":
        return at.report("FC101", "a range has two dots", hint="write `low..high`")
    in_bounds = "RANGE" in at.accepted or any(token == ".." for token in at.seen[-4:])
    if in_bounds and at.is_word() and at.prev.type == "NUMBER" and at.wrong[0] in "mhdwy":
        return at.report("FC101", "an offset has a sign", at.span(at.prev), f"write `+{at.prev}{at.wrong[0]}`")
    if in_bounds and at.wrong in ("+", "-"):
        return at.report("FC101", "an offset is a sign, a number and one of `m h d w y`", hint="such as `+30d`")
    return None


def _words(at: Failure) -> Diagnostic | None:
    """Names, forms and phrases."""
    if at.wrong is None or len(at.seen) < 2:
        return None
    if at.wrong == "-" and at.prev.type == "NAME" and at.prev.end_pos == at.stop and "MINUS" not in at.accepted:
        return at.report("FC101", "a name has letters, digits and `_`", hint="write `_`")
    if at.wrong.type == "STRING" and at.prev == "," and at.seen[-2].type == "STRING":
        return at.report("FC101", "the words of one locale stand between `|`", at.span(at.prev), "write `|`")
    if at.wrong == "[" and at.prev == ":" and at.accepted == {"STRING"}:
        return at.report("FC101", "the words of one locale stand between `|`", hint='as in `"one" | "other"`')
    if at.wrong == ":" and at.accepted == {"STRING"}:
        return at.report("FC101", f"no `:` stands after `{at.prev}`", hint="take it out")
    is_member = at.prev.type == "NAME" and at.seen[-2] not in DECLARATIONS and at.accepted <= _AFTER_MEMBER
    if is_member and "LBRACE" in at.accepted and (at.wrong in (":", "=") or at.wrong.type == "STRING"):
        hint = f'as in `{at.prev} {{ en: "…" }}`'
        return at.report("FC101", f"the words of `{at.prev}` stand in braces", hint=hint)
    if at.wrong == "=" and at.accepted == {"LBRACE"} and at.seen[-2] in DECLARATIONS:
        return at.report("FC109", "no `=` stands before the `{`", hint="take it out")
    if at.prev == "for" and at.seen[-2] == "phrases" and at.accepted == {"FOR"}:
        return at.report("FC101", "a locale is missing after `phrases`", at.span(at.prev), "as in `phrases en for …`")
    return None


_AFTER_MEMBER = {"AS", "COMMA", "DOC", "LBRACE", "NAME", "RBRACE"}


def _people(at: Failure) -> Diagnostic | None:
    """Scenarios and flows."""
    if at.wrong in ("goal", ",") and "THEN" in at.accepted:
        return at.report("FC101", f"`{at.wrong}` leads to no further goal", hint="write `then`")
    if at.wrong in (":", "*", "=") and "NUMBER" in at.accepted and at.seen[-2] in ("->", ","):
        return at.report("FC101", f"no `{at.wrong}` stands before a weight", hint=f"as in `{at.prev} 3`")
    if at.wrong == "-" and "NUMBER" in at.accepted and at.seen[-2] in ("->", ","):
        return at.report("FC101", "a weight is no less than 0", hint="0 forbids the step")
    return None


HABITS: tuple[Callable[[Failure], Diagnostic | None], ...] = (_body, _comparison, _type, _bounds, _words, _people)
