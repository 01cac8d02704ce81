"""Two APIs that do something to the same row: what they have in common, and what tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from compiler.phrases import expand, mark_of
from dsl.diagnostics import NOWHERE
from dsl.syntax import (
    ApiDecl,
    CreateExpr,
    DeleteExpr,
    ErrorDecl,
    Field,
    LetStmt,
    RequireStmt,
    ScalarDecl,
    TypeDecl,
    TypeRef,
    UpdateExpr,
)
from fcsim.evolve.draft import Draft
from fcsim.evolve.lookups import mentions
from fcsim.evolve.nodes import rebuilt, walk
from fcsim.evolve.orders import orders
from fcsim.evolve.step import wire_of


@dataclass(frozen=True, slots=True)
class Pair:
    """Two APIs that change rows of one entity, whose `key` both take. Beside it each has its `own` parameters. Their
    bodies `start` alike. `said`: the orders to each, by locale."""

    apis: tuple[ApiDecl, ApiDecl]
    key: Field
    own: tuple[tuple[Field, ...], tuple[Field, ...]]
    start: int
    said: Mapping[str, tuple[list[str], list[str]]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(api.name.text for api in self.apis)

    @property
    def own_names(self) -> set[str]:
        return {field.name.text for fields in self.own for field in fields}

    @property
    def key_wires(self) -> list[str]:
        return [wire_of(field) for api in self.apis for field in api.params if field.name.text == self.key.name.text]


def pairs(draft: Draft) -> Iterator[Pair]:
    """All of them: both change something, return the same, and take nothing but a key alike."""
    alike: dict[tuple[Any, Any], list[tuple[ApiDecl, Field]]] = {}
    for api in draft.apis:
        keys = [field for field in api.params if isinstance(field.type, TypeRef) and field.type.member is not None]
        if len(keys) == 1 and not keys[0].optional and _changes(api):
            about = (keys[0].name.text, _bare(keys[0].type))
            alike.setdefault((about, _bare(api.returns)), []).append((api, keys[0]))
    for (first, key), (second, _) in (two for group in alike.values() for two in combinations(group, 2)):
        pair = _pair(draft, (first, second), key)
        if pair is not None:
            yield pair


def _pair(draft: Draft, apis: tuple[ApiDecl, ApiDecl], key: Field) -> Pair | None:
    first, second = (tuple(field for field in api.params if field.name.text != key.name.text) for api in apis)
    if not all(_is_plain(draft, field) for field in (*first, *second)) or not _differ(first, second):
        return None
    pair = Pair(apis, key, (first, second), _start(apis, {field.name.text for field in (*first, *second)}), {})
    if not _same_errors(pair):
        return None
    said = {locale: _apart(draft, pair, locale) for locale in draft.locales}
    return replace(pair, said=said) if all(texts for both in said.values() for texts in both) else None


def _changes(api: ApiDecl) -> bool:
    return any(isinstance(node, CreateExpr | UpdateExpr | DeleteExpr) for node in walk(api.body or ()))


def _bare(node: Any) -> Any:
    """A node without where it stands."""
    return rebuilt(node, lambda each: replace(each, span=NOWHERE) if hasattr(each, "span") else each)


def _is_plain(draft: Draft, field: Field) -> bool:
    """Whether a parameter is said in one: no key, no list, and an object only if it is called something."""
    if not isinstance(field.type, TypeRef) or field.type.member is not None:
        return False
    of = field.type.name.text
    scalar = draft.find(ScalarDecl, of)
    if scalar is not None and not isinstance(scalar.type, TypeRef):
        return False
    return draft.find(TypeDecl, of) is None or draft.speaks(of, "called")


def _differ(*own: Sequence[Field]) -> bool:
    """Whether nothing that the two have of their own is called the same, in the file or on the wire."""
    one, other = ({text for field in fields for text in (field.name.text, wire_of(field))} for fields in own)
    return not one & other and "kind" not in one | other


def _start(apis: tuple[ApiDecl, ApiDecl], own: set[str]) -> int:
    """With how many statements both bodies start, which have nothing to do with what either has of its own."""
    count = 0
    for one, other in zip(*(api.body or () for api in apis), strict=False):
        is_plain = isinstance(one, LetStmt | RequireStmt) and _bare(one) == _bare(other)
        if not is_plain or any(mentions(one, (param,)) for param in own):
            break
        count += 1
    return count


def _same_errors(pair: Pair) -> bool:
    """Whether an error that both have is one: said alike, or found before they part."""
    later = {
        node.otherwise.text
        for api in pair.apis
        for node in walk((api.body or ())[pair.start :])
        if isinstance(node, LetStmt | RequireStmt) and node.otherwise is not None
    }
    one, other = ({error.code.text: _text(error) for error in api.errors} for api in pair.apis)
    return all(one[code] == other[code] or code not in later for code in one.keys() & other.keys())


def _text(error: ErrorDecl) -> object:
    said = {form.locale.text if form.locale else "": [text.value for text in form.texts] for form in error.forms}
    return error.text and error.text.value, said


def _apart(draft: Draft, pair: Pair, locale: str) -> tuple[list[str], list[str]]:
    """The orders to both, without those that could be to either."""
    key = pair.key.name.text
    one, other = (orders(draft, api, key, own, locale) for api, own in zip(pair.apis, pair.own, strict=True))
    marks = [{_mark(text) for text in texts} for texts in (one, other)]
    return [text for text in one if _mark(text) not in marks[1]], [
        text for text in other if _mark(text) not in marks[0]
    ]


def _mark(text: str) -> str:
    return mark_of(expand(text)[0]).casefold()
