"""`fcsim split`: a dataset in splits, of which none leaks into another."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, count, say

if TYPE_CHECKING:
    from fcsim.dataset.sets.split import Splitting

_SHARES = "train=90,validation=5,test=5"
_SHARED = {
    "APIs called in both": "apis",
    "APIs called in the second, offered in the first": "offered",
    "scenarios": "scenarios",
    "worlds": "worlds",
    "keys, names and texts in arguments": "values",
    "those that more than 0.5% have": "common",
    "near-duplicates": "near",
}
"""Fields of what two splits share, with their meaning."""
_WIDE = max(map(len, _SHARED))


class By(StrEnum):
    """What no two splits share."""

    dialogue = "dialogue"
    api = "api"
    scenario = "scenario"
    values = "values"


class Match(StrEnum):
    """What makes a dialogue near to an evaluation set."""

    text = "text"
    tools = "tools"


def split(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A dataset folder.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="The dataset folder to make.")],
    by: Annotated[By, typer.Option("--by", help="What no two splits share.")] = By.dialogue,
    shares: Annotated[
        str, typer.Option("--shares", metavar="NAME=PERCENT,…", help="The splits, train first.")
    ] = _SHARES,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Another seed deals otherwise.")] = 0,
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", metavar="FILE", help="Leave out what is near to this evaluation set, in any JSON."),
    ] = None,
    match: Annotated[
        list[Match] | None,
        typer.Option("--match", help="What is compared with it; can be given again.", show_default="text and tools"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the dataset in OUT.")] = False,
) -> None:
    """Part a dataset into train, validation and test.

    OUT is a dataset with the same dialogues in splits, each with its share of every behaviour. No split has a
    near-duplicate of another, and none an API, a scenario or a value of another, as --by says. What would leak
    is left out, and is among the rejects of OUT with the reason.
    """
    import json

    from fcsim.dataset.folder import FolderError
    from fcsim.dataset.reader import DatasetError
    from fcsim.dataset.sets import amounts
    from fcsim.dataset.sets.against import Against, NoEvaluation
    from fcsim.dataset.sets.near import NoDatasketch
    from fcsim.dataset.sets.split import CannotSplit
    from fcsim.dataset.sets.split import split as parted

    try:
        parts = amounts.shares(shares)
        evaluation = Against(against or (), [each.value for each in match] if match else ("text", "tools"))
    except (ValueError, NoEvaluation) as error:
        raise Failure(str(error), USAGE) from None
    words = ["fcsim", "split", folder.resolve().name, "-o", "dataset", "--by", by.value]
    words += ["--shares", amounts.written(parts), "--seed", str(seed)]
    for file in against or ():
        words += ["--against", file.name]
    for each in match or ():
        words += ["--match", each.value]
    try:
        done = parted(
            folder,
            output,
            by.value,
            parts,
            seed=seed,
            command=shlex.join(words),
            against=evaluation if against else None,
            force=force,
        )
    except (FolderError, NoDatasketch) as error:
        raise Failure(str(error), USAGE) from None
    except (DatasetError, CannotSplit) as error:
        raise Failure(str(error), ERRORS) from None
    if as_json:
        print(json.dumps(done.to_json(), ensure_ascii=False, indent=2))
    else:
        for line in _lines(done):
            print(line)
    say(f"{count(sum(done.dialogues.values()), 'dialogue')} in {output}, {done.left_out.total():,} left out")


def _lines(done: Splitting) -> Iterator[str]:
    names = list(done.dialogues)
    total = max(1, sum(done.dialogues.values()))
    labels = sorted({label for found in done.labels.values() for label in found})
    width = max(map(len, (*labels, "dialogues")))
    yield f"{'':<{width}}" + "".join(f"{name:>{max(16, len(name) + 2)}}" for name in names)
    rows = [("dialogues", done.dialogues, dict.fromkeys(names, total))]
    rows += [(label, {n: done.labels[n][label] for n in names}, done.dialogues) for label in labels]
    for label, counts, of in rows:
        cells = (f"{counts[n]:,} {100 * counts[n] / max(1, of[n]):5.1f}%".rjust(max(16, len(n) + 2)) for n in names)
        yield f"{label:<{width}}" + "".join(cells)
    if done.left_out:
        yield ""
        yield "left out: " + ", ".join(f"{number:,} for {check}" for check, number in done.left_out.most_common())
    if done.shared:
        pairs = [f"{pair.first} and {pair.later}" for pair in done.shared]
        yield ""
        yield f"{'shared by':<{_WIDE}}" + "".join(f"{pair:>{len(pair) + 2}}" for pair in pairs)
        for what, field in _SHARED.items():
            numbers = [getattr(pair, field) for pair in done.shared]
            shown = [f"{number if isinstance(number, int) else len(number):,}" for number in numbers]
            found = "".join(f"{cell:>{len(pair) + 2}}" for cell, pair in zip(shown, pairs, strict=True))
            yield f"{what:<{_WIDE}}{found}"
