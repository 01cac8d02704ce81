"""Reading a dataset folder, one line at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from fcsim.dataset.folder import MANIFEST, REJECTED, WORK, read_manifest
from fcsim.dataset.record import read_dialogue, read_reject
from simulator.dialogue import Dialogue, Reject
from simulator.version import VERSION

Record = TypeVar("Record")


class DatasetError(Exception):
    """The folder is no dataset, or a line of it is no record; the message names the place."""


class Dataset:
    """A dataset folder. Iterating gives its dialogues in order, without holding more than one.

    `manifest` is None while the run is unfinished; then the dialogues are those of its finished shards.
    With `split`, they are those of this split alone. `files` are those of the dialogues, each with its split.
    """

    def __init__(self, path: Path | str, split: str | None = None) -> None:
        self.path = Path(path)
        self.manifest = read_manifest(self.path)
        splits = () if self.manifest is None else self.manifest.splits
        if split is not None and split not in splits:
            there = f"there are {', '.join(splits)}" if splits else "it is not split; fcsim split does that"
            raise DatasetError(f"{self.path} has no split named {split!r}: {there}")
        if self.manifest is not None:
            files = [file for file in self.manifest.files if split in (None, file.split)]
            self.files = [(self.path / file.name, file.split) for file in files]
            self.rejected_files = [self.path / REJECTED]
        elif (self.path / WORK).is_dir():
            self.files = [(path, None) for path in sorted(self.path.glob("dialogues-*.jsonl"))]
            # Where the run gave a dialogue up, the attempts at that are beside the shards.
            given_up = [self.path / REJECTED] if (self.path / REJECTED).exists() else []
            self.rejected_files = [*sorted((self.path / WORK).glob("rejected-*.jsonl")), *given_up]
        elif self.path.is_dir():
            raise DatasetError(f"{self.path} is no dataset: it has no {MANIFEST} that can be read{_made_by(self.path)}")
        else:
            raise DatasetError(f"there is no folder {self.path}")

    def __iter__(self) -> Iterator[Dialogue]:
        return _records([path for path, _ in self.files], read_dialogue)

    def every(self, step: int) -> Iterator[Dialogue]:
        """Each `step`th dialogue, the first one first. The others are not even parsed."""
        return _records([path for path, _ in self.files], read_dialogue, step)

    def by_file(self) -> Iterator[Iterator[Dialogue]]:
        """The same dialogues, file by file."""
        return (_records([path], read_dialogue) for path, _ in self.files)

    def rejects(self) -> Iterator[Reject]:
        """The attempts that a check refused, in the order of the dialogues they were for."""
        return _records(self.rejected_files, read_reject)


def _records(files: list[Path], read: Callable[[bytes], Record], step: int = 1) -> Iterator[Record]:
    passed = -1
    for path in files:
        try:
            lines = path.open("rb")
        except FileNotFoundError:
            raise DatasetError(f"{path} is missing") from None
        with lines:
            for number, line in enumerate(lines, start=1):
                passed += 1
                if passed % step:
                    continue
                try:
                    record = read(line)
                except ValueError as error:
                    raise DatasetError(f"{path}:{number}: {first_error(error)}{_made_by(path.parent)}") from None
                yield record


def _made_by(folder: Path) -> str:
    """Why a dataset may be unreadable, if it was made by another version."""
    try:
        made_by = str(json.loads((folder / MANIFEST).read_bytes())["config"]["versions"]["fcsim"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    return f" (made by fcsim {made_by}, and this is {VERSION})" if made_by != VERSION else ""


def first_error(error: ValueError) -> str:
    """What is wrong first: pydantic's errors tell all."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else fault["msg"]
