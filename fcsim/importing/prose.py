"""Descriptions as they are found, in Markdown or HTML, into plain documentation."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from dsl.diagnostics import Span
from dsl.syntax import DocLine
from fcsim.importing.names import NUMBERS, words
from fcsim.importing.vocabulary import VERBS

_WIDTH = 96
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CLEANING = (
    (re.compile(r"```.*?(?:```|\Z)", re.DOTALL), " "),
    (re.compile(r"<!--.*?-->", re.DOTALL), " "),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), " "),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]*)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$", re.MULTILINE), r"\1."),
    (re.compile(r"^\s*\|.*$|^\s*[-=*]{3,}\s*$|^\s*>\s?", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`+([^`]*)`+"), r"\1"),
)
_BLOCK = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6]|table|tr|pre)\b[^<>]*>", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]'\"][.!?])\s+(?=[A-Z\"'(])|(?<=[。！？])")
_LEAD = re.compile(
    r"(?:(?:(?:you can )?use|call) this (?:\w+ )?(?:endpoint|api|method|tool|operation|function|resource|call)s? "
    r"(?:to|when you (?:want|need) to) "
    r"|this (?:\w+ )?(?:endpoint|api|method|tool|operation|function|resource|call) "
    r"(?:(?:allows|lets|enables) (?:you|users|clients|\w+) (?:to )?|(?:is|can be) used to |will )"
    r"|(?:allows|lets|enables) (?:(?:you|users|clients|an? \w+|the \w+) )?(?:to )?"
    r"|(?:endpoint|api|method|tool|operation|function|used|useful) (?:to|for) "
    r"|to )",
    re.IGNORECASE,
)
_NUMBER = rf"\b(?:{'|'.join(sorted(NUMBERS))})\b"
_UNSAYABLE = re.compile(r"[()\[\]{}<>:\"“”/\\|=#@*_~^]|https?:|\d|" + _NUMBER, re.IGNORECASE)
_VERB_OF = {"get": "Get", "post": "Create", "put": "Replace", "patch": "Update", "delete": "Delete", "head": "Check"}


def cleaned(text: str) -> str:
    """Plain text in one line."""
    text = _BLOCK.sub("\n", text)
    for pattern, into in _CLEANING:
        text = pattern.sub(into, text)
    text = html.unescape(_TAG.sub("", text))
    lines = [
        " ".join("".join(char if char.isprintable() else " " for char in line).split()) for line in text.split("\n")
    ]
    made = ""
    for line in filter(None, lines):
        made += (" " if made else "") + line
    return re.sub(r"\s+([.,;])(?=\s|$)", r"\1", re.sub(r"\.\.(?!\.)", ".", made)).strip()


def shortened(text: str, most: int) -> str:
    """As many of its sentences as fit; the first of them is cut between words if it must be."""
    if len(text) <= most:
        return text
    kept = ""
    for sentence in _SENTENCE.split(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > most:
            break
        kept = longer
    if kept:
        return kept
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def as_order(doc: str, name: str, method: str) -> tuple[str, bool]:
    """An API's documentation, which starts with an order ("List pets."), since requests are made of it; and whether
    that order had to be made of the API's name."""
    first, *rest = _SENTENCE.split(doc, maxsplit=1)
    order = _ordered(first)
    if order is not None:
        return " ".join([order, *rest]), False
    made = _named(name, method)
    if not made.isascii():
        return doc or made, False
    return f"{made} {doc}".strip(), bool(doc)


def _ordered(sentence: str) -> str | None:
    """The sentence as an order that can be said in one breath, or None."""
    sentence = sentence.strip().rstrip(".!:;")
    if re.match(r"[\u4e00-\u9fff]", sentence):
        return sentence + "。"
    shorter = _LEAD.sub("", sentence, count=1) if _LEAD.match(sentence) else sentence
    verb, _, rest = shorter.partition(" ")
    adverb = ""
    if verb.endswith("ly") and _base(rest.partition(" ")[0].lower()):
        adverb = verb.lower()
        verb, _, rest = rest.partition(" ")
    base = _base(verb.lower())
    if base is None or not rest:
        return None
    if base == "list" and rest.startswith("of "):
        rest = rest[3:]
    if base == "return":
        base = "get"
    if second := re.match(r"(or|and) (\w+)\b", rest):  # "Creates or updates …"
        rest = f"{second[1]} {_base(second[2].lower()) or second[2]}{rest[second.end() :]}"
    end = re.search(r"[.;]|, ", rest)
    clause = rest[: end.start()] if end else rest
    if (end and end[0] == ".") or len(clause) > 80 or _UNSAYABLE.search(clause):
        return None
    order = f"{adverb} {base} {rest}.".strip()
    return order[:1].upper() + order[1:]


def _base(verb: str) -> str | None:
    """`creates` is `create`."""
    forms = [verb, verb.removesuffix("s"), verb.removesuffix("es"), re.sub("ies$", "y", verb)]
    return next((form for form in forms if form in VERBS or re.sub("^(re|un|de|pre)", "", form) in VERBS), None)


def _named(name: str, method: str) -> str:
    """An order made of a name: `listUserRepos` says "List user repos."."""
    parts = [part for part in words(name) if not re.fullmatch(rf"\d+|{_NUMBER}", part)]
    if not parts:
        return "Do it."
    base = _base(parts[0])
    if base is None and len(parts) > 1 and _base(parts[-1]) == parts[-1]:
        return f"{parts[-1].capitalize()} {' '.join(parts[:-1])}."
    if base is None:
        moved = next((part for part in parts[1:] if part in VERBS), None)
        if moved is not None:
            parts = [moved, *(part for part in parts if part != moved)]
        else:
            parts = [_VERB_OF.get(method, "Use"), *parts]
    else:
        parts[0] = base
    text = " ".join(parts)
    return text[:1].upper() + text[1:] + "."


def doc_lines(text: str, locale: str | None, span: Span) -> tuple[DocLine, ...]:
    """A text as the lines of documentation, none of which starts like that of another locale."""
    return tuple(DocLine(locale, re.sub(r"^(\w{2,3}):", r"\1 –", line), span) for line in _wrapped(text))


def _wrapped(text: str) -> Sequence[str]:
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > _WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines
