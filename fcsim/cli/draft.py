"""`fcsim draft`: a spec from documents, by a language model."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fcsim.cli import models
from fcsim.cli.models import AskingOptions, connected, spent
from fcsim.cli.output import ERRORS, STOPPED, USAGE, Failure, count, say
from fcsim.cli.rehearse import known_models, print_estimate, print_requests

if TYPE_CHECKING:
    from fcsim.drafting.documents import Document
    from fcsim.drafting.draft import Draft, Wish
    from fcsim.llm.connection import Connection
    from fcsim.llm.ledger import Ledger

_SECONDS, _TRIES = 600.0, 4
"""A spec is a long answer: it is waited for longer, and not as often."""

_MOST_ROUNDS = 20


def draft(
    documents: Annotated[list[Path], typer.Argument(metavar="DOC", help="Markdown, text, HTML or PDF.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="The folder to make.  [required]")
    ] = None,
    llm: Annotated[
        str | None, typer.Option("--llm", metavar="MODEL", help="anthropic:NAME or openai:NAME.  [required]")
    ] = None,
    locale: Annotated[str, typer.Option("--locale", metavar="L", help="The spec's, the default one first.")] = "en,zh",
    rounds: Annotated[
        int,
        typer.Option(
            "--rounds", metavar="R", min=0, max=_MOST_ROUNDS, help="How often an answer goes back to the model."
        ),
    ] = 4,
    force: Annotated[bool, typer.Option("--force", help="Replace the draft in DIR.")] = False,
    base_url: models.BaseUrl = None,
    concurrency: models.Concurrency = 16,
    rpm: models.Rpm = None,
    tpm: models.Tpm = None,
    budget: models.Budget = None,
    prices: models.Prices = None,
    cache: models.CacheFolder = None,
    estimate: models.EstimateOnly = False,
    prompts: models.ShowPrompts = False,
) -> None:
    """Draft a spec from documents of a domain, with a language model.

    Writes DIR/draft.fcspec, which compiles and was tried out, and a page, draft.html, that puts each API beside the
    sentences it is there for and says what no API answers. The model's answers are kept: the same command goes on
    where it stopped.
    """
    options = AskingOptions(llm, base_url, concurrency, rpm, tpm, budget, prices, cache)
    options.check()
    if llm is None:
        raise Failure("Missing option '--llm': the model that drafts", USAGE)
    name = options.named(llm)
    if output is None and not (estimate or prompts):
        raise Failure("Missing option '-o': the folder to make", USAGE)
    locales = _locales(locale)

    import asyncio  # it takes longer to load than all of `--help`

    from fcsim.drafting.draft import NoDraft, Wish, rehearsed
    from fcsim.drafting.folder import FolderTaken, refuse_taken, write_draft
    from fcsim.llm.connection import Terms
    from fcsim.llm.estimate import estimate as estimated
    from fcsim.llm.ledger import Ledger
    from fcsim.llm.retries import Patience
    from simulator.llm.model import Stopped

    wish = Wish(_read(documents), locales, rounds)
    terms: Terms = options.terms(patience=Patience(seconds=_SECONDS, tries=_TRIES))
    if estimate or prompts:
        asked = asyncio.run(rehearsed(wish))
        if prompts:
            print_requests(asked)
        else:
            known = known_models(terms)
            print_estimate(estimated(asked, 1.0, {"designer": name}, known, by_batch=False), known)
        return
    assert output is not None
    ledger = Ledger()
    try:
        refuse_taken(output, force=force)
        connection = connected({"designer": name}, terms)
        made = _drafted(wish, connection, ledger)
        write_draft(output, made, llm, ledger.used)
    except FolderTaken as error:
        raise Failure(str(error), USAGE) from None
    except NoDraft as error:
        more = f"; --rounds {min(rounds + 4, _MOST_ROUNDS)} goes on from here"
        more = more if error.is_open and rounds < _MOST_ROUNDS else ""
        raise Failure(f"no draft{more}: {_printable(str(error))}", ERRORS) from None
    except (Stopped, KeyboardInterrupt, asyncio.CancelledError) as error:
        if isinstance(error, Stopped) and not error.can_resume:
            raise Failure(str(error), USAGE) from None
        words = ["fcsim", "draft", *map(str, documents), "-o", str(output), "--locale", locale, "--rounds", str(rounds)]
        again = shlex.join([*words, *options.words(), *(["--force"] if force else [])])
        reason = str(error) if isinstance(error, Stopped) else "interrupted"
        raise Failure(f"what was answered is kept; continue with\n  {again}\nstopped: {reason}", STOPPED) from None
    _say(made, output)
    say(f"sent now: {spent(connection.purse)}")


def _printable(text: str) -> str:
    """A model's words, without what would move a terminal's cursor."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)


def _locales(text: str) -> tuple[str, ...]:
    from simulator.locales import available

    found = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for locale in found:
        if locale not in available():
            raise Failure(f"fcsim does not speak {locale!r}, only {', '.join(available())}", USAGE)
    if not found:
        raise Failure("--locale names at least one locale, such as en,zh", USAGE)
    return found


def _read(documents: list[Path]) -> tuple[Document, ...]:
    from fcsim.drafting.documents import Unreadable, read_documents

    if len(set(documents)) < len(documents):
        raise Failure("a document is there twice", USAGE)
    for path in documents:
        if path.is_dir():
            raise Failure(f"{path} is a folder; name its documents", USAGE)
        if not path.exists():
            raise Failure(f"there is no file {path}", USAGE)
    try:
        return read_documents(documents)
    except Unreadable as error:
        raise Failure(str(error), ERRORS) from None


def _drafted(wish: Wish, connection: Connection, ledger: Ledger) -> Draft:
    import asyncio

    from fcsim.drafting.draft import drafted

    def watch(line: str) -> None:
        say(f"{line}; sent now: {spent(connection.purse)}")

    async def run() -> Draft:
        async with connection.client as client:
            return await drafted(wish, client.model(ledger), watch)

    return asyncio.run(run())


def _say(made: Draft, output: Path) -> None:
    unanswered = len(made.design.unanswered) + len(made.aside)
    apis = len(made.design.apis)
    say(
        f"{count(apis, 'API')} and {count(len(made.design.scenarios), 'scenario')} in {output}, tried out in "
        f"{count(made.trial.dialogues, 'dialogue')}; {count(unanswered, 'problem')} answered by no API"
    )
    for place, why in made.found.unread:
        say(f"not read: {place}: {why}")
    if made.found.refused:
        say(f"{count(len(made.found.refused), 'sentence')} that no document has: refused")
    for each in made.phrased:
        if each.failure:
            say(f"left to the phrasebook in {each.locale}: {', '.join(each.targets)}")
    say(f"read {output / 'draft.html'} beside {output / 'draft.fcspec'}")
