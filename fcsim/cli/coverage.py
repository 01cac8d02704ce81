"""`fcsim coverage`: what dialogues cover of their specs, as for a program its tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, count, needed, say, specs_at_hand

if TYPE_CHECKING:
    from fcsim.dataset.coverage import SpecCoverage, Totals

_SAMPLE, _SEED = 1000, 1
_SHOWN = 10
"""Uncovered goals that are shown of each reason."""


def coverage(
    target: Annotated[str, typer.Argument(metavar="SPEC|DIR", help="A spec, or a dataset folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    uncovered: Annotated[bool, typer.Option("--uncovered", help="List every goal that is not covered.")] = False,
    dialogues: Annotated[
        int | None,
        typer.Option("-n", metavar="N", min=1, help="Of a SPEC: how many to make.", show_default=str(_SAMPLE)),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="S", help="Of a SPEC: their seed.", show_default=str(_SEED))
    ] = None,
    specs: Annotated[
        list[str] | None,
        typer.Option("--spec", metavar="SPEC", help="Of a DIR: what it was made from, if that is not shipped."),
    ] = None,
) -> None:
    """Measure what dialogues cover of their specs.

    Goals are the nodes and edges of the state graph, parameters, values and bounds, errors, confusable tools,
    and pairs of API, behaviour, persona, locale and optional parameter. Of a SPEC it measures what a sample
    covers that is made for it. What is not covered is listed with the reason: unreachable for any dialogue,
    forbidden by a flow, or rare.
    """
    import json

    if _is_folder(target):
        if dialogues is not None or seed is not None:
            raise Failure("-n and --seed are for a SPEC; a DIR has its dialogues", USAGE)
        found = _of_folder(Path(target), specs or [])
    else:
        if specs:
            raise Failure("--spec is for a DIR", USAGE)
        found = _of_sample(target, dialogues or _SAMPLE, _SEED if seed is None else seed)
    if as_json:
        print(json.dumps([each.to_json() for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        for line in [_of_child(each)] if each.spec.origin else _lines(each, None if uncovered else _SHOWN):
            print(line)


def _is_folder(target: str) -> bool:
    from fcsim.library import names

    return target not in names() and Path(target).is_dir() and not any(Path(target).glob("*.fcspec"))


def _of_folder(folder: Path, given: list[str]) -> list[SpecCoverage]:
    from fcsim.dataset.coverage import NoSuchSpec, dataset_coverage
    from fcsim.dataset.reader import Dataset, DatasetError
    from simulator.dialogue import SpecRef
    from simulator.version import VERSION

    at_hand = specs_at_hand([needed(spec) for spec in given])
    try:
        dataset = Dataset(folder)
        if dataset.manifest is None:
            say(f"the run in {folder} is unfinished; these are its finished shards")
            return dataset_coverage(dataset, at_hand)
        config = dataset.manifest.config
        used = [SpecRef(spec.domain, VERSION, spec.hash) for spec in config.specs if config.levels is None]
        return dataset_coverage(dataset, at_hand, used, config.locales)
    except DatasetError as error:
        raise Failure(str(error), ERRORS) from None
    except NoSuchSpec as error:
        raise Failure(f"{error}; --spec names the right one", USAGE) from None


def _of_sample(name: str, number: int, seed: int) -> list[SpecCoverage]:
    spec = needed(name)

    from fcsim.dataset.coverage import dataset_coverage
    from fcsim.dataset.run import Wish, choose_locales, generate_dialogues
    from fcsim.library import short_name
    from simulator import Exhausted

    try:
        wish = Wish(((short_name(name), spec),), number, seed, choose_locales([spec], ()))
        say(f"making {count(number, 'dialogue')} of {spec.domain} with seed {seed}")
        return dataset_coverage(generate_dialogues(wish), lambda _: (spec,))
    except ValueError as error:
        raise Failure(str(error), USAGE) from None
    except Exhausted as error:
        raise Failure(f"the sample can't be made: {error}", ERRORS) from None


# ---- for people --------------------------------------------------------------------------------


def _lines(found: SpecCoverage, most: int | None) -> Iterator[str]:
    from simulator.coverage import KINDS

    number = count(found.coverage.dialogues, "dialogue")
    yield f"{found.spec.domain}: {number} in {' and '.join(found.locales)}"
    yield ""
    yield _row("kind", "covered", "of", "", "rare", "unreachable", "forbidden")
    for kind in KINDS:
        if (totals := found.totals(kind)).goals:
            yield _totals_row(kind, totals)
    yield _totals_row("all", total := found.totals())
    yield ""
    yield f"{total.covered:,} of the {total.reachable:,} goals that dialogues can come to are covered"
    yield from _missing(found, most)
    yield ""


def _of_child(found: SpecCoverage) -> str:
    """A line, since an evolved dataset is of hundreds of them; `--json` tells more."""
    assert found.spec.origin is not None
    level, variant = found.spec.origin.level, found.spec.origin.seed
    goals = len(found.coverage.goals)
    covered = goals - len(list(found.coverage.uncovered()))
    number = count(found.coverage.dialogues, "dialogue")
    return f"{found.spec.domain} at level {level}, variant {variant}: {number}, {covered:,} of {goals:,} goals"


def _totals_row(name: str, totals: Totals) -> str:
    missing = (totals.rare, totals.unreachable, totals.forbidden)
    return _row(
        name,
        f"{totals.covered:,}",
        f"{totals.reachable:,}",
        f"{totals.percent}%",
        *(f"{n:,}" if n else "" for n in missing),
    )


def _row(name: str, *cells: str) -> str:
    widths = (8, 7, 5, 6, 12, 10)
    return (f"{name:<20}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))).rstrip()


def _missing(found: SpecCoverage, most: int | None) -> Iterator[str]:
    from fcsim.dataset.coverage import REASONS

    for kind in REASONS:
        goals = [(goal, reason.why) for goal, reason in found.missing.items() if reason.kind == kind]
        if not goals:
            continue
        yield ""
        yield f"{kind} ({len(goals):,})"
        for goal, why in islice(goals, most):
            yield f"  {goal.kind:<20}{goal.name}" + ("" if kind == "rare" else f": {why}")
        if most is not None and len(goals) > most:
            yield f"  and {len(goals) - most:,} more; --uncovered lists all"
