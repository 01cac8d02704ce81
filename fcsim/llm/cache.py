"""Answers on disk: what was answered once is not paid for again."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fcsim.llm.answer import Answer

_FILE = "answers.sqlite"
_BUSY_SECONDS = 30.0


class CacheError(Exception):
    """The folder cannot hold a cache; the message says why."""


def default_folder() -> Path:
    """Where answers are kept if nobody says: the place of this system for what can be had again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "fcsim"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "fcsim"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fcsim"


class Cache:
    """A file in `folder`, which several processes may use at once. An answer that `put` returned from survives the
    process, however it ends. Its methods raise OSError where the disk fails.

    It also knows which requests were handed in by which batch, under the name that the caller gives it.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._db = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            # In the write-ahead log a commit is one append, which only a power cut could undo.
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID"
            )
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS handed_in (key TEXT PRIMARY KEY, batch TEXT NOT NULL) WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error) as error:
            raise CacheError(f"{folder} cannot hold the answers: {error}") from None

    def get(self, key: str) -> Answer | None:
        """The answer, None if there is none, or none that can be read."""
        row = self._execute("SELECT answer FROM answers WHERE key = ?", key).fetchone()
        try:
            return None if row is None else Answer.from_json(row[0])
        except (ValueError, LookupError, TypeError):
            return None

    def put(self, key: str, answer: Answer) -> None:
        self._execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", key, answer.to_json())

    def hand_in(self, keys: Iterable[str], batch: str) -> None:
        """Notes that requests are part of a batch, all or none."""
        with self._failing(), self._db:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO handed_in VALUES (?, ?)", [(key, batch) for key in keys])

    def handed_in(self, key: str) -> str | None:
        """The batch of a request; None if it is part of none."""
        row = self._execute("SELECT batch FROM handed_in WHERE key = ?", key).fetchone()
        return None if row is None else str(row[0])

    def size(self, batch: str) -> int:
        """How many requests are part of a batch."""
        row = self._execute("SELECT COUNT(*) FROM handed_in WHERE batch = ?", batch).fetchone()
        return int(row[0])

    def rename(self, batch: str, known_as: str) -> None:
        self._execute("UPDATE handed_in SET batch = ? WHERE batch = ?", known_as, batch)

    def forget(self, batch: str) -> None:
        """Its requests are part of no batch any more."""
        self._execute("DELETE FROM handed_in WHERE batch = ?", batch)

    def batches(self) -> frozenset[str]:
        return frozenset(batch for (batch,) in self._execute("SELECT DISTINCT batch FROM handed_in"))

    def close(self) -> None:
        self._db.close()

    def _execute(self, statement: str, *values: str) -> sqlite3.Cursor:
        with self._failing():
            return self._db.execute(statement, values)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """A disk that is full, or gone, or a file that was damaged, is an OSError here as elsewhere."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OSError(errno.EIO, str(error), str(self._path)) from None
        except sqlite3.DatabaseError as error:
            reason = f"{error}; without this file its answers are asked for anew"
            raise OSError(errno.EIO, reason, str(self._path)) from None
