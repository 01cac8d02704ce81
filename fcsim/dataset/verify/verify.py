"""Runs the checks on a dataset folder or a file, one record at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from fcsim.dataset.folder import MANIFEST, WORK, read_manifest
from fcsim.dataset.manifest import File
from fcsim.dataset.verify.kinds import Kind, Own, kind_of
from fcsim.dataset.verify.pieces import Broken, Unreadable, pieces
from fcsim.dataset.verify.report import Finding, Report
from fcsim.dataset.verify.talk import FORMAT
from simulator.verify import SpecsOf, Verifier


class NothingToVerify(Exception):
    """The path leads to no data; the message says why."""


def verify(path: Path, specs_of: SpecsOf, examples: int) -> Report:
    """What the checks find in a dataset folder, or in one file of ours or of other people's.

    `specs_of` gives the specs that our own records may be of. Raises NothingToVerify, and OSError.
    """
    report = Report(examples)
    verifier = Verifier(specs_of)
    if path.is_dir():
        for file in _files(path, report):
            _verify_file(file, report, verifier, Own(verifier))
    else:
        _verify_file(path, report, verifier, None)
    return report


def _files(folder: Path, report: Report) -> Iterator[Path]:
    """The files of a dataset that are there; what is not as its manifest says is reported."""
    found = sorted(folder.glob("dialogues-*.jsonl"))
    manifest = read_manifest(folder)
    if manifest is None:
        if not found:
            raise NothingToVerify(f"{folder} is no dataset: it has no {MANIFEST} that can be read")
        report.will_run(Own.checks)
        if not (folder / WORK).is_dir():
            _fail(report, folder / MANIFEST, None, "missing, or it cannot be read")
        yield from found
        return
    report.will_run(Own.checks)
    for file in (*manifest.files, manifest.rejected):
        why = _changed(folder / file.name, file)
        if why is not None:
            _fail(report, folder / file.name, None, why)
    named = {folder / file.name for file in manifest.files}
    for extra in found:
        if extra not in named:
            _fail(report, extra, None, f"not named in {MANIFEST}")
    yield from (path for path in found if path in named)


def _changed(path: Path, file: File) -> str | None:
    if not path.is_file():
        return "missing"
    if (size := path.stat().st_size) != file.bytes:
        return f"{size:,} bytes instead of the {file.bytes:,} that {MANIFEST} tells"
    with path.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    return None if digest == file.sha256 else f"not the bytes that {MANIFEST} tells the hash of"


def _verify_file(path: Path, report: Report, verifier: Verifier, kind: Kind | None) -> None:
    report.files += 1
    report.will_run((FORMAT,) if kind is None else kind.checks)
    is_empty = True
    with path.open("rb") as file:
        for piece in pieces(file):
            is_empty = False
            if isinstance(piece, Broken):
                _fail(report, path, piece.line, piece.reason)
                continue
            try:
                if kind is None:
                    kind = kind_of(piece.data, verifier)
                    report.will_run(kind.checks)
                findings = list(kind.findings(piece.data))
                report.dialogues += 1
            except Unreadable as error:
                findings = [Finding(FORMAT, error.turn, str(error))]
            for finding in findings:
                # All items of an array may stand in one line.
                reason = finding.reason if piece.item is None else f"item {piece.item}: {finding.reason}"
                report.add(str(path), piece.line, replace(finding, reason=reason))
    if is_empty:
        _fail(report, path, None, "empty")


def _fail(report: Report, path: Path, line: int | None, reason: str) -> None:
    report.add(str(path), line, Finding(FORMAT, None, reason))
