"""Diagnostics as text and as JSON."""

from __future__ import annotations

import json

import pytest

import dsl
from dsl.diagnostics import Diagnostic, Span
from dsl.render import MAX_WIDTH


def caret_line(text: str, start: int, end: int, hint: str = "") -> str:
    shown = dsl.render(Diagnostic("FC101", "wrong", Span("x", start, end), hint), {"x": text})
    return shown.split("\n")[3]


@pytest.mark.parametrize(
    ("text", "start", "end", "line"),
    [
        ("abc", 1, 2, "      |  ^"),
        ("中文b", 1, 2, "      |   ^^"),
        ("中文b", 2, 3, "      |     ^"),
        ("中文b", 0, 3, "      | ^^^^^"),
        ("ａb", 1, 2, "      |   ^"),
        ("e\u0301x\u0323y", 4, 5, "      |   ^"),
        ("\tab", 1, 2, "      |     ^"),
        ("a\tb", 2, 3, "      |     ^"),
        ("中\tb", 2, 3, "      |     ^"),
        ("a\tb", 1, 1, "      |  ^"),
        ("abc", 3, 3, "      |    ^"),
        ("ab\ncd", 1, 5, "      |  ^"),
        ("", 0, 0, "      | ^"),
        ("😀x", 1, 2, "      |   ^"),
    ],
)
def test_carets_stand_under_their_characters(text: str, start: int, end: int, line: str) -> None:
    assert caret_line(text, start, end) == line


def test_nothing_gets_to_the_terminal_but_text() -> None:
    shown = dsl.render(Diagnostic("FC101", "wrong", Span("x", 0, 1)), {"x": "a\x1b[31m\u202eb"})
    assert shown.split("\n")[2] == "    1 | a\ufffd[31m\ufffdb"


def test_only_the_part_around_the_caret_of_a_long_line() -> None:
    text = "a" * 5000 + "中" + "b" * 5000
    lines = dsl.render(Diagnostic("FC101", "wrong", Span("x", 5000, 5001)), {"x": text}).split("\n")
    assert len(lines[2]) < MAX_WIDTH + 20
    assert lines[2][lines[3].index("^")] == "中"


def test_notes_have_their_own_lines() -> None:
    text = "one\ntwo\n"
    first, second = Span("x", 0, 3), Span("x", 4, 7)
    diagnostic = Diagnostic(
        "FC008", "twice", second, "take it out", ((first, "here"), (second, "again"), (Span("y", 0, 0), "there"))
    )
    assert dsl.render(diagnostic, {"x": text}).split("\n") == [
        "error[FC008 duplicate-header]: twice",
        "  x:2:1",
        "    2 | two",
        "      | ^^^ take it out",
        "    1 | one",
        "      | --- here",
        "      | --- again",
        "  y: there",
    ]


def test_a_note_in_another_file_says_which() -> None:
    diagnostic = Diagnostic("FC101", "wrong", Span("x", 0, 1), "", ((Span("y", 2, 3), "there"),))
    assert dsl.render(diagnostic, {"x": "a", "y": "b\nc"}).split("\n")[4:] == [
        "  y:2:1",
        "    2 | c",
        "      | - there",
    ]


def test_json() -> None:
    text = "中\n文字"
    diagnostic = Diagnostic("FC103", "open", Span("x", 3, 4), "close it", ((Span("x", 0, 1), "here"),))
    found = dsl.diagnostic_json(diagnostic, {"x": text})
    assert json.loads(json.dumps(found)) == {
        "code": "FC103",
        "slug": "unclosed-bracket",
        "severity": "error",
        "message": "open",
        "hint": "close it",
        "file": "x",
        "line": 2,
        "column": 2,
        "end_line": 2,
        "end_column": 3,
        "notes": [{"message": "here", "file": "x", "line": 1, "column": 1, "end_line": 1, "end_column": 2}],
    }


def test_json_of_a_file_that_was_not_read() -> None:
    found = dsl.diagnostic_json(Diagnostic("FC001", "no such file", Span("x", 0, 0)), {})
    assert (found["line"], found["column"]) == (1, 1)
