"""Cuts a file into the JSON texts of its records: lines, or the items of an array. Never holds more than one."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Any

from pydantic_core import from_json

LONGEST = 4 * 2**20
"""Bytes of a record that are read; a dialogue of that size is none."""

_CHUNK = 2**16
_NOT_TEXT = {
    b"\x1f\x8b": "compressed with gzip",
    b"PK\x03\x04": "a zip archive",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"PAR1": "a Parquet file",
    b"\xff\xfe": "UTF-16, not UTF-8",
    b"\xfe\xff": "UTF-16, not UTF-8",
}
# An array, or an object that is spread over lines.
_NOT_LINES = re.compile(rb'\[|\{[ \t]*\r?\n\s*["}]')
_DECODER = json.JSONDecoder()


class Unreadable(ValueError):
    """There is no record that can be read, because of its turn `turn` or as a whole; the message says why."""

    def __init__(self, reason: str, turn: int | None = None) -> None:
        super().__init__(reason)
        self.turn = turn


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one record, which starts at `line` (from 1); `item` counts the items of an array from 1."""

    line: int
    data: bytes
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where there is no record, and why. `line` None: the file as a whole."""

    line: int | None
    reason: str


def pieces(file: BufferedReader) -> Iterator[Piece | Broken]:
    """The records of a file: JSON Lines, a JSON array, or JSON objects over several lines."""
    head = file.peek(_CHUNK)
    what = next((what for magic, what in _NOT_TEXT.items() if head.startswith(magic)), None)
    if what is not None:
        yield Broken(None, f"{what}; JSON or JSON Lines in UTF-8 can be read")
        return
    if head.startswith(codecs.BOM_UTF8):
        file.read(len(codecs.BOM_UTF8))
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    yield from _values(file) if _NOT_LINES.match(start) else _lines(file)


def parse(data: bytes | str) -> Any:
    """The value of a JSON text, strictly: no NaN, no half characters. Raises Unreadable."""
    if isinstance(data, bytes):
        try:
            data.decode()
        except UnicodeDecodeError as error:
            raise Unreadable(f"not UTF-8: byte 0x{data[error.start]:02x} at column {error.start + 1}") from None
    try:
        return from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise Unreadable(f"broken JSON: {str(error).replace('at line 1 column', 'at column')}") from None


def _lines(file: BufferedReader) -> Iterator[Piece | Broken]:
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) <= LONGEST or line.endswith(b"\n"):
            if line.strip():
                yield Piece(number, line.rstrip(b"\r\n"))
            continue
        size = len(line)
        while line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)
            size += len(line)
        yield Broken(number, f"a line of {size:,} bytes; no more than {LONGEST:,} are read")


class _Window:
    """The text of a file that is not taken yet, as far as it is needed, and the line it starts at."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.text = ""
        self.line = 1

    def widen(self) -> bool:
        """Reads on; False at the end. By doubling, so that reading a long value again and again stays cheap."""
        data = self._file.read(max(_CHUNK, len(self.text)))
        self.text += self._decoder.decode(data, final=not data)
        return bool(data)

    def take(self, length: int) -> str:
        taken, self.text = self.text[:length], self.text[length:]
        self.line += taken.count("\n")
        return taken

    def next_char(self) -> str:
        """What stands after white space, which is taken; "" at the end."""
        while True:
            self.take(len(self.text) - len(self.text.lstrip()))
            if self.text or not self.widen():
                return self.text[:1]


def _values(file: BufferedReader) -> Iterator[Piece | Broken]:
    """The items of an array, or values one after the other. What follows a broken one cannot be told."""
    window = _Window(file)
    is_array = window.next_char() == "["
    if is_array:
        window.take(1)
    number = 0
    try:
        while (char := window.next_char()) and not (is_array and char == "]"):
            if is_array and number:
                if char != ",":
                    raise Unreadable("no comma after the item before")
                window.take(1)
                window.next_char()
            number += 1
            line = window.line
            data = window.take(_length(window)).encode("utf-8", "surrogateescape")
            yield Piece(line, data, number if is_array else None)
        if is_array:
            if not char:
                raise Unreadable("the array has no end")
            window.take(1)
            if window.next_char():
                raise Unreadable("something follows the array")
    except Unreadable as error:
        yield Broken(window.line, f"{error}; the rest of the file is not read")


def _length(window: _Window) -> int:
    """Of the value that the window starts with."""
    while True:
        try:
            return _DECODER.raw_decode(window.text)[1]
        except RecursionError:
            raise Unreadable("broken JSON: too deep") from None
        except ValueError as error:
            line = window.line + getattr(error, "lineno", 1) - 1
            why = f"{getattr(error, 'msg', error)} at line {line}"
        if len(window.text) > LONGEST:
            raise Unreadable(f"a broken item, or one of more than {LONGEST:,} bytes ({why})")
        if not window.widen():
            raise Unreadable(f"broken JSON: {why}")
