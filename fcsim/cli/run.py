"""`fcsim run`: a dataset from specs."""

from __future__ import annotations

import os
import shlex
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli import models
from fcsim.cli.mixing import needed_levels, needed_mix, needed_share, of_coverage
from fcsim.cli.models import TableOptions, connected, spent
from fcsim.cli.output import ERRORS, STOPPED, USAGE, Failure, count, needed, say
from fcsim.cli.rehearse import show_estimate, show_prompts

if TYPE_CHECKING:
    from fcsim.llm.ledger import Purse


def run(
    specs: Annotated[list[str], typer.Argument(metavar="SPEC", help="Files or names of shipped domains.")],
    dialogues: Annotated[int, typer.Option("-n", "--dialogues", metavar="N", min=1, help="How many to make.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="The dataset folder to make.  [required]")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Another seed gives other dialogues.")] = 0,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="W", min=1, help="Processes at once.", show_default="one a processor"),
    ] = None,
    locale: Annotated[
        list[str] | None,
        typer.Option("--locale", metavar="L", help="Only this locale; can be given again.", show_default="all"),
    ] = None,
    mix: Annotated[
        str | None,
        typer.Option("--mix", metavar="MIX", help="What they are to be: clarify=10,locale.zh=40,… or a file of it."),
    ] = None,
    until: Annotated[
        float | None,
        typer.Option("--until", metavar="SHARE", help="End when this share of the coverage goals is reached."),
    ] = None,
    mask: Annotated[
        float,
        typer.Option("--mask", metavar="SHARE", min=0, max=1, help="Show this share of tools under other names."),
    ] = 0.0,
    evolve: Annotated[
        str | None,
        typer.Option("--evolve", metavar="A..B", help="Of specs evolved from these, at levels A to B (0..5)."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue a run that was stopped.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the dataset in DIR.")] = False,
    mode: models.Mode = "offline",
    llm: models.Llm = None,
    user_llm: models.UserLlm = None,
    assistant_llm: models.AssistantLlm = None,
    solver_llm: models.SolverLlm = None,
    base_url: models.BaseUrl = None,
    votes: models.Votes = None,
    retries: models.Retries = 2,
    fallback: models.Fallback = False,
    concurrency: models.Concurrency = 16,
    rpm: models.Rpm = None,
    tpm: models.Tpm = None,
    budget: models.Budget = None,
    prices: models.Prices = None,
    cache: models.CacheFolder = None,
    batch: models.Batch = False,
    estimate: models.EstimateOnly = False,
    prompts: models.ShowPrompts = False,
) -> None:
    """Make a dataset of N dialogues.

    The same specs, N, seed and mix give the same bytes, with any number of workers and after any interruption; with
    a model also the same answers, which are kept.
    """
    if resume and force:
        raise Failure("--resume continues a run and --force replaces it: choose one", USAGE)
    options = TableOptions(
        llm, base_url, concurrency, rpm, tpm, budget, prices, cache,
        mode, user_llm, assistant_llm, solver_llm, votes, retries, fallback, batch,
    )  # fmt: skip
    setting = options.setting()
    if setting is None and (estimate or prompts):
        raise Failure("offline nothing is asked; --mode rewrite or --mode selfplay asks a model", USAGE)
    if setting is not None and workers is not None:
        raise Failure("--workers is for --mode offline; models are asked --concurrency times at once", USAGE)
    if output is None and not (estimate or prompts):
        raise Failure("Missing option '-o': the dataset folder to make", USAGE)
    found = [needed(spec) for spec in specs]
    if len({spec.domain for spec in found}) < len(found):
        raise Failure("two of the specs are of the same domain", USAGE)

    from fcsim.dataset.folder import FolderError
    from fcsim.dataset.run import RunStopped, Wish, choose_locales, run_dataset
    from fcsim.library import short_name
    from simulator.llm.model import Stopped
    from simulator.mix import MixError

    try:
        locales = choose_locales(found, locale or ())
    except ValueError as error:
        raise Failure(str(error), USAGE) from None
    named = tuple(zip(map(short_name, specs), found, strict=True))
    levels = needed_levels(evolve)
    if levels is not None and until is not None:
        message = (
            "--until and --evolve don't go together: each evolved spec has goals of its own, and too few dialogues "
        )
        raise Failure(f"{message}for them; write the specs with `fcsim evolve`, and run each with --until", USAGE)
    wish = Wish(named, dialogues, seed, locales, setting, needed_mix(mix), needed_share(until), mask, levels)
    try:
        if estimate:
            show_estimate(wish, options.terms(batch=batch))
            return
        if prompts:
            show_prompts(wish)
            return
    except MixError as error:
        raise Failure(str(error), USAGE) from None
    assert output is not None
    processes = workers or os.cpu_count() or 1
    connection = None if setting is None else connected(setting.models, options.terms(batch=batch))
    again = _command(specs, dialogues, output, seed, workers, locale, mix, until, mask, evolve, options)
    try:
        with _progress(dialogues, connection.purse if connection else None) as watch:
            finished = run_dataset(
                wish, output, workers=processes, watch=watch, resume=resume, force=force, connection=connection
            )
    except (FolderError, MixError, Stopped) as error:
        raise Failure(str(error), USAGE) from None
    except KeyboardInterrupt:
        raise Failure(f"continue with\n  {again}\nstopped: interrupted", STOPPED) from None
    except RunStopped as stopped:
        if stopped.__cause__ is not None:
            traceback.print_exception(stopped.__cause__)
        if not stopped.can_resume:
            raise Failure(f"no dialogue could be kept: {stopped}", ERRORS) from None
        kept = f"{count(stopped.kept, 'dialogue')} of {dialogues:,} are kept in {output}"
        raise Failure(f"{kept}; continue with\n  {again}\nstopped: {stopped}", STOPPED) from None
    refused = sum(finished.manifest.counts.rejected.values())
    done = f"{count(finished.manifest.counts.dialogues, 'dialogue')} in {output}, {count(refused, 'attempt')} rejected"
    if connection is not None and not finished.was_complete:
        done += f"; sent now: {spent(connection.purse)}"
    say(f"complete already: {done}" if finished.was_complete else done)
    if finished.reached is not None and until is not None:
        for line in of_coverage(finished.reached, until):
            say(line)


@contextmanager
def _progress(total: int, purse: Purse | None) -> Iterator[Callable[[int, int], None]]:
    """Shows how far it is: live in a terminal, a line for each tenth elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _tenths(total, purse)
        return
    columns = (
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} kept, {task.fields[refused]:,} rejected"),
        TextColumn("{task.fields[spent]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total, refused=0, rate="", spent="")

        def show(kept: int, refused: int) -> None:
            speed = progress.tasks[0].speed
            rate = f"{speed:,.1f}/s" if speed and speed < 10 else f"{speed:,.0f}/s" if speed else ""
            sent = spent(purse) if purse else ""
            progress.update(task, completed=kept, refused=refused, rate=rate, spent=sent)

        yield show


def _tenths(total: int, purse: Purse | None) -> Callable[[int, int], None]:
    shown = 0

    def show(kept: int, refused: int) -> None:
        nonlocal shown
        if kept * 10 // total > shown:
            shown = kept * 10 // total
            sent = f"; sent now: {spent(purse)}" if purse else ""
            say(f"{kept:,} of {total:,} kept, {refused:,} rejected{sent}")

    return show


def _command(
    specs: list[str],
    dialogues: int,
    output: Path,
    seed: int,
    workers: int | None,
    locales: list[str] | None,
    mix: str | None,
    until: float | None,
    mask: float,
    evolve: str | None,
    options: TableOptions,
) -> str:
    words = ["fcsim", "run", *specs, "-n", str(dialogues), "--seed", str(seed), "-o", str(output)]
    words += ["--workers", str(workers)] if workers else []
    for locale in locales or ():
        words += ["--locale", locale]
    words += ["--mix", mix] if mix else []
    words += ["--until", str(until)] if until else []
    words += ["--mask", str(mask)] if mask else []
    words += ["--evolve", evolve] if evolve else []
    return shlex.join([*words, *options.words(), "--resume"])
