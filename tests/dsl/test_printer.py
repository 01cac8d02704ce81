"""A tree printed and read again is the same tree, and looks as the library does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import dsl
from dsl.diagnostics import NOWHERE
from dsl.printer import print_spec
from dsl.source import read_source
from dsl.syntax import LocaleDecl, Name, ScalarDecl, SpecFile, TypeRef
from tests.dsl.helpers import plain
from tests.dsl.test_properties import GOOD
from tests.dsl.trees import specs

ROOT = Path(__file__).parent.parent.parent
WRITTEN = sorted([*ROOT.glob("specs/**/*.fcspec"), *ROOT.glob("tests/**/*.fcspec")])
COMMENT = re.compile(r"// n[0-9]+")
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def read(text: str) -> SpecFile:
    return dsl.parse(text, "x.fcspec").tree


def check(tree: SpecFile) -> str:
    """The text of a tree: another reading gives the same tree, and another printing the same text."""
    printed = print_spec(tree)
    parsed = dsl.parse(printed, "x.fcspec")
    assert not parsed.diagnostics, printed + dsl.render(parsed.diagnostics[0], {"x.fcspec": parsed.tree.text})
    assert plain(parsed.tree.declarations) == plain(tree.declarations), printed
    assert print_spec(parsed.tree) == printed
    return printed


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_what_was_written_is_kept(path: Path) -> None:
    text = read_source(path)
    parsed = dsl.parse(text, str(path)) if isinstance(text, str) else None
    if parsed is None or parsed.diagnostics:
        pytest.skip("it cannot be read whole")
    printed = check(parsed.tree)
    assert re.findall(r"^// .*", printed, re.MULTILINE) == re.findall(r"^// .*", parsed.tree.text, re.MULTILINE)


@given(specs)
@settings(unhurried, max_examples=120)
def test_a_made_tree_is_read_back(tree: SpecFile) -> None:
    check(tree)


@given(st.lists(st.integers(0, 10_000), max_size=8), st.booleans())
@example([0, 3, 5, 11, 12], True)
@settings(unhurried, max_examples=80)
def test_no_comment_is_lost(places: list[int], above: bool) -> None:
    """Comments at the ends of any lines, and on lines of their own, are all there, once, and stay where they are."""
    lines = GOOD.split("\n")
    for number, place in enumerate(places):
        line = place % len(lines)
        if above:
            lines.insert(line, f"  // n{number}")
        elif "//" not in lines[line]:
            lines[line] += f" // n{number}"
    tree = read("\n".join(lines))
    printed = check(tree)
    assert sorted(COMMENT.findall(printed)) == sorted(COMMENT.findall(tree.text))


def test_comments_stay_beside_what_they_are_about() -> None:
    text = """\
// a licence

fcspec 1

domain d
locale en

// ---- vocabulary ----

enum Kind { // of food
  a // the first
  // about b
  b

  c
  // at the end
}

api f(
  x: int, // how many
  // about y
  y?: Kind,
) -> int // a number
// the last
"""
    moved = text.replace("enum Kind { // of food\n", "enum Kind {\n  // of food\n")
    assert check(read(text)) == re.sub(r"(\w,?) //", r"\1  //", moved)


def test_a_comment_within_one_line_goes_above_it() -> None:
    assert check(read("fcspec 1\nscalar A = string { en: // why\n 'a' }\n".replace("'", '"'))) == (
        'fcspec 1\n\n// why\nscalar A = string {\n  en: "a"\n}\n'
    )


def test_made_and_written_stand_together() -> None:
    tree = read("fcspec 1\ndomain d // here\nlocale en\n\n// the end\nscalar A = int // x\n")
    made = ScalarDecl(_name("B"), TypeRef(_name("int"), None, None, (), (), NOWHERE), (), NOWHERE)
    mixed = replace(tree, declarations=(*tree.declarations[:2], made, *tree.declarations[2:]))
    assert check(mixed) == (
        "fcspec 1\n\ndomain d  // here\nlocale en\n\nscalar B = int\n\n// the end\nscalar A = int  // x\n"
    )


def test_a_name_that_is_none_is_refused() -> None:
    tree = SpecFile("", "", 1, (LocaleDecl((_name("no name"),), NOWHERE),))
    with pytest.raises(ValueError, match="'no name' is no name"):
        print_spec(tree)


STYLES = {
    "queries": """\
api f(a: A) -> A[] {
  return Restaurant
    where .city == location and .cuisine == cuisine and .price == filter.price and .rating >= filter.min_rating
      and .outdoor == filter.outdoor
    by .rating desc
    take limit
}
""",
    "records": """\
api f(a: A) -> A {
  return create Order {
    status: placed,
    total: round(total),
  }
}
""",
    "vocabulary": """\
scalar Shelf = string {
  en: "by the door of the old library" | "upstairs in the reading room" | "in the cellar below the stairs"
    | "elsewhere" | "nowhere",
  zh: "门口"
} @faker(name)
""",
    "members": """\
enum Genre {
  /// Invented.
  novel   { en: "novels", zh: "小说" }
  history { en: "history books", zh: "历史书" }
} not { en: "comics" }
""",
    "phrases": """\
phrases en for find {
  ask "find me {a}"
      "where is {a}?"
  with a.b "in {}" "around {}"
  aside "are you open?" -> "No."
}
""",
    "one line": 'phrases en for Book { called "{title}" listed "{title}, {genre}" }\n',
    "flow": "flow {\n  a -> b 4, c\n  a on NO -> c\n}\n",
}


@pytest.mark.parametrize("name", STYLES)
def test_the_style(name: str) -> None:
    text = "fcspec 1\n\n" + STYLES[name]
    assert check(read(text)) == text


def _name(text: str) -> Name:
    return Name(text, NOWHERE)
