"""How many keys a pattern makes is what the world makes of it."""

from __future__ import annotations

from random import Random

from compiler.entities import capacity
from simulator.world import random_key


def test_capacity_is_the_number_of_different_keys() -> None:
    rng = Random(1)
    assert len({random_key("?", rng) for _ in range(2000)}) == capacity("?")
    assert len({random_key("A#", rng) for _ in range(2000)}) == capacity("A#")
