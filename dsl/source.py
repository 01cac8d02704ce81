"""Text: reading it from a file, bringing it into the one form that is parsed, and finding lines in it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

from dsl.diagnostics import Diagnostic, Span

MAX_BYTES = 4 * 1024 * 1024

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f")) + b"\x7f"


def read_source(path: Path, file: str = "") -> str | Diagnostic:
    """The text of a spec file, normalised; or why it cannot be read. `file` is how diagnostics call it, if not by its
    path."""
    file = file or str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            hint = "split the domain, or check that this is the right file"
            return _problem("FC002", f"the file has {size:,} bytes; a spec has at most {MAX_BYTES:,}", file, hint)
        data = path.read_bytes()
    except IsADirectoryError:
        return _problem("FC001", "this is a folder, not a file", file)
    except FileNotFoundError:
        return _problem("FC001", "there is no such file", file)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _problem("FC001", f"the file cannot be read: {reason}", file)
    return _decode(data, file)


def _decode(data: bytes, file: str) -> str | Diagnostic:
    if data.startswith(_UTF16_MARKS):
        return _problem("FC003", "the file is UTF-16", file, "save it as UTF-8")
    if data.translate(None, _CONTROL) != data:
        return _problem("FC004", "the file is binary: it holds control characters", file)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8" + ("; it looks like GBK" if _is_gbk(data) else "")
        return _problem("FC003", f"the file is not UTF-8: line {line}, byte {error.start}", file, hint)
    if not text.strip("\ufeff \t\r\n\f"):
        return _problem("FC005", "the file is empty", file, "a spec starts with `fcspec 1`")
    return normalise(text)


def _is_gbk(data: bytes) -> bool:
    """Whether the bytes decode as GBK, to mostly Chinese beside the ASCII."""
    try:
        text = data.decode("gbk")
    except UnicodeDecodeError:
        return False
    foreign = [char for char in text if char > "\x7f"]
    return sum("\u3000" <= char <= "\u9fff" or char >= "\uff00" for char in foreign) * 2 > len(foreign)


def normalise(text: str) -> str:
    """NFC, `\\n` line ends, no byte order mark: the form whose code points every `Span` counts."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=8)
def line_starts(text: str) -> tuple[int, ...]:
    """The offset at which each line starts; line 1 is the first item."""
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return tuple(starts)


def position(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of an offset, both from 1, the column in code points."""
    starts = line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def line_text(text: str, line: int) -> str:
    """The text of a line (from 1), without its end."""
    starts = line_starts(text)
    end = starts[line] - 1 if line < len(starts) else len(text)
    return text[starts[line - 1] : end]


def _problem(code: str, message: str, file: str, hint: str = "") -> Diagnostic:
    return Diagnostic(code, message, Span(file, 0, 0), hint)
