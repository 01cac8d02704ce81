"""Markdown and plain text, in headings and paragraphs. Their text stays as it is: it is quoted from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fcsim.drafting.parts import Block

_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def text_blocks(text: str) -> Iterator[Block]:
    """Paragraphs between empty lines."""
    yield from (Block(part) for part in re.split(r"\n[ \t\r]*\n|\f", text))


def markdown_blocks(text: str) -> Iterator[Block]:
    """What is fenced as code is one paragraph, whatever is in it."""
    held: list[str] = []
    fence = ""
    for line in text.splitlines():
        if fence:
            held.append(line)
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                yield Block("\n".join(held))
                held, fence = [], ""
            continue
        if opening := _FENCE.match(line):
            fence = opening[1]
            yield Block("\n".join(held))
            held = [line]
        elif heading := _ATX.match(line):
            yield Block("\n".join(held))
            yield Block(_title(heading[2]), len(heading[1]))
            held = []
        elif (under := _SETEXT.match(line)) and len(held) == 1 and held[0].strip():
            yield Block(held[0].strip(), 1 if under[1][0] == "=" else 2)
            held = []
        elif not line.strip():
            yield Block("\n".join(held))
            held = []
        else:
            held.append(line)
    yield Block("\n".join(held))


def _title(text: str) -> str:
    """A heading's text without the `##` that may close it (and with the one of "C#")."""
    text = text.rstrip()
    bare = text.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else text
