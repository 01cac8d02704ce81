"""Writing a dataset folder that is made from others: aside, and put in place when it is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from fcsim.dataset.card import card
from fcsim.dataset.files import LineFile, sync_folder, write_file
from fcsim.dataset.folder import (
    CARD,
    MANIFEST,
    REJECTED,
    SCHEMA,
    FolderError,
    check_files,
    read_manifest,
    refuse_foreign,
)
from fcsim.dataset.manifest import Config, Counts, File, Manifest, Source
from fcsim.dataset.reader import Dataset, DatasetError
from fcsim.dataset.record import dialogue_line, reject_line, schema_file
from simulator.dialogue import Dialogue, Reject
from simulator.version import VERSION

Kept = tuple[str | None, Dialogue]
"""A dialogue with the split it goes to; None where there are no splits."""


def source(path: Path) -> tuple[Dataset, Manifest]:
    """A dataset to make another one from. Raises DatasetError if it is not whole, or of another version."""
    dataset = Dataset(path)
    manifest = dataset.manifest
    if manifest is None:
        raise DatasetError(f"the run in {path} is unfinished; fcsim run --resume continues it")
    try:
        check_files(path, manifest)
    except FolderError as error:
        raise DatasetError(str(error)) from None
    made_by = manifest.config.versions.get("fcsim")
    if made_by != VERSION:
        raise DatasetError(f"{path} was made by fcsim {made_by}, and this is {VERSION}; make it anew")
    if manifest.splits:
        raise DatasetError(f"{path} is split already; take what it was made from")
    return dataset, manifest


def facts(path: Path, config: Config, dialogues: int) -> Source:
    """What is told of a source, of which so many dialogues were taken."""
    digest = hashlib.sha256((path / MANIFEST).read_bytes()).hexdigest()
    return Source(name=path.resolve().name, manifest=digest, config=config, dialogues=dialogues)


class Derived:
    """The folder in the making. Its files follow those of the sources, so that what was fresh in one stays so."""

    def __init__(self, aside: Path, rejected: LineFile) -> None:
        self._aside = aside
        self._rejected = rejected
        self._files: list[File] = []
        self._counts = Counts()

    def add_file(self, kept: Iterable[Kept]) -> None:
        """Writes dialogues to the next file of their splits. Where there are none, there is no file."""
        number = len({file.name.rpartition("-")[2] for file in self._files})
        opened: dict[str | None, tuple[str, LineFile]] = {}
        with ExitStack() as stack:
            for split, dialogue in kept:
                if split not in opened:
                    name = f"dialogues-{f'{split}-' if split else ''}{number:05d}.jsonl"
                    opened[split] = name, stack.enter_context(LineFile(self._aside / name))
                opened[split][1].add(dialogue_line(dialogue))
                self._counts.keep(dialogue)
        for split, (name, file) in opened.items():
            self._files.append(file.facts(name).model_copy(update={"split": split}))

    def leave_out(self, reject: Reject) -> None:
        """Keeps a dialogue with the reason why it is not among the others."""
        self._rejected.add(reject_line(reject))
        self._counts.refuse(reject)

    @property
    def dialogues(self) -> int:
        return self._counts.dialogues

    def finish(self, config: Config, splits: Iterable[str]) -> Manifest:
        """Writes what stands beside the dialogues, the manifest last. `splits` gives their order."""
        order = {split: place for place, split in enumerate(splits)}
        manifest = Manifest(
            config=config,
            files=tuple(sorted(self._files, key=lambda file: (order.get(file.split or "", 0), file.name))),
            rejected=self._rejected.facts(REJECTED),
            counts=Counts.total([self._counts]),
        )
        for name, data in ((SCHEMA, schema_file()), (CARD, card(manifest)), (MANIFEST, manifest.to_json())):
            write_file(self._aside / name, data)
        sync_folder(self._aside)
        return manifest


@contextmanager
def derived(path: Path, force: bool) -> Iterator[Derived]:
    """A folder that takes the place of `path` if the block ends well, and leaves no trace otherwise.

    Raises FolderError if something is there: with `force`, if it is not a dataset.
    """
    if path.exists():
        refuse_existing(path, force)
    if not path.absolute().parent.is_dir():
        raise FolderError(f"there is no folder {path.parent}")
    aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.absolute().parent))
    try:
        new = aside / "new"
        new.mkdir()
        with LineFile(new / REJECTED) as rejected:
            yield Derived(new, rejected)
        if path.exists():
            os.replace(path, aside / "old")
        os.replace(new, path)
        sync_folder(path.absolute().parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def refuse_existing(path: Path, force: bool) -> None:
    """Raises FolderError unless the folder is empty, or holds a dataset that may be replaced."""
    if not path.is_dir():
        raise FolderError(f"{path} is a file, not a folder")
    if any(path.iterdir()):
        refuse_foreign(path, read_manifest(path))
        if not force:
            raise FolderError(f"{path} holds a dataset; --force makes it anew")
