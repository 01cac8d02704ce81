"""What an evaluation set has, in whatever shape, is found again in a dialogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fcsim.dataset.sets.against import Against, Match, NoEvaluation
from simulator.dialogue import Message
from tests.dataset.samples import TOOL, sample, with_messages

QUESTION = "could you find me a quiet place for four people near the old harbour"
FOUND: Any = TOOL["function"]


@pytest.mark.parametrize(
    "record",
    [
        {"messages": [{"role": "user", "content": f"Hello! {QUESTION}, please."}]},
        {"conversations": [{"from": "human", "value": QUESTION}]},
        {"question": [[{"role": "user", "content": QUESTION.title()}]]},
        {"row": json.dumps({"query": QUESTION})},
        QUESTION,
        [[QUESTION]],
    ],
)
def test_texts_in_any_shape(record: Any, tmp_path: Path) -> None:
    file = tmp_path / "eval.jsonl"
    file.write_text('{"id": 1}\n' + json.dumps(record) + "\n")
    against = Against([file])
    near = with_messages(sample(), (Message(0, "user", f"Well, {QUESTION} tonight"),))
    found = against.reason(near)
    assert found is not None
    assert found.check == "against"
    assert found.reason == "the user says 'could you find me a quiet place for four people', as eval.jsonl:2 does"
    assert against.reason(with_messages(sample(), (Message(0, "user", "find me a quiet place"),))) is None


@pytest.mark.parametrize(("match", "is_found"), [(("text", "tools"), True), (("tools",), True), (("text",), False)])
@pytest.mark.parametrize(
    "tools",
    [
        [{"type": "function", "function": FOUND}],
        [FOUND],
        json.dumps([{"name": "library.Find_Books", "parameters": {"genre": {"type": "str"}}}]),
        [{"name": "find_books", "input_schema": FOUND["parameters"]}],
    ],
)
def test_tools_in_any_shape(tools: Any, match: tuple[Match, ...], is_found: bool, tmp_path: Path) -> None:
    file = tmp_path / "eval.json"
    file.write_text(json.dumps([{"tools": tools}]))
    found = Against([file], match).reason(sample())
    assert (found is not None) == is_found
    assert found is None or found.reason == "find_books is offered, as in eval.json:1"


def test_a_tool_with_other_parameters_is_another(tmp_path: Path) -> None:
    file = tmp_path / "eval.jsonl"
    file.write_text(json.dumps({"tools": [{"name": "find_books", "parameters": {"author": {"type": "str"}}}]}))
    assert Against([file]).reason(sample()) is None


def test_chinese_is_compared_by_its_signs(tmp_path: Path) -> None:
    file = tmp_path / "eval.jsonl"
    file.write_text(json.dumps({"q": "帮我在老港口附近找一家安静的餐馆，周五晚上"}), "utf-8")
    against = Against([file])
    near = Message(0, "user", "你好，帮我在老港口附近找一家安静的餐馆，周五晚上七点")
    assert against.reason(with_messages(sample(), (near,))) is not None
    assert against.reason(with_messages(sample(), (Message(0, "user", "帮我找一家安静的餐馆"),))) is None


@pytest.mark.parametrize(("text", "why"), [("", "is empty"), ("{not json\n", "eval.jsonl:1: broken JSON")])
def test_what_cannot_be_read_is_said(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "eval.jsonl"
    file.write_text(text)
    with pytest.raises(NoEvaluation, match=why):
        Against([file])
