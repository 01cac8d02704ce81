"""Counting what is too much to keep: in bounded memory, and the same in every process."""

from __future__ import annotations

import heapq
from collections import Counter
from hashlib import blake2b

_BITS = 64


def digest(text: str) -> int:
    """64 bits that stand for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=_BITS // 8).digest())


class DistinctCounter:
    """How many different digests there were: exact up to `_KEPT`, then estimated from the smallest ones.

    (K minimum values; Bar-Yossef et al., "Counting distinct elements in a data stream", 2002.)
    """

    _KEPT = 1 << 16

    def __init__(self) -> None:
        self._smallest: set[int] = set()
        self._limit = 1 << _BITS
        self.total = 0

    def add(self, value: int) -> None:
        self.total += 1
        if value < self._limit:
            self._smallest.add(value)
            if len(self._smallest) == 2 * self._KEPT:
                self._prune()

    def _prune(self) -> None:
        if len(self._smallest) > self._KEPT:
            self._smallest = set(heapq.nsmallest(self._KEPT, self._smallest))
            self._limit = max(self._smallest) + 1

    @property
    def distinct(self) -> int:
        self._prune()
        if self._limit == 1 << _BITS:
            return len(self._smallest)
        return round((len(self._smallest) - 1) * (1 << _BITS) / (self._limit - 1))


class FrequentCounter:
    """The texts that come most often. Each is counted short by at most 1 in `_KEPT` of all that were added.

    (Misra and Gries, "Finding repeated elements", 1982.)
    """

    _KEPT = 1 << 15

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, text: str) -> None:
        self._counts[text] += 1
        if len(self._counts) == 2 * self._KEPT:
            least = heapq.nlargest(self._KEPT + 1, self._counts.values())[-1]
            self._counts = Counter({text: count - least for text, count in self._counts.items() if count > least})

    def most(self, number: int) -> list[tuple[str, int]]:
        """The most frequent ones with their counts; of those equally frequent the first in the alphabet."""
        return heapq.nsmallest(number, self._counts.items(), key=lambda item: (-item[1], item[0]))


class Sample:
    """Some of the texts, drawn by their digests: which ones depends on the texts, not on their order."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._heap: list[tuple[int, str]] = []
        self._added = 0

    def add(self, text: str) -> None:
        # The same text said twice is two texts: sameness is what is measured.
        self._added += 1
        key = -digest(f"{self._added}/{text}")
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, (key, text))
        elif key > self._heap[0][0]:
            heapq.heapreplace(self._heap, (key, text))

    def texts(self) -> list[str]:
        return [text for _, text in sorted(self._heap)]
