"""Memory does not grow with the data, however it is laid out."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from fcsim.dataset.verify import Report
from fcsim.dataset.verify.pieces import Piece, pieces
from tests.dataset.verify.foreign import Record, call, checked, write

LINES = 8_000
BOUND = 8 * 2**20
"""Bytes. What is kept is bounded: parsers and validators keep some megabytes of what they saw last."""


def small(number: int) -> Record:
    """A dialogue with words of its own, and a schema of its own for ten; every tenth is doubtful, every hundredth
    broken."""
    name = f"find_{number // 10}"
    limits = {"type": "integer", "minimum": 0, "maximum": LINES}
    schema = {"type": "object", "properties": {f"p{number // 10}": limits}}
    value = number if number % 100 else -number
    return {
        "messages": [
            {"role": "user", "content": f"Find {number if number % 10 else 'it'}, and remember {number * 7919}."},
            {"role": "assistant", "tool_calls": [call("c", name, json.dumps({f"p{number // 10}": value}))]},
            {"role": "tool", "tool_call_id": "c", "content": json.dumps({"found": f"row {number * 104_729}" * 50})},
            {"role": "assistant", "content": f"Found row {number * 104_729}."},
        ],
        "tools": [{"type": "function", "function": {"name": name, "parameters": schema}}],
    }


def peak_of(work: Callable[[], None]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_verifying_many_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "data.jsonl", map(small, range(1, LINES + 1)))
    assert path.stat().st_size > BOUND
    reports: list[Report] = []
    assert peak_of(lambda: reports.append(checked(path))) < BOUND
    assert reports[0].dialogues == LINES
    assert reports[0].checks["schema"].failed == LINES // 100
    assert reports[0].checks["grounded"].warnings == LINES // 10
    assert len(reports[0].checks["schema"].failures) == 5


def test_reading_a_large_array_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps([small(number) for number in range(LINES // 4)]), "utf-8")
    assert path.stat().st_size > 2 * 2**20
    items: list[int | None] = [None]

    def read() -> None:
        with path.open("rb") as file:
            for piece in pieces(file):
                assert isinstance(piece, Piece)
                items[0] = piece.item

    assert peak_of(read) < 2**20
    assert items == [LINES // 4]
