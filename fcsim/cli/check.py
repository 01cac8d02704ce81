"""`fcsim check`: everything that is wrong with specs."""

from __future__ import annotations

from typing import Annotated

import typer

from fcsim.cli.output import ERRORS, Failure, compiled, count, say


def check(
    specs: Annotated[list[str], typer.Argument(metavar="SPEC", help="Files or names of shipped domains.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the diagnostics as JSON to stdout.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail, too.")] = False,
) -> None:
    """Say everything that is wrong with a spec, with place and hint."""
    import json

    from dsl import diagnostic_json, render

    found = [(diagnostic, part.texts) for part in map(compiled, specs) for diagnostic in part.diagnostics]
    if as_json:
        print(json.dumps([diagnostic_json(*each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            say(render(*each) + "\n")
    errors = sum(diagnostic.severity == "error" for diagnostic, _ in found)
    warnings = len(found) - errors
    summary = f"{count(errors, 'error')} and {count(warnings, 'warning')} in {count(len(specs), 'spec')}"
    if errors or (strict and warnings):
        raise Failure(summary, ERRORS)
    say(summary)
