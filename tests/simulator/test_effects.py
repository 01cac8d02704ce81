"""What calls do to a world: each rule of the effect language, run."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest

from compiler import compile_text
from simulator.interpret import Result
from simulator.locales import locale
from simulator.toolbox import Toolbox
from simulator.values import Values
from simulator.world import World, make_world

NOW = datetime(2026, 3, 6, 14, 20)

SPEC = """fcspec 1

domain shelf
locale en

enum Kind { novel { en: "a novel" } atlas { en: "an atlas" } }

entity Book {
  id: key("b-##")
  title: string @faker(word)
  kind: Kind = novel
  pages: int(1..900)
  price?: float(1..99 step 0.01)
}
entity Loan { id: key("L-##") known  book: Book.id  due: date(today..+30d)  note?: string }
world { Book * 6, Loan * 1 }

api find(kind?: Kind, most?: int(1..900), limit: int(1..9) = 2) -> Book[] {
  return Book where .kind == kind and .pages <= most by .pages desc take limit
}

api lend(book: Book.id, due: date(today..+30d)) -> Loan {
  error NO_BOOK "There is no such book."
  error TOO_LONG "That is too long."
  let b = one Book where .id == book else NO_BOOK
  require days(today(), due) <= 20 else TOO_LONG
  return create Loan { book: b.id, due }
}

api rename(book: Book.id, pages: int(1..900)) -> Book {
  error NO_BOOK "There is no such book."
  let b = one Book where .id == book else NO_BOOK
  return update b { pages }
}

api correct(book: Book.id, pages?: int(1..900)) -> Book {
  error NO_BOOK "There is no such book."
  let b = one Book where .id == book else NO_BOOK
  return update b { pages: given(pages, b.pages) }
}

api drop(book: Book.id) -> Book {
  error NO_BOOK "There is no such book."
  let b = one Book where .id == book else NO_BOOK
  return delete b
}

type Reprice { price: float(1..99 step 0.01) }
type Recount { minutes: int(60..600 step 60) @unit(second) }

api change(book: Book.id, change: Reprice | Recount) -> Book {
  error NO_BOOK "There is no such book."
  error SAME "It is that already."
  let b = one Book where .id == book else NO_BOOK
  match change {
    Recount { return update b { pages: convert(change.minutes, minute) } }
    Reprice {
      require b.price != change.price else SAME
      return update b { price: change.price }
    }
  }
}

api by_kind(kind: Kind, most?: int(1..40) @unit(hour)) -> Book[] {
  match kind {
    novel { return Book where .kind == novel and .pages <= convert(most, minute) by .pages }
    atlas { return Book where .kind == atlas and .pages <= convert(most, minute) by .pages desc }
  }
}

api count_up(lines: { book: Book.id, copies: int(1..9) }[]) -> { pages: int, heavy: bool, average: float } {
  let all = Book where .pages > 0
  return {
    pages: sum(lines, .book.pages * .copies),
    heavy: any(lines, .book.pages * .copies > 300),
    average: avg(all, .pages),
  }
}
"""


@pytest.fixture
def shelf() -> tuple[Toolbox, World, Any]:
    spec = compile_text(SPEC, "shelf.fcspec").spec
    assert spec is not None
    values = Values(spec, locale("en"), 1)
    world = make_world(spec, values, random.Random(1), NOW)
    for number, row in enumerate(list(world.rows("Book"))):
        changes = {"pages": 100 * (number + 1), "kind": "atlas" if number % 2 else "novel", "price": None}
        world.update("Book", row, changes)
    return Toolbox(spec, values, {name: {} for name in spec.apis}), world, spec


def call(shelf: tuple[Toolbox, World, Any], name: str, **arguments: Any) -> Result:
    toolbox, world, spec = shelf
    return toolbox.execute(spec.apis[name], arguments, world, NOW)


def pages(result: Result) -> list[int]:
    rows: Any = result.value
    return [row["pages"] for row in rows]


def first_key(shelf: tuple[Toolbox, World, Any]) -> str:
    return str(next(iter(shelf[1].rows("Book")))["id"])


def test_a_comparison_with_an_absent_optional_holds(shelf: tuple[Toolbox, World, Any]) -> None:
    assert pages(call(shelf, "find", limit=9)) == [600, 500, 400, 300, 200, 100]
    assert pages(call(shelf, "find", kind="atlas", limit=9)) == [600, 400, 200]
    assert pages(call(shelf, "find", kind="atlas", most=400, limit=9)) == [400, 200]


def test_a_default_means_its_value(shelf: tuple[Toolbox, World, Any]) -> None:
    assert pages(call(shelf, "find")) == [600, 500]


def test_what_is_absent_is_not_told(shelf: tuple[Toolbox, World, Any]) -> None:
    rows: Any = call(shelf, "find").value
    assert "price" not in rows[0]


def test_nothing_found_is_empty_and_no_error(shelf: tuple[Toolbox, World, Any]) -> None:
    assert call(shelf, "find", most=1).outcome == "empty"


def test_a_new_row_has_the_next_key_and_is_seen_by_later_calls(shelf: tuple[Toolbox, World, Any]) -> None:
    before = [row["id"] for row in shelf[1].rows("Loan")]
    made: Any = call(shelf, "lend", book=first_key(shelf), due="2026-03-10").value
    assert made["id"] > max(before)
    assert shelf[1].row("Loan", made["id"]) == {**made, "note": None}


def test_a_failed_call_changes_nothing(shelf: tuple[Toolbox, World, Any]) -> None:
    digest = shelf[1].digest()
    assert call(shelf, "lend", book="b-00x", due="2026-03-10").code == "NO_BOOK"
    assert call(shelf, "lend", book=first_key(shelf), due="2026-04-01").code == "TOO_LONG"
    assert shelf[1].digest() == digest


def test_an_update_leaves_earlier_results_as_they_were(shelf: tuple[Toolbox, World, Any]) -> None:
    key = first_key(shelf)
    before: Any = call(shelf, "rename", book=key, pages=7).value
    after: Any = call(shelf, "rename", book=key, pages=8).value
    assert (before["pages"], after["pages"], shelf[1].row("Book", key)["pages"]) == (7, 8, 8)  # type: ignore[index]


def test_a_change_that_is_not_given_changes_nothing(shelf: tuple[Toolbox, World, Any]) -> None:
    key = first_key(shelf)
    changed: Any = call(shelf, "correct", book=key, pages=7).value
    same: Any = call(shelf, "correct", book=key).value
    assert changed["pages"] == same["pages"] == 7


def test_a_deleted_row_is_gone_in_this_world_only(shelf: tuple[Toolbox, World, Any]) -> None:
    toolbox, world, spec = shelf
    fork = world.fork()
    key = first_key(shelf)
    assert toolbox.execute(spec.apis["drop"], {"book": key}, fork, NOW).outcome == "ok"
    assert toolbox.execute(spec.apis["drop"], {"book": key}, fork, NOW).code == "NO_BOOK"
    assert call(shelf, "drop", book=key).outcome == "ok"


def test_aggregates_follow_references(shelf: tuple[Toolbox, World, Any]) -> None:
    keys = [row["id"] for row in shelf[1].rows("Book")]
    lines = [{"book": keys[0], "copies": 2}, {"book": keys[1], "copies": 1}]
    assert call(shelf, "count_up", lines=lines).value == {"pages": 400, "heavy": False, "average": 350.0}


def test_the_outcome_can_be_known_ahead(shelf: tuple[Toolbox, World, Any]) -> None:
    toolbox, world, spec = shelf
    digest = world.digest()
    assert toolbox.tried(spec.apis["drop"], {"book": first_key(shelf)}, world, NOW).outcome == "ok"
    assert world.digest() == digest


def test_a_match_does_what_the_case_says_and_knows_the_type_of_a_choice(shelf: tuple[Toolbox, World, Any]) -> None:
    key = first_key(shelf)
    counted: Any = call(shelf, "change", book=key, change={"kind": "Recount", "minutes": 180}).value
    assert counted["pages"] == 3  # whole minutes, of seconds in steps of 60
    priced: Any = call(shelf, "change", book=key, change={"kind": "Reprice", "price": 9.5}).value
    assert (priced["pages"], priced["price"]) == (3, 9.5)
    assert call(shelf, "change", book=key, change={"kind": "Reprice", "price": 9.5}).code == "SAME"
    assert call(shelf, "change", book="b-00x", change={"kind": "Reprice", "price": 9.5}).code == "NO_BOOK"


def test_a_converted_number_is_compared_in_its_new_unit(shelf: tuple[Toolbox, World, Any]) -> None:
    assert pages(call(shelf, "by_kind", kind="novel", most=5)) == [100, 300]
    assert pages(call(shelf, "by_kind", kind="atlas", most=7)) == [400, 200]
    assert pages(call(shelf, "by_kind", kind="atlas")) == [600, 400, 200]
