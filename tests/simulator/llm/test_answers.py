"""An answer is taken as it was asked for, or not at all."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.llm.answers import LONGEST_ANSWER, turns_in, unusable
from simulator.llm.draft import Refusal
from simulator.llm.model import Reply, Usage, Use

GOOD = '{"turns": [{"turn": 1, "text": "hi"}, {"turn": 4, "text": "bye"}]}'


def test_the_turns_of_an_answer() -> None:
    assert turns_in(GOOD, (1, 4)) == {1: "hi", 4: "bye"}


@pytest.mark.parametrize(
    "text",
    [f"```json\n{GOOD}\n```", f"Sure!\n{GOOD}", GOOD.replace('"turns"', "turns"), GOOD.replace("]}", ",]}")],
)
def test_what_wraps_or_blemishes_an_answer_is_mended(text: str) -> None:
    assert turns_in(text, (1, 4)) == {1: "hi", 4: "bye"}


@pytest.mark.parametrize(
    "text",
    [
        GOOD[:-20],
        "no",
        "[]",
        "{}",
        "null",
        '{"turns": {}}',
        '{"turns": ["hi"]}',
        '{"turns": [{"turn": "1", "text": "hi"}]}',
        '{"turns": [{"turn": true, "text": "hi"}]}',
        '{"turns": [{"turn": 1, "text": null}]}',
        '{"turns": [{"turn": 1, "text": "hi", "why": "x"}]}',
        '{"turns": [{"turn": 2, "text": "hi"}]}',
        '{"turns": [{"turn": 1, "text": "hi"}, {"turn": 1, "text": "ho"}]}',
        '{"turns": [], "more": 1}',
        "[" * 5000 + "]" * 5000,
        "{" * 5000 + "}" * 5000,
    ],
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        turns_in(text, (1, 4))
    assert refused.value.check == "answer"


@settings(max_examples=40)
@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_no_json_does_harm(value: Any) -> None:
    try:
        found = turns_in(json.dumps(value), (1,))
    except Refusal:
        return
    assert not found or set(found) == {1}


@settings(max_examples=40)
@given(st.text())
def test_no_text_does_harm(text: str) -> None:
    with contextlib.suppress(Refusal):
        assert set(turns_in(text, (1,))) <= {1}


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply("x", (), "refusal", Usage()), "refused"),
        (Reply("x", (), "length", Usage()), "cut short"),
        (Reply(" ", (), "end", Usage()), "empty"),
        (Reply("x" * (LONGEST_ANSWER + 1), (), "end", Usage()), "characters"),
        (Reply("", (Use("1", "f", {"x": "y" * LONGEST_ANSWER}),), "calls", Usage()), "calls of 40,"),
    ],
)
def test_what_nothing_can_be_taken_from(reply: Reply, why: str) -> None:
    refusal = unusable(reply)
    assert refusal is not None
    assert why in refusal.fault.reason
