"""`fcsim wording`: how varied the words of a dataset are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli.output import ERRORS, USAGE, Failure, needed, say, specs_at_hand

if TYPE_CHECKING:
    from fcsim.dataset.wording import Distinct, LocaleWording, SpeakerWording


def wording(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A dataset folder.")],
    specs: Annotated[
        list[str] | None,
        typer.Option("--spec", metavar="SPEC", help="What it was made from, if that is not shipped."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    frames: Annotated[int, typer.Option("--frames", metavar="N", min=0, max=20, help="How many to show.")] = 5,
) -> None:
    """Measure how varied the words of a dataset are, by locale and speaker.

    Distinct turns and n-grams, self-BLEU of a sample, lengths, and the most frequent frames: turns with their
    values taken out.
    """
    import json

    from fcsim.dataset.coverage import NoSuchSpec
    from fcsim.dataset.reader import Dataset, DatasetError
    from fcsim.dataset.wording import dataset_wording

    try:
        dataset = Dataset(folder)
        if dataset.manifest is None:
            say(f"the run in {folder} is unfinished; these are its finished shards")
        found = dataset_wording(dataset, specs_at_hand([needed(spec) for spec in specs or ()]))
    except DatasetError as error:
        raise Failure(str(error), ERRORS) from None
    except NoSuchSpec as error:
        raise Failure(f"{error}; --spec names the right one", USAGE) from None
    if as_json:
        print(json.dumps([each.model_dump(mode="json") for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        for line in _lines(each, frames):
            print(line)


def _lines(found: LocaleWording, frames: int) -> Iterator[str]:
    speakers = found.user, found.assistant
    yield f"{found.locale}: {found.dialogues:,} dialogues; a token is a {found.token}"
    yield ""
    yield f"  distinct first turns             {_share(found.first_turns)}"
    yield f"  distinct user turns with values  {_share(found.value_turns)}"
    yield ""
    yield _row("", "user", "assistant")
    yield _row("turns", *(f"{each.turns:,}" for each in speakers))
    for number in range(3):
        yield _row(f"distinct-{number + 1}", *(f"{each.ngrams[number].share:.4f}" for each in speakers))
    yield _row("self-BLEU", *(f"{each.self_bleu:.3f}" for each in speakers))
    yield _row("tokens a turn", *(f"{each.lengths.mean:.1f}" for each in speakers))
    yield _row("5, 50, 95 % have up to", *(_percentiles(each) for each in speakers))
    yield _row("the longest has", *(str(each.lengths.longest) for each in speakers))
    for name, speaker in (("user", found.user), ("assistant", found.assistant)):
        if frames:
            bare = f", {speaker.bare:,} bare yes, no and thanks aside" if speaker.bare else ""
            yield ""
            yield f"  most frequent frames of the {name}{bare}"
        for frame in speaker.frames[:frames]:
            yield f"  {frame.share:7.2%}  {frame.words}"
    yield ""


def _row(name: str, *cells: str) -> str:
    return f"  {name:<24}" + "".join(f"{cell:>12}" for cell in cells)


def _share(found: Distinct) -> str:
    return f"{found.share:7.2%}  {found.distinct:,} of {found.total:,}"


def _percentiles(found: SpeakerWording) -> str:
    lengths = found.lengths
    return f"{lengths.p5}, {lengths.p50}, {lengths.p95}"
