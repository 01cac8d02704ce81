"""Drafts made by the command, over HTTP, from the leaflet of a bicycle rental."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from tests.cli.conftest import Fcsim, Start, fcsim, start
from tests.drafting.designer import BIKES, Designer
from tests.llm.conftest import HAIKU, KEY
from tests.loopback import Loopback

__all__ = ["fcsim", "start"]

LEAFLET = BIKES / "leaflet.md"
DOCUMENTS = (LEAFLET, BIKES / "notes.txt", BIKES / "verleih.html")

Drafted = Callable[..., Result]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)


def words(server: Loopback, folder: Path, *more: object) -> tuple[object, ...]:
    """The command's words: `folder` gets the draft and the cache."""
    where = ("-o", folder / "draft", "--cache", folder / "cache", "--base-url", server.url)
    return ("draft", *where, "--llm", HAIKU, *more)


@pytest.fixture(scope="session")
def good(fcsim: Fcsim, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """The folder of a draft that nothing disturbs, with its cache beside it, and how many requests it took."""
    folder = tmp_path_factory.mktemp("good")
    with Loopback(Designer()) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_API_KEY", KEY)
        result = fcsim(*words(server, folder, *DOCUMENTS))
        assert result.exit_code == 0, result.stderr
        yield folder, len(server.asked)


__all__ += ["Start"]
