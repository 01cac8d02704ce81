"""The parser of one declaration, made from `grammar.lark`, once: its tables are kept in the user's cache."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from lark import Lark, Token


class _WholeWords:
    """Has every word lexed as a word, so that no keyword is taken from the front of a name."""

    always_accept = ("NAME",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        return stream


@cache
def grammar(strict: bool = False) -> Lark:
    """The LALR parser. Its trees keep every token, so that a node's place is that of its first and last.

    `strict` has lark refuse a grammar in which two terminals collide."""
    return Lark(
        files("dsl").joinpath("grammar.lark").read_text(encoding="utf-8"),
        parser="lalr",
        postlex=_WholeWords(),
        keep_all_tokens=True,
        maybe_placeholders=False,
        strict=strict,
        cache=False if strict else _kept_in(),
    )


def _kept_in() -> str | bool:
    """A file for the tables, which lark makes anew where they are of another grammar, or cannot be read; False where
    there is no place for it."""
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fcsim"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return False
    return str(folder / "grammar.tables")
