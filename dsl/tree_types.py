"""Types, values and fields: lark's nodes into syntax classes."""

from __future__ import annotations

import re

from lark import Token, Tree

from dsl.diagnostics import Span
from dsl.split import MAX_DEPTH
from dsl.syntax import (
    Annotation,
    Bounds,
    Field,
    KeyExpr,
    ListExpr,
    ListValue,
    Literal_,
    MapExpr,
    Moment,
    Name,
    Null,
    ObjectExpr,
    Pattern,
    TypeExpr,
    TypeRef,
    UnionExpr,
    Value,
)
from dsl.tree_base import Node, Reading, forms, part, tokens, trees

MAX_LISTS = 4
"""How many `[]` may follow a type."""

_MINUTES = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60, "y": 365 * 24 * 60}
TYPE_RULES = ("named", "object", "key", "list", "map", "union")


def type_expr(reading: Reading, node: Node) -> TypeExpr:
    match node.data:
        case "named":
            return _named(reading, node)
        case "object":
            return ObjectExpr(fields(reading, trees(node)[0]), reading.span(node))
        case "key":
            pattern, *words = tokens(node)
            kinds = {word.type for word in words}
            return KeyExpr(reading.string(pattern), "KNOWN" in kinds, reading.span(node), "WHOLE" in kinds)
        case "map":
            return _map(reading, node)
        case "union":
            return _union(reading, node)
        case "choice":
            return type_expr(reading, trees(node)[0])
    return _list(reading, node)


def _map(reading: Reading, node: Node) -> TypeExpr:
    span = reading.span(node)
    depth, inner = 0, [node]
    while inner := [child for parent in inner for child in trees(parent) if child.data in TYPE_RULES]:
        depth += 1  # counted before anything recurses
    if depth > MAX_DEPTH:
        reading.report("FC112", f"types are nested more than {MAX_DEPTH} deep", span, "declare a `type` for a part")
        return ObjectExpr((), span)
    *key, item = (type_expr(reading, child) for child in trees(node))
    return MapExpr(item, span, key[0] if key else None)


def _union(reading: Reading, node: Node) -> UnionExpr:
    children = trees(node)
    options = [child for child in children if not _is_null(child)]
    nulls = len(children) - len(options)
    span = reading.span(node)
    if nulls > 1:
        reading.report("FC117", "`null` is said twice", span, "leave one of them out")
    return UnionExpr(tuple(type_expr(reading, option) for option in options), nulls > 0, span)


def _is_null(node: Node) -> bool:
    return node.data == "named" and len(node.children) == 1 and tokens(node)[0] == "null"


def _named(reading: Reading, node: Node) -> TypeRef:
    member = part(node, "member_of")
    bounds = part(node, "bounds")
    name = tokens(node)[0]
    if name == "null":
        hint = "what may be null is `T | null`; an optional field, `a?: T`, may be absent"
        reading.report("FC111", "`null` alone is no type", reading.span(name), hint)
    return TypeRef(
        name=reading.name(name),
        member=reading.name(tokens(member)[0]) if member else None,
        bounds=_bounds(reading, bounds) if bounds else None,
        forms=forms(reading, part(node, "forms")),
        annotations=_annotations(reading, node),
        span=reading.span(node),
    )


def _list(reading: Reading, node: Node) -> TypeExpr:
    item, *suffixes = trees(node)
    result = type_expr(reading, item)
    if len(suffixes) > MAX_LISTS:
        reading.report("FC112", f"lists are nested at most {MAX_LISTS} deep", reading.span(suffixes[MAX_LISTS]))
    for suffix in suffixes[:MAX_LISTS]:
        bounds = part(suffix, "bounds")
        span = Span(reading.file, result.span.start, reading.span(suffix).end)
        result = ListExpr(result, _bounds(reading, bounds) if bounds else None, span, _annotations(reading, suffix))
    return result


def _annotations(reading: Reading, node: Node) -> tuple[Annotation, ...]:
    return tuple(_annotation(reading, child) for child in trees(node) if child.data == "annotation")


def _annotation(reading: Reading, node: Node) -> Annotation:
    args: list[Literal_ | Name | Pattern] = []
    for child in node.children:
        if isinstance(child, Tree):
            args.append(_pattern(reading, child) if child.data == "regex" else literal(reading, child))
        elif child.type == "NAME":
            args.append(reading.name(child))
    name, *rest = args
    assert isinstance(name, Name)
    return Annotation(name, tuple(rest), reading.span(node))


def _pattern(reading: Reading, node: Node) -> Pattern:
    text = re.sub(r"\\(.)", lambda found: "/" if found[1] == "/" else found[0], tokens(node)[0][1:-1])
    return Pattern(text, reading.span(node))


def _bounds(reading: Reading, node: Node) -> Bounds:
    """`(5)`, `(1..5)`, `(..5)`, `(0..5 step 0.5)`; a bare `+30d` counts from the other side's anchor."""
    low: Literal_ | Moment | None = None
    high: Literal_ | Moment | None = None
    step: Literal_ | None = None
    between = False
    for child in node.children:
        if isinstance(child, Token):
            between = between or child.type == "RANGE"
        elif child.data == "step":
            step = literal(reading, trees(child)[0])
        elif between:
            high = _bound(reading, child)
        else:
            low = _bound(reading, child)
    return Bounds(low, high if between else low, step, reading.span(node))


def _bound(reading: Reading, node: Node) -> Literal_ | Moment:
    if node.data != "moment":
        return literal(reading, node)
    token = tokens(node)[0]
    span = reading.span(node)
    if token == "now":
        return Moment("now", 0, span)
    if token == "today":
        return Moment("today", 0, span)
    amount = token[1:-1]
    if len(amount) > 6:
        reading.report("FC114", "an offset has at most 6 digits", span)
        amount = "0"
    minutes = int(amount) * _MINUTES[token[-1]]
    return Moment("now", -minutes if token.startswith("-") else minutes, span)


def literal(reading: Reading, node: Node) -> Literal_:
    """A `string`, `number` or `boolean` node."""
    span = reading.span(node)
    *minus, token = tokens(node)
    match node.data:
        case "string":
            return reading.string(token)
        case "number":
            return reading.number(token, bool(minus), span)
    return Literal_(token == "true", span)


def value(reading: Reading, node: Node) -> Value:
    match node.data:
        case "values":
            return ListValue(tuple(value(reading, child) for child in trees(node)), reading.span(node))
        case "name":
            token = tokens(node)[0]
            return Null(reading.span(token)) if token == "null" else reading.name(token)
    return literal(reading, node)


def fields(reading: Reading, node: Node) -> tuple[Field, ...]:
    """The fields of a `fields` or `params` node, whose children are `doc, field, doc, field, …`."""
    children = trees(node)
    return tuple(_field(reading, doc, field) for doc, field in zip(children[::2], children[1::2], strict=True))


def _field(reading: Reading, doc: Node, node: Node) -> Field:
    names: list[Name] = []
    optional = False
    default: Value | None = None
    type_node: Node | None = None
    for child in node.children:
        if isinstance(child, Token):
            if child.type == "OPTIONAL":
                optional = True
            elif child.type in ("NAME", "LABEL", "STRING"):
                names.append(reading.wire(child))
        elif child.data == "default":
            default = value(reading, trees(child)[0])
        else:
            type_node = child
    assert type_node is not None
    return Field(
        name=names[0],
        optional=optional,
        type=type_expr(reading, type_node),
        default=default,
        doc=reading.doc(doc),
        span=reading.span(node),
        wire=names[1] if len(names) > 1 else None,
    )
