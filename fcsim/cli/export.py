"""`fcsim export`: a dataset in the format of a trainer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, count, refuse_existing, say


class Target(StrEnum):
    """The formats; `fcsim.dataset.exports` has one module each."""

    openai = "openai"
    hermes = "hermes"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A dataset folder.")],
    to: Annotated[Target, typer.Option("--to", help="The format.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.")],
    split: Annotated[
        str | None, typer.Option("--split", metavar="NAME", help="Only the dialogues of this split.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a dataset's dialogues for a trainer, one a line."""
    refuse_existing(output, force)
    from fcsim.dataset.exports import export_lines
    from fcsim.dataset.reader import Dataset, DatasetError

    try:
        dataset = Dataset(folder, split)
        if dataset.manifest is None:
            raise Failure(f"the run in {folder} is unfinished; fcsim run --resume continues it", USAGE)
        lines = export_lines(dataset, to.value, output)
    except DatasetError as error:
        raise Failure(str(error), ERRORS) from None
    say(f"{count(lines, 'dialogue')} in {output}")
