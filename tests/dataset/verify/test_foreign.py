"""Each check of foreign dialogues is shown the faults it is for, and clean dialogues raise no alarm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dataset.verify.foreign import Record, call, checked, failures, openai, sharegpt, warnings, write

CHECKS = ["format", "offered", "schema", "roles", "hygiene", "grounded"]


@pytest.mark.parametrize(
    "make",
    [openai, lambda number: openai(number, arguments_as_text=False), sharegpt],
    ids=["text", "objects", "sharegpt"],
)
def test_clean_dialogues_raise_no_alarm(make: Callable[[int], Record], tmp_path: Path) -> None:
    report = checked(write(tmp_path / "data.jsonl", map(make, range(50))))
    assert (report.files, report.dialogues, report.failed, report.warnings) == (1, 50, 0, 0)
    assert list(report.checks) == CHECKS


def arguments(record: Record, value: object) -> None:
    record["messages"][2]["tool_calls"] = [call("call_1", "get_weather", value)]


def said(record: Record, turn: int, text: str) -> None:
    record["messages"][turn]["content"] = text


def parameters(record: Record, schema: object) -> None:
    record["tools"][0]["function"]["parameters"] = schema


PLANTED: list[tuple[str, Callable[[Record], object], str, int | None, str]] = [
    ("tool not offered", lambda r: r["tools"].pop(0), "offered", 2, "get_weather is not offered"),
    ("no tools", lambda r: r.pop("tools"), "offered", 2, "get_weather is not offered"),
    ("twice", lambda r: r["tools"].append(r["tools"][1]), "offered", None, "send is offered twice"),
    ("parameter", lambda r: arguments(r, {"city": "Oslo", "town": "Oslo"}), "offered", 2, "no parameter town"),
    ("inner", lambda r: arguments(r, {"city": "Oslo", "place": {"x": 1}}), "offered", 2, "no parameter place.x"),
    ("no parameters", lambda r: r["tools"][0]["function"].pop("parameters"), "offered", 2, "no parameter city"),
    ("enum", lambda r: arguments(r, {"city": "Oslo", "unit": "kelvin"}), "schema", 2, "get_weather: unit: "),
    ("type", lambda r: arguments(r, {"city": "Oslo", "days": "1"}), "schema", 2, "days"),
    ("range", lambda r: arguments(r, {"city": "Oslo", "days": 15}), "schema", 2, "14"),
    ("required", lambda r: arguments(r, {"days": 1}), "schema", 2, '"city"'),
    ("no schema", lambda r: parameters(r, {"type": "dict"}), "schema", 2, "no JSON Schema"),
    ("elsewhere", lambda r: parameters(r, {"$ref": "http://localhost:9/x.json"}), "schema", 2, "Retrieval is disabled"),
    ("no result", lambda r: r["messages"].pop(3), "roles", 2, "no result right after"),
    ("no call", lambda r: r["messages"].pop(2), "roles", 2, "a result without a call"),
    ("result later", lambda r: r["messages"].insert(5, r["messages"].pop(3)), "roles", 2, "no result right after"),
    ("other id", lambda r: r["messages"][3].update(tool_call_id="call_9"), "roles", 3, "a result of call_9"),
    ("result twice", lambda r: r["messages"].insert(4, r["messages"][3]), "roles", 4, "that no call waits for"),
    ("id twice", lambda r: r["messages"].extend(r["messages"][1:5]), "roles", 8, "call_1 is used twice"),
    ("ends with user", lambda r: r["messages"].pop(), "roles", 5, "the last turn is the user's"),
    ("ends with result", lambda r: r.update(messages=r["messages"][:4]), "roles", 3, "the last turn is the tool's"),
    ("two users", lambda r: r["messages"].insert(1, {"role": "user", "content": "Hi."}), "roles", 2, "user in a row"),
    ("two answers", lambda r: r["messages"].pop(5), "roles", 5, "assistant in a row"),
    ("starts", lambda r: r["messages"].pop(1), "roles", 1, "the first turn is the assistant's"),
    ("empty", lambda r: said(r, 5, " \n"), "hygiene", 5, "an empty turn"),
    ("no content", lambda r: r["messages"][4].update(content=None), "hygiene", 4, "an empty turn"),
    ("repeated", lambda r: said(r, 6, r["messages"][4]["content"]), "hygiene", 6, "the same turn again"),
    ("slot", lambda r: said(r, 4, "It is {sky} in Oslo."), "hygiene", 4, "'{sky}'"),
    ("double braces", lambda r: said(r, 5, "Thanks {{ user.name }}"), "hygiene", 5, "{{ user.name }}"),
    ("token", lambda r: said(r, 6, "Have fun.<|im_end|>"), "hygiene", 6, "<|im_end|>"),
    ("tag", lambda r: said(r, 6, "Have fun.</tool_call>"), "hygiene", 6, "</tool_call>"),
    ("placeholder", lambda r: said(r, 6, "Bye, [Your Name]!"), "hygiene", 6, "[Your Name]"),
    ("占位", lambda r: said(r, 6, "再见，【您的姓名】！"), "hygiene", 6, "【您的姓名】"),
    ("tool's name", lambda r: said(r, 5, "Use get_weather again."), "hygiene", 5, "get_weather"),
    ("broken arguments", lambda r: arguments(r, '{"city": "Oslo"'), "format", 2, "arguments of get_weather are broken"),
    ("list", lambda r: arguments(r, "[1]"), "format", 2, "arguments of get_weather are no object"),
    ("no arguments", lambda r: arguments(r, None), "format", 2, "arguments of get_weather are no object"),
    ("call without id", lambda r: r["messages"][2]["tool_calls"][0].pop("id"), "format", 2, "a call without an id"),
    ("result without id", lambda r: r["messages"][3].pop("tool_call_id"), "format", 3, "without a tool_call_id"),
    ("no name", lambda r: r["messages"][2]["tool_calls"][0]["function"].pop("name"), "format", 2, "without a name"),
    ("role", lambda r: r["messages"][4].update(role="bot"), "format", 4, "the role 'bot'"),
    ("no role", lambda r: r["messages"][4].pop("role"), "format", 4, "the role None"),
    ("message", lambda r: r["messages"].append("Bye."), "format", 7, "no object"),
    ("messages", lambda r: r.update(messages="Bye."), "format", None, "no list of messages"),
    ("no messages", lambda r: r.update(messages=[]), "format", None, "no list of messages"),
    ("content", lambda r: r["messages"][4].update(content=7), "format", 4, "`content` is no text"),
    ("calls", lambda r: r["messages"][4].update(tool_calls="x"), "format", 4, "`tool_calls` is no list"),
    ("user calls", lambda r: r["messages"][5].update(tool_calls=[call("c", "send", "{}")]), "format", 5, "by the user"),
    ("tools", lambda r: r.update(tools={"a": 1}), "format", None, "`tools` is no list"),
    ("nameless tool", lambda r: r["tools"].append({"type": "function"}), "format", None, "a tool without a name"),
    ("map", lambda r: parameters(r, {"city": {"type": "string"}}), "format", None, "get_weather are no JSON Schema"),
    ("other form", lambda r: (r.update(sharegpt()), r.pop("messages")), "format", None, "no object with `messages`"),
]


@pytest.mark.parametrize(
    ("plant", "check", "turn", "reason"), [row[1:] for row in PLANTED], ids=[r[0] for r in PLANTED]
)
def test_a_planted_fault_is_found(
    plant: Callable[[Record], object], check: str, turn: int | None, reason: str, tmp_path: Path
) -> None:
    broken = openai()
    plant(broken)
    report = checked(write(tmp_path / "data.jsonl", [openai(1), broken, openai(2)]))
    found = failures(report)
    assert report.checks[check].failed == 1
    assert found[check][0][:2] == (2, turn)
    assert reason in found[check][0][2]
    assert {line for each in found.values() for line, _, _ in each} == {2}


@pytest.mark.parametrize(
    "plant",
    [
        lambda r: arguments(r, {"city": "Bergen"}),
        lambda r: arguments(r, {"city": "Oslo", "days": 7}),
        lambda r: arguments(r, {"city": "Oslo", "place": {"country": "Norway"}}),
    ],
)
def test_a_value_from_nowhere_is_a_warning(plant: Callable[[Record], object], tmp_path: Path) -> None:
    doubtful = openai()
    plant(doubtful)
    report = checked(write(tmp_path / "data.jsonl", [openai(1), doubtful]))
    assert report.failed == 0
    assert [found[:2] for found in warnings(report)["grounded"]] == [(2, 2)]


def test_what_is_said_only_after_the_call_does_not_ground_it(tmp_path: Path) -> None:
    late = openai()
    arguments(late, {"city": "Bergen"})
    said(late, 4, "It is clear in Bergen.")
    assert checked(write(tmp_path / "data.jsonl", [late])).warnings == 1


def test_a_result_grounds_the_next_call(tmp_path: Path) -> None:
    record = openai()
    record["messages"][3]["content"] = json.dumps({"sender": "zoë@example.org"})
    record["messages"][4:] = [
        {"role": "assistant", "tool_calls": [call("call_2", "send", {"to": "zoë@example.org"})]},
        {"role": "tool", "tool_call_id": "call_2", "content": "sent"},
        {"role": "assistant", "content": [{"type": "text", "text": "Sent."}]},
    ]
    report = checked(write(tmp_path / "data.jsonl", [record]))
    assert (report.failed, report.warnings) == (0, 0)


def test_ending_with_a_call_is_a_warning(tmp_path: Path) -> None:
    record = openai()
    record["messages"] = record["messages"][:3]
    report = checked(write(tmp_path / "data.jsonl", [record]))
    assert report.failed == 0
    assert [found[:2] for found in warnings(report)["roles"]] == [(1, 2)]


def test_a_system_turn_after_the_start_is_a_warning_and_hides_no_failure(tmp_path: Path) -> None:
    record = openai()
    record["messages"].insert(5, {"role": "system", "content": "Be brief."})
    report = checked(write(tmp_path / "data.jsonl", [record]))
    assert report.failed == 0
    assert [found[:2] for found in warnings(report)["roles"]] == [(1, 5)]
    record["messages"].pop()
    assert [found[:2] for found in failures(checked(write(tmp_path / "data.jsonl", [record])))["roles"]] == [(1, 6)]


def test_a_tool_that_a_system_turn_brings_is_offered_from_there_on(tmp_path: Path) -> None:
    record = openai()
    late = record["tools"].pop(0)
    record["messages"].insert(1, {"role": "system", "content": f"There is a new tool:\n{json.dumps(late)}"})
    assert checked(write(tmp_path / "data.jsonl", [record])).failed == 0
    record["messages"].append(record["messages"].pop(1))
    found = failures(checked(write(tmp_path / "data.jsonl", [record])))
    assert found["offered"] == [(1, 2, "get_weather is not offered")]


def test_a_mistake_that_is_not_trained_on_may_be_one(tmp_path: Path) -> None:
    record = openai()
    arguments(record, {"city": 7, "town": "Bergen"})
    assert checked(write(tmp_path / "data.jsonl", [record])).failed == 2
    record["messages"][2]["weight"] = 0
    report = checked(write(tmp_path / "data.jsonl", [record]))
    assert (report.failed, report.warnings) == (0, 0)


def test_parallel_calls_pair_up_by_their_ids_in_any_order(tmp_path: Path) -> None:
    record = openai()
    record["messages"][2]["tool_calls"] = [call(f"c{n}", "get_weather", {"city": "Oslo"}) for n in range(3)]
    record["messages"][3:4] = [{"role": "tool", "tool_call_id": f"c{n}", "content": "{}"} for n in (2, 0, 1)]
    assert checked(write(tmp_path / "all.jsonl", [record])).failed == 0
    record["messages"].pop(4)
    report = checked(write(tmp_path / "few.jsonl", [record]))
    assert [found[1] for found in failures(report)["roles"]] == [2]


def test_additional_parameters_that_are_expressly_allowed(tmp_path: Path) -> None:
    record = openai()
    record["tools"][0]["function"]["parameters"]["additionalProperties"] = {"type": "string"}
    arguments(record, {"city": "Oslo", "town": "Oslo"})
    assert checked(write(tmp_path / "data.jsonl", [record])).failed == 0


def test_code_in_backticks_and_plain_words_are_no_debris(tmp_path: Path) -> None:
    record = openai()
    said(record, 5, "In `f'{x}'` and ```\n{y}\n``` what is {1, 2}, $\\frac{a}{b}$, or to send?")
    assert checked(write(tmp_path / "data.jsonl", [record])).failed == 0


SHAREGPT: list[tuple[str, Callable[[Record], object], str, int | None, str]] = [
    ("call", lambda r: r["conversations"][1].update(value='{"name": '), "format", 1, "the call is broken JSON"),
    ("nameless", lambda r: r["conversations"][1].update(value="{}"), "format", 1, "a call without a name"),
    ("from", lambda r: r["conversations"][3].update({"from": "ai"}), "format", 3, "a turn from 'ai'"),
    ("value", lambda r: r["conversations"][3].pop("value"), "format", 3, "`value` is no text"),
    ("tools", lambda r: r.update(tools="[{"), "format", None, "`tools` is broken JSON"),
    ("system", lambda r: r.update(system=[]), "format", None, "`system` is no text"),
    ("conversations", lambda r: r.update(conversations={}), "format", None, "no list of turns"),
    ("written out", lambda r: r.update(tools="", system="<tools>[]</tools>"), "format", None, "written into the text"),
    ("schema", lambda r: r["conversations"][1].update(value='{"name": "send", "arguments": {}}'), "schema", 1, '"to"'),
    ("offered", lambda r: r.update(tools="[]"), "offered", 1, "get_weather is not offered"),
    ("order", lambda r: r["conversations"].pop(2), "roles", 1, "no result right after"),
    ("result", lambda r: r["conversations"].pop(1), "roles", 1, "a result without a call"),
    ("last", lambda r: r["conversations"].pop(), "roles", 2, "the last turn is the tool's"),
]


@pytest.mark.parametrize(
    ("plant", "check", "turn", "reason"), [row[1:] for row in SHAREGPT], ids=[r[0] for r in SHAREGPT]
)
def test_a_fault_planted_in_sharegpt_is_found(
    plant: Callable[[Record], object], check: str, turn: int | None, reason: str, tmp_path: Path
) -> None:
    broken = sharegpt()
    plant(broken)
    found = failures(checked(write(tmp_path / "data.jsonl", [sharegpt(1), broken])))
    assert found[check][0][:2] == (2, turn)
    assert reason in found[check][0][2]


def test_one_observation_answers_all_calls_of_a_turn(tmp_path: Path) -> None:
    record = sharegpt()
    one = {"name": "get_weather", "arguments": json.dumps({"city": "Oslo"})}
    record["conversations"][1]["value"] = json.dumps([one, one])
    assert checked(write(tmp_path / "data.jsonl", [record])).failed == 0
