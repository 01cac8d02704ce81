"""Near-duplicates: dialogues whose users say nearly the same.

Nearness is that of the check `fresh`: the Jaccard similarity of what the users say, as runs of three words, is at
least 0.8. There it is estimated by twelve hashes, within a shard and on the way of every dialogue; here by MinHash
signatures of 128, found again by locality-sensitive hashing, among any number of dialogues.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.checks.fresh import shingles
from simulator.dialogue import Dialogue

ALIKE = 0.8
_HASHES = 128
_BANDS = (18, 7)
"""How the hashes are cut for the search: of pairs of similarity 0.8 it finds 98.5 %, of 0.2 it looks at 0.02 %."""

Signature = Any
"""A `datasketch.LeanMinHash`; the library has no types."""


class NoDatasketch(Exception):
    """The library for near-duplicates is not installed; the message says what to do."""


def signatures() -> Callable[[Dialogue], Signature]:
    """What makes the signature of a dialogue. Raises NoDatasketch."""
    try:
        from datasketch import LeanMinHash, MinHash  # type: ignore[import-untyped]
    except ImportError:
        raise NoDatasketch('near-duplicates need datasketch: pip install "fcsim[near]"') from None

    def signature(dialogue: Dialogue) -> Signature:
        made = blank.copy()
        made.update_batch(shingles(dialogue.messages))
        return LeanMinHash(made)

    blank = MinHash(num_perm=_HASHES, hashfunc=_as_it_is)
    return signature


def _as_it_is(shingle: int) -> int:
    return shingle


class Neighbours:
    """Dialogues by their signatures. Holds ids and signatures alone: about two kilobytes a dialogue."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._index = MinHashLSH(num_perm=_HASHES, params=_BANDS)
        self._signatures: dict[str, Signature] = {}

    def near(self, signature: Signature) -> str | None:
        """The id of the dialogue that is nearest to this signature, if one is near; of equals the first by name."""
        found = ((signature.jaccard(self._signatures[id]), id) for id in self._index.query(signature))
        near = sorted((-similarity, id) for similarity, id in found if similarity >= ALIKE)
        return near[0][1] if near else None

    def add(self, id: str, signature: Signature) -> None:
        self._signatures[id] = signature
        self._index.insert(id, signature)
