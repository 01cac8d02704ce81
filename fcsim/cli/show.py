"""`fcsim show`: dialogues as a person reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, say

if TYPE_CHECKING:
    from rich.text import Text

    from fcsim.dataset.reader import Dataset
    from simulator.dialogue import Dialogue, Message

_STYLES = {"system": "magenta", "user": "bold cyan", "assistant": "bold green", "tool": "yellow"}
_RESULT = 160
"""Characters of a tool's result that are shown."""


def show(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A dataset folder.")],
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="Show the dialogue of this id.")] = None,
    number: Annotated[int, typer.Option("-n", metavar="N", min=1, help="How many to show.")] = 5,
    rejected: Annotated[bool, typer.Option("--rejected", help="Show what the checks refused, and why.")] = False,
) -> None:
    """Print dialogues readably."""
    from rich.console import Console

    from fcsim.dataset.reader import Dataset, DatasetError

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    try:
        dataset = Dataset(folder)
        if dataset.manifest is None:
            say(f"the run in {folder} is unfinished; these are its finished shards")
        chosen = (each for each in _all(dataset, rejected) if id is None or each[0].id == id)
        shown = 0
        for dialogue, fault in islice(chosen, number):
            for line in _lines(dialogue, fault):
                console.print(line)
            shown += 1
    except DatasetError as error:
        raise Failure(str(error), ERRORS) from None
    if id is not None and not shown:
        raise Failure(f"no {'rejected ' if rejected else ''}dialogue in {folder} has the id {id!r}", USAGE)


def _all(dataset: Dataset, rejected: bool) -> Iterator[tuple[Dialogue, str]]:
    """Dialogues, and what is wrong with each."""
    if not rejected:
        return ((dialogue, "") for dialogue in dataset)
    return (
        (
            reject.dialogue,
            f"{reject.check}: {reject.reason}" + ("" if reject.turn is None else f" (turn {reject.turn})"),
        )
        for reject in dataset.rejects()
    )


def _lines(dialogue: Dialogue, fault: str) -> Iterator[Text]:
    from rich.text import Text

    yield Text(dialogue.id, style="bold")
    who = [dialogue.locale, dialogue.persona or "", dialogue.scenario or "", dialogue.clock, *dialogue.behaviours]
    yield Text("  " + ", ".join(word for word in who if word), style="dim")
    if fault:
        yield Text(f"  {fault}", style="red")
    for message in dialogue.messages:
        yield from _turn(message)
    yield Text()


def _turn(message: Message) -> Iterator[Text]:
    from rich.text import Text

    said = [] if message.content is None else [_short(message.content) if message.role == "tool" else message.content]
    said += [
        f"{call.name}({', '.join(f'{name}={_json(value)}' for name, value in call.arguments.items())})"
        for call in message.tool_calls
    ]
    acts = " ".join(f"{act}/{behaviour}" for act, behaviour in zip(message.acts, message.behaviours, strict=True))
    for number, text in enumerate(said):
        line = Text(f"{message.role if number == 0 else '':>9}  ", style=_STYLES[message.role])
        line.append(text.replace("\n", "\n" + " " * 11), style="not bold default")
        if acts and number == len(said) - 1:
            line.append(f"  {acts}", style="not bold dim default")
        yield line


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _short(content: str) -> str:
    if len(content) <= _RESULT:
        return content
    return f"{content[:_RESULT]}… ({len(content):,} characters)"
