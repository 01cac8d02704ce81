"""Dialogues of all shipped domains, in which every behaviour shows."""

from __future__ import annotations

import pytest

import fcsim
from fcsim.library import names
from simulator.dialogue import Dialogue


@pytest.fixture(scope="session")
def shipped() -> tuple[Dialogue, ...]:
    """Twenty of each domain and locale, or so."""
    specs = [fcsim.compile_spec(name) for name in names()]
    return tuple(fcsim.generate(*specs, dialogues=40 * len(specs), seed=5))
