"""Near-duplicates: dialogues whose users say nearly the same.

Nearness is that of the check `fresh`: the Jaccard similarity of what the users say, as runs of three words, is at
least 0.8. There it is estimated by twelve hashes, within a shard and on the way of every dialogue; here by MinHash
signatures of 128, found again by locality-sensitive hashing, among any number of dialogues. The hashes are
datasketch's; its index takes seven kilobytes a dialogue, so the one here is of arrays and takes half of one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.checks.fresh import shingles
from simulator.dialogue import Dialogue

ALIKE = 0.8
_HASHES = 128
_BANDS, _ROWS = 18, 7
"""How the hashes are cut for the search: of pairs of similarity 0.8 it finds 98.5 %, of 0.2 it looks at 0.02 %."""
_FIRST = 1 << 12
"""Dialogues that there is room for at first; a power of two, as it is whenever that is doubled."""
_AT_ONCE = 1 << 14

Signature = bytes
"""The lower sixteen bits of each hash: two that differ look the same once in 65,536 times."""


class NoDatasketch(Exception):
    """The library for near-duplicates is not installed; the message says what to do."""


def signatures() -> Callable[[Dialogue], Signature]:
    """What makes the signature of a dialogue. Raises NoDatasketch."""
    try:
        from datasketch import MinHash  # type: ignore[import-untyped]
    except ImportError:
        raise NoDatasketch('near-duplicates need datasketch: pip install "fcsim[near]"') from None

    def signature(dialogue: Dialogue) -> Signature:
        made = blank.copy()
        made.update_batch(shingles(dialogue.messages))
        return bytes(made.hashvalues.astype("uint16"))

    blank = MinHash(num_perm=_HASHES, hashfunc=_as_it_is)
    return signature


def _as_it_is(shingle: int) -> int:
    return shingle


def similarity(one: Signature, other: Signature) -> float:
    """How much of what is said in either is said in both, 0 to 1, as the signatures tell."""
    import numpy as np

    return float((np.frombuffer(one, np.uint16) == np.frombuffer(other, np.uint16)).mean())


class Neighbours:
    """Dialogues by their signatures. Each is in as many buckets as there are bands; those of a bucket are linked,
    the last one added first."""

    def __init__(self) -> None:
        import numpy as np

        self._ids: list[str] = []
        self._signatures = np.empty((_FIRST, _HASHES), np.uint16)
        self._bands = np.arange(_BANDS)
        self._factors = np.random.default_rng(0).integers(1 << 63, size=_ROWS, dtype=np.uint64) | np.uint64(1)
        self._last = np.full((_BANDS, _FIRST), -1, np.int32)
        self._before = np.empty((_FIRST, _BANDS), np.int32)

    def near(self, signature: Signature) -> str | None:
        """The id of the dialogue that is nearest to this signature, if one is near; of equals the first by name."""
        import numpy as np

        hashes = np.frombuffer(signature, np.uint16)
        bands = self._bands
        places = self._last[bands, self._buckets(hashes[None])[0]]
        found = []
        while (there := places >= 0).any():
            places, bands = places[there], bands[there]
            found.append(places)
            places = self._before[places, bands]
        if not found:
            return None
        among = np.unique(np.concatenate(found))
        alike = (self._signatures[among] == hashes).mean(axis=1)
        near = sorted((-alike[n], self._ids[place]) for n, place in enumerate(among) if alike[n] >= ALIKE)
        return near[0][1] if near else None

    def add(self, id: str, signature: Signature) -> None:
        import numpy as np

        place = len(self._ids)
        if place == len(self._signatures):
            self._double()
        self._ids.append(id)
        self._signatures[place] = hashes = np.frombuffer(signature, np.uint16)
        buckets = self._buckets(hashes[None])[0]
        self._before[place] = self._last[self._bands, buckets]
        self._last[self._bands, buckets] = place

    def _buckets(self, hashes: Any) -> Any:
        """The bucket of each band, for each of some signatures. There are as many as there is room for dialogues."""
        import numpy as np

        bits = len(self._signatures).bit_length() - 1
        rows = hashes[:, : _BANDS * _ROWS].reshape(-1, _BANDS, _ROWS)
        return (rows * self._factors).sum(axis=2, dtype=np.uint64) >> np.uint64(64 - bits)

    def _double(self) -> None:
        """Makes room for as many again, and links all of them anew."""
        import numpy as np

        count = len(self._ids)
        self._signatures = np.concatenate((self._signatures, np.empty_like(self._signatures)))
        self._before = np.empty((2 * count, _BANDS), np.int32)
        self._last = np.full((_BANDS, 2 * count), -1, np.int32)
        for start in range(0, count, _AT_ONCE):
            places = np.arange(start, min(start + _AT_ONCE, count))
            buckets = self._buckets(self._signatures[places])
            for band, of in enumerate(buckets.T):
                order = np.argsort(of, kind="stable")
                sorted_, among = of[order], places[order]
                is_first = np.r_[True, sorted_[1:] != sorted_[:-1]]
                before = np.r_[0, among[:-1]]
                self._before[among, band] = np.where(is_first, self._last[band, sorted_], before)
                is_last = np.r_[is_first[1:], True]
                self._last[band, sorted_[is_last]] = among[is_last]
