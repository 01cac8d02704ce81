"""The prompts: Jinja2 files, one a role and locale. Values go in as data, never as templates."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / locale),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
    return environment


def prompt(locale: str, name: str, **values: Any) -> str:
    """The prompt `name` in one locale, filled."""
    return _environment(locale).get_template(f"{name}.j2").render(values).strip()
