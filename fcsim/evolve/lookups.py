"""APIs that look rows up: what they return, and what their conditions ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dsl.diagnostics import NOWHERE
from dsl.nodes import binary
from dsl.syntax import ApiDecl, BinaryExpr, EntityDecl, Expr, Field, ListExpr, PathExpr, QueryExpr, ReturnStmt
from fcsim.evolve.draft import Draft, named
from fcsim.evolve.nodes import walk, words_of

Label = dict[str, str]

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


def query(api: ApiDecl) -> QueryExpr | None:
    """The query of an API that does nothing but return the rows it finds."""
    if api.confirm or not api.body or len(api.body) != 1 or not isinstance(api.returns, ListExpr):
        return None
    (statement,) = api.body
    found = statement.value if isinstance(statement, ReturnStmt) else None
    is_plain = isinstance(found, QueryExpr) and not found.one and named(api.returns.item) == found.entity.text
    return found if is_plain and isinstance(found, QueryExpr) else None


def with_query(api: ApiDecl, new: QueryExpr) -> ApiDecl:
    return replace(api, body=(ReturnStmt(new, NOWHERE),))


def conditions(where: Expr | None) -> Iterator[Expr]:
    """The parts of a condition that are joined by `and`."""
    if isinstance(where, BinaryExpr) and where.op == "and":
        yield from conditions(where.left)
        yield from conditions(where.right)
    elif where is not None:
        yield where


def joined(parts: list[Expr]) -> Expr | None:
    if not parts:
        return None
    found = parts[0]
    for part in parts[1:]:
        found = binary("and", found, part)
    return found


def mentions(node: object, path: tuple[str, ...]) -> bool:
    """Whether a parameter, or a part of it, is in a piece of a body."""
    return any(is_path(found, path) for found in walk(node))


def is_path(node: object, path: tuple[str, ...]) -> bool:
    if not isinstance(node, PathExpr) or node.root is None:
        return False
    return (node.root.text, *(part.text for part in node.parts))[: len(path)] == path


def entity(draft: Draft, found: QueryExpr) -> EntityDecl | None:
    return draft.find(EntityDecl, found.entity.text)


def label(draft: Draft, field: Field) -> Label | None:
    """What a field is called in talk, in every locale: its name in English, in others the start of its documentation.

    None where there is no such word."""
    words = words_of(field.doc, draft.locales)
    found: Label = {}
    for locale in draft.locales:
        if locale == "en":
            found[locale] = field.name.text.replace("_", " ")
        elif locale == "zh" and words.get(locale):
            found[locale] = words[locale].split("（")[0].split("，")[0].split("；")[0].rstrip("。")
        else:
            return None
    return found
