"""Pages in a real Chromium, without a window; skipped where there is none."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.dataset.reader import Dataset
from fcsim.dataset.record import dialogue_line, reject_line
from fcsim.dataset.run import Wish, generate_dialogues, run_dataset
from fcsim.view.answers import Answers
from fcsim.view.index import Index
from fcsim.view.server import Server
from simulator.dialogue import Dialogue, Reject

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOSTILE = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"> {{ 7 * 7 }} \'"&'

Open = Callable[..., "AbstractContextManager[Page]"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path. What is made for these tests asks for it first, so that nothing is made in vain."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no Chromium on this machine ({', '.join(NAMES)})")
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A module's own: while one runs in this thread, no other test may run an event loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Open:
    """`open_page(address, width=…, theme=…)`: a page on which nothing may go wrong, and that asks nobody else."""

    @contextmanager
    def opened(address: str, *, width: int = 1280, height: int = 900, theme: str = "light") -> Iterator[Page]:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
        page = context.new_page()
        wrong: list[str] = []
        home = address.partition("#")[0]
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(home) else wrong.append(request.url))
        page.goto(address)
        yield page
        assert page.evaluate("window.hacked") is None
        assert wrong == []
        context.close()

    return opened


@pytest.fixture(scope="session")
def shelf(chromium: str) -> CompiledSpec:
    spec = compile_file(FIXTURES / "shelf.fcspec").spec
    assert spec is not None
    return spec


@pytest.fixture(scope="session")
def folder(shelf: CompiledSpec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eighty dialogues, and one that was refused."""
    path = tmp_path_factory.mktemp("pages") / "shelf"
    wish = Wish((("shelf.fcspec", shelf),), 80, 1, None)
    run_dataset(wish, path, workers=1, watch=lambda kept, refused: None)
    refused = Reject("hygiene", 1, "planted", next(generate_dialogues(wish)))
    (path / "rejected.jsonl").write_bytes(reject_line(refused))
    return path


@pytest.fixture(scope="session")
def hostile(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished part of a run whose every text wants to be markup, and one of which is huge."""
    path = tmp_path_factory.mktemp("hostile")
    (path / ".work").mkdir()
    dialogues = [_spoilt(dialogue) for dialogue in list(Dataset(folder))[:6]]
    huge = replace(dialogues[0].messages[1], content="W" * 300_000, slots=())
    dialogues[0] = replace(dialogues[0], messages=(dialogues[0].messages[0], huge, *dialogues[0].messages[2:]))
    (path / "dialogues-00000.jsonl").write_bytes(b"".join(map(dialogue_line, dialogues)))
    refused = Reject(HOSTILE, 1, HOSTILE, dialogues[1])
    (path / ".work" / "rejected-00000.jsonl").write_bytes(reject_line(refused))
    return path


def _spoilt(dialogue: Dialogue) -> Dialogue:
    messages = tuple(
        replace(message, content=message.content and HOSTILE, acts=(HOSTILE,), behaviours=(HOSTILE,))
        for message in dialogue.messages
    )
    return replace(
        dialogue,
        id=HOSTILE + str(dialogue.index),
        persona=HOSTILE,
        scenario=HOSTILE,
        behaviours=(HOSTILE,),
        messages=messages,
    )


@contextmanager
def served(cache: Path, spec: CompiledSpec, *folders: Path) -> Iterator[str]:
    """The viewer's address."""
    indexes = [Index(Dataset(folder), cache) for folder in folders]
    for index in indexes:
        index.wait()
    with Server(Answers(indexes, lambda ref: (spec,) if ref.domain == spec.domain else ())) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.address
        server.shutdown()
        thread.join()
    for index in indexes:
        index.close()
