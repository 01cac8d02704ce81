"""The units of the language are those that the locales can say and hear."""

from __future__ import annotations

from compiler.scales import SCALES
from compiler.units import UNITS


def test_every_unit_can_be_said_and_every_spoken_unit_written() -> None:
    assert set(UNITS) == set(SCALES)
