"""Phrases: a kind, and its texts beneath each other."""

from __future__ import annotations

from dsl.printer.page import INDENT, Page, fill, fits
from dsl.printer.words import literal, name, path
from dsl.syntax import PhraseEntry, PhrasesDecl
from dsl.wide import columns

_IN_ONE_LINE = frozenset({"with", "without", "need", "give", "change", "mine"})
"""The kinds whose texts are short: as many as fit stand on a line."""


def phrases(page: Page, node: PhrasesDecl) -> str:
    head = f"phrases {name(node.locale)} for {name(node.target)} {{"
    if page.flat(node.span) and (page.written(node.span) or not node.entries):
        flat = " ".join([head, *(_flat(entry) for entry in node.entries), "}"]) if node.entries else head + "}"
        if fits("", flat):
            return flat
    items = page.items(node.entries, INDENT, lambda entry: _entry(page, entry))
    return head + page.block(INDENT, items, node.span.end) + "}"


def _head(node: PhraseEntry) -> str:
    return f"{node.kind} {path(node.argument)} " if node.argument else f"{node.kind} "


def _texts(node: PhraseEntry) -> list[str]:
    texts = [literal(text) for text in node.texts]
    if not node.answers:
        return texts
    return [f"{text} -> {literal(answer)}" for text, answer in zip(texts, node.answers, strict=True)]


def _flat(node: PhraseEntry) -> str:
    return _head(node) + " ".join(_texts(node))


def _entry(page: Page, node: PhraseEntry) -> str:
    head, texts = _head(node), _texts(node)
    under = INDENT + " " * columns(head)
    if node.kind in _IN_ONE_LINE:
        return head + fill(texts, len(under), under, " ")
    flat = head + " ".join(texts)
    if page.flat(node.span) and fits(INDENT, flat):
        return flat
    return head + f"\n{under}".join(texts)
