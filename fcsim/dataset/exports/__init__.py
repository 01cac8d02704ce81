"""Translations of the record into the formats that trainers read, one module each."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from simulator.dialogue import Dialogue

Export = Callable[[Dialogue], dict[str, Any]]

FORMATS = ("openai", "hermes")


def exporter(name: str) -> Export:
    """The translation into one of `FORMATS`."""
    if name not in FORMATS:
        raise LookupError(f"no format named {name!r}; there are {', '.join(FORMATS)}")
    export: Export = importlib.import_module(f"{__name__}.{name}").export
    return export


def export_lines(dialogues: Iterable[Dialogue], name: str, path: Path) -> int:
    """Writes each dialogue as a line of `path`, in one step at the end; gives how many there are."""
    export = exporter(name)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    count = 0
    try:
        with aside.open("wb") as file:
            for dialogue in dialogues:
                file.write(json.dumps(export(dialogue), ensure_ascii=False).encode() + b"\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return count
