"""The checks that a dialogue must pass before it is kept. Each is a module with one function.

A check takes the record and what is known of its spec, and returns the first fault it finds, or None.
It reads the record alone: nothing of how the dialogue was made is told to it.
"""

from __future__ import annotations

from simulator.checks.base import Check, Context, Fault
from simulator.checks.complete import complete
from simulator.checks.consistent import consistent
from simulator.checks.executable import executable
from simulator.checks.fresh import Freshness
from simulator.checks.grounded import grounded
from simulator.checks.hygiene import hygiene
from simulator.checks.justified import justified
from simulator.checks.offered import offered
from simulator.checks.roundtrip import roundtrip
from simulator.checks.schema import schema

CHECKS: dict[str, Check] = {
    "offered": offered,
    "schema": schema,
    "grounded": grounded,
    "complete": complete,
    "executable": executable,
    "consistent": consistent,
    "justified": justified,
    "hygiene": hygiene,
    "roundtrip": roundtrip,
}
"""In the order in which they run. `fresh` comes last: it alone remembers other dialogues."""

__all__ = ["CHECKS", "Check", "Context", "Fault", "Freshness"]
