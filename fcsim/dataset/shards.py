"""How a run is cut into shards. Cutting depends on the number of dialogues alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SMALLEST, _LARGEST, _SHARDS = 250, 5000, 40


@dataclass(frozen=True, slots=True)
class Shard:
    """Dialogues `start` to `stop` (half open) of a run."""

    number: int
    start: int
    stop: int

    @property
    def file(self) -> str:
        return f"dialogues-{self.number:05d}.jsonl"

    @property
    def rejected(self) -> str:
        return f"rejected-{self.number:05d}.jsonl"

    @property
    def stats(self) -> str:
        return f"stats-{self.number:05d}.json"


def shard_size(dialogues: int, smallest: int = SMALLEST) -> int:
    """About forty shards, so that progress is kept often; none so small that its files are what costs."""
    return max(smallest, min(_LARGEST, -(-dialogues // _SHARDS)))


def shards(dialogues: int, smallest: int = SMALLEST) -> Iterator[Shard]:
    """The shards of a run, in order; the last one may be shorter."""
    size = shard_size(dialogues, smallest)
    for number, start in enumerate(range(0, dialogues, size)):
        yield Shard(number, start, min(start + size, dialogues))
