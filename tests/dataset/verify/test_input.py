"""Input that is broken is counted with its place under `format`; nothing of it stops the rest."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from fcsim.dataset.verify.pieces import LONGEST
from tests.dataset.verify.foreign import checked, failures, openai, sharegpt, write


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"messages": [', "broken JSON"),
        (b"not JSON", "broken JSON"),
        (b'{"messages": "x', "broken JSON: EOF while parsing a string at column 15"),
        (b'{"messages": NaN}', "broken JSON"),
        (b'{"messages": "\\ud800"}', "broken JSON"),
        (b"[" * 10_000, "broken JSON: recursion limit"),
        (b'{"messages": ' + b"9" * 5000 + b"}", "broken JSON"),
        (b'{"messages": "caf\xe9"}', "not UTF-8: byte 0xe9 at column 18"),
        ("{}".encode("utf-16-le"), "broken JSON"),
        (b"7", "no object with `messages`"),
        (b"{}", "no object with `messages`"),
        (json.dumps(openai()).encode() + b" x", "broken JSON: trailing characters"),
    ],
)
def test_a_broken_line_is_counted_and_the_others_are_read(line: bytes, reason: str, tmp_path: Path) -> None:
    report = checked(write(tmp_path / "data.jsonl", [openai(0), line, openai(1)]))
    assert report.dialogues == 2
    [(number, turn, why)] = failures(report)["format"]
    assert (number, turn) == (2, None)
    assert reason in why


def test_the_form_is_that_of_the_first_line_that_can_be_read(tmp_path: Path) -> None:
    report = checked(write(tmp_path / "data.jsonl", ["{", "{}", sharegpt(0), openai(1), sharegpt(2)]))
    assert report.dialogues == 2
    assert [line for line, _, _ in failures(report)["format"]] == [1, 2, 4]


@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_line_too_long_is_not_read(end: bytes, tmp_path: Path) -> None:
    path = write(tmp_path / "data.jsonl", [openai(0)])
    long = json.dumps({"messages": [{"role": "user", "content": "x" * (LONGEST + 2**20)}]}).encode()
    with path.open("ab") as file:
        file.write(long + end)
        file.write(json.dumps(openai(1)).encode() if end else b"")
    report = checked(path)
    assert report.dialogues == (2 if end else 1)
    [(line, _, why)] = failures(report)["format"]
    assert line == 2
    assert f"{len(long) + len(end):,} bytes" in why


def test_a_line_as_long_as_may_be_is_read(tmp_path: Path) -> None:
    record = openai()
    record["messages"][3]["content"] = ""
    room = LONGEST - len(json.dumps(record, ensure_ascii=False).encode())
    record["messages"][3]["content"] = "x" * room
    assert checked(write(tmp_path / "data.jsonl", [record])).failed == 0


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_fails(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    path.write_bytes(data)
    report = checked(path)
    assert report.dialogues == 0
    assert failures(report) == {"format": [(None, None, "empty")]}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(b"{}", mtime=0), "gzip"),
        ("{}".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "zip"),
        (b"PAR1rest", "Parquet"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    path.write_bytes(data)
    [(line, _, why)] = failures(checked(path))["format"]
    assert line is None
    assert reason in why


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    lines = [json.dumps(openai(number)).encode() for number in range(3)]
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n\r\n".join(lines))
    report = checked(path)
    assert (report.dialogues, report.failed) == (3, 0)


# ---- arrays, and objects over several lines -------------------------------------------------------


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["data.json", "data.jsonl"])
def test_an_array_is_read_item_by_item(indent: int | None, name: str, tmp_path: Path) -> None:
    records = [openai(number) for number in range(200)]
    records[150]["messages"].pop()
    path = tmp_path / name
    text = json.dumps(records, indent=indent, ensure_ascii=False)
    path.write_text(text, "utf-8")
    report = checked(path)
    assert report.dialogues == 200
    [(line, turn, why)] = failures(report)["roles"]
    assert turn == 5
    assert why.startswith("item 151: ")
    assert line == (1 if indent is None else text[: text.index("It is trip 150.")].count("\n") - 7)


def test_one_object_over_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps(openai(), indent=2) + "\n" + json.dumps(sharegpt(), indent=2), "utf-8")
    report = checked(path)
    assert report.dialogues == 1
    assert [why for _, _, why in failures(report)["format"]] == ["no object with `messages`, as the first of the file"]


@pytest.mark.parametrize(
    ("text", "dialogues", "reason"),
    [
        ("[%s, %s", 2, "the array has no end"),
        ("[%s %s]", 1, "no comma"),
        ("[%s, %s] x", 2, "something follows"),
        ("[%s, {broken, %s]", 1, "Expecting property name"),
        ("[%s, %s,]", 2, "Expecting value"),
        ("[7, %s, %s]", 2, "no object"),
        ("[]", 0, "empty"),
        ("[", 0, "no end"),
    ],
)
def test_a_broken_array_is_read_as_far_as_it_goes(text: str, dialogues: int, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(text.replace("%s", json.dumps(openai())), "utf-8")
    report = checked(path)
    assert report.dialogues == dialogues
    [(line, _, why)] = failures(report)["format"]
    assert line == (1 if text != "[]" else None)
    assert reason in why


def test_an_item_that_is_not_utf8_does_not_stop_the_next(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    good = json.dumps(openai()).encode()
    path.write_bytes(b"[" + good + b",\n" + good.replace(b"Lovely", b"Lov\xe9ly") + b",\n" + good + b"]")
    report = checked(path)
    assert report.dialogues == 2
    [(line, _, why)] = failures(report)["format"]
    assert line == 2
    assert why.startswith("item 2: not UTF-8: byte 0xe9")


def test_an_item_too_long_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps([openai(), {"messages": "x" * 3 * LONGEST}, openai()]), "utf-8")
    report = checked(path)
    assert report.dialogues == 1
    assert "the rest of the file is not read" in failures(report)["format"][0][2]


def test_reasons_are_short_and_of_one_line(tmp_path: Path) -> None:
    record = openai()
    record["messages"][4]["role"] = "\x1b[31m\n\u2028" + "x" * 10_000
    [(_, _, why)] = failures(checked(write(tmp_path / "data.jsonl", [record])))["format"]
    assert len(why) < 300
    assert why.isprintable()
