"""What the assistant reports is in the results: names, counts, amounts, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from compiler.scales import convert
from compiler.types import EnumType
from simulator.checks.base import Context, Fault, View, node
from simulator.dialogue import Message
from simulator.locales.base import Reading
from simulator.mistakes import bounds, days_of_month
from simulator.pointing import shown_of
from simulator.reading import Word, is_whole

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLAIMS = ("report", "confirm", "reject")


def consistent(view: View, context: Context) -> Fault | None:
    known = _Known(context, view)
    for message in view.messages:
        if message.role == "user":
            known.hear(message)
        elif message.role == "tool" and message.tool_call_id in view.results:
            known.learn(view.results[message.tool_call_id][1])
        elif message.role == "assistant" and any(node(act)[0] in _CLAIMS for act in message.acts):
            for act in message.acts:
                known.allow(act, view)
            why = known.doubt(message, view)
            if why is not None:
                return Fault(message.turn, why)
    return None


class _Known:
    """What has been said and what came back, up to a turn."""

    def __init__(self, context: Context, view: View) -> None:
        self._context = context
        self._numbers: set[float] = set()
        self._texts: set[str] = set()
        self._heard = ""
        self._failed = False
        self._keys = context.reader.map_keys
        if view.dialogue.profile:
            self._heard = (view.messages[0].content or "").casefold()
            self._take(view.dialogue.profile)

    def hear(self, message: Message) -> None:
        self._heard += f" {(message.content or '').casefold()}"
        for slot in message.slots:
            self._take(slot.value)
            self._texts.update(key.casefold() for key in slot.path.split(".") if key in self._keys)

    def allow(self, act: str, view: View) -> None:
        """What is refused is told its bounds, its enum's values, or how long the month is."""
        kind, api, path = node(act)
        if kind == "reject":
            type_ = self._context.script.param_type(api, path)
            for bound in bounds(type_, view.clock):
                self._take(bound)
            if isinstance(type_, EnumType):
                self._take([member.value for member in type_.members])
            days = (known for known in self._moments() if _DAY.match(known))
            self._numbers.update(length for day in days if (length := days_of_month(day)))

    def learn(self, result: Any) -> None:
        self._failed = isinstance(result, dict) and "error" in result
        if isinstance(result, list):
            self._numbers |= {len(result), len(result) - shown_of(len(result))}
        self._take(result)

    def _take(self, value: Any) -> None:
        """Every number and text in a value."""
        pending = [value]
        for part in pending:
            kind = type(part)
            if kind is str:
                self._texts.add(part.casefold())
            elif kind is int or kind is float:
                self._numbers.add(part)
            elif kind is list:
                pending += part
            elif kind is dict:
                pending += part.values()
                self._texts.update(key.casefold() for key in part if key in self._keys)

    def doubt(self, message: Message, view: View) -> str | None:
        """What in an assistant's words has no source."""
        text = message.content or ""
        lowered = text.casefold()
        reader = self._context.reader
        words: list[Word] = []
        # What an error means is put in words that no result holds: "it was cancelled before".
        if message.api is not None and not self._failed:
            reports = any(node(act)[0] == "report" for act in message.acts)
            words = (reader.told_of if reports else reader.said_for)(message.api).find(text)
        known = [word for word in words if any(value.casefold() in self._texts for value in word.meanings.values())]
        for reading in reader.readings(text, view.clock):
            said = lowered[reading.start : reading.end]
            if said in self._texts or self._is_known(reading):  # a text may be of digits alone
                continue
            if any(word.start <= reading.start and reading.end <= word.end for word in known):  # "platform 4"
                continue
            if reading.parts and all(map(self._is_known, reading.parts)):
                continue
            if not self._is_part(reading.start, reading.end, lowered):
                return f"{text[reading.start : reading.end]!r} is in no result"
        for word in words:
            if word in known or lowered[word.start : word.end] in self._heard:
                continue
            if not self._is_part(word.start, word.end, lowered):
                return f"{text[word.start : word.end]!r} is in no result"
        for key in reader.known_keys.finditer(text):
            known_number = key[0].isdecimal() and float(key[0]) in self._numbers
            if key[0].casefold() not in self._texts and key[0].casefold() not in self._heard and not known_number:
                return f"{key[0]!r} is in no result"
        for name in self._context.names:
            if name not in lowered or name in self._texts or name in self._heard:
                continue
            if any(name in known for known in self._texts):
                continue
            if any(is_whole(lowered, start, end) for start, end in _spans_of(name, lowered)):
                return f"{name!r} is in no result"
        return None

    def _is_part(self, start: int, end: int, text: str) -> bool:
        """Whether the words at a place are part of something known, such as a street's number."""
        return any(
            first <= start and end <= last
            for known in self._texts
            if len(known) > 2
            for first, last in _spans_of(known, text)
        )

    def _is_known(self, reading: Reading) -> bool:
        value = reading.value if reading.distance is None else reading.distance
        if isinstance(value, str):
            return any(known == value or known.startswith(value) or known.endswith(value) for known in self._moments())
        if value in self._numbers or any(abs(value - number) < 0.006 for number in self._numbers):
            return True
        units = self._context.reader.units
        return reading.unit is not None and any(
            converted is not None and any(abs(converted - number) < 0.006 for number in self._numbers)
            for converted in (convert(value, reading.unit, unit) for unit in units)
        )

    def _moments(self) -> Iterator[str]:
        return (known.replace("t", "T") for known in self._texts if known[:1].isdigit())


def _spans_of(part: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(part)
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + 1)
