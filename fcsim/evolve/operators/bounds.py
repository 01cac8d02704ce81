"""Narrower or wider bounds, within which all that the file fixes stays allowed."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

from dsl.diagnostics import NOWHERE
from dsl.nodes import literal
from dsl.syntax import Bounds, Field, ListExpr, Literal_, Moment, TypeRef
from fcsim.evolve.draft import Draft
from fcsim.evolve.step import Step
from simulator.chance import pick

_DAY = 24 * 60


def bounds(draft: Draft, rng: random.Random) -> Step | None:
    """Of about half of the numbers, dates and lists among the parameters."""
    fixed = {path[-1] for path in draft.fixed | draft.filled}

    def field(api: str, own: Field) -> Field:
        return _field(own, rng, own.name.text in fixed) if rng.random() < 0.5 else own

    changed = draft.each_field(field)
    return Step("bounds", f"other bounds of {', '.join(changed)}") if changed else None


def _field(field: Field, rng: random.Random, is_fixed: bool) -> Field:
    """With `is_fixed` they only grow, since some value in the file has to fit."""
    type_ = field.type
    if not isinstance(type_, TypeRef | ListExpr) or type_.bounds is None:
        return field
    grows = is_fixed or field.default is not None or rng.random() < 0.5
    new = (
        _list(type_.bounds, rng, grows)
        if isinstance(type_, ListExpr)
        else _moments(type_.bounds, rng, grows)
        if isinstance(type_.bounds.high, Moment)
        else _numbers(type_.bounds, rng, grows)
        if type_.name.text in ("int", "float")
        else None
    )
    return field if new is None else replace(field, type=replace(type_, bounds=new))


def _numbers(old: Bounds, rng: random.Random, grows: bool) -> Bounds | None:
    low, high = old.low, old.high
    if not (isinstance(low, Literal_) and isinstance(high, Literal_)):
        return None
    step = _exact(old.step.value if old.step else 1)
    first, last = _exact(low.value), _exact(high.value)
    steps = int((last - first) / step)
    if steps < 4:
        return None
    by = step * (1 + int(rng.random() * max(1, steps // 4)))
    if grows:
        return _between(old, first, last + by)
    return _between(old, first, last - by)


def _between(old: Bounds, first: Fraction, last: Fraction) -> Bounds:
    def number(exact: Fraction, like: Any) -> Literal_:
        return literal(int(exact) if isinstance(like.value, int) and exact.denominator == 1 else float(exact))

    return Bounds(number(first, old.low), number(last, old.high), old.step, NOWHERE)


def _moments(old: Bounds, rng: random.Random, grows: bool) -> Bounds | None:
    high = old.high
    assert isinstance(high, Moment)
    if high.offset < 7 * _DAY:
        return None
    days = high.offset // _DAY
    new = days + pick(rng, (3, 7, 14)) if grows else max(6, days - pick(rng, (1, 2, days // 4)))
    return Bounds(old.low, Moment("now", new * _DAY, NOWHERE), old.step, NOWHERE)


def _list(old: Bounds, rng: random.Random, grows: bool) -> Bounds | None:
    if not (isinstance(old.low, Literal_) and isinstance(old.high, Literal_) and isinstance(old.high.value, int)):
        return None
    most = old.high.value + (1 + int(rng.random() * 3) if grows else -1)
    return Bounds(old.low, literal(most), old.step, NOWHERE) if most > int(old.low.value) else None


def _exact(value: object) -> Fraction:
    return Fraction(str(value))
