"""What is known of an expression's value, and which values fit where."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.effects import Const, Expr
from compiler.resolve import UNKNOWN, UnknownType
from compiler.types import (
    BoolType,
    EntityType,
    EnumType,
    KeyType,
    ListType,
    MomentType,
    NumberType,
    ObjectType,
    StringType,
    Type,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A lowered expression and its type.

    `optional`: it is None if an optional argument (or a `let` without `else`) has no value; a
    comparison with it then holds. `nullable`: it may be None for another reason, such as a row's own
    optional field. `stored`: it is a part of a row of the world.
    """

    expr: Expr
    type: Type
    optional: bool = False
    nullable: bool = False
    stored: bool = False

    @property
    def may_be_absent(self) -> bool:
        return self.optional or self.nullable


NOTHING = Typed(Const(None), UNKNOWN)
"""In place of an expression that is at fault."""


def is_unknown(type_: Type) -> bool:
    return isinstance(type_, UnknownType)


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
        case ObjectType(), ObjectType():
            return (target.name is not None and target.name == source.name) or _object_fits(target, source)
    return False


def _object_fits(target: ObjectType, source: ObjectType) -> bool:
    if any(target.field(field.name) is None for field in source.fields):
        return False
    for wanted in target.fields:
        given = source.field(wanted.name)
        if given is None or given.optional:
            if wanted.required:
                return False
        if given is not None and not fits(wanted.type, given.type):
            return False
    return True


def comparable(one: Type, other: Type) -> bool:
    """Whether two values can be equal at all."""
    if isinstance(one, NumberType) and isinstance(other, NumberType):
        return True
    return not isinstance(one, ListType | ObjectType | EntityType) and fits(one, other)


def ordered(type_: Type) -> bool:
    """Whether one value of a type can be less than another."""
    return isinstance(type_, NumberType | MomentType) or is_unknown(type_)


def unit_of(type_: Type) -> str | None:
    return type_.unit if isinstance(type_, NumberType) else None
