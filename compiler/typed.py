"""What is known of an expression's value, and which values fit where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from compiler.effects import Binary, Const, Expr
from compiler.types import (
    KIND,
    BoolType,
    Docs,
    EntityType,
    EnumType,
    KeyType,
    ListType,
    MapType,
    MomentType,
    NumberType,
    ObjectType,
    Param,
    StringType,
    Type,
    UnionType,
)
from compiler.unknown import UNKNOWN, is_unknown
from dsl.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Typed:
    """A lowered expression and its type.

    `optional`: it is None if an optional argument (or a `let` without `else`) has no value; a
    comparison with it then holds. `nullable`: it may be None for another reason, such as a row's own
    optional field. `stored`: it is a part of a row of the world.
    `guards`: it is reckoned from these, and where one of them is None it would come out as some value
    instead of None; so a comparison with it has to ask for them.
    """

    expr: Expr
    type: Type
    optional: bool = False
    nullable: bool = False
    stored: bool = False
    guards: tuple[Expr, ...] = ()

    @property
    def may_be_absent(self) -> bool:
        return self.optional or self.nullable


NOTHING = Typed(Const(None), UNKNOWN)
"""In place of an expression that is at fault."""


def reckoned(expr: Expr, type_: Type, operands: Sequence[Typed]) -> Typed:
    """What is reckoned from operands is absent if an argument for one is; a row's absent field counts as nothing."""
    guards = absences(operands)
    return Typed(expr, type_, optional=bool(guards), guards=guards)


def absences(values: Sequence[Typed]) -> tuple[Expr, ...]:
    """The expressions that are None where one of the values is absent for want of an argument."""
    found = (guard for value in values if value.optional for guard in value.guards or (value.expr,))
    return tuple(dict.fromkeys(found))


def held(condition: Expr, guards: Sequence[Expr]) -> Expr:
    """The condition, which also holds where a guard is absent."""
    for guard in guards:
        # Nothing differs from itself, but a comparison with what is absent holds.
        condition = Binary("or", Binary("!=", guard, guard, "both"), condition)
    return condition


def fits(target: Type, source: Type) -> bool:
    """Whether a value of `source` may stand where `target` is wanted; bounds and units aside."""
    if is_unknown(target) or is_unknown(source):
        return True
    match target, source:
        case NumberType(), NumberType():
            return source.integral or not target.integral
        case StringType(), StringType():
            return True
        case BoolType(), BoolType():
            return True
        case MomentType(), MomentType():
            return target.kind == source.kind
        case EnumType(), EnumType():
            return target.name == source.name
        case KeyType(), KeyType():
            return target.entity == source.entity
        case EntityType(), EntityType():
            return target.entity == source.entity
        case ListType(), ListType():
            return fits(target.item, source.item)
        case MapType(), MapType():
            return target.key == source.key and fits(target.item, source.item)
        case UnionType(), UnionType():
            return all(option in target.options for option in source.options)
        case ObjectType(), ObjectType():
            return (target.name is not None and target.name == source.name) or _object_fits(target, source)
    return False


def _object_fits(target: ObjectType, source: ObjectType) -> bool:
    if any(target.field(field.name) is None for field in source.fields):
        return False
    for wanted in target.fields:
        given = source.field(wanted.name)
        if (given is None or given.optional) and wanted.required:
            return False
        if given is not None and given.nullable and not wanted.nullable:
            return False
        if given is not None and not fits(wanted.type, given.type):
            return False
    return True


def fields_of(type_: Type) -> tuple[Param, ...]:
    """The fields that a value can have; one of a union may lack what not all of the types have."""
    if isinstance(type_, ObjectType):
        return type_.fields
    if not isinstance(type_, UnionType):
        return ()
    kind = Param(KIND, type_.kind, False, None, Docs(), Span("", 0, 0))
    found: dict[str, Param] = {}
    for field in (field for option in type_.options for field in option.fields):
        everywhere = all((own := option.field(field.name)) and not own.optional for option in type_.options)
        found.setdefault(field.name, replace(field, optional=not everywhere))
    return (kind, *found.values())


def comparable(one: Type, other: Type) -> bool:
    """Whether two values can be equal at all."""
    if isinstance(one, NumberType) and isinstance(other, NumberType):
        return True
    return not isinstance(one, ListType | MapType | ObjectType | UnionType | EntityType) and fits(one, other)


def ordered(type_: Type) -> bool:
    """Whether one value of a type can be less than another."""
    return isinstance(type_, NumberType | MomentType) or is_unknown(type_)


def unit_of(type_: Type) -> str | None:
    return type_.unit if isinstance(type_, NumberType) else None
