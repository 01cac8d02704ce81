"""Other names on the wire for APIs, parameters, and the fields of objects and rows; in the file all keep their own.
Error codes, which have no other name, are in another style."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from compiler.types import KIND
from dsl.nodes import name
from dsl.syntax import (
    EntityDecl,
    Field,
    FlowDecl,
    FlowEdge,
    LetStmt,
    ListExpr,
    ObjectExpr,
    PhraseEntry,
    PhrasesDecl,
    RequireStmt,
    ScalarDecl,
    TypeDecl,
    TypeExpr,
    TypeRef,
    UnionExpr,
)
from fcsim.evolve.draft import Draft
from fcsim.evolve.nodes import rebuilt, walk
from fcsim.evolve.step import Arguments, Call, Step, wire_of
from simulator.chance import pick
from simulator.naming import camel, kebab, pascal, renamed, snake

_API_STYLES = ((snake,), (camel,), (pascal,), (kebab,))
_FIELD_STYLES = ((snake,), (camel,), (camel,), (snake,))
_CODE_STYLES: tuple[Callable[[list[str]], str], ...] = (
    lambda words: "_".join(words).upper(),
    snake,
    pascal,
    lambda words: "ERR_" + "_".join(words).upper(),
)
_OUTCOMES = frozenset({"ok", "empty", "invalid", "INVALID_ARGUMENTS"})
"""What calls come to without an error of the spec's."""


def rename(draft: Draft, rng: random.Random) -> Step | None:
    style = int(rng.random() * len(_API_STYLES))
    share = 0.4 + 0.6 * rng.random()
    taken = {wire_of(api) for api in draft.apis}
    wires: dict[str, str] = {}
    before = {wire_of(api): api for api in draft.apis}
    types = {decl.name.text: decl for decl in draft.all(TypeDecl)}
    for number, api in enumerate(draft.apis, start=1):
        new = api
        old = wire_of(api)
        if rng.random() < share:
            opaque = pick(rng, (f"fn_{number}", f"tool_{number}", f"op{number}")) if api.doc else old
            wire = renamed(old, draft.names | taken, rng, opaque, _API_STYLES[style])
            if wire != old:
                taken.add(wire)
                wires[old] = wire
                new = replace(new, wire=name(wire))
        params = _fields(new.params, rng, share, style)
        draft.put(api, replace(new, params=params, returns=_inside(new.returns, rng, share, style, False)))
    told = _in_results(draft, types)
    # Fields of a choice's types that are called alike must be alike: these keep their names.
    kept = {option.name.text for union in _unions(draft) for option in union.options if isinstance(option, TypeRef)}
    for type_ in (type_ for type_ in types.values() if type_.name.text not in kept):
        draft.put(type_, replace(type_, fields=_fields(type_.fields, rng, share, style, type_.name.text not in told)))
    for row in draft.all(EntityDecl):
        draft.put(row, replace(row, fields=_fields(row.fields, rng, share, style, False)))
    after = {api.name.text: api for api in draft.apis}
    types_after = {decl.name.text: decl for decl in draft.all(TypeDecl)}

    def call(tool: str, arguments: Arguments) -> Call | None:
        api = before[tool]
        found = _arguments(api.params, after[api.name.text].params, arguments, types, types_after)
        return wires.get(tool, tool), found

    shown = ", ".join(f"{old} is {new}" for old, new in wires.items())
    codes = _codes(draft, rng)
    return Step("rename", shown or "parameters have other names", call, codes=codes)


def _unions(draft: Draft) -> list[UnionExpr]:
    """The choices of several types."""
    parts = [(api.params, api.returns) for api in draft.apis]
    decls = (*draft.all(TypeDecl), *draft.all(ScalarDecl), *draft.all(EntityDecl))
    return [node for node in walk((*parts, *decls)) if isinstance(node, UnionExpr) and len(node.options) > 1]


def _in_results(draft: Draft, types: Mapping[str, TypeDecl]) -> set[str]:
    """The types that are in results."""
    found: set[str] = set()
    left: list[Any] = [*(api.returns for api in draft.apis), *draft.all(EntityDecl)]
    while left:
        for node in walk(left.pop()):
            if isinstance(node, TypeRef) and node.name.text in types and node.name.text not in found:
                found.add(node.name.text)
                left.append(types[node.name.text])
    return found


def _codes(draft: Draft, rng: random.Random) -> dict[str, str]:
    """Every error code, in one style."""
    style = pick(rng, _CODE_STYLES)
    old = {error.code.text for api in draft.apis for error in api.errors}
    codes = {code: style(code.lower().split("_")) for code in sorted(old)}
    codes = {code: new for code, new in codes.items() if new not in _OUTCOMES}

    def visit(node: Any) -> Any:
        if isinstance(node, LetStmt | RequireStmt) and node.otherwise and node.otherwise.text in codes:
            return replace(node, otherwise=name(codes[node.otherwise.text]))
        if isinstance(node, PhraseEntry) and node.kind == "on" and node.argument[0].text in codes:
            return replace(node, argument=(name(codes[node.argument[0].text]),))
        if isinstance(node, FlowEdge) and node.on is not None and node.on.text in codes:
            return replace(node, on=name(codes[node.on.text]))
        return node

    for api in draft.apis:
        errors = tuple(replace(error, code=name(codes.get(error.code.text, error.code.text))) for error in api.errors)
        draft.put(api, replace(api, errors=errors, body=rebuilt(api.body, visit)))
    for block in draft.all(PhrasesDecl):
        draft.put(block, rebuilt(block, visit))
    for flow in draft.all(FlowDecl):
        draft.put(flow, rebuilt(flow, visit))
    return codes


def _fields(
    fields: tuple[Field, ...], rng: random.Random, share: float, style: int, explained: bool = True
) -> tuple[Field, ...]:
    """With other names; only those that are `explained` to the model may say nothing."""
    taken = {text for field in fields for text in (field.name.text, wire_of(field))}

    def field_(field: Field, number: int) -> Field:
        type_ = _inside(field.type, rng, share, style, explained)
        old = wire_of(field)
        if rng.random() < share:
            opaque = pick(rng, (f"arg_{number}", f"p{number}", f"field_{number}")) if field.doc and explained else old
            wire = renamed(old, taken, rng, opaque, _FIELD_STYLES[style])
            if wire != old:
                taken.add(wire)
                return replace(field, type=type_, wire=name(wire))
        return field if type_ is field.type else replace(field, type=type_)

    return tuple(field_(field, number) for number, field in enumerate(fields, start=1))


def _inside(type_: TypeExpr, rng: random.Random, share: float, style: int, explained: bool) -> TypeExpr:
    """A type with other names in the objects in it."""

    def visit(node: Any) -> Any:
        return (
            replace(node, fields=_fields(node.fields, rng, share, style, explained))
            if isinstance(node, ObjectExpr)
            else node
        )

    return rebuilt(type_, visit)


def _arguments(
    old: tuple[Field, ...],
    new: tuple[Field, ...],
    value: Arguments,
    types: Mapping[str, TypeDecl],
    types_after: Mapping[str, TypeDecl],
) -> Arguments:
    def inside(one: TypeExpr, other: TypeExpr, item: Any) -> Any:
        if isinstance(one, ListExpr) and isinstance(other, ListExpr):
            return [inside(one.item, other.item, each) for each in item]
        if isinstance(one, ObjectExpr) and isinstance(other, ObjectExpr):
            return _arguments(one.fields, other.fields, item, types, types_after)
        if item is None:
            return None
        if isinstance(one, UnionExpr) and isinstance(other, UnionExpr):
            if len(one.options) == 1:
                return inside(one.options[0], other.options[0], item)
            name_ = item[KIND]
            rest = {key: each for key, each in item.items() if key != KIND}
            return {KIND: name_} | _arguments(types[name_].fields, types_after[name_].fields, rest, types, types_after)
        if isinstance(one, TypeRef) and one.member is None and one.name.text in types:
            name_ = one.name.text
            return _arguments(types[name_].fields, types_after[name_].fields, item, types, types_after)
        return item

    pairs = {wire_of(one): (one, other) for one, other in zip(old, new, strict=True)}
    return {wire_of(pairs[key][1]): inside(pairs[key][0].type, pairs[key][1].type, item) for key, item in value.items()}
