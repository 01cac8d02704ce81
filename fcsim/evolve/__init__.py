"""Specs made of specs: other names, other shapes, more or less to say, and the same effects."""

from fcsim.evolve.evolve import Evolved, evolve
from fcsim.evolve.recipe import LEVELS
from fcsim.evolve.variant import Unevolvable, evolved, used_by, variant

__all__ = ["LEVELS", "Evolved", "Unevolvable", "evolve", "evolved", "used_by", "variant"]
