"""Faults in the arguments of a call: the right tool, called wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from compiler.units import UNITS
from fcsim.dataset.faults.place import Candidates, Chance, Subject, Wrong, with_call, with_value
from fcsim.dataset.verify.schemas import schemas_at
from simulator.dialogue import Message, ToolCall
from simulator.units import at_path, leaves

_STEP = re.compile(r"[^.\[\]]+")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}")
_UNIT = re.compile(r"(?:Unit: |单位：)([^.。]+)")
_SAME = 0.02
"""Numbers that are nearer to each other than this part of them are not told apart."""

_OTHER_UNITS: dict[str, tuple[tuple[str, float], ...]] = {
    "second": (("minutes", 1 / 60),),
    "minute": (("seconds", 60), ("hours", 1 / 60)),
    "hour": (("minutes", 60), ("days", 1 / 24)),
    "day": (("weeks", 1 / 7), ("hours", 24)),
    "night": (("weeks", 1 / 7),),
    "week": (("days", 7),),
    "month": (("weeks", 30.44 / 7), ("years", 1 / 12)),
    "year": (("months", 12),),
    "mm": (("cm", 0.1),),
    "cm": (("inches", 1 / 2.54), ("mm", 10), ("m", 0.01)),
    "m": (("feet", 3.2808), ("km", 0.001)),
    "km": (("miles", 0.62137), ("m", 1000)),
    "inch": (("cm", 2.54),),
    "foot": (("m", 0.3048),),
    "mile": (("km", 1.60934),),
    "m2": (("square feet", 10.764),),
    "sqft": (("square metres", 0.0929),),
    "kmh": (("mph", 0.62137),),
    "mph": (("km/h", 1.60934),),
    "mg": (("g", 0.001),),
    "g": (("oz", 0.035274), ("kg", 0.001)),
    "kg": (("lb", 2.20462), ("jin", 2), ("g", 1000)),
    "jin": (("kg", 0.5),),
    "oz": (("g", 28.3495),),
    "lb": (("kg", 0.453592),),
    "ml": (("litres", 0.001),),
    "litre": (("ml", 1000),),
    "kwh": (("kcal", 860.4),),
    "kcal": (("kJ", 4.184),),
    "mb": (("GB", 0.001),),
    "gb": (("MB", 1000), ("TB", 0.001)),
    "tb": (("GB", 1000),),
    "usd": (("cents", 100), ("thousands of dollars", 0.001)),
    "eur": (("cents", 100), ("thousands of euros", 0.001)),
    "gbp": (("pence", 100), ("thousands of pounds", 0.001)),
    "cny": (("jiao", 10), ("fen", 100), ("wan", 0.0001)),
    "percent": (("a part of one", 0.01),),
}
"""By the unit of a parameter: what its number may be taken for, and how many of that are one."""

_NAMES = {word: name for name, word in UNITS.items()} | {name: name for name in UNITS}


def dropped_parameter(subject: Subject, chance: Chance) -> Candidates:
    """An argument that the user gave is left out: where there is one, an optional one, so that the call is valid."""
    found = [(message, call, each) for message, call in subject.calls() for each in _given(subject, call)]
    optional = [each for each in found if not each[2].required]
    for message, call, property_ in optional or found:
        arguments = deepcopy(call.arguments)
        container = at_path(arguments, property_.inside) if property_.inside else arguments
        if property_.inside and len(container) == 1:
            continue
        del container[property_.name]
        if property_.required or subject.is_valid(call.name, arguments):
            wrong = with_call(message, call, replace(call, arguments=arguments))
            yield Wrong(wrong, f"{call.name} lacks {property_.path}, which was given")


def wrong_enum(subject: Subject, chance: Chance) -> Candidates:
    """Another member of an enumeration than the one that was said."""
    for message, call, path, value in _leaves(subject, str):
        members = next((each["enum"] for each in _schema(subject, call, path) if "enum" in each), ())
        others = [member for member in members if member not in [leaf for _, leaf in leaves(call.arguments)]]
        if others:
            other = chance.choice(others)
            changed = with_value(call, path, other)
            if subject.is_valid(call.name, changed.arguments):
                yield Wrong(with_call(message, call, changed), f"{path} of {call.name} is {other!r}, not {value!r}")


def wrong_unit(subject: Subject, chance: Chance) -> Candidates:
    """A number in another unit than the parameter's, rounded as the schema wants it."""
    for message, call, path, value in _leaves(subject, int, float):
        schema = _schema(subject, call, path) if value else []
        for other, factor in _OTHER_UNITS.get(_unit(schema) or "", ()):
            wrong = _rounded(value * factor, schema, isinstance(value, int))
            if abs(wrong - value) <= _SAME * abs(value) or abs(wrong - value * factor) > 0.25 * abs(value * factor):
                continue
            changed = with_value(call, path, wrong)
            if subject.is_valid(call.name, changed.arguments):
                reason = f"{path} of {call.name} is {wrong}, as if {value} were to be given in {other}"
                yield Wrong(with_call(message, call, changed), reason)


def invented_value(subject: Subject, chance: Chance) -> Candidates:
    """A value that nobody gave: of an optional parameter, or a key that is made up."""
    for message, call in subject.calls():
        said = {path for api, path, _ in subject.said(message.turn) if api == call.name}
        for property_ in _absent(subject, call):
            if property_.path in said or (value := _made_up(property_.schema, chance)) is None:
                continue
            changed = with_value(call, property_.path, value)
            if subject.is_valid(call.name, changed.arguments):
                reason = f"{property_.path} of {call.name} is {value!r}, which nobody said"
                yield Wrong(with_call(message, call, changed), reason)
    for message, call, path, value in _leaves(subject, str):
        if not _MOMENT.match(value) and any("pattern" in each for each in _schema(subject, call, path)):
            key = "".join(str(chance.randrange(10)) if char.isdigit() else char for char in value)
            changed = with_value(call, path, key)
            known = any(key in (each.content or "") for each in subject.messages)
            if key != value and not known and subject.is_valid(call.name, changed.arguments):
                yield Wrong(with_call(message, call, changed), f"{path} of {call.name} is {key!r}, which is made up")


# ---- what there is in a call -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Property:
    """A property of the object at the path `inside` ("": the arguments themselves)."""

    inside: str
    name: str
    schema: dict[str, Any]
    required: bool

    @property
    def path(self) -> str:
        return f"{self.inside}.{self.name}" if self.inside else self.name


def _properties(schema: Any, value: Any, inside: str = "") -> Iterator[_Property]:
    """The properties of the arguments and of the objects in them, given or not."""
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        yield _Property(inside, name, inner, name in required)
        if isinstance(value.get(name), dict):
            yield from _properties(inner, value[name], f"{inside}.{name}" if inside else name)


def _given(subject: Subject, call: ToolCall) -> Iterator[_Property]:
    for each in _properties(subject.schemas[call.name], call.arguments):
        container = at_path(call.arguments, each.inside) if each.inside else call.arguments
        if each.name in container and ("default" not in each.schema or container[each.name] != each.schema["default"]):
            yield each


def _absent(subject: Subject, call: ToolCall) -> Iterator[_Property]:
    for each in _properties(subject.schemas[call.name], call.arguments):
        container = at_path(call.arguments, each.inside) if each.inside else call.arguments
        if each.name not in container and not each.required:
            yield each


def _leaves(subject: Subject, *types: type) -> Iterator[tuple[Message, ToolCall, str, Any]]:
    """Each scalar of these types in the right calls, with its path."""
    for message, call in subject.calls():
        for path, value in leaves(call.arguments):
            if path and type(value) in types:
                yield message, call, path, value


def _schema(subject: Subject, call: ToolCall, path: str) -> list[dict[str, Any]]:
    """The schemas that the value at a path has to meet."""
    steps = tuple(int(step) if step.isdigit() else step for step in _STEP.findall(path))
    return schemas_at(subject.schemas[call.name], steps)


def _unit(schema: list[dict[str, Any]]) -> str | None:
    for each in schema:
        if found := _UNIT.search(each.get("description", "")):
            return _NAMES.get(found[1].strip())
    return None


def _rounded(number: float, schema: list[dict[str, Any]], integral: bool) -> float | int:
    step = next((each["multipleOf"] for each in schema if "multipleOf" in each), 1 if integral else 0.01)
    found = round(round(number / step) * step, 6)
    return round(found) if integral else found


def _made_up(schema: dict[str, Any], chance: Chance) -> Any:
    """A value that the schema allows and that says something: not the default. None if there is none."""
    default = schema.get("default")
    if isinstance(schema.get("enum"), list):
        return chance.choice([member for member in schema["enum"] if member != default] or [None])
    if schema.get("type") == "boolean":
        return default is not True
    low, high = schema.get("minimum"), schema.get("maximum")
    if schema.get("type") not in ("integer", "number") or low is None or high is None:
        return None
    step = schema.get("multipleOf", 1 if schema["type"] == "integer" else 0.5)
    value = round(low + step * chance.randrange(int((high - low) / step) + 1), 6)
    value = int(value) if schema["type"] == "integer" else value
    return None if value == default else value
