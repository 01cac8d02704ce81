"""Draws texts: words of a vocabulary, invented names, texts of a pattern or a format, everyday notes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from compiler.builtins import FORMATS
from compiler.patterns import example
from compiler.types import StringType
from simulator.chance import pick, whole
from simulator.locales.base import Locale
from simulator.phrasebook import phrasebook

if TYPE_CHECKING:
    from faker import Faker

_POOL = 1024
_CHUNK = 64
_CHUNKS = _POOL // _CHUNK


class Texts:
    """Texts in one locale. What is drawn depends on the `rng` given, and, for invented names, on `seed`."""

    def __init__(self, locale: Locale, seed: int) -> None:
        self._locale = locale
        self._seed = seed
        self._notes = phrasebook(locale.code).notes

    def draw(self, type_: StringType, rng: random.Random) -> str:
        """A text of the type, as long as it says."""
        forms = type_.forms.get(self._locale.code)
        if forms:
            return pick(rng, forms)
        if type_.pattern is not None:
            return example(type_.pattern, type_.min_length, type_.max_length, rng)
        provider = FORMATS[type_.format] if type_.format is not None else type_.faker
        texts = self._notes if provider is None else self.invented(provider, whole(rng, 0, _CHUNKS - 1))
        text = pick(rng, texts)
        return text if _has_length(text, type_) else self._cut(texts, text, type_, rng)

    def distinct(self, type_: StringType, count: int, rng: random.Random) -> list[str]:
        """So many different texts; none where there are not so many."""
        wanted: dict[str, None] = {}
        if type_.forms and len(forms := type_.forms.get(self._locale.code, ())) >= count:
            return rng.sample(forms, count)
        if type_.faker:
            for chunk in (whole(rng, 0, _CHUNKS - 1), *range(_CHUNKS)):
                wanted.update((text, None) for text in self.invented(type_.faker, chunk) if _has_length(text, type_))
                if len(wanted) >= count:
                    return rng.sample(list(wanted), count)
        return []

    def invented(self, provider: str, chunk: int) -> tuple[str, ...]:
        """One of the `_CHUNKS` pools of a provider's texts."""
        return _faker_pool(self._locale.faker_locale, provider, f"{self._seed}/{self._locale.code}/{provider}/{chunk}")

    def _cut(self, texts: Sequence[str], text: str, type_: StringType, rng: random.Random) -> str:
        """Another text that is as long as it must be; or this one made so, where none is."""
        if fitting := [other for other in texts if _has_length(other, type_)]:
            return pick(rng, fitting)
        glue = "" if self._locale.code == "zh" else " "
        while len(text) < (type_.min_length or 0):
            text += glue + pick(rng, texts)
        cut = text[: type_.max_length]
        return cut if cut == cut.strip() else cut.rstrip() + "s" * (len(cut) - len(cut.rstrip()))


def _has_length(text: str, type_: StringType) -> bool:
    return (type_.min_length or 0) <= len(text) and (type_.max_length is None or len(text) <= type_.max_length)


@lru_cache(maxsize=1024)
def _faker_pool(locale: str, provider: str, seed: str) -> tuple[str, ...]:
    """Some texts of a provider. They are the same for every spec, so that a run over many makes them once."""
    faker = _faker(locale)
    faker.seed_instance(seed)
    return tuple(str(getattr(faker, provider)()).replace("\n", ", ") for _ in range(_CHUNK))


@lru_cache
def _faker(locale: str) -> Faker:
    from faker import Faker

    return Faker(locale)
