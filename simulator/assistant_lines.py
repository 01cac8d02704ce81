"""What the assistant says: questions, confirmations, reports of results, and the rest of its manners."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from compiler.model import Api
from compiler.phrases import Frame
from compiler.types import BoolType, EntityType, KeyType, ListType
from simulator.line import Line, lowered
from simulator.plan import Act, Mention, PlannedCall
from simulator.pointing import rows_of
from simulator.script import Script, label_of
from simulator.units import at_path, type_at
from simulator.voice import Spoken, Unsayable, Voice


class AssistantLines:
    """Words the assistant's acts. Nothing is said of a result that is not in it."""

    def __init__(self, script: Script, voice: Voice) -> None:
        self._script = script
        self._voice = voice
        self._book = script.book.frames
        self._gap = " " if script.locale == "en" else ""
        self._between = ", " if script.locale == "en" else "，"

    def line(
        self, acts: Sequence[Act], tools: Sequence[str], rng: random.Random, clock: datetime, *, pointed_at: bool
    ) -> Line:
        """One turn. `pointed_at`: the user is going to point at one of the rows that are told of here."""
        act = acts[0]
        match act.kind:
            case "ask":
                return self._ask(acts, rng)
            case "confirm":
                return Line(self._words("confirm_lead", rng) + self._confirm(act, rng, clock))
            case "report":
                return Line(self._report(act, rng, clock, pointed_at))
            case "refuse":
                return Line(self._refuse(tools, rng))
            case "chat" if act.text == "aside":
                return Line(self._words("aside_reply", rng) + act.answer)
            case "chat":
                return Line(self._words({"greet": "greet_reply", "thanks": "bye"}[act.text], rng))
        return Line(self._words(act.kind, rng))

    def _words(self, use: str, rng: random.Random) -> str:
        return "".join(part for part in rng.choice(self._book[use]).segments if isinstance(part, str))

    # ---- before a call ------------------------------------------------------------------------

    def _ask(self, acts: Sequence[Act], rng: random.Random) -> Line:
        text = ""
        for act in acts:
            assert act.api is not None
            unit = self._script.unit(act.api.name, act.path)
            frames = [frame for frame in self._script.of_unit(act.api, unit, "need") if not frame.slots]
            question = "".join(str(part) for part in rng.choice(frames).segments)
            if not text:
                text = question
            else:
                more = rng.choice(self._book["ask_more"]).segments
                lead = "".join(part if isinstance(part, str) else "" for part in more)
                text += lead + (lowered(question) if lead.strip() else question)
        lead = self._words("ask_lead", rng)
        return Line(lead + (lowered(text) if lead.endswith(("，", ", ", ": ", "：")) else text))

    def _confirm(self, act: Act, rng: random.Random, clock: datetime) -> str:
        assert act.api is not None
        mentions = {mention.path: mention for mention in act.mentions}
        frames = [
            frame
            for frame in self._script.of_api(act.api, "confirm")
            if all(
                slot == "summary" or (slot in mentions and not isinstance(mentions[slot].type, BoolType))
                for slot in frame.slots
            )
        ]
        most = max((len(frame.slots) for frame in frames), default=0)

        def say(path: str, after: str) -> Spoken:
            if path == "summary":
                return Spoken(self._summary(act.api, act.mentions, rng, clock))
            return self._mention(mentions[path], rng, clock, after)

        for frame in _tried([frame for frame in frames if len(frame.slots) >= most - 1], rng):
            try:
                return self._voice.fill(frame, say).text
            except Unsayable:
                continue
        frame = rng.choice(self._book["confirm"])
        doc = self._script.doc_clause(act.api)
        return self._voice.fill(frame, lambda path, after: Spoken(doc) if path == "doc" else say(path, after)).text

    def _mention(self, mention: Mention, rng: random.Random, clock: datetime, after: str = "") -> Spoken:
        return self._voice.value(
            mention.type,
            mention.value,
            mention.path,
            rng,
            clock,
            exact=True,
            after=after,
            references=mention.references,
        )

    def _summary(self, api: Api | None, mentions: Sequence[Mention], rng: random.Random, clock: datetime) -> str:
        """`label: value` of all that is given: how an API without phrases repeats a request."""
        parts = []
        for mention in mentions:
            unit = self._script.unit(mention.api, mention.path)
            label = label_of(unit.param, self._script.locale)
            try:
                parts.append(f"{label}{': ' if self._gap else '：'}{self._mention(mention, rng, clock).text}")
            except Unsayable:
                parts.append(label)
        return self._between.join(parts) or (self._script.doc_clause(api) if api is not None else "")

    # ---- after a call -------------------------------------------------------------------------

    def _report(self, act: Act, rng: random.Random, clock: datetime, pointed_at: bool) -> str:
        api, call = act.api, act.call
        assert api is not None and call is not None
        telling = _Telling(self._script, self._voice, call, rng, clock)
        if act.path != "ok":
            kind, argument = ("empty", "") if act.path == "empty" else ("on", act.path)
            text = self._told(self._script.of_api(api, kind, argument), telling.say, rng)
            return text or self._words("empty", rng)
        frames = [frame for frame in self._script.of_api(api, "done") if telling.fits(frame, pointed_at)]
        lists = [frame for frame in frames if "list" in frame.slots]
        rows = len(rows_of(call)) if isinstance(call.result.value, list) else 0
        if lists and rows > 1 and (pointed_at or rng.random() < 0.8):
            frames = lists
        text = self._told(frames, telling.say, rng)
        if text is None:
            text = self._told(self._book["done_list"] if rows else (), telling.say, rng) or self._words(
                "done_plain", rng
            )
        lead = self._words("done_lead", rng)
        text = lead + (lowered(text) if lead.endswith((", ", "，")) else text)
        if rows > 1 and rng.random() < 0.25:
            return text + self._words("list_after", rng)
        return text + (self._words("done_after", rng) if rng.random() < 0.2 else "")

    def _told(self, frames: Sequence[Frame], say: Callable[[str, str], Spoken], rng: random.Random) -> str | None:
        for frame in _tried(frames, rng):
            try:
                return self._voice.fill(frame, say).text
            except Unsayable:
                continue
        return None

    def _refuse(self, tools: Sequence[str], rng: random.Random) -> str:
        docs = [self._script.doc_clause(self._script.spec.apis[name]) for name in tools]
        known = rng.sample(docs, min(len(docs), rng.choice((1, 1, 2))))
        frames = [frame for frame in self._book["refuse"] if known or not frame.slots]
        help_ = " or ".join(known) if self._gap else "，或者".join(known)
        return self._voice.fill(rng.choice(frames), lambda _, __: Spoken(help_)).text


class _Telling:
    """What can be said of one call's result."""

    def __init__(self, script: Script, voice: Voice, call: PlannedCall, rng: random.Random, clock: datetime) -> None:
        self._script = script
        self._voice = voice
        self._call = call
        self._rng = rng
        self._clock = clock
        self._value: Any = call.result.value

    def fits(self, frame: Frame, pointed_at: bool) -> bool:
        """A count of one needs no count, and what is pointed at later must have been listed."""
        single = isinstance(self._value, list) and len(self._value) == 1
        return not (single and "count" in frame.slots) and not (
            pointed_at and single and "list" not in frame.slots and not any(s.startswith("first.") for s in frame.slots)
        )

    def say(self, path: str, after: str) -> Spoken:
        root, _, rest = path.partition(".")
        returns = self._call.api.returns
        if root == "count":
            return Spoken(self._voice.locale.number(len(self._value), None, self._rng, exact=True).text)
        if root == "list":
            return self._list()
        if root == "first" and isinstance(returns, ListType):
            return self._part(
                EntityType(self._call.api.produces) if self._call.api.produces else returns.item,
                self._value[0],
                rest,
                after,
            )
        if root == "result":
            return self._part(returns, self._value, rest, after)
        mention = self._call.sources.get(path)
        if mention is None:
            raise Unsayable(path)
        return self._voice.value(
            mention.type,
            mention.value,
            path,
            self._rng,
            self._clock,
            exact=True,
            after=after,
            references=mention.references,
        )

    def _part(self, type_: Any, value: Any, path: str, after: str) -> Spoken:
        try:
            found = at_path(value, path)
        except (KeyError, IndexError, TypeError):
            raise Unsayable(path) from None
        inner = type_at(type_, path, self._script.spec)
        if found is None or found == []:
            raise Unsayable(path)
        if isinstance(inner, KeyType) and not inner.known:
            return self._name_of(inner.entity, found)
        return self._voice.value(inner, found, path, self._rng, self._clock, exact=True, after=after)

    def _name_of(self, entity: str, key: str) -> Spoken:
        """A row that a key points at has a name only if it was talked about."""
        for mention in self._call.sources.values():
            for reference in mention.references.values():
                if reference.key == key and reference.entity == entity and reference.row:
                    return self._voice.named(entity, reference.row, self._rng, self._clock)
        raise Unsayable(key)

    def _list(self) -> Spoken:
        entity = self._call.api.produces
        rows = rows_of(self._call)
        if not rows:
            raise Unsayable("list")
        shown = rows[: self._call.shown or len(rows)]
        if entity is None:
            item = (
                self._call.api.returns.item if isinstance(self._call.api.returns, ListType) else self._call.api.returns
            )
            said = [self._voice.value(item, row, "list", self._rng, self._clock, exact=True) for row in shown]
            return self._voice.joined(said, self._rng)
        listed = self._voice.rows(entity, shown, self._rng, self._clock)
        if len(shown) < len(rows):
            frame = self._rng.choice(self._script.book.frames["more_items"])
            left = str(len(rows) - len(shown))
            listed.text += self._voice.fill(frame, lambda _, __: Spoken(left)).text
        return listed


def _tried(frames: Sequence[Frame], rng: random.Random) -> Sequence[Frame]:
    """Frames in the order in which to try them."""
    return rng.sample(frames, min(len(frames), 12))
