"""Where the words of a frame meet what is said in it."""

from __future__ import annotations

import re

_PLURALS = (
    (re.compile(r"^((?: more)? (?!movies|cookies|series|species)[a-z]+[^aeiou\W])ies\b"), r"\1y"),
    (re.compile(r"^((?: more)? [a-z]*(?:x|ss|sh|bus|[^a]ch|[eo]ach))es\b"), r"\1"),
    (re.compile(r"^((?: more)? (?!series|species)[a-z]{3,}[^\Wsui])s\b"), r"\1"),
)
"""What is counted comes right after a number: entries, boxes, nights; not "is", "less" or "us"."""
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")


def going_on(said: str, words: str) -> str:
    """Words of a frame as they follow on what was said: "1 result", 以后, 的 and 号 only once."""
    if said in ("1", "one"):
        return next((one for plural, form in _PLURALS if (one := plural.sub(form, words)) != words), words)
    if said[-1:] == words[:1] and words[:1] in ("的", "号"):
        return words[1:]
    return words[2:] if said[-2:] == words[:2] and _HAN.fullmatch(words[:2]) else words


def in_word(char: str) -> bool:
    """Whether a sign goes on with its like to one word: "Atlas" and "880GB" would."""
    return char.isascii() and char.isalnum()


def begins_with(text: str, words: frozenset[str]) -> bool:
    """Whether the unit's word follows already. Scripts without spaces have no word's end to look for."""
    text = text.lstrip().casefold()
    return any(
        text.startswith(word.casefold()) and not (word.isascii() and text[len(word) : len(word) + 1].isalpha())
        for word in words
        if word
    )
