"""What holds for every test: no example is too slow, and CI draws the same examples every time."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("fcsim", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("fcsim")
