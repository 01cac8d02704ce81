"""What reads the exports outside: `datasets`, and the types of OpenAI's and Anthropic's own packages."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from fcsim.cli.output import specs_at_hand
from fcsim.dataset.exports import FORMATS, export_to
from simulator.dialogue import Dialogue


@pytest.fixture(scope="module")
def exports(shipped: tuple[Dialogue, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the first hundred dialogues in every format, each under its name."""
    folder = tmp_path_factory.mktemp("exports")
    first, *others = shipped[:100]
    user = next(message for message in first.messages if message.role == "user")
    quoted = replace(user, content='"Cat Alone"')  # in quotes it is JSON, too
    spoken = replace(first, messages=tuple(quoted if each is user else each for each in first.messages))
    for name in FORMATS:
        export_to(name, [spoken, *others], folder / name, specs_at_hand(()))
    return folder


def _files(path: Path) -> list[Path]:
    """The data of an export; files of one shape each."""
    if path.is_file():
        return [path]
    if (path / "dataset_info.json").exists():
        return [path / "dialogues.jsonl"]
    tasks = sorted(path.rglob("tasks.json"))
    return tasks or sorted(path.rglob("*.json"))


@pytest.mark.parametrize("name", FORMATS)
def test_datasets_load_it_without_a_change(
    name: str, exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import datasets

        datasets.disable_progress_bars()
        kind = "parquet" if name == "parquet" else "json"
        for number, path in enumerate(_files(exports / name)[:3]):
            loaded = datasets.load_dataset(
                kind, data_files=str(path), split="train", cache_dir=str(tmp_path / str(number))
            )
            if kind == "parquet":
                assert loaded.num_rows == 100
                continue
            text = path.read_text("utf-8")
            rows = json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]
            assert [_said(row) for row in loaded] == [_said(row) for row in rows]


def _said(value: Any) -> Any:
    """Without the nulls that a column of objects has where an object lacks a key."""
    if isinstance(value, dict):
        return {key: _said(inner) for key, inner in value.items() if inner is not None}
    return [_said(item) for item in value] if isinstance(value, list) else value


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as lines:
        yield from map(json.loads, lines)


def test_openais_package_takes_the_messages_and_tools(exports: Path) -> None:
    from openai.types.chat import ChatCompletionFunctionToolParam, ChatCompletionMessageParam
    from openai.types.chat.chat_completion_message_function_tool_call_param import (
        ChatCompletionMessageFunctionToolCallParam as Call,
    )

    messages = TypeAdapter[Any](list[ChatCompletionMessageParam])
    calls, tools = TypeAdapter(list[Call]), TypeAdapter(list[ChatCompletionFunctionToolParam])
    for row in _rows(exports / "openai"):
        for message in messages.validate_python(row["messages"]):
            # What is iterable is checked when it is gone through.
            calls.validate_python(list(message.get("tool_calls", ())), strict=True)
        tools.validate_python(row["tools"])
        assert isinstance(row["parallel_tool_calls"], bool)


def test_anthropics_package_takes_the_messages_and_tools(exports: Path) -> None:
    from anthropic.types import (
        MessageParam,
        TextBlockParam,
        ToolParam,
        ToolResultBlockParam,
        ToolUseBlockParam,
    )

    messages, tools = TypeAdapter[Any](list[MessageParam]), TypeAdapter(list[ToolParam])
    block = TypeAdapter[Any](TextBlockParam | ToolUseBlockParam | ToolResultBlockParam)
    for row in _rows(exports / "anthropic"):
        messages.validate_python(row["messages"])
        tools.validate_python(row["tools"])
        asked: set[str] = set()
        for message in row["messages"]:
            blocks = [] if isinstance(message["content"], str) else message["content"]
            for found in blocks:
                block.validate_python(found)
            answered = {found["tool_use_id"] for found in blocks if found["type"] == "tool_result"}
            # All results of a turn stand in the next one, and in no other.
            assert answered == asked
            asked = {found["id"] for found in blocks if found["type"] == "tool_use"}


def test_the_shape_of_openai_is_refused_by_anthropics_types(exports: Path) -> None:
    from anthropic.types import MessageParam
    from pydantic import ValidationError

    with pytest.raises(ValidationError):
        TypeAdapter[Any](list[MessageParam]).validate_python(
            next(row for row in _rows(exports / "openai") if any("tool_calls" in turn for turn in row["messages"]))[
                "messages"
            ]
        )
