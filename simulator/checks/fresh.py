"""What the user says is not nearly the same as in a dialogue that its shard has kept."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache

from simulator.checks.base import Fault, View
from simulator.dialogue import Message

_SKETCH = 12
_ALIKE = 10
_MASK = (1 << 32) - 1
_FACTORS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
"""Odd, and far from each other: they tell the places in a shingle apart, and spread what is close."""
_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Freshness:
    """Remembers a sketch of each dialogue kept: the smallest hashes of its shingles (MinHash, bottom-k).

    Two dialogues that share ten of the twelve are near-duplicates (a Jaccard similarity of about 0.8).
    """

    def __init__(self) -> None:
        self._holders: dict[int, list[int]] = {}
        self._kept = 0

    def fault(self, view: View) -> Fault | None:
        """The fault of being alike; a dialogue that is none is remembered."""
        sketch = _sketch(view)
        shared: dict[int, int] = {}
        for hash_ in sketch:
            for holder in self._holders.get(hash_, ()):
                shared[holder] = shared.get(holder, 0) + 1
        enough = min(_ALIKE, len(sketch))
        if any(count >= enough for count in shared.values()):
            return Fault(None, "a near-duplicate of one kept before")
        for hash_ in sketch:
            self._holders.setdefault(hash_, []).append(self._kept)
        self._kept += 1
        return None


def _sketch(view: View) -> list[int]:
    return sorted(shingles(view.messages))[:_SKETCH]


def shingles(messages: Iterable[Message]) -> set[int]:
    """Hashes (32 bits) of the runs of three words, or Chinese characters, in what the user says."""
    codes: list[int] = []
    for message in messages:
        if message.role == "user" and message.content:
            words = _WORD.findall(message.content.casefold())
            codes += map(ord, "".join(words)) if _HAN.search(message.content) else map(_code, words)
    codes += [0] * (3 - len(codes))
    one, two, three = _FACTORS
    return {(a * one + b * two + c * three) & _MASK for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)}


@lru_cache(maxsize=1 << 14)
def _code(word: str) -> int:
    return zlib.crc32(word.encode())
