"""What every part of the tree builder shares: the place of a node, names, texts, numbers, docs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from lark import Token, Tree

from dsl.diagnostics import Diagnostic, Span
from dsl.syntax import Doc, DocLine, Form, Literal_, Name

Node: TypeAlias = Tree[Token]

MAX_DIGITS = 15
_MEANT = frozenset(
    {"NAME", "LABEL", "NUMBER", "STRING", "REGEX", "DOC", "OFFSET", "NOW", "TODAY", "TRUE", "FALSE"}
    | {"OPTIONAL", "RANGE", "WHOLE", "KNOWN", "ONE", "DESC", "NOT", "COMPARE", "PLUS", "MINUS", "STAR", "SLASH"}
    | {"ASK", "CONFIRM", "DONE", "EMPTY", "CALLED", "LISTED", "OUTSIDE", "BEYOND", "ASIDE", "FORBIDDEN"}
    | {"WITH", "WITHOUT", "NEED", "GIVE", "CHANGE", "MINE", "ON"}
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_DOC_LOCALE = re.compile(r"([^\W\d]\w*):[ \t]*")


@dataclass(slots=True)
class Reading:
    """One declaration being read: where its text begins in `file`, and the mistakes met on the way.

    `locales` are those the file declares; only they are prefixes of a doc line.
    """

    file: str
    offset: int
    locales: frozenset[str]
    problems: list[Diagnostic] = field(default_factory=list)

    def span(self, node: Node | Token) -> Span:
        first = last = node
        while isinstance(first, Tree):
            first = first.children[0]
        while isinstance(last, Tree):
            last = last.children[-1]
        assert first.start_pos is not None
        assert last.end_pos is not None
        return Span(self.file, self.offset + first.start_pos, self.offset + last.end_pos)

    def report(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.problems.append(Diagnostic(code, message, span, hint))

    def name(self, token: Token) -> Name:
        """A name without its backticks; so is its span."""
        span = self.span(token)
        if token.startswith("`"):
            return Name(token[1:-1], Span(self.file, span.start + 1, span.end - 1))
        return Name(str(token), span)

    def wire(self, token: Token) -> Name:
        """The name on the wire, which stands in quotes where it is none of the language."""
        if token.type != "STRING":
            return self.name(token)
        text = self.string(token)
        return Name(str(text.value), text.span)

    def number(self, token: Token, negative: bool, span: Span) -> Literal_:
        if len(token) - ("." in token) > MAX_DIGITS:
            self.report("FC114", f"a number has at most {MAX_DIGITS} digits", span)
            return Literal_(0, span)
        value = float(token) if "." in token else int(token)
        return Literal_(-value if negative else value, span)

    def string(self, token: Token) -> Literal_:
        span = self.span(token)
        quotes = 3 if token.startswith('"""') else 1
        body = token[quotes:-quotes]
        if "\\" not in body:
            return Literal_(body, span)

        def unescape(match: re.Match[str]) -> str:
            code, char = match.groups()
            if char in _ESCAPES:
                return _ESCAPES[char]
            if code is not None and _is_character(int(code, 16)):
                return chr(int(code, 16))
            start = span.start + quotes + match.start()
            wrong = Span(self.file, start, start + len(match[0]))
            message = f"`{match[0]}` is no character" if code else f"`{match[0]}` is no escape"
            self.report("FC106", message, wrong, r"escapes are `\n`, `\t`, `\"`, `\\` and `\u{4E2D}`")
            return match[0]

        return Literal_(_ESCAPE.sub(unescape, body), span)

    def doc(self, node: Node) -> Doc:
        return tuple(self._doc_line(token) for token in tokens(node))

    def _doc_line(self, token: Token) -> DocLine:
        text = token[3:].strip()
        whole = self.span(token)
        span = Span(self.file, whole.start, whole.start + len(token.rstrip()))
        prefix = _DOC_LOCALE.match(text)
        if prefix and prefix[1] in self.locales:
            return DocLine(prefix[1], text[prefix.end() :], span)
        return DocLine(None, text, span)


def _is_character(code: int) -> bool:
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF


def tokens(node: Node) -> list[Token]:
    """The tokens among a node's children that mean something: no punctuation, no plain keyword."""
    return [child for child in node.children if isinstance(child, Token) and child.type in _MEANT]


def trees(node: Node) -> list[Node]:
    """The nodes among a node's children."""
    return [child for child in node.children if isinstance(child, Tree)]


def part(node: Node, rule: str) -> Node | None:
    """The first child that `rule` made."""
    return next((child for child in trees(node) if child.data == rule), None)


def strings(reading: Reading, nodes: list[Node]) -> tuple[Literal_, ...]:
    """The texts of `string` nodes."""
    return tuple(reading.string(tokens(node)[0]) for node in nodes)


def forms(reading: Reading, node: Node | None) -> tuple[Form, ...]:
    """`{ en: "a" | "b", zh: "c" }`; nothing where there is no node."""
    if node is None:
        return ()
    return tuple(
        Form(reading.name(tokens(form)[0]), strings(reading, trees(form)), reading.span(form)) for form in trees(node)
    )
