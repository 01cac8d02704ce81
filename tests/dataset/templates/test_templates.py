"""A template of the user's own: good ones give what carries loss, bad ones are told by what they do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import fcsim
from fcsim.dataset.templates import KINDS, ChatTemplate, NoTemplate, export_rendered, load_template
from fcsim.dataset.templates.damage import render
from simulator.dialogue import Dialogue, ToolCall
from tests.dataset.samples import sample
from tests.dataset.templates.samples import BAD, GOOD, QWEN


def _template(text: str, tmp_path: Path) -> ChatTemplate:
    (tmp_path / "template.jinja").write_text(text, "utf-8")
    return load_template(tmp_path / "template.jinja")


@pytest.fixture(scope="module")
def generated() -> list[Dialogue]:
    return list(fcsim.generate(fcsim.compile_spec("shop"), dialogues=60, seed=2))


@pytest.mark.parametrize("name", GOOD)
def test_a_good_template_gives_what_the_assistant_says(name: str, generated: list[Dialogue], tmp_path: Path) -> None:
    template = _template(GOOD[name], tmp_path)
    for dialogue in generated:
        rendered = render(dialogue, template)
        assert rendered.damage == ()
        said = [message for message in dialogue.messages if message.role == "assistant" and message.weight]
        assert len(rendered.trained) == len(said)
        for message, (start, end) in zip(said, rendered.trained, strict=True):
            text = rendered.text[start:end]
            assert (message.content or message.tool_calls[0].name) in text
            assert text.rstrip().endswith("<|im_end|>")
            assert text.count("<|im_end|>") == 1
            assert "<|im_start|>" not in text


def test_a_call_that_must_not_be_trained_on_carries_no_loss(tmp_path: Path) -> None:
    rendered = render(sample(), _template(QWEN, tmp_path))
    assert [rendered.text[slice(*place)] for place in rendered.trained] == ["有《灰港》。<|im_end|>\n"]


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_told_by_its_kind(kind: str, tmp_path: Path) -> None:
    dialogue = sample(arguments={"genre": "novel", "filter": {"pages": [1, 2.5]}})
    found = render(dialogue, _template(BAD[kind], tmp_path)).damage
    assert found
    assert found[0].kind == kind, found
    if kind in ("refused", "broken"):
        line = BAD[kind].split("\n").index(next(line for line in BAD[kind].split("\n") if _culprit(kind) in line)) + 1
        assert found[0].line == line


def _culprit(kind: str) -> str:
    return {"refused": "raise_exception", "broken": "message.role + message.content"}[kind]


@pytest.mark.parametrize(
    "value",
    ['"', "\n", "👩‍👧", "</tool_call>", "<tool_call>", "{{ x }}", "[TOOL_CALLS]", 1.0, 1e21, [], {}, None, "x" * 9000],
)
@pytest.mark.parametrize("name", GOOD)
def test_values_chosen_to_hurt_are_read_back(name: str, value: Any, tmp_path: Path) -> None:
    dialogue = sample(arguments={"genre": value, "é": {"deep": [value]}})
    assert render(dialogue, _template(GOOD[name], tmp_path)).damage == ()


def test_one_and_one_point_naught_are_not_the_same(tmp_path: Path) -> None:
    bad = QWEN.replace("call.function.arguments | tojson", "call.function.arguments | tojson | replace('1.0', '1')")
    found = render(sample(arguments={"genre": 1.0}), _template(bad, tmp_path)).damage
    assert [damage.kind for damage in found] == ["changed argument"]


def test_the_folder_of_a_tokenizer_gives_tokens_and_labels(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    config = {
        "chat_template": [
            {"name": "default", "template": "{{ raise_exception('not this one') }}"},
            {"name": "tool_use", "template": "{{ bos_token }}" + QWEN},
        ],
        "bos_token": {"content": "<s>"},
        "eos_token": "</s>",
        "pad_token": None,
    }
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(config))
    verified = export_rendered([sample()], load_template(tmp_path), tmp_path / "out.jsonl")
    assert (verified.seen, verified.hurt, verified.has_tokens) == (1, 0, True)
    row = json.loads((tmp_path / "out.jsonl").read_bytes())
    assert row["text"].startswith("<s>")
    ((start, end),) = row["spans"]
    assert row["text"][start:end] == "有《灰港》。<|im_end|>\n"
    encoded = tokenizer.encode(row["text"])
    assert row["input_ids"] == encoded.ids
    trained = [place for place, label in zip(encoded.offsets, row["labels"], strict=True) if label != -100]
    assert "".join(row["text"][a:b] for a, b in trained) == "有《灰港》。<|im_end|>"


def test_what_is_damaged_is_counted_and_nothing_is_written(tmp_path: Path) -> None:
    good = replace(sample(1), id="good")
    one_call = replace(good.messages[2], tool_calls=(ToolCall("call_1", "find_books", {"genre": "x"}),))
    good = replace(good, messages=(*good.messages[:2], one_call, good.messages[3], good.messages[5]))
    bad = [replace(sample(), id=f"bad-{number}") for number in range(5)]
    template = _template(BAD["lost call"], tmp_path)
    assert export_rendered([good], template, tmp_path / "good.jsonl").hurt == 0
    verified = export_rendered([good, *bad], template, tmp_path / "out.jsonl")
    assert (verified.seen, verified.hurt, dict(verified.damaged)) == (6, 5, {"lost call": 5})
    assert [id for id, _ in verified.examples["lost call"]] == ["bad-0", "bad-1", "bad-2"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.jsonl", "template.jinja"]


def test_now_is_the_dialogues_clock(tmp_path: Path) -> None:
    template = _template("{{ strftime_now('%d %b %Y') }}" + QWEN, tmp_path)
    assert render(sample(), template).text.startswith("02 Mar 2026")


def test_a_template_cannot_leave_its_sandbox(tmp_path: Path) -> None:
    found = render(sample(), _template("{{ messages.__class__.__mro__ }}" + QWEN, tmp_path)).damage
    assert [damage.kind for damage in found] == ["broken"]
    assert "unsafe" in found[0].reason


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.jinja", "line\n{% if %}", "a.jinja:2: "),
        ("tokenizer_config.json", "{}", "has no chat template"),
        ("tokenizer_config.json", "{", "tokenizer_config.json: "),
    ],
)
def test_a_template_that_cannot_be_read(name: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(NoTemplate, match=message):
        load_template(tmp_path / name if name.endswith("jinja") else tmp_path)
    with pytest.raises(NoTemplate, match="no file or folder"):
        load_template(tmp_path / "away")
