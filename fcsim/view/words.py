"""Words to search by, the same in every language: a Chinese character is one, so that any run of them is found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SCRIPTS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SCRIPTS}]|[^\W_{_SCRIPTS}]+")
_ACCENT = re.compile("[\u0300-\u036f]")
_PIECE = re.compile(r'"([^"]*)"?|(\S+)')


def words(text: str) -> list[str]:
    """In small letters and without accents."""
    if not text.isascii():
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(text.casefold())


def pieces(query: str) -> Iterator[tuple[list[str], bool]]:
    """What a query asks for: words that stand in a row, and whether the last one may go on ("reserv").

    What is in quotes is one piece. Chinese needs no spaces, so that a run of it is one, too.
    """
    for quoted, bare in _PIECE.findall(query):
        if found := words(quoted or bare):
            yield found, not quoted
