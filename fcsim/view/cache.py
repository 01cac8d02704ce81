"""Where indexes are kept: not in the user's folders, and not for ever."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path

from pydantic_core import to_json

from fcsim.view.entries import Source

_FORMAT = 1
"""To be raised when the tables change: indexes of another format are made anew."""
_KEPT = 6
_DAY = 24 * 3600


def folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fcsim" / "view"


def key(sources: Sequence[Source]) -> str:
    """Says which files these are, as they are now."""
    facts = []
    for source in sources:
        if source.path.exists():
            found = source.path.stat()
            facts.append((str(source.path.resolve()), source.split, found.st_size, found.st_mtime_ns))
    return hashlib.sha256(to_json([_FORMAT, facts])).hexdigest()[:32]


def prune(kept_in: Path) -> None:
    """Keeps the indexes that were used last, and takes away what was left half-made long ago."""
    with contextlib.suppress(OSError):
        whole = sorted(kept_in.glob("*.sqlite"), key=lambda path: -path.stat().st_mtime)
        left = [path for path in kept_in.glob("*.part-*") if path.stat().st_mtime < time.time() - _DAY]
        for path in (*whole[_KEPT:], *left):
            path.unlink(missing_ok=True)
