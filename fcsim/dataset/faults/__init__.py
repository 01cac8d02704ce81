"""Typed faults: what an assistant does wrong in one turn, each by a name.

A fault is found by the record alone. Where it is one of meaning, the wrong call is valid under its schema.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from fcsim.dataset.faults.calls import early_call, missing_call, needless_call, wrong_order, wrong_tool
from fcsim.dataset.faults.place import Subject, Wrong
from fcsim.dataset.faults.values import dropped_parameter, invented_value, wrong_enum, wrong_unit

__all__ = ["FAULTS", "Subject", "Wrong"]

FAULTS: dict[str, Callable[[Subject, random.Random], Iterator[Wrong]]] = {
    "wrong_tool": wrong_tool,
    "dropped_parameter": dropped_parameter,
    "wrong_enum": wrong_enum,
    "wrong_unit": wrong_unit,
    "invented_value": invented_value,
    "early_call": early_call,
    "needless_call": needless_call,
    "missing_call": missing_call,
    "wrong_order": wrong_order,
}
"""Each gives all places in a dialogue where it can be made."""
