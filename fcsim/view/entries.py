"""What an index tells of each record: what it is filtered by, what a list shows of it, and the words it is found by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from fcsim.dataset.reader import Dataset
from fcsim.view.words import words
from simulator.dialogue import Dialogue

FIELDS = (
    "state", "check", "split", "behaviour", "api", "locale", "persona", "scenario", "domain", "turns", "calls", "tools"
)  # fmt: skip
"""What entries are filtered by; the last three are numbers."""
NUMBERS = ("turns", "calls", "tools")
SEVERAL = ("behaviour", "api")
"""Fields of which an entry can have several values."""
_SAID = 160
"""Characters of the first words that a list shows."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of records, and whether they are rejects."""

    path: Path
    is_rejects: bool
    split: str | None


def sources(dataset: Dataset) -> list[Source]:
    return [
        *(Source(path, False, split) for path, split in dataset.files),
        *(Source(path, True, None) for path in dataset.rejected_files),
    ]


def values(dialogue: Dialogue, check: str | None, split: str | None) -> Iterator[tuple[str, str]]:
    calls = [call.name for message in dialogue.messages for call in message.tool_calls]
    yield "state", "rejected" if check else "kept"
    if check:
        yield "check", check
    if split:
        yield "split", split
    yield from (("behaviour", name) for name in dialogue.behaviours)
    yield from (("api", name) for name in dict.fromkeys(calls))
    yield "locale", dialogue.locale
    yield "persona", dialogue.persona or "none"
    yield "scenario", dialogue.scenario or "none"
    yield "domain", dialogue.spec.domain
    yield "turns", str(sum(message.role != "system" for message in dialogue.messages))
    yield "calls", str(len(calls))
    yield "tools", str(len(dialogue.tools) + sum(len(message.tools) for message in dialogue.messages))


def row(dialogue: Dialogue, check: str | None) -> dict[str, Any]:
    """What a list shows of an entry."""
    first = next((message.content for message in dialogue.messages if message.role == "user" and message.content), "")
    return {
        "id": dialogue.id,
        "said": first[:_SAID],
        "locale": dialogue.locale,
        "persona": dialogue.persona,
        "behaviours": dialogue.behaviours,
        "calls": sum(len(message.tool_calls) for message in dialogue.messages),
        "turns": sum(message.role != "system" for message in dialogue.messages),
        "check": check,
    }


def said(dialogue: Dialogue) -> Iterator[str]:
    """What a dialogue is found by: its id, what is said, and what is called. Results are not among it."""
    yield from words(dialogue.id)
    for message in dialogue.messages:
        if message.content is not None and message.role in ("user", "assistant"):
            yield from words(message.content)
        for call in message.tool_calls:
            yield from words(call.name)
            yield from words(to_json(call.arguments).decode())
