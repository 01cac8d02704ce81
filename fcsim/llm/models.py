"""What is known of models: prices, and how to keep them from thinking at length."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from simulator.llm.model import Usage

Thinking = Literal["disabled", "between_tools", "always"]
_MILLION = 1_000_000
_PRICES = ("input", "output", "cached", "written")


class PriceError(Exception):
    """The file of prices is none; the message says why."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens. A batch costs half."""

    input: float
    output: float
    cached: float
    written: float

    def of(self, usage: Usage, *, by_batch: bool = False) -> float:
        dollars = (
            self.input * usage.input
            + self.output * usage.output
            + self.cached * usage.cached
            + self.written * usage.written
        )
        return dollars / _MILLION / (2 if by_batch else 1)


class Models:
    """The models that are known by name, of each provider. `own`: a file in the form of models.toml that goes first."""

    def __init__(self, own: Path | None = None) -> None:
        self._tables = [*([_read_own(own)] if own is not None else []), _shipped()]

    @property
    def date(self) -> str:
        """Of which day the prices are that come with fcsim."""
        return str(_shipped()["date"])

    def price(self, provider: str, model: str) -> Price | None:
        """What a model costs; None if nobody said."""
        entry = self._entry(provider, model)
        return None if entry is None else Price(*(float(entry[name]) for name in _PRICES))

    def _entry(self, provider: str, model: str) -> Mapping[str, Any] | None:
        return next((found for table in self._tables if (found := _find(table, provider, model)) is not None), None)


def thinking(provider: str, model: str) -> Thinking | None:
    """How thinking is kept short; None: by saying nothing of it."""
    found: Thinking | None = (_find(_shipped(), provider, model) or {}).get("thinking")
    return found


def _find(table: Mapping[str, Any], provider: str, model: str) -> Mapping[str, Any] | None:
    """A model's entry; a dated name (`…-20251001`) is the model of the name without the date."""
    named: Mapping[str, Mapping[str, Any]] = table.get(provider, {})
    return named.get(model) or named.get(re.sub(r"-20\d{6}$", "", model))


@cache
def _shipped() -> Mapping[str, Any]:
    return tomllib.loads(files("fcsim.llm").joinpath("models.toml").read_text("utf-8"))


def _read_own(path: Path) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PriceError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    for provider, models in table.items():
        if not isinstance(models, dict):
            continue
        for model, entry in models.items():
            if not isinstance(entry, dict) or not all(_is_price(entry.get(name)) for name in _PRICES):
                raise PriceError(
                    f"{path}: [{provider}.{model}] needs {', '.join(_PRICES)}, in dollars per million tokens"
                )
    return table


def _is_price(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e6
