"""The grammar's terminals in words, for messages such as "a type is missing after `:`"."""

from __future__ import annotations

from collections.abc import Mapping, Set

FIXED: Mapping[str, str] = {
    "COMMA": ",",
    "COLON": ":",
    "DOT": ".",
    "EQUAL": "=",
    "ARROW": "->",
    "RANGE": "..",
    "OPTIONAL": "?",
    "VBAR": "|",
    "AT": "@",
    "LESSTHAN": "<",
    "MORETHAN": ">",
    "PLUS": "+",
    "MINUS": "-",
    "STAR": "*",
    "SLASH": "/",
    "LPAR": "(",
    "RPAR": ")",
    "LSQB": "[",
    "RSQB": "]",
    "LBRACE": "{",
    "RBRACE": "}",
}
"""The punctuation that is always spelt the same."""

CLOSERS: Mapping[str, str] = {"(": ")", "[": "]", "{": "}"}

_WORDLESS = {*FIXED, "NAME", "LABEL", "NUMBER", "STRING", "OFFSET", "DOC", "COMPARE", "REGEX", "$END"}

_STARTS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"NUMBER", "STRING", "LPAR"}), "a value"),
    (frozenset({"NUMBER", "STRING", "LSQB"}), "a value"),
    (frozenset({"NAME", "LBRACE"}), "a type"),
    (frozenset({"NOW", "NUMBER"}), "a bound, such as `1` or `now`,"),
    (frozenset({"LET", "RETURN", "RBRACE"}), "a statement or `}`"),
    (frozenset({"ASK", "WITH", "RBRACE"}), "a phrase or `}`"),
    (frozenset({"NUMBER", "NAME", "STRING"}), "a value"),
    (frozenset({"STRING", "LBRACE"}), "a text in quotes, or one for each locale in `{ }`,"),
    (frozenset({"LABEL", "NAME"}), "a name"),
    (frozenset({"LABEL"}), "a name with a `:`"),
    (frozenset({"NAME"}), "a name"),
    (frozenset({"STRING"}), "a text in quotes"),
    (frozenset({"NUMBER"}), "a number"),
)
_SHOWN = 32


def keyword(terminal: str) -> str | None:
    """The keyword that a terminal stands for; None for punctuation, names and literals."""
    return None if terminal in _WORDLESS else terminal.lower()


def wanted(accepted: Set[str]) -> str:
    """What could come next, as a noun."""
    if "ELSE" in accepted and "LET" not in accepted:
        return "`else CODE`"
    if "COMMA" in accepted or accepted & {"RPAR", "RSQB"}:
        ends = [f"`{FIXED[name]}`" for name in ("COMMA", "RPAR", "RSQB", "RBRACE") if name in accepted]
        return " or ".join(ends)
    for needed, words in _STARTS:
        if needed <= accepted:
            return words
    if "$END" in accepted:
        return "the end of the declaration"
    names = [f"`{FIXED.get(name) or keyword(name) or name.lower()}`" for name in sorted(accepted - {"DOC"})]
    return " or ".join(names[:4])


def shown(token: str) -> str:
    """A token as a message quotes it."""
    line = token.split("\n")[0]
    cut = "" if line == token and len(line) <= _SHOWN else "…"
    return "`" + "".join(char if char.isprintable() else "\ufffd" for char in line[:_SHOWN]) + cut + "`"
