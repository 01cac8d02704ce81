"""Declarations: lark's node for one declaration into a syntax class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from dsl.syntax import (
    ApiDecl,
    ConfusableDecl,
    Cue,
    Decl,
    Doc,
    DomainDecl,
    EntityDecl,
    EnumDecl,
    EnumMember,
    ErrorDecl,
    Fixed,
    FlowDecl,
    FlowEdge,
    FlowTarget,
    Goal,
    LocaleDecl,
    PersonaDecl,
    PhraseEntry,
    PhraseKind,
    PhrasesDecl,
    ProfileDecl,
    ProfileEntry,
    ScalarDecl,
    ScenarioDecl,
    Stmt,
    Trait,
    TypeDecl,
    UseDecl,
    WorldCount,
    WorldDecl,
)
from dsl.tree_base import Node, Reading, forms, part, strings, tokens, trees
from dsl.tree_effects import statement
from dsl.tree_types import TYPE_RULES, fields, literal, type_expr, value

UNDOCUMENTED = ("header", "locale", "use", "world", "profile", "phrases", "flow")
"""The declarations that carry no documentation."""


def declaration(reading: Reading, start: Node) -> Decl | None:
    """The declaration of a `start` node; None for the header `fcspec 1`."""
    documentation, node = trees(start)
    doc = reading.doc(documentation)
    if doc and node.data in UNDOCUMENTED:
        word = "fcspec" if node.data == "header" else node.data
        reading.report("FC110", f"`{word}` has no documentation", doc[0].span, "write a comment with `//`")
    span = reading.span(node)
    children = trees(node)
    names = [reading.name(token) for token in tokens(node) if token.type == "NAME"]
    match node.data:
        case "domain":
            return DomainDecl(names[0], doc, span)
        case "locale":
            return LocaleDecl(tuple(names), span)
        case "use":
            return UseDecl(names[0], tuple(names[1:]), span)
        case "enum":
            strangers = part(node, "strangers")
            members = tuple(_member(reading, *pair) for pair in _pairs([c for c in children if c is not strangers]))
            return EnumDecl(
                names[0], members, forms(reading, part(strangers, "forms") if strangers else None), doc, span
            )
        case "scalar":
            return ScalarDecl(names[0], type_expr(reading, children[0]), doc, span)
        case "type":
            return TypeDecl(names[0], fields(reading, children[0]), doc, span)
        case "entity":
            return EntityDecl(names[0], fields(reading, children[0]), doc, span)
        case "world":
            return WorldDecl(tuple(_count(reading, child) for child in children), span)
        case "api":
            return _api(reading, node, doc)
        case "profile":
            return ProfileDecl(tuple(_profile_entry(reading, *pair) for pair in _pairs(children)), span)
        case "phrases":
            return PhrasesDecl(names[0], names[1], tuple(_entry(reading, child) for child in children), span)
        case "persona":
            return PersonaDecl(names[0], tuple(_trait(reading, child) for child in children), doc, span)
        case "scenario":
            persona = part(node, "name")
            goals = tuple(_goal(reading, child) for child in children if child.data == "goal")
            return ScenarioDecl(names[0], reading.name(tokens(persona)[0]) if persona else None, goals, doc, span)
        case "confusable":
            return ConfusableDecl(names[0], tuple(_cue(reading, child) for child in children), doc, span)
        case "flow":
            return FlowDecl(tuple(_edge(reading, child) for child in children), span)
    return None


def _pairs(nodes: list[Node]) -> Iterator[tuple[Node, Node]]:
    return zip(nodes[::2], nodes[1::2], strict=True)


def _member(reading: Reading, doc: Node, node: Node) -> EnumMember:
    name = reading.name(tokens(node)[0])
    wire = part(node, "wire")
    return EnumMember(
        name,
        forms(reading, part(node, "forms")),
        reading.doc(doc),
        reading.span(node),
        reading.wire(tokens(wire)[0]) if wire else None,
    )


def _count(reading: Reading, node: Node) -> WorldCount:
    entity, _, number = tokens(node)
    return WorldCount(reading.name(entity), reading.number(number, False, reading.span(number)), reading.span(node))


def _profile_entry(reading: Reading, doc: Node, node: Node) -> ProfileEntry:
    uses = part(node, "uses")
    return ProfileEntry(
        name=reading.name(tokens(node)[0]),
        type=type_expr(reading, next(child for child in trees(node) if child.data in TYPE_RULES)),
        uses=tuple(tuple(reading.name(word) for word in tokens(use)) for use in trees(uses)) if uses else (),
        doc=reading.doc(doc),
        span=reading.span(node),
    )


def _api(reading: Reading, node: Node, doc: Doc) -> ApiDecl:
    wire, body = part(node, "wire"), part(node, "body")
    params = part(node, "params")
    returns = next(child for child in trees(node) if child.data in TYPE_RULES)
    errors, confirm, statements = _body(reading, body) if body else ((), False, ())
    return ApiDecl(
        name=reading.name(tokens(node)[0]),
        wire=reading.wire(tokens(wire)[0]) if wire else None,
        params=fields(reading, params) if params else (),
        returns=type_expr(reading, returns),
        errors=errors,
        confirm=confirm,
        body=statements or None,
        doc=doc,
        span=reading.span(node),
    )


def _body(reading: Reading, body: Node) -> tuple[tuple[ErrorDecl, ...], bool, tuple[Stmt, ...]]:
    errors: list[ErrorDecl] = []
    statements: list[Stmt] = []
    doc: Doc = ()
    confirm = False
    for node in trees(body):
        if node.data == "doc":
            doc = reading.doc(node)
            continue
        if node.data not in ("error", "confirm"):
            statements.append(statement(reading, node))
            continue
        if statements:
            message = f"`{node.data}` stands before the statements"
            reading.report("FC116", message, reading.span(node), "move it to the top of the body")
        if node.data == "error":
            errors.append(_error(reading, doc, node))
        elif confirm:
            reading.report("FC117", "`confirm` is said twice", reading.span(node), "leave one of them out")
        else:
            confirm = True
    return tuple(errors), confirm, tuple(statements)


def _error(reading: Reading, doc: Doc, node: Node) -> ErrorDecl:
    text = part(node, "string")
    return ErrorDecl(
        code=reading.name(tokens(node)[0]),
        text=literal(reading, text) if text else None,
        forms=forms(reading, part(node, "forms")),
        doc=doc,
        span=reading.span(node),
    )


def _entry(reading: Reading, node: Node) -> PhraseEntry:
    span = reading.span(node)
    texts = strings(reading, trees(node))
    kind, *argument = tokens(node)
    if node.data == "aside":
        return PhraseEntry(cast(PhraseKind, str(kind)), (), texts[::2], texts[1::2], span)
    return PhraseEntry(cast(PhraseKind, str(kind)), tuple(reading.name(word) for word in argument), texts, (), span)


def _trait(reading: Reading, node: Node) -> Trait:
    return Trait(reading.name(tokens(node)[0]), literal(reading, trees(node)[0]), reading.span(node))


def _goal(reading: Reading, node: Node) -> Goal:
    fixed = tuple(
        Fixed(
            tuple(reading.name(word) for word in tokens(child)),
            value(reading, trees(child)[0]),
            reading.span(child),
        )
        for child in trees(node)
    )
    return Goal(reading.name(tokens(node)[0]), fixed, reading.span(node))


def _cue(reading: Reading, node: Node) -> Cue:
    return Cue(reading.name(tokens(node)[0]), forms(reading, part(node, "forms")), reading.span(node))


def _edge(reading: Reading, node: Node) -> FlowEdge:
    on = part(node, "name")
    targets = tuple(_target(reading, child) for child in trees(node) if child.data == "target")
    return FlowEdge(
        reading.name(tokens(node)[0]), reading.name(tokens(on)[0]) if on else None, targets, reading.span(node)
    )


def _target(reading: Reading, node: Node) -> FlowTarget:
    api, *weight = tokens(node)
    return FlowTarget(
        reading.name(api),
        reading.number(weight[0], False, reading.span(weight[0])) if weight else None,
        reading.span(node),
    )
