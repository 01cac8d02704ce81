"""What an effect does with rows: queries, new rows, changes; and the records that it makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.effects import Const, Create, Delete, Expr, Query, Record, Update
from compiler.model import Entity
from compiler.report import did_you_mean, one_of
from compiler.typed import NOTHING, Typed, ordered
from compiler.types import KIND, Docs, EntityType, ListType, NumberType, ObjectType, Param, Type, UnionType
from compiler.unknown import is_unknown
from compiler.values import describe
from dsl import syntax
from dsl.diagnostics import Span

if TYPE_CHECKING:
    from compiler.expressions import Expressions


def _entity(within: Expressions, name: syntax.Name) -> Entity | None:
    if name.text not in within.scope.entities:
        within.scope.unknown("FC221", "entity", name, within.scope.entities)
    return within.entities.get(name.text)


def query(within: Expressions, expr: syntax.QueryExpr) -> Typed:
    """`one E where …`: a row, or None; otherwise a list of rows."""
    entity = _entity(within, expr.entity)
    if entity is None:
        return NOTHING
    within.reads.add(entity.name)
    row = EntityType(entity.name)
    within.rows.append((row, True))
    where = within.condition(expr.where).expr if expr.where is not None else None
    by = within.infer(expr.by, None) if expr.by is not None else None
    within.rows.pop()
    if by is not None and expr.by is not None and not ordered(by.type):
        hint = "a number or a moment gives one"
        within.fault("FC306", f"{describe(by.type)} gives rows no order", expr.by.span, hint)
    take = within.infer(expr.take, None) if expr.take is not None else None
    if take is not None and expr.take is not None and not is_unknown(take.type):
        if not isinstance(take.type, NumberType) or not take.type.integral:
            message = f"`take` wants a whole number, and this is {describe(take.type)}"
            within.fault("FC305", message, expr.take.span)
        elif take.guards:
            within.absent(expr.take, "a number of rows")
        elif expr.one:
            within.fault("FC305", "`one` takes one row already", expr.take.span, "leave out `take`")
    lowered = Query(entity.name, expr.one, where, by.expr if by else None, expr.descending, take.expr if take else None)
    return Typed(lowered, row if expr.one else ListType(row), optional=expr.one, stored=True)


def create(within: Expressions, expr: syntax.CreateExpr) -> Typed:
    entity = _entity(within, expr.entity)
    if entity is None:
        for assign in expr.assigns:
            within.infer(assign.value, NOTHING.type)
        return NOTHING
    within.writes.add(entity.name)
    assigns = tuple(_assigns(within, expr.assigns, entity.fields, entity))
    given = {name for name, _ in assigns} | {assign.name.text for assign in expr.assigns}
    needed = [field for field in entity.fields if field.required and field.name != entity.key]
    _require(within, f"a new `{entity.name}`", needed, given, expr.span)
    return Typed(Create(entity.name, assigns), EntityType(entity.name), stored=True)


def update(within: Expressions, expr: syntax.UpdateExpr) -> Typed:
    row = _target(within, expr.target, "changed")
    entity = within.entities.get(row.entity) if row is not None else None
    if row is None or entity is None:
        return NOTHING
    within.writes.add(entity.name)
    assigns = tuple(_assigns(within, expr.assigns, entity.fields, entity, changes=True))
    return Typed(Update(expr.target.text, entity.name, assigns), row, stored=True)


def delete(within: Expressions, expr: syntax.DeleteExpr) -> Typed:
    row = _target(within, expr.target, "deleted")
    if row is None:
        return NOTHING
    within.writes.add(row.entity)
    return Typed(Delete(expr.target.text, row.entity), row, stored=True)


def record(within: Expressions, expr: syntax.RecordExpr, expected: Type | None) -> Typed:
    """`{ total: …, lines: … }`; of the type that is wanted, if it is known which."""
    if isinstance(expected, UnionType):
        return _of_union(within, expr, expected)
    if isinstance(expected, ObjectType):
        assigns = tuple(_assigns(within, expr.assigns, expected.fields, None))
        given = {name for name, _ in assigns} | {assign.name.text for assign in expr.assigns}
        needed = [field for field in expected.fields if field.required]
        _require(within, describe(expected), needed, given, expr.span)
        return Typed(Record(assigns), expected)
    fields = []
    values: list[tuple[str, Expr]] = []
    for assign in _once(within, expr.assigns):
        found = within.infer(assign.value, None)
        fields.append(Param(assign.name.text, found.type, found.may_be_absent, None, Docs(), assign.span))
        values.append((assign.name.text, found.expr))
    return Typed(Record(tuple(values)), ObjectType(None, tuple(fields), Docs()))


def _of_union(within: Expressions, expr: syntax.RecordExpr, expected: UnionType) -> Typed:
    """`{ kind: Card, number }`: a record of the type that its `kind` names."""
    kinds = [assign for assign in expr.assigns if assign.name.text == KIND]
    names = [str(option.name) for option in expected.options]
    value = kinds[0].value if kinds else None
    name = value.root if isinstance(value, syntax.PathExpr) and not value.parts else None
    option = expected.option(name.text) if name is not None else None
    if option is None:
        hint = (did_you_mean(name.text, names) if name else "") or f"`{KIND}` is {one_of(names)}"
        within.fault("FC312", f"this is one of {one_of(names)}, and does not say which", expr.span, hint)
        return NOTHING
    rest = tuple(assign for assign in expr.assigns if assign not in kinds[:1])
    found = record(within, syntax.RecordExpr(rest, expr.span), option)
    assert isinstance(found.expr, Record)
    return Typed(Record(((KIND, Const(option.name)), *found.expr.assigns)), expected)


def _target(within: Expressions, name: syntax.Name, done: str) -> EntityType | None:
    """The row that a variable holds, if it holds one for certain."""
    found = within.variables.get(name.text)
    if found is None:
        within.unknown_variable(name)
        return None
    within.used.add(name.text)
    if is_unknown(found.type):
        return None
    if not isinstance(found.type, EntityType):
        hint = "`let x = one … else CODE` makes one of a list" if isinstance(found.type, ListType) else ""
        message = f"only a row can be {done}, and `{name.text}` is {describe(found.type)}"
        within.fault("FC314", message, name.span, hint or "`let x = one … else CODE` looks one up")
        return None
    if found.may_be_absent:
        hint = "`let x = one … else CODE` makes sure of it"
        within.fault("FC308", f"`{name.text}` may be absent here", name.span, hint)
    return found.type


def _once(within: Expressions, assigns: tuple[syntax.Assign, ...]) -> Iterator[syntax.Assign]:
    taken: set[str] = set()
    for assign in assigns:
        if assign.name.text in taken:
            within.fault("FC201", f"`{assign.name.text}` is given twice", assign.name.span)
        else:
            taken.add(assign.name.text)
            yield assign


def _assigns(
    within: Expressions,
    assigns: tuple[syntax.Assign, ...],
    fields: tuple[Param, ...],
    entity: Entity | None,
    *,
    changes: bool = False,
) -> Iterator[tuple[str, Expr]]:
    """Each field with its value; a new row takes its default where a value is absent."""
    for assign in _once(within, assigns):
        name = assign.name
        field = next((field for field in fields if field.is_called(name.text)), None)
        if field is None:
            known = [field.source_name or field.name for field in fields]
            whose = f"`{entity.name}`" if entity else "what is wanted here"
            within.fault("FC302", f"{whose} has no field `{name.text}`", name.span, did_you_mean(name.text, known))
            within.infer(assign.value, NOTHING.type)
        elif entity is not None and field.name == entity.key:
            message = f"`{name.text}` is the row's key, which the world gives it"
            within.fault("FC313", message, name.span, "leave it out")
        else:
            defaults = field.default is not None and entity is not None and not changes
            absent = field.optional or field.nullable or defaults
            found = within.assigned(assign.value, field.type, f"`{name.text}`", absent=absent)
            yield field.name, found.expr


def _require(within: Expressions, what: str, needed: list[Param], given: set[str], span: Span) -> None:
    missing = [f"`{field.source_name or field.name}`" for field in needed if not any(map(field.is_called, given))]
    if missing:
        within.fault("FC312", f"{what} needs {' and '.join(missing)} too", span)
