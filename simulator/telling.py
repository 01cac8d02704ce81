"""What an assistant can say of a call's result, and nothing that is not in it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from compiler.phrases import Frame
from compiler.types import BoolType, EntityType, KeyType, ListType, MapType, ObjectType, Type, UnionType
from simulator.chance import Repeating, pick
from simulator.plan import PlannedCall
from simulator.pointing import rows_of
from simulator.script import Script, label_of
from simulator.spoken import Spoken, Unsayable
from simulator.units import at_path, type_at
from simulator.voice import Voice, Way

_TOLD_IN_PARTS = BoolType | KeyType | ListType | MapType | ObjectType | UnionType


class Telling:
    """One call's result: its times and amounts are put alike, in one `manner`. `pointed_at`: the user is going to point
    at one of its rows, so they must be named."""

    def __init__(
        self,
        script: Script,
        voice: Voice,
        call: PlannedCall,
        rng: random.Random,
        clock: datetime,
        manner: Repeating,
        *,
        pointed_at: bool,
    ) -> None:
        self._script = script
        self._voice = voice
        self._call = call
        self._rng = rng
        self._clock = clock
        self._manner = manner.of(rng)
        self._way = Way(self._manner, clock, exact=True)
        self._value: Any = call.result.value
        self._pointed_at = pointed_at
        self.is_action = call.api.is_action
        self.rows = len(rows_of(call)) if isinstance(self._value, list) else 0

    def fits(self, frame: Frame) -> bool:
        """A count of one, or of what is no list, is not said, and what is pointed at later must have been named."""
        if self.rows == 1 and "list" in frame.slots and any(slot.startswith("first.") for slot in frame.slots):
            return False  # (the one row would be told of twice)
        if "count" in frame.slots and (self.rows == 1 or not isinstance(self._value, list)):
            return False
        if not self._pointed_at or not self.rows:
            return True
        return "list" in frame.slots or (self.rows == 1 and any(slot.startswith("first.") for slot in frame.slots))

    def say(self, path: str, after: str) -> Spoken:
        """A slot of a `done`, `empty` or `on` phrase in words; Unsayable if the result has nothing for it."""
        root, _, rest = path.partition(".")
        returns = self._call.api.returns
        self._manner.again()
        if root == "count":
            return Spoken(self._voice.locale.number(len(self._value), None, self._rng, exact=True).text)
        if root == "list":
            return self._list()
        if root == "summary":
            return Spoken(self._summary(returns, self._value))
        if root == "first" and isinstance(returns, ListType):
            return self._part(returns.item, self._value[0], rest, after)
        if root == "result":
            return self._part(returns, self._value, rest, after)
        mention = self._call.sources.get(path)
        if mention is None:
            raise Unsayable(path)
        way = self._way._replace(references=mention.references)
        return self._voice.value(mention.type, mention.value, path, way, after)

    def _part(self, type_: Type, value: Any, path: str, after: str) -> Spoken:
        try:
            found = at_path(value, path) if path else value
        except (KeyError, IndexError, TypeError):
            raise Unsayable(path) from None
        inner = type_at(type_, path, self._script.spec)
        if found is None or found == []:
            raise Unsayable(path)
        if isinstance(inner, KeyType) and not inner.known:
            return self._name_of(inner.entity, found)
        return self._voice.value(inner, found, path, self._way, after)

    def _name_of(self, entity: str, key: str | int) -> Spoken:
        """A row that a key points at has a name only if it was talked about."""
        for mention in self._call.sources.values():
            for reference in mention.references.values():
                if reference.key == key and reference.entity == entity and reference.row:
                    return self._voice.named(entity, reference.row, self._way)
        raise Unsayable(str(key))

    def _list(self) -> Spoken:
        rows = rows_of(self._call)
        if not rows:
            raise Unsayable("list")
        shown = rows[: self._call.shown or len(rows)]
        returns = self._call.api.returns
        item = returns.item if isinstance(returns, ListType) else returns
        goes_on = len(shown) < len(rows)
        if isinstance(item, EntityType):
            way = Way(self._rng, self._clock, exact=True)
            listed = self._voice.rows(item.entity, shown, way, self._manner, goes_on=goes_on)
        else:
            parts = [Spoken(self._summary(item, row)) for row in shown]
            listed = self._voice.joined(parts, self._way, goes_on=goes_on)
        if goes_on:
            frame = pick(self._rng, self._script.book.frames["more_items"])
            said = {"n": str(len(rows) - len(shown)), "counter": self._script.counter(self._call.api)}
            listed.text += self._voice.fill(frame, lambda path, _: Spoken(said[path])).text
        return listed

    def _summary(self, type_: Type, value: Any) -> str:
        """A result of which the spec says nothing: its first plain parts with their names."""
        if isinstance(type_, ObjectType) and isinstance(value, Mapping):
            return self._parts(type_, value)
        return self._part(type_, value, "", "").text

    def _parts(self, type_: ObjectType, value: Mapping[str, Any]) -> str:
        parts = []
        for field in type_.fields:
            if value.get(field.name) is None or isinstance(field.type, _TOLD_IN_PARTS):
                continue
            said = self._voice.value(field.type, value[field.name], "", self._way).text
            parts.append(self._script.book.labelled(label_of(field, self._script.locale), said))
        if not parts:
            raise Unsayable("summary")
        return self._script.book.comma.join(parts[:4])
