"""Wide characters: how many columns a text takes, and full-width punctuation, as Chinese keyboards make it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

_FORMS = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if not chr(code).isalpha()}
_OTHERS = {
    **dict.fromkeys("“”„‟‘’「」『』〝〞", '"'),
    **dict.fromkeys("。·", "."),
    **dict.fromkeys("、", ","),
    **dict.fromkeys("【〔〖", "["),
    **dict.fromkeys("】〕〗", "]"),
    **dict.fromkeys("《〈", "<"),
    **dict.fromkeys("》〉", ">"),
    **dict.fromkeys("—–−", "-"),
    "…": "..",
    "→": "->",
    "\u3000": " ",
    "\u00a0": " ",
}

ASCII: Mapping[str, str] = {**_FORMS, **_OTHERS}
"""From a full-width character (punctuation, digit, space) to what is written in its place."""


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


@cache
def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
