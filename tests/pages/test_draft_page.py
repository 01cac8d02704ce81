"""The page of a draft, from a document that would rather be a program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Fcsim, fcsim
from tests.drafting.conftest import DOCUMENTS, words
from tests.drafting.designer import Designer
from tests.llm.conftest import KEY
from tests.loopback import Loopback
from tests.pages.conftest import HOSTILE, Open

__all__ = ["fcsim"]


@pytest.fixture(scope="module")
def address(chromium: str, fcsim: Fcsim, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("draft")
    document = folder / "hostile.md"
    document.write_text(f"# {HOSTILE}\n\nGuests want to see which bikes are free {HOSTILE}.\n", encoding="utf-8")
    with Loopback(Designer({"phrases": ("syntax",) * 9})) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_API_KEY", KEY)
        result = fcsim(*words(server, folder, document, *DOCUMENTS, "--rounds", 0))
    assert result.exit_code == 0, result.stderr
    return f"file://{folder}/draft/draft.html"


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_it_stands_by_itself_and_fits(address: str, open_page: Open, width: int, theme: str) -> None:
    with open_page(address, width=width, theme=theme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("article.api").count() == 4
        api = page.locator("#find_bikes")
        assert HOSTILE in api.inner_text()
        assert "hostile.md" in api.locator("blockquote footer").first.inner_text()
        assert page.locator("#left pre").count() > 0
        assert page.locator("script, img").count() == 0
