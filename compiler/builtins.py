"""The built-in types: which bounds, annotations and words each of them takes."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from compiler.fakers import PROVIDERS
from compiler.patterns import Unmakeable, example
from compiler.report import did_you_mean, one_of
from compiler.scope import Scope
from compiler.types import BoolType, MomentType, NumberType, StringType, Type
from compiler.units import UNITS
from dsl.syntax import Annotation, Bounds, Literal_, Moment, Name, Pattern, TypeRef

_ANNOTATIONS = {"unit": ("int", "float"), "faker": ("string",), "pattern": ("string",), "format": ("string",)}
_EXAMPLES = {
    "unit": "@unit(minute)",
    "faker": "@faker(company)",
    "pattern": "@pattern(/^[A-Z]{3}$/)",
    "format": "@format(email)",
}
FORMATS: Mapping[str, str] = {
    "email": "email",
    "uri": "url",
    "uuid": "uuid4",
    "hostname": "domain_name",
    "ipv4": "ipv4",
    "ipv6": "ipv6",
}
"""The formats of JSON Schema that texts can have, and the provider of Faker that makes such texts."""


def builtin(scope: Scope, ref: TypeRef) -> Type:
    """`int(1..20) @unit(person)`, resolved. What is wrong with it is reported and left out."""
    arguments = _annotations(scope, ref)
    if ref.forms and ref.name.text != "string":
        scope.report.add("FC211", f"`{ref.name.text}` has no words of its own", ref.forms[0].span, _FORMS_HINT)
    match ref.name.text:
        case "string":
            return _string(scope, ref, arguments)
        case "int" | "float":
            return _number(scope, ref, arguments.get("unit"))
        case "bool":
            if ref.bounds is not None:
                scope.report.add("FC207", "`bool` has no bounds", ref.bounds.span)
            return BoolType()
        case _:
            return _moment(scope, ref)


_FORMS_HINT = "an enum gives words to each of its values"


# ---- annotations -------------------------------------------------------------------------------


def _annotations(scope: Scope, ref: TypeRef) -> dict[str, str]:
    """The argument of each annotation that fits the type."""
    found: dict[str, str] = {}
    for annotation in ref.annotations:
        name = annotation.name
        if name.text == "unique":
            hint = "it stands after the list: `T[] @unique`"
            scope.report.add("FC210", "`@unique` is for lists", annotation.span, hint)
        elif name.text not in _ANNOTATIONS:
            hint = did_you_mean(name.text, _ANNOTATIONS) or f"there is {one_of('@' + known for known in _ANNOTATIONS)}"
            scope.report.add("FC209", f"no annotation named `@{name.text}`", name.span, hint)
        elif ref.name.text not in _ANNOTATIONS[name.text]:
            wanted = one_of(f"`{kind}`" for kind in _ANNOTATIONS[name.text])
            scope.report.add("FC210", f"`@{name.text}` is for {wanted}, not for `{ref.name.text}`", annotation.span)
        elif name.text in found:
            scope.report.add("FC201", f"`@{name.text}` is given twice", annotation.span)
        elif (argument := _argument(scope, annotation)) is not None:
            found[name.text] = argument
    return found


def _argument(scope: Scope, annotation: Annotation) -> str | None:
    name = annotation.name.text
    kind, what = (Pattern, "a regular expression") if name == "pattern" else (Name, "one name")
    argument = annotation.args[0] if len(annotation.args) == 1 else None
    if not isinstance(argument, kind):
        scope.report.add("FC210", f"`@{name}` takes {what}", annotation.span, f"as in `{_EXAMPLES[name]}`")
        return None
    if name == "format" and argument.text not in FORMATS:
        hint = did_you_mean(argument.text, FORMATS) or f"there is {one_of(FORMATS)}"
        if argument.text in ("date", "time", "datetime", "date_time"):
            hint = "`date`, `time` and `datetime` are types of their own"
        scope.report.add("FC210", f"there is no format `{argument.text}`", argument.span, hint)
        return None
    if name == "faker" and argument.text not in PROVIDERS:
        hint = did_you_mean(argument.text, sorted(PROVIDERS))
        scope.report.add("FC210", f"Faker's `{argument.text}` can't be used here", argument.span, hint)
        return None
    if name == "unit" and argument.text not in UNITS:
        hint = did_you_mean(argument.text, UNITS) or "a number without a unit counts anything"
        scope.report.add("FC210", f"there is no unit `{argument.text}`", argument.span, hint)
        return None
    return argument.text


# ---- bounds ------------------------------------------------------------------------------------


def size_bounds(scope: Scope, bounds: Bounds | None) -> tuple[int | None, int | None]:
    """How many letters or items there may be: whole numbers from 0."""
    if bounds is None:
        return None, None
    if bounds.step is not None:
        scope.report.add("FC208", "a length has no step", bounds.step.span)
    low, high = _size(scope, bounds.low), _size(scope, bounds.high)
    return _ordered(scope, bounds, low, high)


def _size(scope: Scope, bound: Literal_ | Moment | None) -> int | None:
    if bound is None:
        return None
    if isinstance(bound, Literal_) and type(bound.value) is int and bound.value >= 0:
        return bound.value
    scope.report.add("FC207", "a length is a whole number from 0", bound.span)
    return None


def _ordered(scope: Scope, bounds: Bounds, low: int | None, high: int | None) -> tuple[int | None, int | None]:
    if low is not None and high is not None and low > high:
        scope.report.add("FC207", f"nothing is between {low} and {high}", bounds.span, "the lower bound comes first")
        return None, None
    return low, high


def _string(scope: Scope, ref: TypeRef, arguments: Mapping[str, str]) -> StringType:
    low, high = size_bounds(scope, ref.bounds)
    forms = scope.forms(ref.forms)
    faker, pattern, format_ = (arguments.get(name) for name in ("faker", "pattern", "format"))
    made_by = [f"`@{name}`" for name in ("faker", "pattern", "format") if name in arguments]
    if faker and forms:
        scope.report.add("FC210", "a text has words of its own, or `@faker` invents it: not both", ref.span)
    elif len(made_by) > 1:
        scope.report.add("FC210", f"a text is made by one of {' and '.join(made_by)}", ref.span, "leave one out")
    elif pattern is not None and not _is_makeable(scope, ref, pattern, low, high):
        pattern = None
    for form in ref.forms:
        for text in form.texts:
            length = len(str(text.value).strip())
            if (low is not None and length < low) or (high is not None and length > high):
                scope.report.add("FC217", f"{text.value!r} has {length} letters, which the bounds forbid", text.span)
            if pattern is not None and not re.search(pattern, str(text.value).strip(), re.ASCII):
                scope.report.add("FC217", f"{text.value!r} is not what the pattern asks for", text.span)
    return StringType(None, low, high, faker, forms, pattern, format_)


def _is_makeable(scope: Scope, ref: TypeRef, pattern: str, low: int | None, high: int | None) -> bool:
    """Whether texts of a pattern can be made, or are given as words; if not, that is reported."""
    try:
        re.compile(pattern)
        if not ref.forms:
            example(pattern, low, high, random.Random(0))
    except (re.error, OverflowError, RecursionError) as error:
        reason, hint = f"this is no regular expression: {error}", ""
    except Unmakeable as wrong:
        reason, hint = (
            f"no texts can be made of this pattern: {wrong}",
            'give it words: `string { en: "…" | "…" } @pattern(…)`',
        )
    else:
        return True
    place = next(annotation.span for annotation in ref.annotations if annotation.name.text == "pattern")
    scope.report.add("FC226", reason, place, hint)
    return False


def _number(scope: Scope, ref: TypeRef, unit: str | None) -> NumberType:
    integral = ref.name.text == "int"
    whole = NumberType(integral, unit=unit)
    bounds = ref.bounds
    if bounds is None:
        return whole
    low, high = _bound(scope, ref, bounds.low), _bound(scope, ref, bounds.high)
    step = _bound(scope, ref, bounds.step)
    if low is not None and high is not None and low > high:
        scope.report.add("FC207", f"nothing is between {low} and {high}", bounds.span, "the lower bound comes first")
        return whole
    if step is not None and bounds.step is not None:
        if step <= 0:
            scope.report.add("FC208", "a step is more than 0", bounds.step.span)
            step = None
        elif low is not None and high is not None and (exact(high) - exact(low)) % exact(step) != 0:
            reached = exact(low) + (exact(high) - exact(low)) // exact(step) * exact(step)
            scope.report.add(
                "FC208",
                f"steps of {step} from {low} don't reach {high}",
                bounds.step.span,
                f"the last one reached is {_plain(reached)}",
            )
            step = None
    return replace(whole, low=low, high=high, step=step)


def exact(number: float) -> Fraction:
    """The number as it was written: 0.1 is a tenth, not the nearest binary fraction."""
    return Fraction(repr(number))


def _plain(number: Fraction) -> int | float:
    return number.numerator if number.denominator == 1 else float(number)


def _bound(scope: Scope, ref: TypeRef, bound: Literal_ | Moment | None) -> float | None:
    if bound is None:
        return None
    if not isinstance(bound, Literal_) or isinstance(bound.value, bool | str):
        scope.report.add("FC207", f"a bound of `{ref.name.text}` is a number", bound.span)
        return None
    if ref.name.text == "int" and not isinstance(bound.value, int):
        scope.report.add("FC207", "a bound of `int` is a whole number", bound.span, "`float` takes fractions")
        return None
    return bound.value


def _moment(scope: Scope, ref: TypeRef) -> MomentType:
    match ref.name.text:
        case "date":
            low, high = _reach(scope, ref, "today", "`date(today..+30d)`")
            return MomentType("date", low, high)
        case "datetime":
            low, high = _reach(scope, ref, "now", "`datetime(now..+2d)`")
            return MomentType("datetime", low, high)
    if ref.bounds is not None:
        scope.report.add("FC207", "`time` has no bounds", ref.bounds.span, "`datetime` has, counted from now")
    return MomentType("time")


def _reach(scope: Scope, ref: TypeRef, anchor: str, example: str) -> tuple[timedelta | None, timedelta | None]:
    bounds = ref.bounds
    if bounds is None:
        return None, None
    if bounds.step is not None:
        scope.report.add("FC208", f"`{ref.name.text}` has no step", bounds.step.span)
    ends = [_offset(scope, ref, bound, anchor, example) for bound in (bounds.low, bounds.high)]
    low, high = ends
    if low is not None and high is not None and low > high:
        scope.report.add("FC207", "no moment is between these", bounds.span, "the earlier bound comes first")
        return None, None
    return low, high


def _offset(scope: Scope, ref: TypeRef, bound: Literal_ | Moment | None, anchor: str, example: str) -> timedelta | None:
    if bound is None:
        return None
    kind = ref.name.text
    if not isinstance(bound, Moment):
        scope.report.add("FC207", f"a bound of `{kind}` is counted from the clock", bound.span, f"as in {example}")
        return None
    if bound.offset == 0 and bound.anchor != anchor:
        scope.report.add("FC207", f"a bound of `{kind}` is counted from `{anchor}`", bound.span, f"as in {example}")
        return None
    if abs(bound.offset) > 100 * 366 * 24 * 60:
        scope.report.add("FC207", "bounds reach a hundred years at most", bound.span)
        return None
    if kind == "date" and bound.offset % (24 * 60):
        scope.report.add("FC207", "a bound of `date` is counted in days", bound.span, f"as in {example}")
        return None
    return timedelta(minutes=bound.offset)
