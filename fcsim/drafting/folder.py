"""The folder of a draft: whole, or not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fcsim.dataset.files import move, sync_folder, write_file
from fcsim.drafting.draft import Draft
from fcsim.drafting.page import page
from fcsim.drafting.problems import Problem
from fcsim.llm.ledger import Used
from simulator.llm.model import Role
from simulator.version import VERSION

SPEC, PAGE, FACTS = "draft.fcspec", "draft.html", "draft.json"
_OWN = (SPEC, PAGE, FACTS)


class FolderTaken(Exception):
    """The folder is not one to write a draft to; the message says why."""


def refuse_taken(path: Path, *, force: bool) -> None:
    """Raises FolderTaken unless there is nothing at `path`, or with `force` nothing but a draft."""
    if path.exists() and not path.is_dir():
        raise FolderTaken(f"{path} is a file, not a folder")
    names = sorted(entry.name for entry in path.iterdir()) if path.exists() else []
    if foreign := [name for name in names if name not in _OWN]:
        raise FolderTaken(f"{path} holds what is not of a draft: {', '.join(foreign[:5])}; choose another folder")
    if names and not force:
        raise FolderTaken(f"{path} holds a draft; --force replaces it")


def write_draft(path: Path, draft: Draft, model: str, usage: Mapping[Role, Used]) -> None:
    """Writes the draft's three files aside, and then all of them into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".draft-", dir=path.parent))
    facts = json.dumps(_facts(draft, model, usage), ensure_ascii=False, indent=2)
    try:
        write_file(aside / SPEC, draft.declarations.text().encode())
        write_file(aside / PAGE, page(draft, usage))
        write_file(aside / FACTS, facts.encode() + b"\n")
        if path.exists():
            for name in _OWN:
                move(aside / name, path / name)
        else:
            aside.chmod(0o777 & ~_umask())
            os.rename(aside, path)
            sync_folder(path.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _facts(draft: Draft, model: str, usage: Mapping[Role, Used]) -> dict[str, Any]:
    answers: dict[int, list[str]] = {}
    for api in draft.design.apis:
        for number in api.problems:
            answers.setdefault(number, []).append(api.name)
    why = {each.problem: each.why for each in draft.design.unanswered}
    return {
        "version": VERSION,
        "documents": [
            {
                "name": document.name,
                "characters": document.size,
                "sha256": hashlib.sha256("\n\n".join(block.text for block in document.blocks).encode()).hexdigest(),
            }
            for document in draft.wish.documents
        ],
        "locales": draft.wish.locales,
        "rounds": draft.wish.rounds,
        "model": model,
        "domain": draft.spec.domain,
        "problems": [
            _problem(found) | {"apis": answers.get(number, []), "why": why.get(number, "")}
            for number, found in enumerate(draft.problems, 1)
        ],
        "aside": [_problem(found) for found in draft.aside],
        "refused_quotes": draft.found.refused,
        "unread": [{"place": place, "why": why} for place, why in draft.found.unread],
        "phrases_left": [
            {"locale": each.locale, "targets": each.targets, "why": each.failure}
            for each in draft.phrased
            if each.failure
        ],
        "dialogues_tried": draft.trial.dialogues,
        "usage": {role: _used(used) for role, used in usage.items()},
    }


def _problem(found: Problem) -> dict[str, Any]:
    return {"problem": found.text, "quotes": [{"place": quote.place, "text": quote.text} for quote in found.quotes]}


def _used(used: Used) -> dict[str, Any]:
    """Money to a millionth of a dollar: sums of fractions depend on their order."""
    return asdict(used) | {"cost": None if used.cost is None else round(used.cost, 6)}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
