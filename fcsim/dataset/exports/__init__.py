"""Translations of the record into the formats that trainers and benchmarks read, one module each.

A module has `export`, from a dialogue to a JSON object, where a file of such lines is all that its format is.
Otherwise it has `writing`, a context manager that opens a file or a folder and takes dialogues. Both raise
`LeftOut` for a dialogue that the format cannot hold without saying what the record does not say.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from fcsim.dataset.exports.base import LeftOut, MissingExtra
from fcsim.dataset.files import sync_folder
from simulator.dialogue import Dialogue
from simulator.masking import masked
from simulator.verify import SpecsOf

__all__ = [
    "FORMATS",
    "Export",
    "Exported",
    "Foreign",
    "Format",
    "LeftOut",
    "MissingExtra",
    "aside",
    "export_to",
    "exporter",
]

Export = Callable[[Dialogue], dict[str, Any]]
Take = Callable[[Dialogue], None]


@dataclass(frozen=True, slots=True)
class Format:
    """`own` matches the paths that an export into a folder writes; None where it writes one file.
    `is_lines`: a file of JSON lines. `shows`: it is what a model sees, masks and all; otherwise the format's module
    sees to that."""

    about: str
    is_lines: bool = True
    own: re.Pattern[str] | None = None
    shows: bool = True


_BFCL = re.compile(r"(possible_answer/)?BFCL_v4_\w+\.json")
_TAU2 = re.compile(r"[\w.-]+/(tasks|db|split_tasks)\.json|[\w.-]+/policy\.md")
_LLAMAFACTORY = re.compile(r"dialogues\.jsonl|dataset_info\.json")

FORMATS = {
    "openai": Format("OpenAI's fine-tuning of chat models"),
    "anthropic": Format("Anthropic's Messages"),
    "hermes": Format("ChatML with tools in the text, as Hermes and Qwen"),
    "llamafactory": Format("LLaMA-Factory's ShareGPT, with its dataset_info.json", False, _LLAMAFACTORY),
    "trl": Format("TRL's SFTTrainer"),
    "axolotl": Format("axolotl's chat_template"),
    "xlam": Format("xLAM's and APIGen's single turns"),
    "bfcl": Format("questions and answers for the Berkeley leaderboard's checker", False, _BFCL),
    "tau2": Format("tasks for tau2-bench, a folder a world", False, _TAU2, shows=False),
    "preference": Format("TRL's preference pairs, each with one named fault", False, shows=False),
    "parquet": Format("one Parquet file of the messages, tools and facts", False),
}


@dataclass(slots=True)
class Exported:
    """`left_out` counts the dialogues that the format cannot hold, by the reason."""

    written: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


class Foreign(Exception):
    """A folder that was to be replaced holds what no export wrote; the message says what."""


def exporter(name: str) -> Export:
    """The translation into a format of lines."""
    export: Export = importlib.import_module(f"{__name__}.{name}").export
    return export


def export_to(
    name: str, dialogues: Iterable[Dialogue], path: Path, specs_of: SpecsOf | None = None, **settings: Any
) -> Exported:
    """Writes the dialogues to a file or folder `path`, whole or not at all; one that is there is replaced.

    Where nothing is left to write, nothing is written. `specs_of` finds the specs that `tau2` makes its worlds
    of; `settings` are what a format's `writing` takes beside these. Raises Foreign, MissingExtra, and whatever
    `dialogues` raises.
    """
    form = FORMATS[name]
    if form.own is not None:
        _refuse_foreign(path, form.own)
    exported = Exported()
    with aside(path) as (part, keep):
        with _writing(name, form, part, specs_of, settings) as take:
            for dialogue in dialogues:
                try:
                    take(masked(dialogue) if form.shows else dialogue)
                except LeftOut as reason:
                    exported.left_out[str(reason)] += 1
                else:
                    exported.written += 1
        if exported.written:
            keep()
    return exported


def _writing(
    name: str, form: Format, path: Path, specs_of: SpecsOf | None, settings: Mapping[str, Any]
) -> AbstractContextManager[Take]:
    if form.is_lines:
        return _lines(exporter(name), path)
    writing: AbstractContextManager[Take] = importlib.import_module(f"{__name__}.{name}").writing(
        path, specs_of, **settings
    )
    return writing


@contextmanager
def _lines(export: Export, path: Path) -> Iterator[Take]:
    with path.open("wb") as file:

        def take(dialogue: Dialogue) -> None:
            file.write(to_json(export(dialogue)) + b"\n")

        yield take


@contextmanager
def aside(path: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A path beside `path`, and what puts it in its place. It is gone at the end either way."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")

    def keep() -> None:
        for file in part.rglob("*") if part.is_dir() else (part,):
            if file.is_file():
                with file.open("rb+") as written:
                    os.fsync(written.fileno())
        if part.is_dir() and path.exists():
            shutil.rmtree(path)
        os.replace(part, path)
        sync_folder(path.parent)

    try:
        yield part, keep
    finally:
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)


def _refuse_foreign(path: Path, own: re.Pattern[str]) -> None:
    foreign = sorted(
        file.relative_to(path).as_posix()
        for file in path.rglob("*")
        if not file.is_dir() and not own.fullmatch(file.relative_to(path).as_posix())
    )
    if foreign:
        raise Foreign(f"{path} holds what is not of such an export: {', '.join(foreign[:5])}; choose another folder")
