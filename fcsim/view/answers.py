"""What the viewer's page asks, and the answers: JSON, read from one or two datasets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from fcsim.dataset.card import command
from fcsim.dataset.record import read_dialogue, read_reject
from fcsim.view.entries import FIELDS
from fcsim.view.index import Index
from fcsim.view.world import world
from simulator.verify import SpecsOf, Verifier
from simulator.version import VERSION

Query = Mapping[str, Sequence[str]]
_PAGE = 60
_BROKEN = 20


class NoAnswer(Exception):
    """There is no such thing; the message says which."""


class Answers:
    """Answers about the indexes of one dataset, or of two that are compared."""

    def __init__(self, indexes: Sequence[Index], specs_of: SpecsOf) -> None:
        self._indexes = indexes
        self._verifier = Verifier(specs_of)
        self._replaying = threading.Lock()
        self._known: dict[str, Callable[[Query], Any]] = {
            "runs": self._runs,
            "list": self._list,
            "entry": self._entry,
            "world": self._world,
            "counts": self._counts,
        }

    def to(self, name: str, query: Query) -> Any:
        """JSON-like data. Raises NoAnswer, and ValueError where the query makes no sense."""
        if name not in self._known:
            raise NoAnswer(name)
        return self._known[name](query)

    def _runs(self, query: Query) -> Any:
        return {"version": VERSION, "fields": FIELDS, "runs": [_run(index) for index in self._indexes]}

    def _list(self, query: Query) -> Any:
        index = self._index(query)
        filters = {field: query.get(field, ()) for field in FIELDS}
        found = index.find(_one(query, "q"), filters, _number(query, "start"), _PAGE)
        return {
            "total": found.total,
            "entries": found.entries,
            "facets": found.facets,
            "progress": _progress(index),
        }

    def _entry(self, query: Query) -> Any:
        index = self._index(query)
        number = _number(query, "n")
        line, is_reject = self._line(index, number)
        record = from_json(line)
        found = {"number": number, "dialogue": record.pop("dialogue") if is_reject else record}
        if is_reject:
            found["reject"] = record
        if len(self._indexes) == 2:
            other = self._indexes[1 - self._indexes.index(index)]
            found["same"] = other.same(int(found["dialogue"]["index"]))
        return found

    def _world(self, query: Query) -> Any:
        line, is_reject = self._line(self._index(query), _number(query, "n"))
        dialogue = read_reject(line).dialogue if is_reject else read_dialogue(line)
        with self._replaying:  # a studio makes one world at a time
            return world(dialogue, self._verifier)

    def _counts(self, query: Query) -> Any:
        return {"fields": FIELDS, "counts": [index.counts() for index in self._indexes]}

    def _index(self, query: Query) -> Index:
        place = _number(query, "run")
        if place >= len(self._indexes):
            raise NoAnswer(f"run {place}")
        return self._indexes[place]

    @staticmethod
    def _line(index: Index, number: int) -> tuple[bytes, bool]:
        found = index.line(number)
        if found is None:
            raise NoAnswer(f"entry {number}")
        return found


def _run(index: Index) -> dict[str, Any]:
    manifest = index.dataset.manifest
    return {
        "name": Path(index.dataset.path).resolve().name,
        "command": command(manifest.config) if manifest is not None else None,
        "domains": [spec.domain for spec in manifest.config.specs] if manifest is not None else [],
        "is_finished": manifest is not None,
        "broken": [f"{place}: {why}" for place, why in index.broken[:_BROKEN]],
        "progress": _progress(index),
    }


def _progress(index: Index) -> float:
    """How much is indexed, 0 to 1."""
    return 1.0 if index.is_whole else min(0.999, index.seen / max(1, index.expected))


def _one(query: Query, name: str) -> str:
    return next(iter(query.get(name, ())), "")


def _number(query: Query, name: str) -> int:
    """A number that is not below zero; 0 if it is not given. Anything else is a ValueError."""
    text = _one(query, name) or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise ValueError(f"{name} is no number: {text[:40]!r}")
    return int(text)
