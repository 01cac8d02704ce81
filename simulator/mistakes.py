"""What goes wrong: values that a schema forbids, and calls that break it."""

from __future__ import annotations

import calendar
import random
from datetime import datetime, timedelta
from typing import Any

from compiler.types import EnumType, MomentType, NumberType, Type
from simulator.chance import pick, whole
from simulator.locales.calendar_rules import coming_no_such_day, no_such_day
from simulator.plan import PlannedCall
from simulator.toolbox import Toolbox
from simulator.units import leaves, put


def forbidden_value(type_: Type, rng: random.Random, clock: datetime, locale: str) -> Any:
    """A value of the kind that the type does not allow: beyond a bound, no member of an enum (in its words), a day
    that no calendar has (`2026-02-30`). None if people say no such value."""
    if isinstance(type_, EnumType):
        strangers = type_.strangers.get(locale)
        return pick(rng, strangers) if strangers else None
    if isinstance(type_, NumberType) and type_.low is not None and type_.high is not None:
        step = type_.step or (1 if type_.integral else 0.5)
        if type_.low - step > 0 and rng.random() < 0.3:
            value = type_.low - step
        else:
            value = type_.high + step * whole(rng, 1, 8)
        return round(value) if type_.integral else round(value, 4)
    if isinstance(type_, MomentType) and type_.low is not None and type_.high is not None and type_.kind != "time":
        if rng.random() < 0.5:
            return _no_such_day(type_, rng, clock)
        if rng.random() < 0.4:
            moment = clock + type_.low - timedelta(days=whole(rng, 1, 3))
        else:
            moment = clock + type_.high + timedelta(days=whole(rng, 5, 40))
        if type_.kind == "date":
            return moment.date().isoformat()
        at = datetime.combine(moment.date(), datetime.min.time()).replace(hour=whole(rng, 9, 20))
        return at.isoformat(timespec="minutes")
    return None


def _no_such_day(type_: MomentType, rng: random.Random, clock: datetime) -> str:
    """The day after the last one of a month that the type's bounds are in, or a month near by."""
    assert type_.high is not None
    month = (clock + type_.high * rng.random()).month % 12 + 1 if rng.random() < 0.3 else (clock + type_.high).month
    last = calendar.monthrange(2024, month)[1]  # (a leap year: February 29 comes round)
    day = coming_no_such_day(clock.date(), month, last + whole(rng, 1, 2 if month == 2 else 1))
    assert day is not None
    at = f"T{whole(rng, 9, 20):02}:00" if type_.kind == "datetime" else ""
    return day.isoformat() + at


def days_of_month(moment: str) -> int:
    """How many days the month has, if a moment's day is none of them; 0 if there is such a day."""
    day = no_such_day(moment)
    return calendar.monthrange(day.year, day.month)[1] if day is not None else 0


def bounds(type_: Type, clock: datetime) -> tuple[Any, Any]:
    """The lowest and the highest value of a number or a moment (None: open, or of another type)."""
    if isinstance(type_, NumberType):
        return type_.low, type_.high
    if not isinstance(type_, MomentType) or type_.kind == "time":
        return None, None
    found = [clock + offset if offset is not None else None for offset in (type_.low, type_.high)]
    if type_.kind == "date":
        low, high = (moment.date().isoformat() if moment is not None else None for moment in found)
    else:
        low, high = (moment.isoformat(timespec="minutes") if moment is not None else None for moment in found)
    return low, high


def is_allowed(value: Any, type_: Type, clock: datetime) -> bool:
    """Whether a number or a moment is within the bounds of its type, or a value is one of its enum's (or null)."""
    if value is None:
        return True
    if isinstance(type_, EnumType):
        return any(member.value == value for member in type_.members)
    if isinstance(type_, MomentType) and type_.kind != "time" and no_such_day(value) is not None:
        return False
    low, high = bounds(type_, clock)
    return (low is None or value >= low) and (high is None or value <= high)


def broken_arguments(call: PlannedCall, toolbox: Toolbox, rng: random.Random) -> dict[str, Any] | None:
    """The call's arguments with one mistake that a model would make; None if none turned up."""
    for mistake in (pick(rng, _MISTAKES) for _ in range(3)):
        arguments: dict[str, Any] = _copy(call.arguments)
        mistake(arguments, call, rng)
        if arguments != call.arguments and toolbox.refusal(call.api, arguments) is not None:
            return arguments
    return None


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(item) for name, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


def _as_text(arguments: dict[str, Any], call: PlannedCall, rng: random.Random) -> None:
    numbers = [(p, v) for p, v in leaves(arguments) if isinstance(v, int | float) and not isinstance(v, bool)]
    if numbers:
        path, value = pick(rng, numbers)
        put(arguments, path, str(value))


def _left_out(arguments: dict[str, Any], call: PlannedCall, rng: random.Random) -> None:
    required = [field.name for field in call.api.params.fields if field.required and field.name in arguments]
    if required:
        del arguments[pick(rng, required)]


def _made_up(arguments: dict[str, Any], call: PlannedCall, rng: random.Random) -> None:
    arguments[pick(rng, ("query", "user_id", "language", "format"))] = "default"


def _word_for_value(arguments: dict[str, Any], call: PlannedCall, rng: random.Random) -> None:
    """An enum's word instead of its value."""
    for field in call.api.params.fields:
        if arguments.get(field.name) is not None and isinstance(field.type, EnumType):
            forms = next(iter(field.type.member(arguments[field.name]).forms.values()), ())
            if forms:
                arguments[field.name] = forms[-1]


_MISTAKES = (_as_text, _left_out, _made_up, _word_for_value)
