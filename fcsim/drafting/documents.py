"""Documents as they come: Markdown, text, HTML or PDF, read into headings and paragraphs."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fcsim.drafting.apart import Kind, NotRead, blocks_apart
from fcsim.drafting.markdown import markdown_blocks, text_blocks
from fcsim.drafting.parts import MOST_TEXT, Block
from fcsim.llm.failure import shown

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read."""

_MARKDOWN, _HTML, _PDF = (".md", ".markdown"), (".html", ".htm", ".xhtml"), (".pdf",)
_KINDS = "fcsim reads Markdown, text, HTML and PDF"
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How DOCX and ODT (as any ZIP archive), DOC, and RTF start."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b")) + b"\x7f"


class Unreadable(Exception):
    """A document that cannot be read; the message says which, and why."""


@dataclass(frozen=True, slots=True)
class Document:
    """Its blocks are NFC text, none of them empty."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        """Characters."""
        return sum(len(block.text) for block in self.blocks)


def read_documents(paths: Sequence[Path]) -> tuple[Document, ...]:
    """Called by their names where these differ. Raises Unreadable, and OSError."""
    same = len({path.name for path in paths}) < len(paths)
    return tuple(read_document(path, str(path) if same else path.name) for path in paths)


def read_document(path: Path, name: str) -> Document:
    """Raises Unreadable, and OSError."""
    size = path.stat().st_size
    if size > LARGEST:
        raise Unreadable(f"{path} has {size:,} bytes; at most {LARGEST:,} are read")
    data = path.read_bytes()
    document = Document(os.fsencode(name).decode("utf-8", "replace"), tuple(_clean(_blocks(path, data))))
    if not document.blocks:
        raise Unreadable(f"{path} has no text" + (": its pages may be pictures" if _is_pdf(path, data) else ""))
    if document.size > MOST_TEXT:
        raise Unreadable(f"{path} has {document.size:,} characters of text; at most {MOST_TEXT:,} are read")
    return document


def _blocks(path: Path, data: bytes) -> Iterable[Block]:
    if _is_pdf(path, data):
        return _apart("PDF", path, data)
    kind = path.suffix.lower()
    text = _text(path, data)
    if kind in _HTML or text[:200].lstrip().lower().startswith(("<!doctype html", "<html")):
        return _apart("HTML", path, text.encode())
    return markdown_blocks(text) if kind in _MARKDOWN else text_blocks(text)


def _apart(kind: Kind, path: Path, data: bytes) -> list[Block]:
    try:
        return blocks_apart(kind, data)
    except NotRead as error:
        raise Unreadable(f"{path} {shown(str(error))}") from None


def _is_pdf(path: Path, data: bytes) -> bool:
    return data[:1024].lstrip().startswith(b"%PDF-") or path.suffix.lower() in _PDF


def _text(path: Path, data: bytes) -> str:
    if data.startswith(_OFFICE):
        raise Unreadable(f"{path} is of a word processor, or an archive; save what is in it as PDF or HTML")
    if data.startswith(_UTF16):
        raise Unreadable(f"{path} is UTF-16; save it as UTF-8")
    if data.translate(None, _CONTROL) != data:
        raise Unreadable(f"{path} is no text, it holds control characters; {_KINDS}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"{path} is not UTF-8 (line {line}); save it as UTF-8") from None


def _clean(blocks: Iterable[Block]) -> Iterable[Block]:
    """In NFC, without what does not print (a reader would not see it) and without what is empty then."""
    for block in blocks:
        text = unicodedata.normalize("NFC", block.text.replace("\r\n", "\n"))
        text = "".join(map(_seen, text)).strip("\n").rstrip()
        if text.strip():
            yield replace(block, text=text)


def _seen(char: str) -> str:
    if char.isprintable() or char in "\n\t":
        return char
    return " " if char.isspace() else ""
