"""How values are said, and whether they can be told from the words around them."""

from __future__ import annotations

import re

from compiler.scope import folded
from fcsim.importing.chinese import is_chinese
from fcsim.importing.names import Names, words
from fcsim.importing.vocabulary import COMMON


class Heard:
    """What is said around values: the words of documentation and of parameters' names."""

    def __init__(self, text: str) -> None:
        self._text = f" {text} "

    def apart(self, form: str) -> str:
        """A form that stands in quotes where it would be heard although nobody means it."""
        if not self.is_heard(form):
            return form
        return f"“{form}”" if is_chinese(form) else f"'{form}'"

    def is_heard(self, text: str) -> bool:
        """Whether a text would be heard in what is said around values."""
        plain = " ".join(re.findall(r"\w+", text.casefold()))
        if is_chinese(plain):
            return plain in self._text
        return len(plain) < 3 or plain in COMMON or f" {plain} " in self._text


def spoken(value: str, taken: Names) -> str:
    """How a value is said: its words, unless another value has the same ones."""
    plain = (
        " ".join(words(value))
        if re.search(r"[_\-]|[a-z][A-Z]", value) and re.search(r"[a-z]{2}|[A-Z]{4}", value)
        else value
    )
    plain = plain.lower() if re.fullmatch("[A-Z]{4,}", plain) else plain if plain.strip() else value
    for text in (plain, value):
        if folded(text) not in taken:
            taken.take(folded(text))
            return text
    return taken.free(*(f"{value} {note}" for note in ("exactly", "as written", "again")))
