"""Files that are whole or not there, also after a power cut."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from fcsim.dataset.manifest import File


def sync_folder(path: Path) -> None:
    """Makes the names in a folder durable. Windows has no such thing, and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_file(path: Path, data: bytes) -> None:
    """Writes and makes durable; the caller renames it to where it belongs."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def move(source: Path, target: Path) -> None:
    """Renames over `target` in one step, durably."""
    os.replace(source, target)
    sync_folder(target.parent)


_BUFFER = 1 << 18
"""To write takes long, however little is written."""


class LineFile:
    """A file of lines that is written one line at a time, and counted and hashed on the way."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb", buffering=_BUFFER)
        self._hash = hashlib.sha256()
        self._lines = self._bytes = 0

    def add(self, line: bytes) -> None:
        self._file.write(line)
        self._hash.update(line)
        self._lines += 1
        self._bytes += len(line)

    def facts(self, name: str) -> File:
        return File(name=name, lines=self._lines, bytes=self._bytes, sha256=self._hash.hexdigest())

    def __enter__(self) -> LineFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
        finally:
            self._file.close()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Holds the folder for this process; False if another one does. The lock ends with the process."""
    if sys.platform == "win32":
        yield True
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
