"""The viewer as a reader meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler import CompiledSpec
from tests.pages.conftest import HOSTILE, Open, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

READY = "body[data-ready]"


@pytest.fixture(scope="module")
def address(
    folder: Path, hostile: Path, shelf: CompiledSpec, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("cache"), shelf, folder, hostile) as found:
        yield found


def _count(page: Page) -> str:
    return page.locator("#count").inner_text()


def _wait_for_count(page: Page, text: str) -> None:
    page.wait_for_function("text => document.querySelector('#count').textContent === text", arg=text)


def _shows(page: Page, id: str) -> None:
    page.wait_for_function("id => document.querySelector('.dialogue h2')?.textContent === id", arg=id)


def test_the_first_dialogue_is_open_and_keys_lead_on(open_page: Open, address: str) -> None:
    with open_page(address) as page:
        page.wait_for_selector(READY)
        _shows(page, "shelf-en-1-000000")
        assert _count(page) == "81 dialogues"
        for key, number in (("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0), ("ArrowRight", 60), ("ArrowLeft", 0)):
            page.keyboard.press(key)
            _shows(page, f"shelf-{'zh' if number % 2 else 'en'}-1-{number:06d}")
        assert page.locator("#entries a[aria-current]").count() == 1


def test_search_in_both_languages(open_page: Open, address: str) -> None:
    with open_page(address) as page:
        page.wait_for_selector(READY)
        for text, locale in (("小说", "zh"), ("novels", "en")):
            page.keyboard.press("/")
            page.keyboard.type(text)
            page.wait_for_function(
                "locale => [...document.querySelectorAll('#entries .id')].every(id => id.textContent.includes(locale))",
                arg=f"shelf-{locale}-",
            )
            assert re.fullmatch(r"\d+ dialogues?", _count(page))
            page.locator("#search").fill("")
            _wait_for_count(page, "81 dialogues")
            page.keyboard.press("Escape")


def test_filters_narrow_the_list_and_stand_in_the_address(open_page: Open, address: str) -> None:
    with open_page(address) as page:
        page.wait_for_selector(READY)
        page.get_by_label("rejected").check()
        _wait_for_count(page, "1 dialogue")
        assert "state=rejected" in page.url
        page.locator("#entries a").click()
        page.wait_for_selector(".refused")
        assert "Rejected by hygiene at turn 1: planted" in page.locator(".refused").inner_text()
        assert page.locator(".turn.at-fault .who").inner_text() == "user 1"
        page.go_back()
        page.get_by_role("button", name="clear all").click()
        _wait_for_count(page, "81 dialogues")


def test_an_argument_lights_up_the_words_it_comes_from(open_page: Open, address: str) -> None:
    with open_page(f"{address}#api=find_books&locale=en") as page:
        page.wait_for_selector(READY)
        argument = page.locator(".argument").first
        argument.hover()
        assert page.locator("mark.lit, .result .lit").count() > 0
        assert "said in turn" in page.locator(".source").inner_text()
        page.mouse.move(0, 0)
        assert page.locator(".lit").count() == 0
        argument.focus()
        assert page.locator("mark.lit").count() > 0


def test_a_result_lights_up_where_a_key_was_looked_up(open_page: Open, address: str) -> None:
    with open_page(f"{address}#behaviour=refer") as page:
        page.wait_for_selector(READY)
        page.locator(".result .origin").first.hover()
        assert page.locator(".argument.lit").count() > 0
        assert "from call_" in page.locator(".source").inner_text()


def test_the_world_is_shown_with_what_was_written(open_page: Open, address: str) -> None:
    with open_page(f"{address}#behaviour=confirm&api=borrow") as page:
        page.wait_for_selector(READY)
        page.wait_for_selector(".dialogue")
        page.keyboard.press("w")
        page.wait_for_selector(".world")
        assert "Loan" in page.locator(".world").inner_text()


def test_two_datasets_beside_each_other(open_page: Open, address: str) -> None:
    with open_page(address) as page:
        page.wait_for_selector(READY)
        _shows(page, "shelf-en-1-000000")
        page.keyboard.press("c")
        page.wait_for_function("() => document.querySelectorAll('.both > .dialogue').length === 2")
        page.get_by_role("button", name="Compare").click()
        page.wait_for_selector(".compare")
        assert "Behaviours" in page.locator(".compare").inner_text()
        page.keyboard.press("Escape")
        page.wait_for_selector("#entries a")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_shows_one_thing_at_a_time(open_page: Open, address: str, theme: str) -> None:
    with open_page(address, width=375, height=800, theme=theme) as page:
        page.wait_for_selector(READY)
        assert page.evaluate("document.documentElement.scrollWidth") == 375
        assert not page.locator("#dialogue").is_visible()
        page.locator("#entries a").first.click()
        page.wait_for_selector(".dialogue")
        assert not page.locator("#list").is_visible()
        assert page.locator("#dialogue").evaluate("element => element.scrollWidth <= element.clientWidth")
        page.get_by_role("button", name="← List").click()
        assert page.locator("#list").is_visible()
        page.get_by_role("button", name="Filters").click()
        assert page.locator("#filters").is_visible()
        page.keyboard.press("Escape")
        assert not page.locator("#filters").is_visible()


def test_hostile_and_huge_texts_stay_text(open_page: Open, address: str) -> None:
    with open_page(f"{address}#run=1", width=375) as page:
        page.wait_for_selector(READY)
        assert "unfinished" in page.locator("#notice").inner_text()
        assert _count(page) == "7 dialogues"
        for number in range(7):
            page.evaluate("number => { location.hash = `#run=1&n=${number}` }", number)
            page.wait_for_function(
                "number => document.querySelector(`#entries a[aria-current]`)?.dataset.number == number", arg=number
            )
            page.wait_for_selector(".dialogue")
            assert page.locator("img").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth") == 375
        page.wait_for_selector(".refused")
        assert HOSTILE in page.locator(".refused").inner_text()
        page.evaluate("location.hash = '#run=1&n=0'")
        page.locator("button.more").first.click()
        page.wait_for_function(
            "() => document.querySelector('.turn[data-role=user] .said').textContent.length === 300000"
        )
