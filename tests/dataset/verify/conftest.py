"""A dataset of our own, made once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from compiler import CompiledSpec
from fcsim.dataset.reader import Dataset
from fcsim.dataset.record import dialogue_line
from fcsim.dataset.run import Wish, run_dataset
from fcsim.dataset.verify import Report, verify
from fcsim.library import compile_spec
from simulator import Dialogue

Specs = dict[str, CompiledSpec]
Own = Callable[..., Report]


@pytest.fixture(scope="session")
def specs() -> Specs:
    found = [compile_spec(name).spec for name in ("restaurants", "bank")]
    return {spec.domain: spec for spec in found if spec is not None}


@pytest.fixture(scope="session")
def made(specs: Specs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """260 dialogues, two shards."""
    path = tmp_path_factory.mktemp("datasets") / "made"
    wish = Wish(tuple(specs.items()), 260, 5, None)
    run_dataset(wish, path, workers=1, watch=lambda kept, refused: None)
    return path


@pytest.fixture(scope="session")
def dialogues(made: Path) -> list[Dialogue]:
    return list(Dataset(made))


@pytest.fixture
def own(specs: Specs, tmp_path: Path) -> Own:
    """Verifies a folder, a file, or dialogues that are written to a file."""

    def run(data: Path | Sequence[Dialogue | bytes], examples: int = 5) -> Report:
        if not isinstance(data, Path):
            lines = [each if isinstance(each, bytes) else dialogue_line(each) for each in data]
            data = tmp_path / "own.jsonl"
            data.write_bytes(b"".join(lines))
        return verify(data, lambda ref: [specs[ref.domain]] if ref.domain in specs else [], examples)

    return run
