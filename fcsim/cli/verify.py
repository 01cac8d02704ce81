"""`fcsim verify`: the checks, run on what is in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, count, needed, say, specs_at_hand

if TYPE_CHECKING:
    from fcsim.dataset.verify import Report


def verify(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A dataset folder, or a file of dialogues.")],
    specs: Annotated[
        list[str] | None,
        typer.Option("--spec", metavar="SPEC", help="What our own records are of, if it is no shipped domain."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    examples: Annotated[int, typer.Option("--examples", metavar="N", min=0, help="How many to show per check.")] = 3,
) -> None:
    """Check the dialogues of a dataset again, or other people's.

    Other people's are JSON Lines or a JSON array in the form of OpenAI (messages, tools) or ShareGPT
    (conversations). They get the checks that need no spec. Warnings do not fail.
    """
    import json

    from fcsim.dataset.verify import NothingToVerify
    from fcsim.dataset.verify import verify as verified

    try:
        report = verified(path, specs_at_hand([needed(spec) for spec in specs or ()]), examples)
    except NothingToVerify as error:
        raise Failure(str(error), USAGE) from None
    if as_json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        for line in _lines(report):
            print(line)
    summary = (
        f"{count(report.failed, 'failure')} and {count(report.warnings, 'warning')} "
        f"in {count(report.dialogues, 'dialogue')} of {count(report.files, 'file')}"
    )
    if "spec" in report.checks and report.checks["spec"].failed:
        say("the spec that a record was made of can be given with --spec")
    if report.failed:
        raise Failure(summary, ERRORS)
    say(summary)


def _lines(report: Report) -> Iterator[str]:
    width = max(map(len, report.checks), default=0)
    for name, tally in report.checks.items():
        found = [
            *([f"{tally.failed:,} failed"] if tally.failed else []),
            *([count(tally.warnings, "warning")] if tally.warnings else []),
        ]
        yield f"{name:<{width}}  {', '.join(found) or 'ok'}"
        yield from (f"  {example}" for example in tally.failures)
        yield from (f"  {example} (a warning)" for example in tally.doubts)
