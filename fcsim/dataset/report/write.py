"""Putting a report into its dataset folder, and what it measured into the card."""

from __future__ import annotations

from pathlib import Path

from fcsim.dataset.card import card
from fcsim.dataset.files import move, write_file
from fcsim.dataset.folder import CARD, REPORT
from fcsim.dataset.manifest import Manifest
from fcsim.dataset.reader import Dataset
from fcsim.dataset.report.page import MARK, page
from fcsim.dataset.report.survey import Survey


class NotOurs(Exception):
    """A file of the report's name is there that no report wrote; the message says which."""


def write_report(dataset: Dataset, found: Survey, *, force: bool = False) -> list[Path]:
    """Writes `report.html`, and the card again with what was measured, unless somebody edited it.

    Gives what was written. Raises NotOurs before anything is touched, unless `force`.
    """
    target = dataset.path / REPORT
    if not force and target.exists() and MARK not in target.read_bytes():
        raise NotOurs(f"{target} is no report of fcsim; --force replaces it")
    written = [_replace(target, page(found, dataset.manifest))]
    if dataset.manifest is not None:
        written += _renewed_card(dataset.path / CARD, dataset.manifest, measures(found))
    return written


def _renewed_card(path: Path, manifest: Manifest, told: str) -> list[Path]:
    is_untouched = path.exists() and path.read_bytes() == card(manifest)
    return [_replace(path, card(manifest, told))] if told and is_untouched else []


def _replace(path: Path, data: bytes) -> Path:
    part = path.with_name(f"{path.name}.part")
    write_file(part, data)
    move(part, path)
    return path


def measures(found: Survey) -> str:
    """What was measured, as Markdown for the card."""
    lines = [
        "| domain | goals that dialogues can come to | covered | |",
        "|---|---:|---:|---:|",
    ]
    for coverage in found.coverage.values():
        total = coverage.totals()
        reachable = total.covered + total.rare
        share = f"{1000 * total.covered // max(1, reachable) / 10:.1f} %"
        lines.append(f"| {coverage.spec.domain} | {reachable:,} | {total.covered:,} | {share} |")
    return "\n".join(lines) if found.coverage else ""
