"""Frames: turns with their values taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from pydantic_core import from_json

from compiler.model import CompiledSpec
from simulator.dialogue import Dialogue, Message
from simulator.locales import locale as locale_pack
from simulator.reading import Lexicon, Reader, set_of
from simulator.script import Script
from simulator.units import leaves

_SHORTEST = 3
"""Texts of a result with fewer characters are no names: they might be anywhere."""
_SEVERAL = re.compile(r"_(?:\W{0,3}(?:and|or|和|以及|还有|跟|或者?)?\W{0,3}_)+")

Span = tuple[int, int]


class Framer:
    """Takes the values out of the turns of one spec in one locale."""

    def __init__(self, spec: CompiledSpec, locale: str) -> None:
        self._reader = Reader(Script(spec, locale), locale_pack(locale))
        types = [type_ for api in spec.apis.values() for type_ in (api.params, api.returns)]
        types += [field.type for entity in spec.entities.values() for field in entity.fields]
        self._words = Lexicon([inner for type_ in types for inner in set_of(type_, spec)], locale)

    def of(self, dialogue: Dialogue) -> Iterator[tuple[Message, str]]:
        """Each turn that a user or an assistant speaks, with its frame. Several values in a row count as one."""
        clock = datetime.fromisoformat(dialogue.clock)
        names = _names(dialogue)
        for message in dialogue.messages:
            if message.content and message.role == "user":
                yield message, _frame(message.content, [slot.span for slot in message.slots])
            elif message.content and message.role == "assistant":
                yield message, _frame(message.content, self._told(message.content, names, clock))

    def _told(self, text: str, names: Iterable[str], clock: datetime) -> list[Span]:
        """Where an assistant says values. The record does not tell; all is looked for that can be one."""
        found = [word[:2] for word in self._words.find(text)]
        found += [(reading.start, reading.end) for reading in self._reader.readings(text, clock)]
        found += [key.span() for key in self._reader.known_keys.finditer(text)]
        small = text.casefold()
        for name in names:
            start = small.find(name)
            while start >= 0:
                found.append((start, start + len(name)))
                start = small.find(name, start + len(name))
        return found


def _names(dialogue: Dialogue) -> list[str]:
    """The texts of the results, and what the user said, in small letters: an assistant may repeat either."""
    texts = {m.content[slot.span[0] : slot.span[1]] for m in dialogue.messages if m.content for slot in m.slots}
    for message in dialogue.messages:
        if message.role == "tool" and message.content:
            texts.update(value for _, value in leaves(from_json(message.content)) if isinstance(value, str))
    return [text.casefold() for text in texts if len(text) >= _SHORTEST]


def _frame(text: str, spans: Iterable[Span]) -> str:
    return _SEVERAL.sub("_", _without(text, spans).casefold())


def _without(text: str, spans: Iterable[Span]) -> str:
    """`_` for each span; spans that touch or overlap are one."""
    kept: list[str] = []
    end = -1
    for start, stop in sorted(spans):
        if start > end:
            kept += [text[max(end, 0) : start], "_"]
        end = max(end, stop)
    return "".join((*kept, text[max(end, 0) :]))
