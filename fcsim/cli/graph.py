"""`fcsim graph`: the graph of dialogue states, or why its dependency edges are there."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli.output import needed

if TYPE_CHECKING:
    import networkx as nx


class Format(StrEnum):
    """How a graph is written."""

    mermaid = "mermaid"
    dot = "dot"
    graphml = "graphml"
    json = "json"


def graph(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="A file or the name of a shipped domain.")],
    format: Annotated[
        Format | None, typer.Option("--format", help="How to write the graph.", show_default="mermaid")
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="List each dependency with its reason; with --format, put reasons on edges.")
    ] = False,
) -> None:
    """Print the graph of dialogue states to stdout."""
    from compiler.graph_formats import FORMATS

    found = needed(spec).graph
    if why and format is None:
        for line in _reasons(found):
            print(line)
    else:
        print(FORMATS[(format or Format.mermaid).value](found, why=why), end="")


def _reasons(found: nx.MultiDiGraph[str]) -> list[str]:
    """A line for each edge that is there because one API's result feeds another's argument."""
    return [
        f"{source} -> {target} [{data['behaviour']}]: {data['why']} ({data['file']}:{data['line']})"
        for source, target, data in found.edges(data=True)
        if data["behaviour"] in ("refer", "chain")
    ]
