"""The locales that dialogues can be in."""

from __future__ import annotations

from simulator.locales.base import Locale
from simulator.locales.en import English
from simulator.locales.zh import Chinese

_LOCALES: dict[str, Locale] = {"en": English(), "zh": Chinese()}


class UnknownLocale(LookupError):
    """No pack for this locale code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no locale `{code}`; there are {', '.join(_LOCALES)}")
        self.code = code


def locale(code: str) -> Locale:
    """The pack of a locale; `UnknownLocale` if there is none."""
    found = _LOCALES.get(code)
    if found is None:
        raise UnknownLocale(code)
    return found


def available() -> tuple[str, ...]:
    """The codes that `locale` knows."""
    return tuple(_LOCALES)
