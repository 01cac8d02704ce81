"""`fcsim mix`: several datasets in one."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, count, say

if TYPE_CHECKING:
    from fcsim.dataset.sets.mix import Mixing


def mix(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Dataset folders.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="The dataset folder to make.")],
    quota: Annotated[
        list[str] | None,
        typer.Option(
            "--quota",
            metavar="QUOTAS",
            help="What there is to be, exactly: clarify=300x,locale.zh=40,domain.bank=10,api.pay=50x,…",
        ),
    ] = None,
    dialogues: Annotated[
        int | None,
        typer.Option("-n", "--dialogues", metavar="N", min=1, help="How many in all.", show_default="all there are"),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Another seed takes others.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the dataset in OUT.")] = False,
) -> None:
    """Put several datasets into one, without near-duplicates.

    Of near-duplicates the first stays, and the others are among the rejects of OUT. A quota is met exactly; what
    has none is taken as it is. One DIR alone is freed of its own near-duplicates.
    """
    import json

    from fcsim.dataset.folder import FolderError
    from fcsim.dataset.reader import DatasetError
    from fcsim.dataset.sets.mix import CannotMix, parse_quotas
    from fcsim.dataset.sets.mix import mix as mixed
    from fcsim.dataset.sets.near import NoDatasketch
    from simulator.mix import MixError

    try:
        quotas = parse_quotas(",".join(quota), dialogues) if quota else {}
    except MixError as error:
        raise Failure(f"--quota: {error}", USAGE) from None
    words = ["fcsim", "mix", *(folder.resolve().name for folder in folders), "-o", "dataset", "--seed", str(seed)]
    words += ["-n", str(dialogues)] if dialogues else []
    words += ["--quota", ",".join(f"{label}={number}x" for label, number in quotas.items())] if quotas else []
    try:
        done = mixed(folders, output, quotas, dialogues, seed=seed, command=shlex.join(words), force=force)
    except (FolderError, NoDatasketch) as error:
        raise Failure(str(error), USAGE) from None
    except (DatasetError, CannotMix) as error:
        raise Failure(str(error), ERRORS) from None
    if as_json:
        print(json.dumps(done.to_json(), ensure_ascii=False, indent=2))
    else:
        for line in _lines(done):
            print(line)
    say(f"{count(done.dialogues, 'dialogue')} in {output}")


def _lines(done: Mixing) -> Iterator[str]:
    width = max(map(len, ("dataset", *(each.name for each in done.sources), *done.quotas)))
    yield f"{'dataset':<{width}}{'dialogues':>12}{'taken':>12}{'near':>12}{'not wanted':>12}"
    for each in done.sources:
        numbers = (each.dialogues, each.taken, each.near, each.spare)
        yield f"{each.name:<{width}}" + "".join(f"{number:>12,}" for number in numbers)
    if done.quotas:
        yield ""
        yield from (f"{label:<{width}}{number:>12,}" for label, number in done.quotas.items())
