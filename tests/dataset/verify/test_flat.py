"""Memory does not grow with the data, however it is laid out."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dataset.verify.foreign import Record, call, checked, write

LINES = 20_000
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
            {"role": "tool", "tool_call_id": "c", "content": json.dumps({"found": f"row {number * 104_729}" * 30})},
            {"role": "assistant", "content": f"Found row {number * 104_729}."},
        ],
        "tools": [{"type": "function", "function": {"name": name, "parameters": schema}}],
    }


def as_lines(path: Path) -> None:
    write(path, map(small, range(1, LINES + 1)))


def as_array(path: Path) -> None:
    def parts() -> Iterator[str]:
        for number in range(1, LINES + 1):
            yield ("[" if number == 1 else ",") + json.dumps(small(number))
        yield "]"

    write(path, parts())


@pytest.mark.parametrize("made", [as_lines, as_array])
def test_memory_stays_flat(made: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    made(path)
    assert path.stat().st_size > 2 * BOUND
    tracemalloc.start()
    try:
        report = checked(path, examples=5)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < BOUND
    assert report.dialogues == LINES
    assert report.checks["schema"].failed == LINES // 100
    assert report.checks["grounded"].warnings == LINES // 10
    assert len(report.checks["schema"].failures) == 5
