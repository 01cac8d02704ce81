"""Types, fields and parameters."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.diagnostics import Span
from dsl.printer.page import INDENT, Page, fits
from dsl.printer.words import (
    annotation,
    bounds,
    braced_forms,
    field_name,
    flat_forms,
    label,
    literal,
    name,
    value,
    wire,
)
from dsl.syntax import Annotation, Field, KeyExpr, ListExpr, MapExpr, ObjectExpr, TypeExpr, TypeRef, UnionExpr


def flat_type(page: Page, node: TypeExpr) -> str:
    match node:
        case TypeRef():
            forms = f" {flat_forms(node.forms)}" if node.forms else ""
            return _bare(page, node) + forms + _annotations(node.annotations)
        case ListExpr():
            return _listed(node, flat_type(page, node.item), _suffix(page, node))
        case MapExpr():
            return f"map<{flat_type(page, node.key) + ', ' if node.key else ''}{flat_type(page, node.item)}>"
        case UnionExpr():
            return " | ".join([*(flat_type(page, option) for option in node.options), *["null"] * node.nullable])
        case KeyExpr():
            return f"key({literal(node.pattern)}){' int' * node.integral}{' known' * node.known}"
    return "{ " + ", ".join(flat_field(page, field) for field in node.fields) + " }" if node.fields else "{}"


def type_(page: Page, node: TypeExpr, indent: str, around: int) -> str:
    """A type on a line with `around` other columns beside it, broken where it must be."""
    if not may_break(page, node):
        flat = flat_type(page, node)
        if fits(indent, flat, around):
            return flat
    match node:
        case TypeRef() if node.forms:
            bare, annotations = _bare(page, node), _annotations(node.annotations)
            return f"{bare} {braced_forms(page, node.forms, indent, around + len(bare + annotations) + 1)}{annotations}"
        case ListExpr():
            suffix = _suffix(page, node)
            return _listed(node, type_(page, node.item, indent, around + len(suffix)), suffix)
        case MapExpr():
            key = flat_type(page, node.key) + ", " if node.key else ""
            return f"map<{key}{type_(page, node.item, indent, around + len(key) + len('map<>'))}>"
        case UnionExpr():
            options = [type_(page, option, indent, around) for option in node.options]
            return " | ".join([*options, *["null"] * node.nullable])
        case ObjectExpr():
            return "{" + fields(page, node.fields, indent, node.span.end) + "}"
    return flat_type(page, node)


def may_break(page: Page, node: TypeExpr) -> bool:
    """Whether a type must not stand on one line: its author broke it, or something in it has documentation."""
    if not page.flat(node.span):
        return True
    match node:
        case ListExpr():
            return may_break(page, node.item)
        case MapExpr():
            return may_break(page, node.item) or (node.key is not None and may_break(page, node.key))
        case UnionExpr():
            return any(may_break(page, option) for option in node.options)
        case ObjectExpr():
            return any(field.doc or may_break(page, field.type) for field in node.fields)
    return False


def _bare(page: Page, node: TypeRef) -> str:
    member = f".{label(node.member)}" if node.member else ""
    return name(node.name) + member + (bounds(page, node.bounds) if node.bounds else "")


def _suffix(page: Page, node: ListExpr) -> str:
    return f"[]{bounds(page, node.bounds) if node.bounds else ''}{_annotations(node.annotations)}"


def _listed(node: ListExpr, item: str, suffix: str) -> str:
    return (f"({item})" if isinstance(node.item, UnionExpr) else item) + suffix


def _annotations(annotations: Sequence[Annotation]) -> str:
    return "".join(f" {annotation(item)}" for item in annotations)


def _field(node: Field, shown: str) -> str:
    names = f"{field_name(node.name)}{wire(node.wire)}" if node.wire else label(node.name)
    default = "" if node.default is None else f" = {value(node.default)}"
    return f"{names}{'?' if node.optional else ''}: {shown}{default}"


def flat_field(page: Page, node: Field) -> str:
    return _field(node, flat_type(page, node.type))


def field(page: Page, node: Field, indent: str, after: int = 0) -> str:
    return _field(node, type_(page, node.type, indent, len(_field(node, "")) + after))


def fields(page: Page, nodes: Sequence[Field], indent: str, end: int) -> str:
    """The fields between the braces of a type, one on a line."""
    inner = indent + INDENT
    return page.block(inner, page.items(nodes, inner, lambda node: field(page, node, inner)), end) + indent


def params(page: Page, nodes: Sequence[Field], before: str, after: int, end: Span) -> str:
    """The parameters of an API, in parentheses: on one line after `before` if they may and fit, else one on a line.

    `end` is the place of what follows them."""
    if not any(node.doc or may_break(page, node.type) for node in nodes) and not _broken(page, nodes, end):
        flat = f"({', '.join(flat_field(page, node) for node in nodes)})"
        if not nodes or fits(before, flat, after):
            return flat
    items = page.items(nodes, INDENT, lambda node: field(page, node, INDENT, 1) + ",")
    return f"({page.block(INDENT, items, end.start)})"


def _broken(page: Page, nodes: Sequence[Field], end: Span) -> bool:
    """Whether the author put parameters on several lines, or comments among them."""
    if page.commented(end):
        return True
    return bool(nodes) and not page.flat(Span(page.file, nodes[0].span.start, nodes[-1].span.end))
