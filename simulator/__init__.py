"""From a compiled spec and a seed to dialogues that passed every check."""

from simulator.dialogue import Dialogue, Reject
from simulator.run import Exhausted, Run

__all__ = ["Dialogue", "Exhausted", "Reject", "Run"]
