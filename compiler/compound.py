"""Types that are made of others: lists whose items differ, maps, and choices of types."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from compiler.model import PhraseKey
from compiler.phrases import Frame, mark_of
from compiler.report import did_you_mean
from compiler.scope import Scope, folded
from compiler.types import (
    KIND,
    BoolType,
    EntityType,
    EnumType,
    Forms,
    ObjectType,
    StringType,
    Type,
    UnionType,
)
from compiler.unknown import UNKNOWN, is_unknown
from dsl.diagnostics import Span
from dsl.syntax import ListExpr, MapExpr, UnionExpr

LABELS: Forms = {
    "en": ("home", "work", "travel", "family", "school", "weekend", "evening", "spare", "garden", "office"),
    "zh": ("家里", "公司", "出差", "家人", "学校", "周末", "晚间", "备用", "花园", "办公室"),
}
"""The keys of a map of which a spec does not say what its keys are."""

_IN_PATHS = re.compile(r"[.\[\]]")


def is_unique(scope: Scope, expr: ListExpr, item: Type, low: int) -> bool:
    """Whether a list of `low` items or more is `@unique`. What is wrong with its annotations is reported."""
    found = False
    for annotation in expr.annotations:
        name = annotation.name.text
        if name != "unique":
            hint = did_you_mean(name, ("unique",)) or "that of its items stands before the `[]`"
            scope.report.add("FC210", f"`@{name}` is not for lists", annotation.span, hint)
        elif annotation.args:
            scope.report.add("FC210", "`@unique` takes nothing", annotation.span, "write just `@unique`")
        elif found:
            scope.report.add("FC201", "`@unique` is given twice", annotation.span)
        elif isinstance(item, EntityType):
            scope.report.add("FC210", "rows differ anyway", annotation.span, "leave it out")
        else:
            found = True
    if found and expr.bounds is not None and low > (there := _different(item)):
        scope.report.add("FC207", f"there are no {low} different items, only {there:.0f}", expr.bounds.span)
    return found


def _different(type_: Type) -> float:
    """How many different values are certain."""
    match type_:
        case EnumType():
            return len(type_.members)
        case BoolType():
            return 2
        case StringType() if type_.forms:
            return min(len(forms) for forms in type_.forms.values())
    return float("inf")


def map_key(scope: Scope, expr: MapExpr, key: Type) -> StringType | EnumType | None:
    """The type of a map's keys: an enum, or words. None if it is at fault, which is reported."""
    place = expr.key or expr
    if is_unknown(key):
        return None
    if key == StringType():
        return StringType(forms={locale: LABELS.get(locale, LABELS["en"]) for locale in scope.locales})
    if isinstance(key, EnumType):
        texts = [member.value for member in key.members]
    elif isinstance(key, StringType) and key.forms:
        texts = [form for forms in key.forms.values() for form in forms]
    else:
        hint = "as in `map<Weekday, int>`, or `map<int>`"
        scope.report.add("FC229", "the keys of a map are an enum's values, or a `string` with words", place.span, hint)
        return None
    if wrong := next((text for text in texts if _IN_PATHS.search(text)), None):
        scope.report.add("FC229", f"{wrong!r} is no key", place.span, "keys have no dots and no brackets")
        return None
    return key


def check_marks(scope: Scope, union: UnionType, span: Span, phrases: Mapping[PhraseKey, Sequence[Frame]]) -> None:
    """What the types of a union are called tells them apart, in every locale."""
    for locale in scope.locales:
        owners: dict[str, ObjectType] = {}
        for option in union.options:
            for frame in phrases.get((locale, str(option.name), "called", ""), ()):
                owner = owners.setdefault(folded(mark_of(frame)), option) if mark_of(frame) else option
                if owner is not option:
                    message = f"{mark_of(frame)!r} is what both `{owner.name}` and `{option.name}` are called"
                    scope.report.add("FC220", message, span, "each type of a choice needs words of its own")
                    return


def union_of(scope: Scope, expr: UnionExpr, found: Sequence[Type]) -> Type:
    """The union of these types, if they can be told apart; what is wrong with them is reported."""
    options: list[ObjectType] = []
    for type_, written in zip(found, expr.options, strict=True):
        if isinstance(type_, UnionType):
            options += type_.options
        elif isinstance(type_, ObjectType) and type_.name is not None:
            options.append(type_)
        elif not is_unknown(type_):
            hint = "declare it: `type Name { … }`"
            scope.report.add("FC227", "a choice is between declared types", written.span, hint)
            return UNKNOWN
    if any(is_unknown(type_) for type_ in found):
        return UNKNOWN
    seen: dict[str, tuple[ObjectType, Type]] = {}
    for place, option in enumerate(options):
        if option in options[:place]:
            scope.report.add("FC227", f"`{option.name}` is here twice", expr.span, "leave one out")
            return UNKNOWN
        for field in option.fields:
            first, type_ = seen.setdefault(field.name, (option, field.type))
            if field.name == KIND:
                message = f"`{option.name}` has a field `{KIND}`, which tells the types of a choice apart"
            elif type_ != field.type:
                message = f"`{field.name}` is not of the same type in `{first.name}` and in `{option.name}`"
            else:
                continue
            note = ((field.span, "it is declared here"),)
            scope.report.add("FC227", message, expr.span, "give it another name", note)
            return UNKNOWN
    return UnionType(None, tuple(options))
