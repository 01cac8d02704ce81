"""`fcsim compile`: what a spec becomes, as files that other tools read."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

from fcsim.cli.output import USAGE, Failure, count, needed, say

if TYPE_CHECKING:
    import networkx as nx

    from compiler import CompiledSpec

_FOLDERS = ("schemas", "tools")
_OWN = re.compile(
    r"schemas/[^/]+/[\w-]+\.(parameters|result)\.json"
    r"|tools/[^/]+/(openai|anthropic|mcp)\.json"
    r"|graph\.(graphml|mmd|end\.txt)"
)
"""The files that a compilation writes."""


def compile_(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="A file or the name of a shipped domain.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to write to.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what an earlier compilation wrote.")] = False,
) -> None:
    """Write JSON Schemas, tools in three shapes, and the graph.

    The tools are as OpenAI, Anthropic and MCP take them, in each locale.

    Prints the proof that every dialogue can end; graph.end.txt has it for each node.
    """
    found = needed(spec)
    _check_folder(output, force)
    proof = _ways_to_end(found.graph)
    made = dict(_files(found)) | {"graph.end.txt": "".join(f"{' -> '.join(way)}\n" for way in proof)}
    _write(output, made)
    farthest = max(proof, key=len)
    print(
        f"end is reachable from each of the {count(len(proof), 'node')}; "
        f"the farthest takes {count(len(farthest) - 1, 'step')}: {' -> '.join(farthest)}"
    )
    say(f"{count(len(made), 'file')} in {output}")


def _files(spec: CompiledSpec) -> Iterator[tuple[str, str]]:
    """Each file's path in the folder, and its text."""
    from jsonschema import Draft202012Validator

    from compiler.graph_formats import graphml, mermaid
    from compiler.schema import parameters_schema, result_schema
    from compiler.tools import anthropic_tool, mcp_tool, openai_tool

    for locale in spec.locales:
        for api in spec.apis.values():
            for part, schema in (("parameters", parameters_schema), ("result", result_schema)):
                head = {
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    "$id": f"urn:fcsim:{quote(spec.domain)}:{api.name}:{part}:{quote(locale)}",
                }
                made = head | schema(api, spec, locale)
                Draft202012Validator.check_schema(made)
                yield f"schemas/{locale}/{api.name}.{part}.json", _json(made)
        apis = spec.apis.values()
        yield f"tools/{locale}/openai.json", _json([openai_tool(api, spec, locale) for api in apis])
        yield f"tools/{locale}/anthropic.json", _json([anthropic_tool(api, spec, locale) for api in apis])
        yield f"tools/{locale}/mcp.json", _json({"tools": [mcp_tool(api, spec, locale) for api in apis]})
    yield "graph.graphml", graphml(spec.graph)
    yield "graph.mmd", mermaid(spec.graph)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _ways_to_end(graph: nx.MultiDiGraph[str]) -> list[list[str]]:
    """For each node a shortest way to `end`; the compiler lets no spec pass that has a node without one."""
    import networkx as nx

    ways = nx.single_source_shortest_path(graph.reverse(copy=False), "end")
    missing = [node for node in graph if node not in ways]
    if missing:
        raise AssertionError(f"no way to end from {missing}")
    return [ways[node][::-1] for node in graph]


def _check_folder(output: Path, force: bool) -> None:
    """Refuses to touch what no compilation has written."""
    if output.exists() and not output.is_dir():
        raise Failure(f"{output} is a file, not a folder", USAGE)
    if not output.exists():
        return
    folders = [output / name for name in _FOLDERS]
    top = sorted(path for path in output.iterdir() if path not in folders or not path.is_dir())
    below = sorted(path for folder in folders for path in folder.rglob("*") if not path.is_dir())
    names = [path.relative_to(output).as_posix() for path in (*top, *below)]
    foreign = [name for name in names if not _OWN.fullmatch(name)]
    if foreign:
        shown = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
        raise Failure(f"{output} holds other things: {shown}; choose another folder", USAGE)
    if names and not force:
        raise Failure(f"{output} holds an earlier compilation; --force replaces it", USAGE)


def _write(output: Path, made: dict[str, str]) -> None:
    """Everything is written aside before anything is replaced."""
    output.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".aside-", dir=output))
    try:
        for name, text in made.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        for old in [path for path in output.iterdir() if path != aside]:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        for new in sorted(aside.iterdir()):
            new.rename(output / new.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
