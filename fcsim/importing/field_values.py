"""What fits into what: parameters into the fields of a row, and what a field has where nobody says."""

from __future__ import annotations

import re
from dataclasses import replace

from dsl.syntax import Field, ListExpr, TypeExpr, TypeRef, UnionExpr
from fcsim.importing.shapes import (
    Choice,
    Either,
    Flag,
    Listing,
    Moment,
    Nullable,
    Number,
    Record,
    Shape,
    Slot,
    Text,
    bare,
)


def initial(shape: Shape) -> object | None:
    """What a property has at first, if nobody says: the plainest value there is, and none for texts."""
    match bare(shape):
        case Flag():
            return False
        case Number(low=low, high=high):
            return low if low is not None else 0 if high is None or high >= 0 else high
        case Choice(values=values):
            return values[0]
        case Moment(kind):
            return "12:00" if kind == "time" else kind
    return None


def has_default(slot: Slot) -> bool:
    """Whether a call that leaves it out has a value all the same; of lists and objects defaults may get lost."""
    return slot.default is not None and isinstance(bare(slot.shape), Text | Number | Choice | Flag)


def takes(target: Shape, source: Shape) -> bool:
    """Whether all values of one shape are values of the other, null included."""
    if isinstance(source, Nullable) and not isinstance(target, Nullable):
        return False
    return fits(bare(target), bare(source))


def fits(target: Shape, source: Shape) -> bool:
    match target, source:
        case Text(), Text():
            free = target.pattern is None and target.format is None
            return free or replace(target, samples=(), name="") == replace(source, samples=(), name="")
        case Number(), Number():
            free = (
                target.low is None
                and target.high is None
                and target.step is None
                and not (target.integral and not source.integral)
            )
            return free or replace(target, name="") == replace(source, name="")
        case Listing(), Listing():
            return (
                target.low == source.low
                and target.high == source.high
                and target.unique == source.unique
                and fits(target.item, source.item)
            )
    return target == source and not isinstance(target, Either)


def compares(given: Shape, own: Shape) -> bool:
    one, other = bare(given), bare(own)
    if isinstance(one, Listing | Record | Either):
        return False
    return type(one) is type(other) and (not isinstance(one, Choice) or one is other)


def same(one: TypeExpr, other: Field) -> bool:
    """Both are keys of one entity, or neither is a key."""
    return refers(one) == refers(other.type)


def refers(expr: object) -> set[str]:
    """The entities whose keys are in a type."""
    match expr:
        case TypeRef(member=member) if member is not None:
            return {expr.name.text}
        case ListExpr():
            return refers(expr.item)
        case UnionExpr():
            return {name for option in expr.options for name in refers(option)}
    return set()


def is_varied(shape: Shape) -> bool:
    """Whether rows can't hold it."""
    inner = bare(shape)
    return isinstance(inner, Either) or (isinstance(inner, Listing) and is_varied(inner.item))


def is_list(answer: Shape | None) -> bool:
    return isinstance(bare(answer) if answer is not None else None, Listing)


def counts(parameter: Field) -> bool:
    return not re.search(r"(?i)page|offset|cursor|sort|order|limit", parameter.name.text)
