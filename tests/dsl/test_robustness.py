"""Input that is meant to break a parser is a diagnostic, and soon one."""

from __future__ import annotations

import pytest

import dsl
from tests.dsl.helpers import HEADER, codes

MANY = 10_000
LONG = 2_000_000


def body(expression: str) -> str:
    return f"{HEADER}api f() -> A {{\n  return {expression}\n}}\n"


@pytest.mark.parametrize(
    "text",
    [
        body("(" * MANY + "a" + ")" * MANY),
        body("f(" * MANY),
        body("{a: " * MANY),
        body("not " * MANY + "a"),
        body("-" * MANY + "a"),
        body(" + ".join("a" * MANY)),
        body(" and ".join("a" * MANY)),
        body(".".join("a" * MANY)),
        HEADER + "type A " + "{ a: " * MANY,
        HEADER + "type A { a: int" + "[]" * MANY + " }",
        HEADER + "type A { a: int = " + "[" * MANY,
        HEADER + "scalar A = " + "map<" * MANY + "int" + ">" * MANY,
    ],
)
def test_nesting_is_refused(text: str) -> None:
    assert codes(text) == ["FC112"]


@pytest.mark.parametrize(
    "text",
    [
        # As deep as brackets may go, with all that can stand between two of them.
        body("(x or x and not x < x + x * -" * 60 + "x" + ")" * 60),
        body("{a: " * 60 + "x" + "}" * 60),
        body("f(x, " * 60 + "x" + ")" * 60),
        HEADER + "type A " + "{ a: " * 60 + "int[][]" + "}[][]" * 59 + "}",
        HEADER + "type A { a: int = " + "[1, " * 60 + "1" + "]" * 60 + " }",
    ],
)
def test_what_is_nested_up_to_the_limit_is_read_or_refused(text: str) -> None:
    assert codes(text) in ([], ["FC112"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * LONG, "FC006"),
        (HEADER + "a" * LONG, "FC102"),
        (HEADER + "type A { a" + " " * LONG + "b }", "FC118"),
        (HEADER + 'type A { a: string = "' + "x" * LONG + '" }', "FC118"),
        (HEADER + 'type A { a: string = "' + "x" * LONG, "FC105"),
        (HEADER + 'type A { a: string = "' + '"' * LONG, "FC105"),
        (HEADER + 'type A { a: """' + "\\" * LONG, "FC105"),
        (HEADER + "enum A { " + "a, " * (LONG // 3) + "}", "FC118"),
        (HEADER + "type A { " + "/" * LONG, "FC118"),
        (HEADER + "type A " + "()" * (LONG // 2), "FC118"),
        (HEADER + "type A { " + "，" * LONG + "}", "FC107"),
        ("hello world\n" * (LONG // 60), "FC006"),
        (HEADER + "hello world\n" * (LONG // 60), "FC102"),
        ("\x00" * LONG, "FC006"),
    ],
)
def test_a_line_of_two_megabytes_is_one_mistake(text: str, code: str) -> None:
    parsed = dsl.parse(text, "x")
    (problem,) = parsed.diagnostics
    assert problem.code == code
    assert len(dsl.render(problem, {"x": parsed.tree.text})) < 1500


def test_a_name_before_much_white_space_is_read() -> None:
    assert codes(HEADER + "type A { a" + " " * 150_000 + ": int, b" + "\n" * 10_000 + "?: int }") == []


def test_each_broken_declaration_is_one_mistake() -> None:
    text = HEADER + "".join(f"type A{number} {{ a: }}\nenum B{number} {{ b }}\n" for number in range(300))
    parsed = dsl.parse(text, "x")
    assert [problem.code for problem in parsed.diagnostics] == ["FC101"] * 300
    assert len(parsed.tree.declarations) == 300


def test_the_work_grows_with_the_text() -> None:
    """Counted in what the grammar is asked, not in seconds: a declaration is lexed once, and on its own."""
    from unittest.mock import patch

    from dsl.grammar import grammar

    text = HEADER + "".join(f"type A{number} {{ a: int }}\n" for number in range(200))
    parse = grammar().parse
    with patch.object(grammar(), "parse", side_effect=parse) as spy:
        dsl.parse(text, "x")
    assert sum(len(call.args[0]) for call in spy.call_args_list) == len(text)
