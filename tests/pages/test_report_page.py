"""The report as a reader meets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compiler import CompiledSpec
from fcsim.dataset.reader import Dataset
from fcsim.dataset.report import survey
from fcsim.dataset.report.page import page as report_page
from fcsim.dataset.run import Wish, run_dataset
from tests.pages.conftest import HOSTILE, Open

Written = Callable[[Path], str]


@pytest.fixture
def written(shelf: CompiledSpec, tmp_path: Path) -> Written:
    def write(folder: Path) -> str:
        dataset = Dataset(folder)
        path = tmp_path / "report.html"
        path.write_bytes(report_page(survey(dataset, lambda domain: (shelf,)), dataset.manifest))
        return path.as_uri()

    return write


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_phone_in_both_themes(open_page: Open, written: Written, folder: Path, theme: str) -> None:
    colours = []
    for width in (375, 1280):
        with open_page(written(folder), width=width, theme=theme) as page:
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.locator("h1").inner_text() == "shelf"
            colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert set(colours) == {"rgb(251, 250, 247)" if theme == "light" else "rgb(21, 23, 26)"}


def test_figures_lead_to_dialogues_by_mouse_and_by_keyboard(open_page: Open, written: Written, folder: Path) -> None:
    with open_page(written(folder)) as page:
        page.locator("#mix .bars a").first.click()
        assert "dialogues, such as" in page.locator(".panel:target").inner_text()
        page.locator(".panel:target .ids a").first.click()
        assert page.locator(".panel:target .turn").count() > 2
        page.keyboard.press("Escape")
        page.wait_for_function("() => !document.querySelector('.panel:target')")
        assert page.locator(".panel:visible").count() == 0

        page.locator("#graph svg a").first.focus()
        page.keyboard.press("Enter")
        assert "→" in page.locator(".panel:target .notes").inner_text()
        page.locator(".panel:target .close").press("Enter")
        assert page.locator(".panel:visible").count() == 0


def test_what_was_not_walked_differs_in_more_than_colour(
    open_page: Open, written: Written, shelf: CompiledSpec, tmp_path: Path
) -> None:
    few = tmp_path / "few"
    run_dataset(Wish((("shelf.fcspec", shelf),), 4, 1, None), few, workers=1, watch=lambda kept, refused: None)
    with open_page(written(few)) as page:
        style = "element => [getComputedStyle(element).strokeDasharray, getComputedStyle(element).fill]"
        walked = page.locator("#graph rect.state:not(.not)").first.evaluate(style)
        missed = page.locator("#graph rect.state.not").first.evaluate(style)
        assert walked[0] == "none" != missed[0]


def test_rejects_open_at_their_turn(open_page: Open, written: Written, folder: Path) -> None:
    with open_page(written(folder)) as page:
        page.locator(".reject summary").click()
        assert page.locator(".reject .at-fault").is_visible()
        assert "planted" in page.locator(".reject").inner_text()


def test_hostile_text_stays_text(open_page: Open, written: Written, hostile: Path) -> None:
    with open_page(written(hostile), width=375) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 375
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 1
        page.locator("#mix .bars a").first.click()
        page.locator(".panel:target .ids a").nth(1).click()
        assert HOSTILE in page.locator(".panel:target .said").first.inner_text()


def test_it_can_be_printed(open_page: Open, written: Written, folder: Path) -> None:
    with open_page(written(folder)) as page:
        assert page.pdf(format="A4").startswith(b"%PDF")
