"""`fcsim import`: a spec from an interface that exists."""

from __future__ import annotations

import json
import os
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, count, refuse_existing, say

if TYPE_CHECKING:
    from fcsim.importing.remarks import Remark, Remarks
    from fcsim.importing.source import Source

_SHOWN = 3
"""Places shown of remarks of one sort; --json has all."""


class Kind(StrEnum):
    openapi = "openapi"
    mcp = "mcp"
    tools = "tools"
    python = "python"
    jsonschema = "jsonschema"


def import_(
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="openapi, mcp, tools, python or jsonschema.")],
    source: Annotated[str, typer.Argument(metavar="SOURCE", help='A file; for mcp also a URL, or "stdio:COMMAND".')],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The .fcspec to write.")],
    domain: Annotated[
        str | None,
        typer.Option("--domain", metavar="NAME", help="The domain's name.", show_default="the source's title"),
    ] = None,
    locale: Annotated[
        str | None,
        typer.Option(
            "--locale", metavar="L", help="The spec's, the default one first.", show_default="that of its documentation"
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="TAG", help="Operations with this tag, or name or path like it: 'issues/*'."),
    ] = None,
    opaque: Annotated[bool, typer.Option("--opaque", help="No entities: keep every schema as it is.")] = False,
    by_import: Annotated[
        bool, typer.Option("--by-import", help="python: import the module instead of reading it.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print all that was lost or guessed as JSON.")] = False,
) -> None:
    """Write a spec of an interface that exists: OpenAPI, MCP, a list of tools, Python, JSON Schema.

    The spec compiles, and `fcsim run` works on it. Ends with what was lost or guessed, by place. Nothing that a source
    refers to is fetched.
    """
    from fcsim.importing.names import identifier
    from fcsim.importing.remarks import Remarks
    from fcsim.importing.source import ImportFailure
    from fcsim.importing.spec import imported

    refuse_existing(output, force)
    locales = _locales(locale) if locale is not None else ()
    if domain is not None and (identifier(domain) != domain or not domain.strip()):
        raise Failure(f"{domain!r} is no name: it has letters, digits and `_`", USAGE)
    if by_import and kind is not Kind.python:
        raise Failure("--by-import is for `python`", USAGE)
    remarks = Remarks()
    try:
        found = _read(kind, source, by_import, remarks)
        made = imported(found, remarks, domain=domain, locales=locales, only=only or (), entities=not opaque)
    except ImportFailure as failure:
        raise Failure(f"{source}: {failure}", USAGE if failure.is_usage else ERRORS) from None
    _write(output, made.text)
    if as_json:
        print(
            json.dumps(
                {"spec": str(output), "counts": made.counts, "remarks": [_plain(r) for r in made.remarks]}, indent=1
            )
        )
    else:
        _tell(made.remarks)
    say(f"{output}: " + ", ".join(f"{number:,} {what}" for what, number in made.counts.items() if number))


def _read(kind: Kind, source: str, by_import: bool, remarks: Remarks) -> Source:
    from fcsim.importing.files import load
    from fcsim.importing.jsonschema import read_jsonschema
    from fcsim.importing.mcp_server import is_server, tools_of
    from fcsim.importing.openapi import read_openapi
    from fcsim.importing.python import read_python
    from fcsim.importing.python_import import tools_of as functions_of
    from fcsim.importing.tools import read_tools

    if kind is Kind.mcp and is_server(source):
        return read_tools(tools_of(source), remarks, "mcp", mcp=True)
    path = Path(source)
    if not path.exists():
        raise Failure(f"there is no file {source}", USAGE)
    if kind is Kind.python:
        if by_import:
            return read_tools(functions_of(path), remarks, path.stem, mcp=False)
        return read_python(path, remarks)
    root = load(path)
    match kind:
        case Kind.openapi:
            return read_openapi(root, remarks)
        case Kind.jsonschema:
            return read_jsonschema(root, remarks, path.stem.removesuffix(".schema"))
    return read_tools(root, remarks, path.name.split(".")[0], mcp=kind is Kind.mcp)


def _locales(text: str) -> tuple[str, ...]:
    from simulator.locales import available

    found = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not found or any(locale not in available() for locale in found):
        raise Failure(f"--locale takes {' and '.join(available())}, such as en,zh", USAGE)
    return found


def _write(path: Path, text: str) -> None:
    """The whole file or nothing of it."""
    handle, aside = tempfile.mkstemp(prefix=".aside-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _plain(remark: Remark) -> dict[str, str]:
    return {"place": remark.place, "kind": remark.kind, "what": remark.what, "detail": remark.detail}


def _tell(remarks: Remarks) -> None:
    """Remarks of one sort together: how many, and the first places."""
    sorts: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        sorts.setdefault((remark.kind, remark.what), []).append(remark)
    for (kind, what), found in sorted(sorts.items(), key=lambda sort: (sort[0][0] != "lost", -len(sort[1]))):
        say(f"{kind}: {what}" + (f" ({count(len(found), 'place')})" if len(found) > 1 else ""))
        for remark in found[:_SHOWN]:
            say(f"  {remark.place}" + (f"  {remark.detail}" if remark.detail else ""))
        if len(found) > _SHOWN:
            say(f"  … and {len(found) - _SHOWN:,} more; --json tells all")
