"""Talking to people: everything they read goes to stderr, data goes to stdout or to files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compiler import Compilation, CompiledSpec
    from simulator.dialogue import SpecRef
    from simulator.verify import SpecsOf

ERRORS, USAGE, STOPPED = 1, 2, 3
"""Exit codes, beside 0: the spec or the data has errors; wrong usage; stopped early, can be resumed."""


class Failure(Exception):
    """Ends a command with a message for the user and an exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def say(text: str) -> None:
    """A line for people."""
    print(text, file=sys.stderr, flush=True)


def count(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def compiled(spec: str) -> Compilation:
    """Compiles a path or a shipped name; one that is not there is wrong usage."""
    from fcsim.library import UnknownSpec, compile_spec

    try:
        return compile_spec(spec)
    except UnknownSpec as error:
        raise Failure(str(error), USAGE) from None


def needed(spec: str) -> CompiledSpec:
    """The compiled spec. Its errors are shown and end the command; its warnings are `check`'s to tell."""
    from dsl import render

    compilation = compiled(spec)
    if compilation.spec is not None:
        return compilation.spec
    errors = [diagnostic for diagnostic in compilation.diagnostics if diagnostic.severity == "error"]
    for diagnostic in errors:
        say(render(diagnostic, compilation.texts) + "\n")
    raise Failure(f"{spec} has {count(len(errors), 'error')}", ERRORS)


def specs_at_hand(given: Sequence[CompiledSpec]) -> SpecsOf:
    """The specs of a domain: those that were given, and the shipped one; or what was evolved from one of them."""
    from fcsim.library import names

    @cache
    def written(domain: str) -> tuple[CompiledSpec, ...]:
        shipped = (needed(domain),) if domain in names() else ()
        return (*(spec for spec in given if spec.domain == domain), *shipped)

    def of(ref: SpecRef) -> tuple[CompiledSpec, ...]:
        if ref.origin is None:
            return written(ref.domain)
        from fcsim.evolve import variant

        parents = [spec for spec in written(ref.domain) if spec.hash == ref.origin.parent]
        return tuple(variant(spec, ref.origin) for spec in parents) or written(ref.domain)

    return of


def refuse_existing(path: Path, force: bool) -> None:
    """An output file is replaced only with --force, and nothing else is ever replaced by one."""
    if path.is_dir():
        raise Failure(f"{path} is a folder; name a file", USAGE)
    if path.exists() and not force:
        raise Failure(f"{path} exists; --force replaces it", USAGE)
    if not path.parent.is_dir():
        raise Failure(f"there is no folder {path.parent}", USAGE)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Shows how far reading is, live in a terminal; a log has no use for it. `total` None: not known."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TextColumn("{task.completed:,.0f} {task.description}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(what, total=total)
        yield lambda done: shown.update(task, completed=done)
