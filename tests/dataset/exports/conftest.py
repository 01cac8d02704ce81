"""Dialogues of a few shipped domains, in which every behaviour shows."""

from __future__ import annotations

import pytest

import fcsim
from simulator.dialogue import Dialogue


@pytest.fixture(scope="session")
def shipped() -> tuple[Dialogue, ...]:
    """Seventy of each domain and locale, or so."""
    specs = [fcsim.compile_spec(name) for name in ("bank", "restaurants", "shop", "weather")]
    return tuple(fcsim.generate(*specs, dialogues=140 * len(specs), seed=5))
