"""The operators: each rewrites one thing in a draft and says what it did, or finds no place for it (None)."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from fcsim.evolve.draft import Draft
from fcsim.evolve.operators.bounds import bounds
from fcsim.evolve.operators.constrain import constrain
from fcsim.evolve.operators.deepen import deepen
from fcsim.evolve.operators.demand import demand
from fcsim.evolve.operators.describe import describe
from fcsim.evolve.operators.flag import flag
from fcsim.evolve.operators.flatten import flatten
from fcsim.evolve.operators.group import group
from fcsim.evolve.operators.limit import limit
from fcsim.evolve.operators.lookup import lookup
from fcsim.evolve.operators.merge import merge
from fcsim.evolve.operators.objects import objects
from fcsim.evolve.operators.rename import rename
from fcsim.evolve.operators.sibling import sibling
from fcsim.evolve.operators.split import split
from fcsim.evolve.operators.unit import unit
from fcsim.evolve.operators.vocabulary import vocabulary
from fcsim.evolve.operators.widen import widen
from fcsim.evolve.step import Step

Operator = Callable[[Draft, random.Random], Step | None]

OPERATORS: Mapping[str, Operator] = {
    "bounds": bounds,
    "constrain": constrain,
    "deepen": deepen,
    "demand": demand,
    "objects": objects,
    "unit": unit,
    "describe": describe,
    "flag": flag,
    "flatten": flatten,
    "group": group,
    "limit": limit,
    "lookup": lookup,
    "merge": merge,
    "rename": rename,
    "sibling": sibling,
    "split": split,
    "vocabulary": vocabulary,
    "widen": widen,
}
"""All of them, by name."""
