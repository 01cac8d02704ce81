"""What a tree is printed onto: the text that it came from, with the comments that are not yet put down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from dsl.diagnostics import Span
from dsl.syntax import Doc, SpecFile
from dsl.wide import columns

WIDTH = 120
INDENT = "  "

_SCAN = re.compile(
    r'"""[^"\\]*(?:(?:\\(?s:.)|"(?!""))[^"\\]*)*"""|"(?!"")[^"\\\n]*(?:\\.[^"\\\n]*)*"|`[^`\n]*`'
    r"|@[ \t]*pattern[ \t]*\(\s*/(?:[^/\\\n]|\\.)+/"
    r"|///(?!/)[^\n]*|(?P<comment>//[^\n]*)"
)
_ONLY_COMMA = re.compile(r"[ \t\f,]*")


class Placed(Protocol):
    @property
    def span(self) -> Span: ...


N = TypeVar("N", bound=Placed)


class Page:
    """The comments of a text, each taken once, by whoever is printed next to it."""

    __slots__ = ("comments", "file", "next", "text")

    def __init__(self, tree: SpecFile) -> None:
        self.file = tree.file
        self.text = tree.text
        self.comments = [match for match in _SCAN.finditer(tree.text) if match["comment"]] if "//" in tree.text else []
        self.next = 0

    def written(self, span: Span) -> str:
        """The text of a node, or nothing for one that no one wrote here."""
        return self.text[span.start : span.end] if span.start >= 0 and span.file == self.file else ""

    def flat(self, span: Span) -> bool:
        """Whether a node may stand on one line: no comment is in it, and its author left it on one."""
        return "\n" not in self.written(span) and not self.commented(span)

    def commented(self, span: Span) -> bool:
        if self.next == len(self.comments) or span.start < 0 or span.file != self.file:
            return False
        return self.comments[self.next].start() < span.end

    def before(self, place: int) -> list[str]:
        """The comments before `place` that nobody has taken; an empty line stands for one between them."""
        lines: list[str] = []
        while self.next < len(self.comments) and self.comments[self.next].start() < place:
            comment = self.comments[self.next]
            lines += [""] * self.gap(comment.start()) + [comment[0].rstrip()]
            self.next += 1
        return lines

    def beside(self, span: Span) -> str:
        """The comment after a node on the line where it ends, with two spaces before it."""
        if self.next == len(self.comments) or span.start < 0 or span.file != self.file:
            return ""
        comment = self.comments[self.next]
        if not _ONLY_COMMA.fullmatch(self.text, span.end, comment.start()):
            return ""
        self.next += 1
        return INDENT + comment[0].rstrip()

    def starts_line(self, span: Span) -> bool:
        """Whether nothing stands before a node on its line."""
        before = self.text[max(0, span.start - 99) : span.start].rstrip(" \t\f") if self.written(span) else ""
        return before.endswith("\n")

    def gap(self, place: int) -> bool:
        """Whether an empty line stands above the line that `place` begins."""
        line = self.text.rfind("\n", 0, max(0, place)) + 1
        if place < 0 or not line or self.text[line:place].strip():
            return False
        return not self.text[self.text.rfind("\n", 0, line - 1) + 1 : line].strip()

    def item(self, node: N, indent: str, show: Callable[[N], str]) -> list[str]:
        """A node on lines of its own, below its comments and its documentation.

        An empty first line says that one stood above it."""
        span = node.span
        doc: Doc = getattr(node, "doc", ())
        if span.start < 0 or span.file != self.file:
            return [*doc_lines(doc, indent), indent + show(node)]
        start = doc[0].span.start if doc and doc[0].span.start >= 0 else span.start
        above = self.before(start)
        if self.gap(start):
            above.append("")
        shown = show(node)
        above += [line for line in self.before(span.end) if line]
        lines = [indent + line if line else "" for line in above]
        return [*lines, *doc_lines(doc, indent), indent + shown + self.beside(span)]

    def items(self, nodes: Iterable[N], indent: str, show: Callable[[N], str]) -> list[list[str]]:
        return [self.item(node, indent, show) for node in nodes]

    def block(self, indent: str, items: Iterable[list[str]], end: int) -> str:
        """Items within brackets, each as `item` gives it, and then the comments before `end`; with line ends around."""
        lines = [line for item in items for line in item]
        lines += [indent + line if line else "" for line in self.before(end)]
        while lines and not lines[0]:
            del lines[0]
        return "\n" + "\n".join(lines) + "\n"


def doc_lines(doc: Doc, indent: str) -> list[str]:
    return [f"{indent}/// {line.locale + ': ' if line.locale else ''}{line.text}".rstrip() for line in doc]


def fits(indent: str, text: str, around: int = 0) -> bool:
    """Whether a text fits on a line that is indented so, beside `around` other columns."""
    return len(indent) + columns(text) + around <= WIDTH


def fill(parts: Sequence[str], first: int, indent: str, glue: str, lead: str = "") -> str:
    """Parts joined by `glue`, and by line ends where a line would grow too long.

    The first line has `first` columns before it; a further one starts with `indent` and `lead`."""
    if not parts:
        return ""
    text, used = parts[0], first + columns(parts[0])
    for part in parts[1:]:
        width = columns(part)
        if used + len(glue) + width >= WIDTH:
            text += "\n" + indent + lead + part if lead else glue.rstrip() + "\n" + indent + part
            used = len(indent) + len(lead) + width
        else:
            text += glue + part
            used += len(glue) + width
    return text
