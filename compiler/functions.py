"""The functions of the effect language: what each takes, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from compiler.effects import Aggregate, Call, Const
from compiler.report import did_you_mean
from compiler.scales import SCALES, whole
from compiler.typed import NOTHING, Typed, absences, fits, held, reckoned
from compiler.types import BoolType, ListType, MomentType, NumberType, StringType, Type
from compiler.unknown import is_unknown
from compiler.values import describe
from dsl import syntax

if TYPE_CHECKING:
    from compiler.expressions import Expressions

_AggregateName: TypeAlias = Literal["sum", "min", "max", "avg", "any", "all"]
_AGGREGATES: Mapping[str, _AggregateName] = {
    "sum": "sum",
    "min": "min",
    "max": "max",
    "avg": "avg",
    "any": "any",
    "all": "all",
}
_DATETIME = MomentType("datetime")
_COUNT = NumberType(integral=True)

# What each function is called with, in words.
FUNCTIONS: Mapping[str, str] = {
    "now": "now()",
    "today": "today()",
    "count": "count(list)",
    "len": "len(text)",
    "lower": "lower(text)",
    "round": "round(number)",
    "given": "given(value, otherwise)",
    "convert": "convert(number, unit)",
    "contains": "contains(text, part) or contains(list, item)",
    "days": "days(from, to)",
    "minutes": "minutes(from, to)",
    "sum": "sum(rows, .field)",
    "min": "min(rows, .field)",
    "max": "max(rows, .field)",
    "avg": "avg(rows, .field)",
    "any": "any(rows, .field == …)",
    "all": "all(rows, .field == …)",
}


def call(within: Expressions, expr: syntax.CallExpr) -> Typed:
    """A function's call, checked and lowered."""
    name = expr.function.text
    if name not in FUNCTIONS:
        hint = did_you_mean(name, FUNCTIONS) or f"there is {', '.join(FUNCTIONS)}"
        within.fault("FC303", f"no function named `{name}`", expr.function.span, hint)
        return NOTHING
    wanted = FUNCTIONS[name].split(" or ")[0].count(",") + (not FUNCTIONS[name].endswith("()"))
    if len(expr.args) != wanted:
        message = f"`{name}` takes {wanted or 'no'} argument{'s' * (wanted != 1)}, and not {len(expr.args)}"
        within.fault("FC304", message, expr.span, f"as in `{FUNCTIONS[name]}`")
        return NOTHING
    if name == "given":
        return _given(within, expr)
    if name == "convert":
        return _convert(within, expr)
    if name in _AGGREGATES:
        return _aggregate(within, expr, _AGGREGATES[name])
    return _plain(within, expr)


def _plain(within: Expressions, expr: syntax.CallExpr) -> Typed:
    name = expr.function.text
    args = [within.infer(arg, None) for arg in expr.args]
    if any(is_unknown(arg.type) for arg in args):
        return NOTHING
    result: Type
    match name, [arg.type for arg in args]:
        case "now", []:
            result = _DATETIME
        case "today", []:
            result = MomentType("date")
        case ("count", [ListType()]) | ("len", [StringType()]):
            result = _COUNT
        case "lower", [StringType()]:
            result = StringType()
        case "round", [NumberType(integral=integral, unit=unit)]:
            result = NumberType(integral, unit=unit)
        case "contains", [StringType(), StringType()]:
            return _contains(args[0], args[1])
        case "contains", [ListType(item=item), _]:
            again = within.infer(expr.args[1], item)
            if not fits(item, again.type):
                message = f"the list is of {describe(item)}, and this is {describe(again.type)}"
                within.fault("FC304", message, expr.args[1].span)
            return _contains(args[0], again)
        case "days" | "minutes", [MomentType() as start, MomentType() as end] if "time" not in (start.kind, end.kind):
            result = NumberType(integral=True, unit=name.removesuffix("s"))
        case _:
            given = ", ".join(describe(arg.type) for arg in args)
            within.fault("FC304", f"`{name}` can't take {given}", expr.span, f"as in `{FUNCTIONS[name]}`")
            return NOTHING
    return reckoned(Call(name, tuple(arg.expr for arg in args)), result, args)


def _given(within: Expressions, expr: syntax.CallExpr) -> Typed:
    """The first value, or where it is absent the second."""
    value = within.infer(expr.args[0], None)
    otherwise = within.infer(expr.args[1], value.type)
    if is_unknown(value.type) or is_unknown(otherwise.type):
        return NOTHING
    for one, arg in ((value, expr.args[0]), (otherwise, expr.args[1])):
        if one.guards:
            within.absent(arg, "what `given` chooses from")
    wider = otherwise.type if fits(otherwise.type, value.type) else value.type
    if not fits(wider, otherwise.type):
        message = f"one value is {describe(value.type)}, and the other is {describe(otherwise.type)}"
        within.fault("FC304", message, expr.args[1].span, f"as in `{FUNCTIONS['given']}`")
        return NOTHING
    return Typed(
        Call("given", (value.expr, otherwise.expr)),
        wider,
        optional=value.may_be_absent and otherwise.optional,
        nullable=value.may_be_absent and otherwise.nullable,
        stored=value.stored or otherwise.stored,
    )


def _convert(within: Expressions, expr: syntax.CallExpr) -> Typed:
    """A number in another unit of what it measures."""
    number = within.number(expr.args[0])
    if not isinstance(number.type, NumberType):
        return NOTHING
    to = expr.args[1]
    target = to.root.text if isinstance(to, syntax.PathExpr) and to.root is not None and not to.parts else ""
    source = number.type.unit
    if source is None or target not in SCALES or SCALES[source].dimension != SCALES[target].dimension:
        measured = f"`{source}`" if source else "no unit"
        hint = did_you_mean(target, SCALES) if target not in SCALES else f"as in `{FUNCTIONS['convert']}`"
        within.fault("FC304", f"a number of {measured} has no amount in `{target}`", to.span, hint)
        return NOTHING
    integral = number.type.integral and whole(number.type.low, number.type.step, source, target)
    lowered = Call("convert", (number.expr, Const(source), Const(target)))
    return reckoned(lowered, NumberType(integral, unit=target), [number])


def _contains(whole: Typed, part: Typed) -> Typed:
    """That something contains what is absent holds, as comparisons do; the call itself sees to a plain part."""
    guards = (*absences([whole]), *part.guards)
    return Typed(held(Call("contains", (whole.expr, part.expr)), guards), BoolType())


def _aggregate(within: Expressions, expr: syntax.CallExpr, function: _AggregateName) -> Typed:
    items = within.infer(expr.args[0], None)
    if is_unknown(items.type):
        return NOTHING
    if not isinstance(items.type, ListType):
        message = f"`{function}` goes through a list, and this is {describe(items.type)}"
        within.fault("FC304", message, expr.args[0].span, f"as in `{FUNCTIONS[function]}`")
        return NOTHING
    within.rows.append((items.type.item, items.stored))
    if function in ("any", "all"):
        item = within.condition(expr.args[1])
        result: Type = BoolType()
    else:
        item = within.infer(expr.args[1], None)
        result = item.type
        if isinstance(item.type, NumberType):
            integral = item.type.integral and function != "avg"
            result = NumberType(integral, unit=item.type.unit)
        elif not is_unknown(item.type):
            message = f"`{function}` is of numbers, and this is {describe(item.type)}"
            within.fault("FC304", message, expr.args[1].span)
            result = NOTHING.type
    within.rows.pop()
    if item.guards:
        within.absent(expr.args[1], f"what `{function}` goes through")
    lowered = Aggregate(function, items.expr, item.expr)
    if isinstance(result, BoolType):
        return Typed(held(lowered, absences([items])), result)
    return reckoned(lowered, result, [items])
