"""What the units measure, and conversion between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """`size` is how many of the dimension's base one of it is; `zero` where its scale starts, in the base."""

    dimension: str
    size: Fraction = Fraction(1)
    zero: Fraction = Fraction(0)


def _scales() -> dict[str, Unit]:
    sizes: dict[str, dict[str, str]] = {
        "duration": {"second": "1", "minute": "60", "hour": "3600", "day": "86400", "week": "604800"},
        # Months and years are counted by the calendar: no number of days is a month.
        "calendar": {"month": "1", "year": "12"},
        "length": {
            "mm": "1/1000", "cm": "1/100", "m": "1", "km": "1000",
            "inch": "0.0254", "foot": "0.3048", "mile": "1609.344",
        },
        "area": {"m2": "1", "sqft": "0.09290304"},
        "speed": {"kmh": "1", "mph": "1.609344"},
        "mass": {"mg": "1/1000", "g": "1", "kg": "1000", "jin": "500", "oz": "28.349523125", "lb": "453.59237"},
        "volume": {"ml": "1", "litre": "1000"},
        "data": {"mb": "1", "gb": "1024", "tb": "1048576"},
        "usd": {"usd": "1", "cent": "1/100"},
    }  # fmt: skip
    return {unit: Unit(dimension, Fraction(size)) for dimension, units in sizes.items() for unit, size in units.items()}


COUNTS = (
    "person", "adult", "child", "night", "ticket", "room", "seat", "table", "bed", "page", "piece", "item",
    "serving", "bottle", "cup", "box", "bag", "copy", "book", "song", "step", "course", "time", "star", "point",
)  # fmt: skip
"""Units that count things. None is another: two beds are not two rooms."""

MONEY = ("usd", "eur", "gbp", "cny", "jpy")

SCALES: Mapping[str, Unit] = {
    **_scales(),
    "celsius": Unit("temperature"),
    "fahrenheit": Unit("temperature", Fraction(5, 9), Fraction(-160, 9)),
    **{unit: Unit(unit) for unit in ("percent", "kwh", "kcal", *MONEY[1:], *COUNTS)},
}
"""Every unit by the name that `@unit(…)` gives it."""


def whole(low: float | None, step: float | None, from_unit: str, to_unit: str) -> bool:
    """Whether whole numbers, from `low` on in steps, are whole in the other unit of what they measure, too."""
    source, target = SCALES[from_unit], SCALES[to_unit]
    ratio, shift = source.size / target.size, (source.zero - target.zero) / target.size
    first, each = Fraction(str(low or 0)), Fraction(str(step or 1))
    return (first * ratio + shift).denominator == 1 == (each * ratio).denominator


def convert(value: int | float, from_unit: str, to_unit: str) -> int | float | None:
    """`120, "minute", "hour"` → 2. Exact up to the last rounding; None if the units measure different things."""
    if from_unit == to_unit:
        return value
    source, target = SCALES.get(from_unit), SCALES.get(to_unit)
    if source is None or target is None or source.dimension != target.dimension:
        return None
    exact = (Fraction(str(value)) * source.size + source.zero - target.zero) / target.size
    return exact.numerator if exact.denominator == 1 else float(exact)
