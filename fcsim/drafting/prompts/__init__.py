"""The prompts of drafting; `example.fcspec` is what the language is shown by."""

from __future__ import annotations

from pathlib import Path

from simulator.llm.prompts import Prompts

prompt = Prompts(Path(__file__).parent)
