"""`fcsim report`: a dataset as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, needed, progress, say, specs_at_hand


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A dataset folder.")],
    specs: Annotated[
        list[str] | None,
        typer.Option("--spec", metavar="SPEC", help="What it was made from, if that is not shipped."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a report.html that is none of fcsim's.")] = False,
) -> None:
    """Write a page on what is in a dataset, DIR/report.html, and put the measures into its card.

    The page needs no network. It shows what was kept and rejected, behaviours, the walked state graph, values,
    lengths and wording, and leads from each figure to dialogues behind it.
    """
    from fcsim.dataset.reader import Dataset, DatasetError
    from fcsim.dataset.report import NotOurs, survey, write_report

    at_hand = specs_at_hand([needed(spec) for spec in specs or ()])
    try:
        dataset = Dataset(folder)
        if dataset.manifest is None:
            say(f"the run in {folder} is unfinished; the report is of its finished shards")
        total = dataset.manifest.counts.dialogues if dataset.manifest is not None else None
        with progress("dialogues read", total) as watch:
            found = survey(dataset, at_hand, watch)
        written = write_report(dataset, found, force=force)
    except DatasetError as error:
        raise Failure(str(error), ERRORS) from None
    except NotOurs as error:
        raise Failure(str(error), USAGE) from None
    for why in found.missing.values():
        say(f"{why}; --spec names the right one, and coverage can be told")
    for path in written:
        say(f"written: {path}")
