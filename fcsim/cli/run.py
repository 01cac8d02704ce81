"""`fcsim run`: a dataset from specs."""

from __future__ import annotations

import os
import shlex
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from fcsim.cli.output import ERRORS, STOPPED, USAGE, Failure, count, needed, say


def run(
    specs: Annotated[list[str], typer.Argument(metavar="SPEC", help="Files or names of shipped domains.")],
    dialogues: Annotated[int, typer.Option("-n", "--dialogues", metavar="N", min=1, help="How many to make.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The dataset folder to make.")],
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Another seed gives other dialogues.")] = 0,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="W", min=1, help="Processes at once.", show_default="one a processor"),
    ] = None,
    locale: Annotated[
        list[str] | None,
        typer.Option("--locale", metavar="L", help="Only this locale; can be given again.", show_default="all"),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue a run that was stopped.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the dataset in DIR.")] = False,
) -> None:
    """Make a dataset of N dialogues.

    The same specs, N and seed give the same bytes, with any number of workers and after any interruption.
    """
    if resume and force:
        raise Failure("--resume continues a run and --force replaces it: choose one", USAGE)
    found = [needed(spec) for spec in specs]
    if len({spec.domain for spec in found}) < len(found):
        raise Failure("two of the specs are of the same domain", USAGE)

    from fcsim.dataset.folder import FolderError
    from fcsim.dataset.run import RunStopped, Wish, choose_locales, run_dataset
    from fcsim.library import short_name

    try:
        locales = choose_locales(found, locale or ())
    except ValueError as error:
        raise Failure(str(error), USAGE) from None
    wish = Wish(tuple(zip(map(short_name, specs), found, strict=True)), dialogues, seed, locales)
    processes = workers or os.cpu_count() or 1
    try:
        with _progress(dialogues) as watch:
            finished = run_dataset(wish, output, workers=processes, watch=watch, resume=resume, force=force)
    except FolderError as error:
        raise Failure(str(error), USAGE) from None
    except KeyboardInterrupt:
        again = _command(specs, dialogues, output, seed, workers, locale)
        raise Failure(f"stopped: interrupted; continue with\n  {again}", STOPPED) from None
    except RunStopped as stopped:
        if stopped.__cause__ is not None:
            traceback.print_exception(stopped.__cause__)
        if not stopped.can_resume:
            raise Failure(f"no dialogue could be kept: {stopped}", ERRORS) from None
        again = _command(specs, dialogues, output, seed, workers, locale)
        kept = f"{count(stopped.kept, 'dialogue')} of {dialogues:,} are kept in {output}"
        raise Failure(f"stopped: {stopped}\n{kept}; continue with\n  {again}", STOPPED) from None
    refused = sum(finished.manifest.counts.rejected.values())
    done = f"{count(dialogues, 'dialogue')} in {output}, {count(refused, 'attempt')} rejected"
    say(f"complete already: {done}" if finished.was_complete else done)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, int], None]]:
    """Shows how far it is: live in a terminal, a line for each tenth elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _tenths(total)
        return
    columns = (
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} kept, {task.fields[refused]:,} rejected"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total, refused=0, rate="")

        def show(kept: int, refused: int) -> None:
            speed = progress.tasks[0].speed
            progress.update(task, completed=kept, refused=refused, rate=f"{speed:,.0f}/s" if speed else "")

        yield show


def _tenths(total: int) -> Callable[[int, int], None]:
    shown = 0

    def show(kept: int, refused: int) -> None:
        nonlocal shown
        if kept * 10 // total > shown:
            shown = kept * 10 // total
            say(f"{kept:,} of {total:,} kept, {refused:,} rejected")

    return show


def _command(
    specs: list[str], dialogues: int, output: Path, seed: int, workers: int | None, locales: list[str] | None
) -> str:
    words = ["fcsim", "run", *specs, "-n", str(dialogues), "--seed", str(seed), "-o", str(output)]
    words += ["--workers", str(workers)] if workers else []
    for locale in locales or ():
        words += ["--locale", locale]
    return shlex.join([*words, "--resume"])
