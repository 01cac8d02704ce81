"""`NAME=NUMBER,NAME=NUMBER`: how much of what, as people write it on a command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

_NAME = re.compile(r"[a-z]\w*")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?")


def amounts(text: str) -> dict[str, Decimal]:
    """The numbers by name, in the order given. What is not of this form is a ValueError that says so."""
    found: dict[str, Decimal] = {}
    for part in text.split(","):
        name, equals, number = (word.strip() for word in part.partition("="))
        if not name or not equals or not _NUMBER.fullmatch(number):
            raise ValueError(f"{part.strip()!r} is not of the form NAME=NUMBER")
        if name in found:
            raise ValueError(f"{name} is given twice")
        found[name] = Decimal(number)
    return found


def shares(text: str) -> dict[str, float]:
    """Parts of one, from percentages by the names of splits. A ValueError says what is wrong with them."""
    found = amounts(text)
    for name, percent in found.items():
        if not _NAME.fullmatch(name) or not name.isascii():
            raise ValueError(f"{name!r} is no name for a split: small letters, digits and _")
        if percent == 0:
            raise ValueError(f"{name} would be empty: its share is 0")
    if len(found) < 2:
        raise ValueError("one share is no split; name two or more")
    if (total := sum(found.values(), Decimal())) != 100:
        raise ValueError(f"the shares add up to {total.normalize():f}, not to 100")
    return {name: float(percent / 100) for name, percent in found.items()}


def written(found: Mapping[str, float]) -> str:
    """Shares as `shares` reads them."""
    return ",".join(f"{name}={share * 100:.6g}" for name, share in found.items())
