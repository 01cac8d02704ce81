"""Names of the source into names of the language, and each of them once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

WIRE = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""What the language takes as a name on the wire."""

_NAME = re.compile(r"[^\W\d]\w*")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")


def identifier(text: str) -> str:
    """A name of the language that is as near to the text as can be."""
    text = unicodedata.normalize("NFC", text)
    if _NAME.fullmatch(text):
        return text
    made = re.sub(r"\W+", "_", text).strip("_")
    if not made:
        return "value"
    return made if _NAME.fullmatch(made) else f"_{made}"


def sayable(name: str) -> str:
    """A name without numbers of its own, which would be heard as values: `line_2` is `line_b`."""
    parts = re.split(r"(_)", name)
    kept = [chr(96 + int(part)) if part.isdecimal() and 0 < int(part) <= 26 else part for part in parts]
    made = "_".join(part for part in kept if part not in NUMBERS and part != "_" and not part.isdecimal())
    is_changed = any(part in NUMBERS or part.isdecimal() for part in parts)
    return made if is_changed and _NAME.fullmatch(made) else name


NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve hundred thousand".split())  # noqa: SIM905


def wire(text: str) -> str:
    """A name on the wire that is as near to the text as can be; "" where nothing of it is left."""
    made = text if WIRE.fullmatch(text) else re.sub(r"[^a-zA-Z0-9_-]+", "_", text).strip("_")
    return made[:64]


def words(text: str) -> list[str]:
    """`userID`, `user-id` and `user_id` are `user`, `id`."""
    return [word.lower() for word in _HUMP.split(text) if word]


def pascal(text: str) -> str:
    """The name of a type: `line_item` is `LineItem`; what has capitals keeps them."""
    parts = [part for part in re.split(r"[\W_]+", unicodedata.normalize("NFC", text)) if part]
    made = "".join(part[:1].upper() + part[1:] for part in parts)
    if not made:
        return "Value"
    return made if _NAME.fullmatch(made) else f"_{made}"


def snake(text: str) -> str:
    return "_".join(words(text)) or "value"


def singular(word: str) -> str:
    """`categories` is a list of `category`. A guess that only names are made of."""
    if re.search(r"(?:us|ss|is|news)$", word, re.IGNORECASE):
        return word
    if re.search(r"[^aeiou]ies$", word, re.IGNORECASE) and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ses|xes|ches|shes)$", word, re.IGNORECASE):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 2 else word


class Names:
    """The names that are taken, in one space."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def free(self, *wanted: str) -> str:
        """The first of these that is free, or the last of them with a number; from now on it is taken."""
        for name in wanted:
            if name not in self._taken:
                self._taken.add(name)
                return name
        number = 2
        while (
            name := f"{wanted[-1][:60]}_{number}" if wanted[-1].islower() else f"{wanted[-1]}{number}"
        ) in self._taken:
            number += 1
        self._taken.add(name)
        return name

    def take(self, *names: str) -> None:
        self._taken.update(names)

    def __contains__(self, name: str) -> bool:
        return name in self._taken
