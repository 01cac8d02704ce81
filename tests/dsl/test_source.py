"""Reading files: what is refused, and why; lines and columns."""

from __future__ import annotations

from pathlib import Path

import pytest

import dsl
from dsl.diagnostics import Diagnostic
from dsl.source import MAX_BYTES, line_text, position

SPEC = "fcspec 1\ndomain 餐馆\n"


def read(path: Path, data: bytes) -> str | Diagnostic:
    file = path / "x.fcspec"
    file.write_bytes(data)
    return dsl.read_source(file)


@pytest.mark.parametrize(
    "data",
    [
        SPEC.encode(),
        b"\xef\xbb\xbf" + SPEC.encode(),
        SPEC.replace("\n", "\r\n").encode(),
        SPEC.replace("\n", "\r").encode(),
    ],
)
def test_text_is_read_in_one_form(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == SPEC


def test_text_is_composed(tmp_path: Path) -> None:
    assert read(tmp_path, "// cafe\u0301\n".encode()) == "// café\n"


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "FC005", "empty"),
        (b" \n\t\r\n", "FC005", "empty"),
        (b"\xef\xbb\xbf", "FC005", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "FC004", "binary"),
        (SPEC.encode("utf-16"), "FC003", "UTF-16"),
        (SPEC.encode("gbk"), "FC003", "it looks like GBK"),
        (b"fcspec 1\ndomain caf\xe9\n", "FC003", "line 2"),
        (b"x" * (MAX_BYTES + 1), "FC002", "4,194,305 bytes"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    found = read(tmp_path, data)
    assert isinstance(found, Diagnostic)
    assert found.code == code
    assert words in f"{found.message} {found.hint}"
    assert dsl.render(found, {}).startswith(f"error[{code} ")


def test_a_file_of_ten_megabytes_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.fcspec"
    with file.open("wb") as out:
        out.truncate(10 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file was read"))
    found = dsl.read_source(file)
    assert isinstance(found, Diagnostic)
    assert found.code == "FC002"


@pytest.mark.parametrize(
    ("name", "words"), [("none.fcspec", "no such file"), (".", "folder"), ("a\0b", "cannot be read")]
)
def test_what_cannot_be_opened(tmp_path: Path, name: str, words: str) -> None:
    found = dsl.read_source(tmp_path / name)
    assert isinstance(found, Diagnostic)
    assert found.code == "FC001"
    assert words in found.message


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "x.fcspec"
    file.write_text(SPEC)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = dsl.read_source(file)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.message) == ("FC001", "the file cannot be read: Permission denied")


def test_positions_count_code_points_from_one() -> None:
    text = "a\n中文b\n"
    assert [position(text, offset) for offset in (0, 1, 2, 4, 5, 6)] == [(1, 1), (1, 2), (2, 1), (2, 3), (2, 4), (3, 1)]
    assert [line_text(text, line) for line in (1, 2, 3)] == ["a", "中文b", ""]
