"""The locales that dialogues can be in."""

from __future__ import annotations

from functools import cache

from simulator.locales.base import Locale

_CODES = ("en", "zh")


class UnknownLocale(LookupError):
    """No pack for this locale code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no locale `{code}`; there are {', '.join(_CODES)}")
        self.code = code


@cache
def locale(code: str) -> Locale:
    """The pack of a locale; `UnknownLocale` if there is none. Its patterns are compiled when it is first asked for."""
    match code:
        case "en":
            from simulator.locales.en import English

            return English()
        case "zh":
            from simulator.locales.zh import Chinese

            return Chinese()
    raise UnknownLocale(code)


def available() -> tuple[str, ...]:
    """The codes that `locale` knows."""
    return _CODES
