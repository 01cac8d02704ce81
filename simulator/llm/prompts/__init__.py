"""The prompts: Jinja2 files, one a role and locale. Values go in as data, never as templates."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


class Prompts:
    """The prompts in a folder: those of each locale in a folder of its own, beside what is the same for all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = cache(self._new_environment)

    def __call__(self, locale: str, name: str, **values: Any) -> str:
        """The prompt `name` in one locale, filled."""
        return self._environment(locale).get_template(f"{name}.j2").render(values).strip()

    def _new_environment(self, locale: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader([self._folder / locale, self._folder]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
        return environment


prompt = Prompts(Path(__file__).parent)
