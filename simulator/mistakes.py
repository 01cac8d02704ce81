"""What goes wrong: values that a schema forbids, and calls that break it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from compiler.types import EnumType, MomentType, NumberType, Type
from simulator.chance import pick, whole
from simulator.plan import PlannedCall
from simulator.toolbox import Toolbox
from simulator.units import leaves, put


def forbidden_value(type_: Type, rng: random.Random, clock: datetime) -> Any:
    """A value of the kind that the type does not allow: beyond a bound. None if it has no bounds."""
    if isinstance(type_, NumberType) and type_.low is not None and type_.high is not None:
        step = type_.step or (1 if type_.integral else 0.5)
        if type_.low - step > 0 and rng.random() < 0.3:
            value = type_.low - step
        else:
            value = type_.high + step * whole(rng, 1, 8)
        return round(value) if type_.integral else round(value, 4)
    if isinstance(type_, MomentType) and type_.low is not None and type_.high is not None and type_.kind != "time":
        if rng.random() < 0.4:
            moment = clock + type_.low - timedelta(days=whole(rng, 1, 3))
        else:
            moment = clock + type_.high + timedelta(days=whole(rng, 5, 40))
        if type_.kind == "date":
            return moment.date().isoformat()
        at = datetime.combine(moment.date(), datetime.min.time()).replace(hour=whole(rng, 9, 20))
        return at.isoformat(timespec="minutes")
    return None


def bounds(type_: Type, clock: datetime) -> tuple[Any, Any]:
    """The lowest and the highest value of a number or a moment (None: open)."""
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
    """Whether a number or a moment is within the bounds of its type."""
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
        if field.name in arguments and isinstance(field.type, EnumType):
            forms = next(iter(field.type.member(arguments[field.name]).forms.values()), ())
            if forms:
                arguments[field.name] = forms[-1]


_MISTAKES = (_as_text, _left_out, _made_up, _word_for_value)
