"""A dataset with both locales and a reject, and its index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.dataset.reader import Dataset
from fcsim.dataset.record import reject_line
from fcsim.dataset.run import Wish, generate_dialogues, run_dataset
from fcsim.view.index import Index
from simulator.dialogue import Reject

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="session")
def shelf() -> CompiledSpec:
    spec = compile_file(FIXTURES / "shelf.fcspec").spec
    assert spec is not None
    return spec


@pytest.fixture(scope="session")
def folder(shelf: CompiledSpec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty dialogues, and one that was refused at its first turn."""
    path = tmp_path_factory.mktemp("view") / "shelf"
    wish = Wish((("shelf.fcspec", shelf),), 30, 1, None)
    run_dataset(wish, path, workers=1, watch=lambda kept, refused: None)
    refused = Reject("hygiene", 1, "planted", next(generate_dialogues(wish)))
    (path / "rejected.jsonl").write_bytes(reject_line(refused))
    return path


@pytest.fixture(scope="module")
def index(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    found = Index(Dataset(folder), tmp_path_factory.mktemp("cache"))
    found.wait()
    yield found
    found.close()
