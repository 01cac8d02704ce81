"""Digits that are no numbers: parts of codes and phone numbers. The same in every language."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*")
_IN_TOKEN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./@")
_CODE = re.compile(
    r"(?!\d{4}-\d\d-\d\d(?!\d))(?:\d+(?:[-.]\d+){2,}(?:x\d+)?|\d{3}\) ?\d{3}[-. ]\d{4}(?:x\d+)?"
    r"|0\d+-\d+|\d{1,4}/\d{1,2}/\d{2,4}|24/7|0\d+(?![\d.:点时月号日年]))"
)


def token_end(text: str, at: int) -> int:
    """The end of the Latin word or code that goes on here; at least one further."""
    found = _TOKEN.match(text, at)
    return max(found.end() if found else at, at + 1)


def code_end(text: str, at: int, since: int) -> int | None:
    """Where the code ends that the digits at `at` are part of: `BK-10234`, `555-123-4567`, `007`, `3/6/2026`.

    `since`: nothing before it belongs to the code. None: they are no code.
    """
    begin = at
    while begin > since and text[begin - 1] in _IN_TOKEN:
        begin -= 1
    if any(char.isalpha() for char in text[begin:at]):
        return token_end(text, at)
    found = _CODE.match(text, at)
    return found.end() if found else None
