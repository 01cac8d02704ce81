"""English: what users say, what assistants say, and what stands in for phrases that a spec does not have."""

from __future__ import annotations

from simulator.phrasebook.en import assistants, defaults, requests, turns
from simulator.phrasebook.en.words import (
    CLOCK,
    EXTREMES,
    LAST,
    MARKS,
    MINE_AND_YOURS,
    NOTES,
    ORDINALS,
    PLAIN,
    PRONOUNS,
    QUESTION,
    RUNS_ON,
    WEEKDAYS,
)

FRAMES = {**requests.FRAMES, **turns.FRAMES, **assistants.FRAMES, **defaults.FRAMES}

__all__ = [
    "CLOCK",
    "EXTREMES",
    "FRAMES",
    "LAST",
    "MARKS",
    "MINE_AND_YOURS",
    "NOTES",
    "ORDINALS",
    "PLAIN",
    "PRONOUNS",
    "QUESTION",
    "RUNS_ON",
    "WEEKDAYS",
]
