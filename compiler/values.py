"""Values that a spec writes down: defaults, and what a scenario fixes."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from fractions import Fraction

from compiler.report import did_you_mean, one_of
from compiler.scope import Scope
from compiler.types import (
    BoolType,
    EntityType,
    EnumType,
    Json,
    KeyType,
    ListType,
    MapType,
    MomentType,
    NumberType,
    ObjectType,
    StringType,
    Type,
    UnionType,
)
from compiler.unknown import is_unknown
from dsl.syntax import ListValue, Literal_, Name, Null, Value

_MOMENTS = {
    "date": (re.compile(r"\d{4}-\d\d-\d\d"), date.fromisoformat, "2026-03-06"),
    "time": (re.compile(r"\d\d:\d\d"), time.fromisoformat, "19:30"),
    "datetime": (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d"), datetime.fromisoformat, "2026-03-06T19:30"),
}


def value_of(scope: Scope, value: Value, type_: Type) -> Json:
    """The JSON value that is written, or None if it doesn't fit the type, which is reported."""

    def wrong(message: str, hint: str = "") -> None:
        scope.report.add("FC217", message, value.span, hint)

    if is_unknown(type_):
        return None
    if isinstance(value, Null):
        wrong(f"{describe(type_)} is wanted here, and may not be null", "what may be null is `T | null`")
        return None
    match type_:
        case EnumType():
            return _member(scope, value, type_)
        case ListType():
            return _list(scope, value, type_)
        case KeyType(entity=entity):
            wrong(f"no key of `{entity}` is known before a world is made", "leave this to the dialogue")
            return None
        case ObjectType() | UnionType() | MapType() | EntityType():
            wrong("an object can't be written as one value", "its fields can, as in `filter.price: cheap`")
            return None
    if not isinstance(value, Literal_):
        wrong(f"{describe(type_)} is wanted here", _unquoted_hint(value, type_))
        return None
    match type_:
        case BoolType():
            if isinstance(value.value, bool):
                return value.value
        case NumberType():
            if isinstance(value.value, int | float) and not isinstance(value.value, bool):
                return _number(scope, value, value.value, type_)
        case MomentType():
            return _moment(scope, value, type_)
        case StringType():
            if isinstance(value.value, str):
                return _text(scope, value, value.value, type_)
    wrong(f"{describe(type_)} is wanted here")
    return None


def describe(type_: Type) -> str:
    """What a type is, in the words of a message."""
    match type_:
        case StringType():
            return "a text"
        case NumberType():
            return "a whole number" if type_.integral else "a number"
        case BoolType():
            return "`true` or `false`"
        case MomentType():
            return {"date": "a date", "time": "a time", "datetime": "a date with a time"}[type_.kind]
        case EnumType():
            return f"a value of `{type_.name}`"
        case ObjectType():
            return f"a value of `{type_.name}`" if type_.name else "an object"
        case UnionType():
            return " or ".join(f"`{option.name}`" for option in type_.options)
        case ListType():
            return f"a list ({describe(type_.item)} each)"
        case MapType():
            return f"a map ({describe(type_.item)} each)"
        case KeyType():
            return f"a key of `{type_.entity}`"
        case EntityType():
            return f"a row of `{type_.entity}`"


def _unquoted_hint(value: Value, type_: Type) -> str:
    if isinstance(value, ListValue):
        return "one value, without brackets"
    return f'write "{value.text}"' if isinstance(value, Name) and isinstance(type_, StringType) else ""


def _member(scope: Scope, value: Value, type_: EnumType) -> Json:
    values = {member.source_name or member.value: member.value for member in type_.members}
    if isinstance(value, Name):
        if value.text in values:
            return values[value.text]
        hint = did_you_mean(value.text, values) or f"it has {one_of(values)}"
        scope.report.add(
            "FC217", f"`{type_.name}` has no `{value.text}`", value.span, hint, scope.declared_at(type_.name)
        )
    else:
        quoted = isinstance(value, Literal_) and value.value in values
        hint = "write it without quotes" if quoted else f"it has {one_of(values)}"
        scope.report.add("FC217", f"{describe(type_)} is wanted here", value.span, hint)
    return None


def _list(scope: Scope, value: Value, type_: ListType) -> Json:
    if not isinstance(value, ListValue):
        scope.report.add("FC217", "a list is wanted here", value.span, "put it in `[` and `]`")
        return None
    items = [value_of(scope, item, type_.item) for item in value.items]
    low, high = type_.min_items or 0, type_.max_items
    if len(items) < low or (high is not None and len(items) > high):
        scope.report.add("FC217", f"a list of {len(items)} is not within its bounds", value.span)
    return None if None in items else items


def _number(scope: Scope, value: Literal_, number: int | float, type_: NumberType) -> Json:
    def wrong(message: str, hint: str = "") -> None:
        scope.report.add("FC217", message, value.span, hint)

    if type_.integral and not isinstance(number, int):
        wrong("a whole number is wanted here")
        return None
    if type_.low is not None and number < type_.low:
        wrong(f"{number} is less than {type_.low}, the least there may be")
        return None
    if type_.high is not None and number > type_.high:
        wrong(f"{number} is more than {type_.high}, the most there may be")
        return None
    if type_.step is not None:
        first, step = Fraction(repr(type_.low or 0)), Fraction(repr(type_.step))
        if (Fraction(repr(number)) - first) % step:
            wrong(f"{number} is between two steps of {type_.step}")
            return None
    return number if type_.integral else float(number)


def _moment(scope: Scope, value: Literal_, type_: MomentType) -> Json:
    pattern, read, example = _MOMENTS[type_.kind]
    if isinstance(value.value, str) and pattern.fullmatch(value.value):
        try:
            read(value.value)
        except ValueError:
            scope.report.add("FC217", f'no calendar has "{value.value}"', value.span)
            return None
        return value.value
    scope.report.add("FC217", f"{describe(type_)} is wanted here", value.span, f'as in "{example}"')
    return None


def _text(scope: Scope, value: Literal_, text: str, type_: StringType) -> Json:
    low, high = type_.min_length or 0, type_.max_length
    if len(text) < low or (high is not None and len(text) > high):
        scope.report.add("FC217", f"a text of {len(text)} letters is not within its bounds", value.span)
        return None
    if type_.pattern is not None and not re.search(type_.pattern, text, re.ASCII):
        scope.report.add("FC217", f"{text!r} is not what the pattern asks for", value.span)
        return None
    return text
