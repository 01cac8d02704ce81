"""Walking and rewriting syntax nodes, and making those of which evolved specs need many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import literal, name
from dsl.syntax import (
    Doc,
    DocLine,
    Form,
    PhraseEntry,
    PhraseKind,
    PhrasesDecl,
)

T = TypeVar("T")
Words = Mapping[str, str]
"""What something is called or said to be, by locale."""

_TEXTS = frozenset({"span", "doc", "forms", "texts", "answers"})
"""The parts of nodes that hold nothing but words."""


def docs(words: Words, locales: Sequence[str]) -> Doc:
    """A line for each locale; the default one's has no prefix."""
    first, *others = locales
    lines = [DocLine(None, words[first], NOWHERE)] if words.get(first) else []
    return (*lines, *(DocLine(locale, words[locale], NOWHERE) for locale in others if words.get(locale)))


def words_of(doc: Doc, locales: Sequence[str]) -> dict[str, str]:
    """What a documentation says, by locale."""
    found: dict[str, str] = {}
    for line in doc:
        locale = line.locale or locales[0]
        found[locale] = f"{found[locale]} {line.text}" if locale in found else line.text
    return found


def forms(words: Mapping[str, Sequence[str]], locales: Sequence[str]) -> tuple[Form, ...]:
    return nodes.forms({locale: words[locale] for locale in locales if words.get(locale)})


def entry(kind: PhraseKind, argument: Sequence[str], texts: Sequence[str]) -> PhraseEntry:
    return PhraseEntry(kind, tuple(map(name, argument)), tuple(map(literal, texts)), (), NOWHERE)


def phrases(locale: str, target: str, entries: Sequence[PhraseEntry]) -> PhrasesDecl:
    return PhrasesDecl(name(locale), name(target), tuple(entries), NOWHERE)


_PARTS: dict[type, tuple[str, ...] | None] = {}


def _parts(node: Any) -> tuple[str, ...] | None:
    """The names of a node's parts that are or hold nodes; None if it is no node."""
    kind = type(node)
    if kind not in _PARTS:
        is_node = is_dataclass(kind)
        _PARTS[kind] = tuple(part.name for part in fields(kind) if part.name not in _TEXTS) if is_node else None
    return _PARTS[kind]


def walk(node: object) -> Iterator[Any]:
    """A node and all that it is made of, words apart; the outer before the inner."""
    ahead = [node]
    while ahead:
        node = ahead.pop()
        if isinstance(node, tuple):
            ahead += node[::-1]
        elif parts := _parts(node):
            yield node
            ahead += [getattr(node, part) for part in reversed(parts)]
        elif parts is not None:
            yield node


def rebuilt(node: T, visit: Callable[[Any], Any]) -> T:
    """The node with `visit` in place of each node in it, the inner before the outer. What stays the same is shared."""
    found: Any = node
    if isinstance(node, tuple):
        items = tuple(rebuilt(item, visit) for item in node)
        return node if all(map(_same, items, node)) else items  # type: ignore[return-value]
    parts = _parts(node)
    if parts is None:
        return node
    changed = {}
    for part in parts:
        old = getattr(node, part)
        if old is not None and not isinstance(old, str | bool | int | float):
            new = rebuilt(old, visit)
            if new is not old:
                changed[part] = new
    if changed:
        found = replace(found, **changed)
    return visit(found)  # type: ignore[no-any-return]


def _same(one: object, other: object) -> bool:
    return one is other
