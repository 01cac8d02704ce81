"""The index of a dataset: where each record is, what it can be found by, and all that can be counted.

It is built once, while the viewer is open already, and kept in the user's cache. The dataset's own folder is
only read.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from fcsim.dataset.reader import Dataset, first_error
from fcsim.dataset.record import read_dialogue, read_reject
from fcsim.view import bits, cache
from fcsim.view.entries import FIELDS, NUMBERS, SEVERAL, row, said, sources, values
from fcsim.view.words import pieces
from simulator.dialogue import Dialogue, Reject

_BATCH = 100
_QUERIES = 64
_VALUES = 400
"""Values of a field that are told apart; a record may hold any."""
_OTHERS = "others"

_TABLES = """
CREATE TABLE entry (number INTEGER PRIMARY KEY, file INTEGER, start INTEGER, length INTEGER, place INTEGER, row BLOB);
CREATE TABLE facet (field TEXT, value TEXT, bits BLOB);
CREATE TABLE broken (place TEXT, why TEXT);
"""
_PLACES = "CREATE INDEX entry_place ON entry (place)"
_INSTANT = "CREATE VIRTUAL TABLE words USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 0')"
_PLAIN = "CREATE TABLE words (text TEXT)"
"""For an SQLite without FTS5: the same words, looked through one text after the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """The entries that a filter lets through: how many, one page of them, and per field what is among them."""

    total: int
    entries: list[dict[str, Any]]
    facets: dict[str, list[tuple[str, int]]]


class Index:
    """The entries of one dataset: its dialogues, and then its rejects. Safe to be asked from any thread."""

    def __init__(self, dataset: Dataset, kept_in: Path | None = None) -> None:
        self.dataset = dataset
        self.sources = sources(dataset)
        self.expected = sum(source.path.stat().st_size for source in self.sources if source.path.exists())
        self.seen = self.total = 0
        """Bytes read of those expected; entries."""
        self.broken: list[tuple[str, str]] = []
        self._facets: dict[str, dict[str, int]] = {field: {} for field in FIELDS}
        self._queries: dict[str, int] = {}
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._builder: threading.Thread | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        folder = self._folder(kept_in)
        self._path = folder / f"{cache.key(self.sources)}.sqlite"
        if not self._load():
            self._part = self._path.with_suffix(f".part-{secrets.token_hex(4)}")
            self._connect(self._part)
            self._has_fts = self._create()
            self._builder = threading.Thread(target=self._build, name="index", daemon=True)
            self._builder.start()

    @property
    def is_whole(self) -> bool:
        return self._builder is None or not self._builder.is_alive()

    def wait(self) -> None:
        """Until all is indexed."""
        if self._builder is not None:
            self._builder.join()

    def close(self) -> None:
        self._stopping.set()
        self.wait()
        with self._lock:
            self._database.close()
        if self._builder is not None:
            self._part.unlink(missing_ok=True)
        if self._temporary is not None:
            self._temporary.cleanup()

    # ---- asking ---------------------------------------------------------------------------------

    def find(self, query: str, filters: Mapping[str, Sequence[str]], start: int, count: int) -> Found:
        """The entries that have all words of the query and, of each field that is filtered, one of the values; of
        behaviours and tools, of which an entry can have several, all.

        A value of a number is one, or a range (`3-6`). What is counted of a field leaves its own filter out, where
        an entry has one value of it.
        """
        with self._lock:
            asked = self._said(query)
            chosen = {field: self._chosen(field, among) for field, among in filters.items() if among}
            facets = {}
            for field, known in self._facets.items():
                among = asked
                for other, mask in chosen.items():
                    if other != field or field in SEVERAL:
                        among &= mask
                counted = [(value, (among & mask).bit_count()) for value, mask in known.items()]
                facets[field] = _sorted(
                    field, [each for each in counted if each[1] or each[0] in filters.get(field, ())]
                )
            all_of = asked
            for mask in chosen.values():
                all_of &= mask
            return Found(all_of.bit_count(), self._rows(bits.page(all_of, start, count)), facets)

    def counts(self) -> dict[str, dict[str, int]]:
        """Of the entries that were kept: how many have each value of each field; of rejects, by check."""
        with self._lock:
            kept = self._facets["state"].get("kept", 0)
            return {
                field: {
                    value: (mask if field in ("state", "check") else mask & kept).bit_count()
                    for value, mask in known.items()
                }
                for field, known in self._facets.items()
            }

    def line(self, number: int) -> tuple[bytes, bool] | None:
        """The bytes of an entry as they are in the dataset, and whether it is a reject; None if there is none."""
        with self._lock:
            found = self._database.execute("SELECT file, start, length FROM entry WHERE number = ?", (number,))
            place = found.fetchone()
        if place is None:
            return None
        source = self.sources[place[0]]
        with source.path.open("rb") as file:
            file.seek(place[1])
            return file.read(place[2]), source.is_rejects

    def same(self, place: int) -> int | None:
        """The kept dialogue with a number in its run."""
        with self._lock:
            found = self._database.execute("SELECT number FROM entry WHERE place = ? ORDER BY number", (place,))
            kept = self._facets["state"].get("kept", 0)
            return next((number for (number,) in found if kept >> number & 1), None)

    def _rows(self, chosen: list[int]) -> list[dict[str, Any]]:
        marks = ",".join("?" * len(chosen))
        found = self._database.execute(
            f"SELECT number, row FROM entry WHERE number IN ({marks}) ORDER BY number", chosen
        )
        return [{"number": number, **from_json(shown)} for number, shown in found]

    def _chosen(self, field: str, wanted: Sequence[str]) -> int:
        known = self._facets.get(field, {})
        if field in NUMBERS:
            ranges = [_range(value) for value in wanted]
            return _union(mask for value, mask in known.items() if any(int(value) in each for each in ranges))
        if field in SEVERAL:
            return reduce(and_, (known.get(value, 0) for value in wanted))
        return _union(known.get(value, 0) for value in wanted)

    def _said(self, query: str) -> int:
        everything = (1 << self.total) - 1
        asked = list(pieces(query))
        if not asked:
            return everything
        known = self._queries.get(query) if self.is_whole else None
        if known is not None:
            return known
        found = everything
        for piece, may_go_on in asked:
            found &= bits.of_rows(self._with(piece, may_go_on), self.total)
        if len(self._queries) >= _QUERIES:
            self._queries.clear()
        self._queries[query] = found
        return found

    def _with(self, piece: list[str], may_go_on: bool) -> Iterable[tuple[int]]:
        if self._has_fts:
            phrase = f'"{" ".join(piece)}"' + (" *" if may_go_on else "")
            return self._database.execute("SELECT rowid FROM words WHERE words MATCH ?", (phrase,))
        text = f" {' '.join(piece)}" + ("" if may_go_on else " ")
        return self._database.execute("SELECT rowid FROM words WHERE instr(text, ?)", (text,))

    # ---- building -------------------------------------------------------------------------------

    def _folder(self, given: Path | None) -> Path:
        folder = given or cache.folder()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            self._temporary = tempfile.TemporaryDirectory(prefix="fcsim-")
            return Path(self._temporary.name)

    def _connect(self, path: Path) -> None:
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # It can be made again at any time: what a power cut breaks is not missed.
        self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")

    def _create(self) -> bool:
        self._database.executescript(_TABLES)
        try:
            self._database.execute(_INSTANT)
            return True
        except sqlite3.OperationalError:
            self._database.execute(_PLAIN)
            return False

    def _load(self) -> bool:
        """Takes the index from the cache, if it is there and whole."""
        if not self._path.exists():
            return False
        try:
            self._connect(self._path)
            kind = self._database.execute("SELECT sql FROM sqlite_master WHERE name = 'words'").fetchone()
            self._has_fts = "fts5" in kind[0]
            for field, value, mask in self._database.execute("SELECT field, value, bits FROM facet"):
                self._facets[field][value] = int.from_bytes(mask, "little")
            (self.total,) = self._database.execute("SELECT count(*) FROM entry").fetchone()
            self.broken = self._database.execute("SELECT place, why FROM broken").fetchall()
        except (sqlite3.DatabaseError, KeyError, TypeError):
            self._database.close()
            self._path.unlink(missing_ok=True)
            self._facets = {field: {} for field in FIELDS}
            return False
        self.seen = self.expected
        with contextlib.suppress(OSError):
            os.utime(self._path)
        return True

    def _build(self) -> None:
        try:
            self._read()
        except (OSError, sqlite3.Error) as error:
            self.broken.append(("the index ends early", str(error)))

    def _read(self) -> None:
        batch: list[tuple[int, int, int, Dialogue, str | None]] = []
        for file, source in enumerate(self.sources):
            for start, line in _lines(source.path):
                if self._stopping.is_set():
                    return
                try:
                    record: Dialogue | Reject = read_reject(line) if source.is_rejects else read_dialogue(line)
                except ValueError as error:
                    self.broken.append((f"{source.path.name} at byte {start}", first_error(error)))
                else:
                    reject = record if isinstance(record, Reject) else None
                    dialogue = record if isinstance(record, Dialogue) else record.dialogue
                    batch.append((file, start, len(line), dialogue, reject.check if reject else None))
                if len(batch) == _BATCH:
                    self._take(batch)
                    batch = []
                self.seen += len(line)
        self._take(batch)
        self._finish()

    def _take(self, batch: list[tuple[int, int, int, Dialogue, str | None]]) -> None:
        facets: dict[tuple[str, str], int] = {}
        entries, texts = [], []
        for place, (file, start, length, dialogue, check) in enumerate(batch):
            number = self.total + place
            for field, value in values(dialogue, check, self.sources[file].split):
                if value not in self._facets[field] and len(self._facets[field]) >= _VALUES and field not in NUMBERS:
                    value = _OTHERS
                facets[field, value] = facets.get((field, value), 0) | 1 << place
            entries.append((number, file, start, length, dialogue.index, to_json(row(dialogue, check))))
            texts.append((number, f" {' '.join(said(dialogue))} "))
        with self._lock:
            self._database.execute("BEGIN")
            self._database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", entries)
            self._database.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
            self._database.execute("COMMIT")
            for (field, value), mask in facets.items():
                known = self._facets[field]
                known[value] = known.get(value, 0) | mask << self.total
            self.total += len(batch)

    def _finish(self) -> None:
        with self._lock:
            rows = [
                (field, value, bits.to_bytes(mask))
                for field, found in self._facets.items()
                for value, mask in found.items()
            ]
            self._database.execute("BEGIN")
            self._database.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)
            self._database.executemany("INSERT INTO broken VALUES (?, ?)", self.broken)
            self._database.execute("COMMIT")
            self._database.execute(_PLACES)
            self._queries.clear()
        with contextlib.suppress(OSError):  # Windows moves no open file; then it is made again the next time
            os.replace(self._part, self._path)
        cache.prune(self._path.parent)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    start = 0
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        for line in file:
            yield start, line
            start += len(line)


def _range(value: str) -> range:
    low, _, high = value.partition("-")
    try:
        first = int(low) if low else 0
        return range(first, (int(high) if high else first if "-" not in value else 10**9) + 1)
    except ValueError:
        return range(0)


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _sorted(field: str, counted: list[tuple[str, int]]) -> list[tuple[str, int]]:
    if field in NUMBERS:
        return sorted(counted, key=lambda each: int(each[0]))
    return sorted(counted, key=lambda each: (-each[1], each[0]))
