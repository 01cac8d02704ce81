"""HTML, in headings and paragraphs: the text that a reader sees."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from fcsim.drafting.parts import Block

_UNSEEN = ("script", "style", "template", "noscript", "svg", "math", "object", "iframe", "select", "textarea")
_BREAKING = re.compile(
    "h[1-6]|p|div|section|article|aside|main|header|footer|nav|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tr|td|th"
    "|blockquote|pre|figure|figcaption|form|fieldset|legend|details|summary|address|hr|br|body|head|title|html"
)
"""What ends a paragraph."""


def html_blocks(text: str) -> list[Block]:
    """Raises what some marks make of the standard library's parser, which they can also make slow."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    """Well-formed or not: what is never closed ends with the document, what was never opened is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._held: list[str] = []
        self._level = 0
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if _BREAKING.fullmatch(tag):
            self.end_block()
        if re.fullmatch("h[1-6]", tag):
            self._level = int(tag[1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` opens nothing."""
        if _BREAKING.fullmatch(tag):
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if _BREAKING.fullmatch(tag):
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._held.append(data)

    def end_block(self) -> None:
        text = " ".join("".join(self._held).split())
        if text:
            self.blocks.append(Block(text, self._level))
        self._held, self._level = [], 0
