"""`fcsim view`: a dataset, opened in the browser."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, needed, say, specs_at_hand


def view(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A dataset folder.")],
    other: Annotated[Path | None, typer.Argument(metavar="DIR2", help="Another one, to compare it with.")] = None,
    specs: Annotated[
        list[str] | None,
        typer.Option("--spec", metavar="SPEC", help="What it was made from, if that is not shipped: shows worlds."),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", metavar="P", min=0, max=65535, help="The port.", show_default="any that is free")
    ] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address, and open no browser.")] = False,
) -> None:
    """Open a dataset to search it and read its dialogues, or two to compare them.

    The page is served to this machine alone, at an address that holds a secret, and reads only. Ctrl-C ends it.
    """
    from fcsim.dataset.reader import Dataset, DatasetError
    from fcsim.view.answers import Answers
    from fcsim.view.index import Index
    from fcsim.view.server import Server

    at_hand = specs_at_hand([needed(spec) for spec in specs or ()])
    try:
        datasets = [Dataset(path) for path in (folder, other) if path is not None]
    except DatasetError as error:
        raise Failure(str(error), ERRORS) from None
    for dataset in datasets:
        if dataset.manifest is None:
            say(f"the run in {dataset.path} is unfinished; these are its finished shards")
    with ExitStack() as stack:
        indexes = [Index(dataset) for dataset in datasets]
        for index in indexes:
            stack.callback(index.close)
        try:
            server = Server(Answers(indexes, at_hand), port)
        except OSError as error:
            raise Failure(f"port {port} cannot be used: {error.strerror}; --port takes another", USAGE) from None
        stack.enter_context(server)
        print(server.address, flush=True)
        say("Ctrl-C ends it")
        if not no_open:
            import webbrowser

            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("")
