"""What is no dataset, or is broken, is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from fcsim.dataset.reader import Dataset, DatasetError
from fcsim.dataset.run import Wish, run_dataset
from tests.dataset.samples import FakeRun


def test_a_folder_without_a_manifest_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no dataset"):
        Dataset(tmp_path)
    with pytest.raises(DatasetError, match="no folder"):
        Dataset(tmp_path / "nothing")


def test_a_broken_line_is_named(wish: Wish, tmp_path: Path, fake_run: type[FakeRun]) -> None:
    run_dataset(Wish(wish.specs, 3, 1, None), tmp_path / "data", workers=1, watch=lambda kept, refused: None)
    file = tmp_path / "data" / "dialogues-00000.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[1].replace(b'"seed":1', b'"seed":"x"') + lines[2])
    with pytest.raises(DatasetError, match=r"dialogues-00000\.jsonl:2: seed"):
        list(Dataset(tmp_path / "data"))
    file.unlink()
    with pytest.raises(DatasetError, match="missing"):
        list(Dataset(tmp_path / "data"))
