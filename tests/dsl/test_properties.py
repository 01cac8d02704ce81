"""What holds for any text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import dsl
from dsl.diagnostics import Span
from dsl.source import normalise
from dsl.syntax import Literal_, Name, ScalarDecl, SpecFile, TypeRef
from tests.dsl.helpers import HEADER, only

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.fcspec"))
GOOD = """fcspec 1
/// 吃饭。
domain 餐馆
locale en, zh
enum Cuisine { italian { en: "Italian" | "pasta", zh: "意大利菜" } sichuan }
scalar City = string(1..40) { en: "Paris" } @x
type Filter { /// Lowest.
  min?: float(0..5 step 0.5) @unit(star) = 1.5, at: { a: A[] }[](1..5), 城市 as city: City = [a, -1] }
entity Place { id: key("r-####") known  name: string @faker(company) }
world { Place * 60 }
api 查找 as find(`as`: City, when?: date(today..+30d)) -> Place[] {
  error NO { en: "No." }
  confirm
  let p = one Place where .city == city and not (.a + 1 * -2 < 3) by .rating desc take 3 else NO
  require count(Place where .id == p.id) > 0 else NO
  update p { name: "x", at }
  return { total: sum(xs, .price), p }
}
phrases en for find { ask "find" "show" with a.b "in {}" on NO "no" aside "q" -> "a" }
persona p { terse: 0.9 }
scenario s { persona p goal find { a.b: cheap } then find }
confusable c { find { en: "x" } }
flow { find on NO -> find 3, find }
"""

SIGNS = [*"()[]{}<>,:;.=?|@*+-/'`#\" \t\n", "\\", '"""', "//", "///", "->", "..", "==", "\r\n"]
WORDS = ["enum", "let", "one", "where", "not", "null", "return", "else", "phrases en for", "ask", "key", "name", "名字"]
LINES = ["\nfcspec 1\n", "\napi ", "\ntype A ", "\n/// "]
OTHERS = ['"text"', "1", "0.5", "+30d", "，", "：", "“", "　", "\u200b", "\ud800", "\x00", "e\u0301"]
TOKENS = st.sampled_from([*SIGNS, *WORDS, *LINES, *OTHERS])
unhurried = settings(deadline=None)


def spans(node: object) -> Iterator[tuple[object, Span]]:
    """Every node of a tree that has a place."""
    if isinstance(node, tuple):
        for item in node:
            yield from spans(item)
    elif is_dataclass(node) and not isinstance(node, Span):
        if hasattr(node, "span"):
            yield node, node.span
        for item in fields(node):
            yield from spans(getattr(node, item.name))


def check(text: str) -> None:
    parsed = dsl.parse(text, "x")
    own = parsed.tree.text
    for problem in parsed.diagnostics:
        assert 0 <= problem.span.start <= problem.span.end <= len(own)
        assert dsl.render(problem, {"x": own})
        json.dumps(dsl.diagnostic_json(problem, {"x": own}))
    check_spans(parsed.tree)
    assert dsl.parse(own, "x") == parsed


def check_spans(tree: SpecFile) -> None:
    for node, span in spans(tree.declarations):
        text = tree.text[span.start : span.end]
        assert text, node
        assert text == text.strip(), node
        if isinstance(node, Name):
            assert text == node.text
        if isinstance(node, Literal_) and isinstance(node.value, str):
            assert text[0] == text[-1] == '"'
        for _, inner in spans(tuple(getattr(node, item.name) for item in fields(node))):  # type: ignore[arg-type]
            assert inner.file == span.file


def test_the_good_spec_is_good() -> None:
    parsed = dsl.parse(GOOD, "x")
    assert parsed.diagnostics == ()
    check_spans(parsed.tree)


@given(st.text())
@unhurried
def test_random_text_is_never_an_exception(text: str) -> None:
    check(text)
    check(HEADER + text)


@given(st.lists(TOKENS, max_size=60).map("".join))
@unhurried
def test_random_tokens_are_never_an_exception(text: str) -> None:
    check(HEADER + text)


@given(st.data())
@settings(deadline=None, max_examples=100)
def test_a_damaged_spec_is_never_an_exception(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 40)))
    check(GOOD[:start] + data.draw(TOKENS | st.just("")) + GOOD[end:])


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_damage_is_felt_in_one_declaration_only(data: st.DataObject) -> None:
    """A token that opens nothing, put inside one declaration, costs at most that declaration."""
    # At the start of a line it would keep the keyword there out of column 1.
    place = data.draw(st.integers(len(HEADER), len(GOOD)).filter(lambda place: GOOD[place - 1] != "\n"))
    damaged = GOOD[:place] + data.draw(st.sampled_from(["%", ";", "，", ")", " 7 ", " ? "])) + GOOD[place:]
    parsed = dsl.parse(damaged, "x")
    assert len({problem.span.start for problem in parsed.diagnostics}) <= 1
    assert len(parsed.tree.declarations) >= len(dsl.parse(GOOD, "x").tree.declarations) - 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
@unhurried
def test_a_text_in_quotes_means_itself(text: str) -> None:
    value = normalise(text.replace("\r", ""))
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    for quoted in (
        '"' + escaped.replace("\n", "\\n") + '"',
        '"""' + escaped + '"""',
        '"' + "".join(f"\\u{{{ord(char):X}}}" for char in value) + '"',
    ):
        declaration = only(f"scalar S = string {{ en: {quoted} }}")
        assert isinstance(declaration, ScalarDecl)
        assert isinstance(declaration.type, TypeRef)
        assert declaration.type.forms[0].texts[0].value == value
