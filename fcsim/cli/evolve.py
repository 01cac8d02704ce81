"""`fcsim evolve`: specs made of a spec, with other shapes and the same effects."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fcsim.cli.mixing import needed_levels
from fcsim.cli.output import ERRORS, USAGE, Failure, count, needed, say

if TYPE_CHECKING:
    from compiler import CompiledSpec


def evolve(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="A file or the name of a shipped domain.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to make.")],
    level: Annotated[
        str, typer.Option("--level", metavar="L", help="How far they go, 0 to 5; 0..5 for all of these.")
    ] = "3",
    variants: Annotated[int, typer.Option("--variants", metavar="K", min=1, help="How many of each level.")] = 1,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Another seed gives other variants.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done, and the figures, as JSON.")] = False,
) -> None:
    """Write specs that are evolved from a spec.

    Names, descriptions, types and nesting change; what each API does stays. Each file says what it was made of and
    how. Prints how complex the tools are, beside those of the parent.
    """
    levels = needed_levels(level)
    assert levels is not None
    if output.exists():
        raise Failure(f"{output} exists already; name a folder to make", USAGE)
    if not output.parent.is_dir():
        raise Failure(f"there is no folder {output.parent}", USAGE)
    parent = needed(spec)
    made = list(_made(parent, range(levels[0], levels[1] + 1), variants, seed))
    aside = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    try:
        for row, text in made:
            (aside / row["file"]).write_text(text, encoding="utf-8", newline="\n")
        _bring(parent, aside)
        aside.chmod(0o755)
        aside.rename(output)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    if as_json:
        from fcsim.evolve.complexity import complexity

        print(
            json.dumps(
                {"parent": parent.domain, "complexity": complexity(parent).to_json(), "made": [row for row, _ in made]},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        for line in _table(parent, [row for row, _ in made]):
            print(line)
    say(f"{count(len(made), 'spec')} in {output}")


def _bring(parent: CompiledSpec, folder: Path) -> None:
    """Puts the domains that children use beside them, each in a folder: so all files of the outer one are children."""
    from compiler.files import SUFFIX
    from fcsim.evolve import used_by

    for name, path in used_by(parent).items():
        own = folder / name
        own.mkdir()
        for file in path.glob(f"*{SUFFIX}") if path.is_dir() else [path]:
            shutil.copyfile(file, own / file.name)


def _made(parent: CompiledSpec, levels: range, variants: int, seed: int) -> Iterator[tuple[dict[str, Any], str]]:
    """What each child's file is called, what was done for it and what it came to; and its text."""
    from compiler.model import Origin
    from fcsim.evolve import Unevolvable, evolved, variant
    from fcsim.evolve.complexity import complexity

    for level in levels:
        for number in range(variants):
            name = f"{seed}/{number}"
            try:
                child = evolved(parent, level, name)
                compiled = variant(parent, Origin(parent.hash, level, name))
            except Unevolvable as error:
                raise Failure(str(error), ERRORS) from None
            row = {
                "file": f"{parent.domain}-{level}-{seed}-{number}.fcspec",
                "level": level,
                "variant": name,
                "hash": compiled.hash,
                "operators": [{"operator": step.operator, "what": step.words} for step in child.steps],
                "no_place_for": list(child.skipped),
                "complexity": complexity(compiled).to_json(),
            }
            yield row, child.text


def _table(parent: CompiledSpec, rows: list[dict[str, Any]]) -> Iterator[str]:
    from fcsim.evolve.complexity import complexity

    own = complexity(parent).to_json()
    width = max(len(parent.domain), *(len(row["file"]) for row in rows))
    yield f"{'':<{width}}" + "".join(f"{name:>13}" for name in own)
    for name, figures in ((parent.domain, own), *((row["file"], row["complexity"]) for row in rows)):
        yield f"{name:<{width}}" + "".join(f"{figure:>13.2f}" for figure in figures.values())
    idle = dict.fromkeys(name for row in rows for name in row["no_place_for"])
    if idle:
        yield f"no place was found for: {', '.join(idle)}"
