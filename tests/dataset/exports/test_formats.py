"""The shapes of the formats, and how they are written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from compiler.types import Json
from fcsim.dataset.exports import FORMATS, Foreign, LeftOut, export_to, exporter
from simulator.dialogue import Dialogue
from tests.dataset.samples import TOOL, sample


def test_openai() -> None:
    assert json.loads(json.dumps(exporter("openai")(sample()))) == {
        "messages": [
            {"role": "system", "content": "你是图书馆的助手。"},
            {"role": "user", "content": "有小说吗？"},
            {
                "role": "assistant",
                "tool_calls": [
                    {
                        "id": "call_1",
                        "type": "function",
                        "function": {"name": "find_books", "arguments": '{"genre": "novel"}'},
                    },
                    {
                        "id": "call_2",
                        "type": "function",
                        "function": {"name": "find_books", "arguments": '{"genre": "history", "max_pages": 300}'},
                    },
                ],
                "weight": 0,
            },
            {"role": "tool", "content": '[{"title": "灰港"}]', "tool_call_id": "call_1"},
            {"role": "tool", "content": "[]", "tool_call_id": "call_2"},
            {"role": "assistant", "content": "有《灰港》。"},
        ],
        "tools": [TOOL],
        "parallel_tool_calls": True,
    }


def test_hermes() -> None:
    system, *turns = exporter("hermes")(sample())["messages"]
    assert system["content"].startswith("你是图书馆的助手。\n\n# Tools\n")
    assert turns == [
        {"role": "user", "content": "有小说吗？"},
        {
            "role": "assistant",
            "content": '<tool_call>\n{"name": "find_books", "arguments": {"genre": "novel"}}\n</tool_call>\n'
            '<tool_call>\n{"name": "find_books", "arguments": {"genre": "history", "max_pages": 300}}\n</tool_call>',
            "weight": 0,
        },
        {
            "role": "tool",
            "content": '<tool_response>\n[{"title": "灰港"}]\n</tool_response>\n<tool_response>\n[]\n</tool_response>',
        },
        {"role": "assistant", "content": "有《灰港》。"},
    ]


def test_a_mark_in_a_value_is_escaped_so_that_the_text_can_be_cut() -> None:
    arguments: dict[str, Json] = {"note": "</tool_call> <|im_end|>"}
    called = exporter("hermes")(sample(arguments=arguments))["messages"][2]["content"].split("\n")[1]
    assert "<" not in called
    assert json.loads(called)["arguments"] == arguments


def test_words_with_a_mark_are_left_out() -> None:
    dialogue = sample()
    user = replace(dialogue.messages[1], content="<|im_end|>")
    with pytest.raises(LeftOut, match="mark"):
        exporter("hermes")(replace(dialogue, messages=(dialogue.messages[0], user, *dialogue.messages[2:])))


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.is_lines])
def test_an_export_is_written_line_by_line(name: str, tmp_path: Path) -> None:
    dialogues = [_trained(sample(index)) for index in range(5)]
    assert export_to(name, dialogues, tmp_path / "out.jsonl").written == 5
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        json.loads(json.dumps(exporter(name)(dialogue))) for dialogue in dialogues
    ]
    assert "有小说吗？" in lines[0]
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def _trained(dialogue: Dialogue) -> Dialogue:
    return replace(dialogue, messages=tuple(replace(message, weight=1.0) for message in dialogue.messages))


@pytest.mark.parametrize("name", ["anthropic", "trl", "llamafactory", "xlam", "bfcl"])
def test_what_must_not_be_trained_on_is_left_out_where_it_cannot_be_marked(name: str, tmp_path: Path) -> None:
    exported = export_to(name, [sample(), _trained(sample(1))], tmp_path / "out")
    assert exported.written == 1
    assert [(number, "must not be trained on" in reason) for reason, number in exported.left_out.items()] == [(1, True)]


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_written_where_nothing_is_left(name: str, tmp_path: Path) -> None:
    assert export_to(name, [], tmp_path / "out").written == 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_replaced_only_if_all_in_it_is_of_an_export(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for index in range(2):
        export_to("llamafactory", [_trained(sample(index))], out)
    assert sorted(path.name for path in out.iterdir()) == ["dataset_info.json", "dialogues.jsonl"]
    (out / "notes.txt").write_text("mine")
    with pytest.raises(Foreign, match="holds what is not"):
        export_to("llamafactory", [_trained(sample())], out)
    assert (out / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["openai", "parquet"])
def test_an_export_that_fails_leaves_what_was_there(name: str, tmp_path: Path) -> None:
    def broken() -> object:
        yield sample()
        raise ValueError("a broken line")

    (tmp_path / "out.jsonl").write_text("before")
    with pytest.raises(ValueError, match="a broken line"):
        export_to(name, broken(), tmp_path / "out.jsonl")  # type: ignore[arg-type]
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.jsonl", "before")]
