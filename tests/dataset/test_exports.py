"""Each format says what the record says: read back, the calls and the words are the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fcsim.dataset.exports import FORMATS, export_lines, exporter
from tests.dataset.samples import TOOL, sample


def test_openai() -> None:
    assert exporter("openai")(sample()) == {
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


def test_hermes_reads_back_as_the_record() -> None:
    dialogue = sample(arguments={"genre": "novel", "note": "a {brace} and a <tag>", "deep": {"list": [1, 2.5, None]}})
    messages = exporter("hermes")(dialogue)["messages"]
    blocks = re.search(r"<tools>\n(.+)\n</tools>", messages[0]["content"])
    assert blocks is not None
    assert [json.loads(line) for line in blocks[1].splitlines()] == list(dialogue.tools)
    called = re.findall(r"<tool_call>\n(.+)\n</tool_call>", messages[2]["content"])
    assert [json.loads(line) for line in called] == [
        {"name": call.name, "arguments": call.arguments} for call in dialogue.messages[2].tool_calls
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_written_line_by_line(name: str, tmp_path: Path) -> None:
    assert export_lines((sample(index) for index in range(5)), name, tmp_path / "out.jsonl") == 5
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [exporter(name)(sample(index)) for index in range(5)]
    assert "有小说吗？" in lines[0]
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    def broken() -> object:
        yield sample()
        raise ValueError("a broken line")

    (tmp_path / "out.jsonl").write_text("before")
    with pytest.raises(ValueError, match="a broken line"):
        export_lines(broken(), "openai", tmp_path / "out.jsonl")  # type: ignore[arg-type]
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.jsonl", "before")]


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(LookupError, match="openai, hermes"):
        exporter("alpaca")
