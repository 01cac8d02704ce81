"""Writing a dataset folder, so that it is whole or can be continued, whatever happens.

While a run is under way its folder holds `.work/`: the run's configuration and, of each finished shard,
its rejects and counts. A shard is written aside; its rejects and counts are put in place; renaming its
dialogues into the folder is what makes it count. `manifest.json` is the last file that a run writes:
where it is, nothing is left to do but to remove `.work/`.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from fcsim.dataset.card import card
from fcsim.dataset.files import LineFile, locked, move, sync_folder, write_file
from fcsim.dataset.manifest import Config, Counts, File, Manifest, ShardStats, Usage
from fcsim.dataset.record import read_dialogue, reject_line, schema_file
from fcsim.dataset.shards import SMALLEST, Shard, shards
from fcsim.dataset.wording.measures import LocaleWording
from simulator.dialogue import Dialogue, Reject

MANIFEST, REJECTED, SCHEMA, CARD, WORK = "manifest.json", "rejected.jsonl", "schema.json", "README.md", ".work"
REPORT = "report.html"
_CONFIG = "config.json"
_SMALL = 50
"""The shards of a run that looks back at what is covered are small, so that it ends soon after it may."""
_OWN = re.compile(
    r"dialogues-(?:[a-z]\w*-)?\d{5,}\.jsonl|rejected\.jsonl|schema\.json|manifest\.json"
    r"|(?:README\.md|report\.html)(?:\.part)?|\.work"
)
_OWN_WORK = re.compile(r"config\.json(\.part)?|rejected(-\d{5,})?\.jsonl|stats-\d{5,}\.json|session-\w+")


class FolderError(Exception):
    """The folder is not one to write this run to; the message says why and what to do."""


class RunFolder:
    """The folder of a run under way. In `session` this process, and no other, writes aside."""

    def __init__(self, path: Path, config: Config) -> None:
        self._path = path
        self._work = path / WORK
        self._config = config
        self.shards = tuple(shards(config.dialogues, SMALLEST if config.until is None else _SMALL))
        for left in self._work.glob("session-*"):
            shutil.rmtree(left, ignore_errors=True)
        self.session = Path(tempfile.mkdtemp(prefix="session-", dir=self._work))

    def missing(self) -> list[Shard]:
        """The shards that are still to be made, in order."""
        return [shard for shard in self.shards if not (self._path / shard.file).exists()]

    def finished(self) -> list[Shard]:
        return [shard for shard in self.shards if (self._path / shard.file).exists()]

    def stats(self, shard: Shard) -> ShardStats:
        """What a finished shard came to."""
        return ShardStats.model_validate_json((self._work / shard.stats).read_bytes())

    def dialogues(self, shard: Shard) -> Iterator[Dialogue]:
        """Those of a finished shard."""
        with (self._path / shard.file).open("rb") as lines:
            yield from map(read_dialogue, lines)

    def commit(self, shard: Shard) -> None:
        """Takes a shard, complete in `session`, into the dataset."""
        for name in (shard.rejected, shard.stats):
            move(self.session / name, self._work / name)
        move(self.session / shard.file, self._path / shard.file)

    def finish(self, wording: Iterable[LocaleWording]) -> Manifest:
        """Writes what stands beside the shards, the manifest last, and removes `.work/`."""
        stats = [self.stats(shard) for shard in self.finished()]
        manifest = Manifest(
            config=self._config,
            files=tuple(part.dialogues for part in stats),
            rejected=self._gather_rejects(),
            counts=Counts.total(part.counts for part in stats),
            wording=tuple(wording),
            usage=Usage.total(part.usage for part in stats),
        )
        for name, data in ((SCHEMA, schema_file()), (CARD, card(manifest)), (MANIFEST, manifest.to_json())):
            write_file(self.session / name, data)
            move(self.session / name, self._path / name)
        (self._path / REPORT).unlink(missing_ok=True)  # of the finished shards alone
        shutil.rmtree(self._work)
        return manifest

    def _gather_rejects(self) -> File:
        with LineFile(self.session / REJECTED) as rejected:
            for shard in self.finished():
                with (self._work / shard.rejected).open("rb") as lines:
                    for line in lines:
                        rejected.add(line)
        move(self.session / REJECTED, self._path / REJECTED)
        return rejected.facts(REJECTED)

    def leave(self) -> None:
        """Keeps the finished shards, and nothing half-made; where there are none, nothing at all."""
        if self.finished():
            shutil.rmtree(self.session, ignore_errors=True)
        else:
            _clear(self._path)

    def explain(self, rejects: Iterable[Reject]) -> Path:
        """Writes why a dialogue was given up, after `leave`: the attempts at it. The empty `.work/` says that this is
        no dataset, and that the next run may take its place."""
        self._work.mkdir(exist_ok=True)
        with LineFile(self._work / REJECTED) as lines:
            for reject in rejects:
                lines.add(reject_line(reject))
        move(self._work / REJECTED, self._path / REJECTED)
        return self._path / REJECTED


@contextlib.contextmanager
def claimed(path: Path) -> Iterator[None]:
    """Makes the folder if need be, and holds it against other runs. One that stays empty is taken away."""
    if path.exists() and not path.is_dir():
        raise FolderError(f"{path} is a file, not a folder")
    is_new = not path.exists()
    path.mkdir(parents=True, exist_ok=True)
    try:
        with locked(path) as mine:
            if not mine:
                raise FolderError(f"another run is writing to {path}")
            yield
    finally:
        if is_new:
            with contextlib.suppress(OSError):
                path.rmdir()


def prepare(path: Path, config: Config, *, resume: bool, force: bool) -> Manifest | None:
    """Makes a claimed folder ready for the run; gives the manifest if the run is complete already.

    Raises FolderError where the run would mix with what is there.
    """
    manifest = read_manifest(path)
    if force or (resume and manifest is None and not (path / WORK / _CONFIG).exists()):
        refuse_foreign(path, manifest)
        _begin(path, config)
        return None
    if resume:
        _compare(path, manifest.config if manifest is not None else _read_config(path), config)
        if manifest is None:
            return None
        check_files(path, manifest)
        shutil.rmtree(path / WORK, ignore_errors=True)
        return manifest
    if manifest is not None:
        raise FolderError(f"{path} holds a finished dataset; --force makes it anew")
    if (path / WORK / _CONFIG).exists():
        raise FolderError(f"{path} holds an unfinished run; --resume continues it, --force makes it anew")
    refuse_foreign(path, manifest)
    _begin(path, config)
    return None


def read_manifest(path: Path) -> Manifest | None:
    """The manifest of a complete dataset; None if there is none that can be read."""
    try:
        return Manifest.model_validate_json((path / MANIFEST).read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def check_files(path: Path, manifest: Manifest) -> None:
    """Raises FolderError if a file of the dataset is gone or has another size than it was written with."""
    for file in (*manifest.files, manifest.rejected):
        try:
            size = (path / file.name).stat().st_size
        except FileNotFoundError:
            raise FolderError(f"{path} is damaged: {file.name} is missing; --force makes it anew") from None
        if size != file.bytes:
            raise FolderError(f"{path} is damaged: {file.name} has {size} bytes instead of {file.bytes}")


def _read_config(path: Path) -> Config:
    try:
        return Config.model_validate_json((path / WORK / _CONFIG).read_bytes())
    except ValueError:
        raise FolderError(f"{path / WORK / _CONFIG} cannot be read; --force makes the dataset anew") from None


def _compare(path: Path, found: Config, wanted: Config) -> None:
    if differences := found.differences(wanted):
        raise FolderError(f"the run in {path} is another one: {'; '.join(differences)}")


def refuse_foreign(path: Path, manifest: Manifest | None) -> None:
    """A folder is replaced only if a run made it, and only if all that is in it is a run's."""
    names = sorted(entry.name for entry in path.iterdir())
    work = path / WORK
    is_run = manifest is not None or (
        work.is_dir() and not work.is_symlink() and all(_OWN_WORK.fullmatch(entry.name) for entry in work.iterdir())
    )
    foreign = [name for name in names if not _OWN.fullmatch(name)] if is_run else names
    if foreign:
        shown = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
        raise FolderError(f"{path} holds what is not of a run: {shown}; choose another folder")


def _begin(path: Path, config: Config) -> None:
    _clear(path)
    work = path / WORK
    work.mkdir(exist_ok=True)
    part = work / f"{_CONFIG}.part"
    write_file(part, config.to_json())
    move(part, work / _CONFIG)
    sync_folder(path)


def _clear(path: Path) -> None:
    """Removes a run, in an order that leaves no folder that passes for a finished or a resumable one."""
    work = path / WORK
    if any(path.iterdir()):
        work.mkdir(exist_ok=True)
        (path / MANIFEST).unlink(missing_ok=True)
        (work / _CONFIG).unlink(missing_ok=True)
    for entry in sorted(path.iterdir()):
        if entry != work:
            entry.unlink()
    shutil.rmtree(work, ignore_errors=True)
