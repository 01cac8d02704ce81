"""`fcsim export`: a dataset in the format of a trainer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, count, needed, refuse_existing, say, specs_at_hand

if TYPE_CHECKING:
    from fcsim.dataset.exports import Exported
    from fcsim.dataset.only import Only
    from fcsim.dataset.reader import Dataset
    from fcsim.dataset.templates import Verified

_NAMES = "openai, anthropic, hermes, llamafactory, trl, axolotl, xlam, bfcl, tau2, preference, parquet"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A dataset folder.")],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="OUT", help="The file to write; for llamafactory, bfcl and tau2 a folder."
        ),
    ],
    to: Annotated[str | None, typer.Option("--to", metavar="FORMAT", help=f"One of {_NAMES}.")] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="PATH",
            help="Instead of --to: render with this chat template, or that of this tokenizer's folder, and verify it.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="NAME=VALUE,…",
            help="What to take: behaviour, api, domain, locale, persona, scenario. Values of one name: any.",
        ),
    ] = None,
    split: Annotated[
        str | None, typer.Option("--split", metavar="NAME", help="Only the dialogues of this split.")
    ] = None,
    faults: Annotated[
        str | None,
        typer.Option("--faults", metavar="NAME=SHARE,…", help="For preference: what is to be wrong, and how often."),
    ] = None,
    specs: Annotated[
        list[str] | None,
        typer.Option("--spec", metavar="SPEC", help="For tau2: what the dialogues are of, if it is no shipped domain."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write a dataset's dialogues for a trainer.

    Dialogues that a format cannot hold are left out, and counted with the reason. With a template nothing is written
    if it damages a dialogue: the kinds of damage are counted, with examples, and the exit code is 1.
    """
    if (to is None) == (template is None):
        raise Failure("say either --to FORMAT or --template PATH", USAGE)
    if faults is not None and to != "preference":
        raise Failure("--faults are for --to preference", USAGE)
    if template is not None:
        _export_rendered(folder, template, output, only or (), split, force)
    elif to is not None:
        _export_to(folder, to, output, only or (), split, specs or (), faults, force)


def _export_to(
    folder: Path,
    to: str,
    output: Path,
    only: Sequence[str],
    split: str | None,
    specs: Sequence[str],
    faults: str | None,
    force: bool,
) -> None:
    from fcsim.dataset.exports import FORMATS, Foreign, MissingExtra, export_to
    from fcsim.dataset.exports.preference import Mixture, parse_faults
    from fcsim.dataset.only import NotAFilter, matching, parse_only
    from fcsim.dataset.reader import DatasetError

    _refuse_unknown(to, tuple(FORMATS))
    _refuse_output(output, force, is_folder=FORMATS[to].own is not None)
    try:
        settings = {"mixture": Mixture(parse_faults(faults) if faults else None)} if to == "preference" else {}
    except ValueError as error:
        raise Failure(str(error), USAGE) from None
    try:
        wanted = parse_only(only)
        dataset = _dataset(folder, split)
        specs_of = specs_at_hand([needed(spec) for spec in specs])
        exported = export_to(to, matching(dataset, wanted), output, specs_of, **settings)
    except (NotAFilter, Foreign, MissingExtra) as error:
        raise Failure(str(error), USAGE) from None
    except DatasetError as error:
        raise Failure(str(error), ERRORS) from None
    for fault, number in settings["mixture"].made.most_common() if settings else ():
        say(f"{count(number, 'pair')} with {fault}")
    _tell(exported, dataset, wanted, to, output)


def _export_rendered(
    folder: Path, template: Path, output: Path, only: Sequence[str], split: str | None, force: bool
) -> None:
    from fcsim.dataset.only import NotAFilter, matching, parse_only
    from fcsim.dataset.reader import DatasetError
    from fcsim.dataset.templates import NoTemplate, export_rendered, load_template

    refuse_existing(output, force)
    try:
        loaded = load_template(template)
        wanted = parse_only(only)
        dataset = _dataset(folder, split)
        verified = export_rendered(matching(dataset, wanted), loaded, output)
    except (NotAFilter, NoTemplate) as error:
        raise Failure(str(error), USAGE) from None
    except DatasetError as error:
        raise Failure(str(error), ERRORS) from None
    if not verified.seen:
        raise Failure(f"no dialogue{_why_none(wanted, dataset)}; nothing was written", ERRORS)
    if verified.damaged:
        _tell_damage(verified)
        hurt = f"{verified.hurt:,} of {count(verified.seen, 'dialogue')}"
        raise Failure(f"{template} damages {hurt}; nothing was written", ERRORS)
    if loaded.tokenizer is not None and not verified.has_tokens:
        say('ranges of characters alone; for tokens: pip install "fcsim[template]"')
    say(f"{count(verified.seen, 'dialogue')} in {output}")


def _tell_damage(verified: Verified) -> None:
    from fcsim.dataset.templates import KINDS

    for kind, meaning in KINDS.items():
        if not (number := verified.damaged[kind]):
            continue
        print(f"{kind}: {count(number, 'dialogue')} ({meaning})")
        for id, damage in verified.examples[kind]:
            place = "" if damage.turn is None else f" turn {damage.turn}"
            line = "" if damage.line is None else f" (the template's line {damage.line})"
            print(f"  {id}{place}: {damage.reason}{line}")


def _dataset(folder: Path, split: str | None) -> Dataset:
    from fcsim.dataset.reader import Dataset

    dataset = Dataset(folder, split)
    if dataset.manifest is None:
        raise Failure(f"the run in {folder} is unfinished; fcsim run --resume continues it", USAGE)
    return dataset


def _refuse_unknown(format: str, formats: Sequence[str]) -> None:
    from dsl import nearest

    if format not in formats:
        guess = nearest(format, formats)
        hint = f"did you mean {guess!r}? There are" if guess else "there are"
        raise Failure(f"no format is named {format!r}: {hint} {', '.join(formats)}", USAGE)


def _refuse_output(output: Path, force: bool, is_folder: bool) -> None:
    """As `refuse_existing`, but where a folder is written, an empty one may be there."""
    if not is_folder:
        refuse_existing(output, force)
    elif output.exists() and not output.is_dir():
        raise Failure(f"{output} is a file; name a folder", USAGE)
    elif output.is_dir() and any(output.iterdir()) and not force:
        raise Failure(f"{output} exists; --force replaces it", USAGE)
    elif not output.absolute().parent.is_dir():
        raise Failure(f"there is no folder {output.parent}", USAGE)


def _tell(exported: Exported, dataset: Dataset, only: Only, format: str, output: Path) -> None:
    for reason, number in exported.left_out.most_common():
        say(f"{count(number, 'dialogue')} left out: {reason}")
    if exported.written:
        say(f"{count(exported.written, 'dialogue')} in {output}")
    elif exported.left_out:
        raise Failure(f"{format} can hold none of these dialogues; nothing was written", ERRORS)
    else:
        raise Failure(f"no dialogue{_why_none(only, dataset)}; nothing was written", ERRORS)


def _why_none(only: Only, dataset: Dataset) -> str:
    from fcsim.dataset.only import unknown

    assert dataset.manifest is not None
    if missing := unknown(only, dataset.manifest.counts):
        return f" has {', '.join(missing)}"
    asked = ",".join(f"{name}={value}" for name, values in only.items() for value in sorted(values))
    return f" has {asked}" if asked else ""
