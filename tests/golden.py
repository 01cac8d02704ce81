"""Texts as they read when somebody last looked. After a change: delete a golden file, and run the test twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest


def reads_as_it_did(folder: Path, texts: Mapping[str, str]) -> None:
    """Each text is that of the file of its name in `folder`; one that has none gets it, and fails once."""
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
            pytest.fail(f"{path.name} was not there; look at it")
        assert text + "\n" == path.read_text(encoding="utf-8"), name
