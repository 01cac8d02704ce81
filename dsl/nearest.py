"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The most similar of `names`, if any is similar enough; the first of equals."""
    if len(word) > 64:
        return None
    found = get_close_matches(word.casefold(), {name.casefold(): name for name in names}, n=1, cutoff=0.65)
    return next((name for name in names if name.casefold() == found[0]), None) if found else None
