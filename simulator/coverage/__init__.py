"""Coverage, as a compiler's coverage tool would measure it: what dialogues show of what their spec allows.

To measure: `goals`, and `Observer.covered` of each dialogue, counted in a `Coverage`; `Reach` says why the
rest is not covered. To cover on purpose: `Reach.wanted`, and `allot`, which gives dialogues a `Wish` each.
"""

from simulator.coverage.allotment import allot
from simulator.coverage.goals import KINDS, Goal, Kind, goals
from simulator.coverage.reach import Reach, Reason
from simulator.coverage.record import Observer, covered
from simulator.coverage.tally import Coverage
from simulator.coverage.wishes import Wish, promised, value_at, wish_for

__all__ = [
    "KINDS",
    "Coverage",
    "Goal",
    "Kind",
    "Observer",
    "Reach",
    "Reason",
    "Wish",
    "allot",
    "covered",
    "goals",
    "promised",
    "value_at",
    "wish_for",
]
