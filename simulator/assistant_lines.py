"""What the assistant says: questions, confirmations, reports of results, and the rest of its manners."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from datetime import datetime

from compiler.model import Api
from compiler.phrases import Frame, text_of
from compiler.types import EnumType, MomentType
from simulator.chance import Repeating, pick
from simulator.line import ENDS, Line, capitalised, lowered
from simulator.mistakes import bounds, days_of_month
from simulator.plan import Act, Mention
from simulator.script import Script, label_of
from simulator.spoken import Spoken, Unsayable
from simulator.telling import Telling
from simulator.voice import Voice, Way

_TRIES = 12
_REJECTS = {EnumType: "reject_choice", MomentType: "reject_moment"}
_UNLED = 0.5
_LONG = 40
_CLAUSE = re.compile(r"[^,.:;!?，。：；！？]+")
_WORDS = re.compile(r"[a-z']+")
_SO_FAR = re.compile("(?<!久等)了")


def _clause(text: str) -> str:
    """What comes before the first sign, in small letters."""
    found = _CLAUSE.match(text)
    return found[0].casefold() if found is not None else ""


def _says_the_same(lead: str, text: str) -> bool:
    """Whether a lead begins as the text does, or both say that it is done, or was looked at."""
    clause, lead = _clause(text), lead.casefold()
    words = _WORDS.findall(clause)
    if words:
        return words[0] in _WORDS.findall(lead) or any(len(word) > 4 and word in lead for word in words)
    return (clause != "" and clause in lead) or (
        len(clause) <= 6 and clause.endswith("了") and _SO_FAR.search(lead) is not None
    )


def _asks_the_same(lead: str, text: str) -> bool:
    """Whether a lead begins with what the text ends in: "Okay. I'd cancel it. Okay?" """
    return text.casefold().rstrip("?？").endswith(f" {_clause(lead)}")


class AssistantLines:
    """Words the assistant's acts."""

    def __init__(self, script: Script, voice: Voice) -> None:
        self._script = script
        self._voice = voice
        self._book = script.book
        self._manner = Repeating()
        uses = ("found_lead", "acted_lead", "ask_lead")
        self._leads = frozenset(_clause(lead) for use in uses for lead in self._book.texts[use])
        self._fitting: dict[tuple[str, frozenset[str]], tuple[Frame, ...]] = {}

    def line(
        self,
        acts: Sequence[Act],
        tools: Sequence[str],
        rng: random.Random,
        clock: datetime,
        *,
        pointed_at: bool,
        let_down: bool,
    ) -> Line:
        """One turn. `pointed_at`: the user is going to point at one of the rows that are told of here. `let_down`:
        nothing came of what was wanted last."""
        act = acts[0]
        match act.kind:
            case "ask":
                return Line(self._ask(acts, rng))
            case "confirm":
                return Line(self._confirm(act, rng, clock))
            case "report":
                return Line(self._reports(acts, rng, clock, pointed_at))
            case "reject":
                return Line(self._reject(act.mentions[0], rng, clock))
            case "refuse" if act.answer:
                return Line(self._words("forbidden_reply", rng) + act.answer)
            case "refuse":
                return Line(self._refuse((act.api.name,) if act.api is not None else tools, rng))
            case "chat" if act.text == "aside":
                return Line(self._led("aside_reply", act.answer, rng))
            case "chat" if act.text == "greet":
                return Line(self._words("greet_reply", rng))
            case "chat":
                return Line(self._words("bye_anyway" if let_down else "bye", rng))
        return Line(self._words(act.kind, rng))

    def _words(self, use: str, rng: random.Random) -> str:
        return pick(rng, self._book.texts[use])

    def _led(self, use: str, text: str, rng: random.Random) -> str:
        """A lead and the sentence that it leads to, half the time; none if they would say the same."""
        if rng.random() < _UNLED:
            return text
        lead = self._words(use, rng)
        if _clause(text) in self._leads or _says_the_same(lead, text) or _asks_the_same(lead, text):
            return text
        return lead + text

    # ---- before a call ------------------------------------------------------------------------

    def _ask(self, acts: Sequence[Act], rng: random.Random) -> str:
        text = ""
        for act in acts:
            assert act.api is not None
            question = pick(rng, self._script.questions(act.api, act.path))
            if not text:
                text = question
            else:
                lead = text_of(pick(rng, self._book.frames["ask_more"]))
                text += lead + (lowered(question) if lead.strip() else question)
        return self._led("ask_lead", text, rng)

    def _confirm(self, act: Act, rng: random.Random, clock: datetime) -> str:
        assert act.api is not None
        api = act.api
        mentions = {mention.path: mention for mention in act.mentions}

        def say(path: str, after: str) -> Spoken:
            if path == "summary":
                return Spoken(self._summary(api, act.mentions, rng, clock))
            return self._mention(mentions[path], rng, clock, after)

        sayable = frozenset(path for path, mention in mentions.items() if not mention.has_own_words)
        text = self._told(self._fullest(api, sayable), say, rng)
        if text is None:
            doc = self._script.doc_clause(api)
            frame = pick(rng, self._book.frames["confirm"])
            text = self._voice.fill(frame, lambda path, after: Spoken(doc) if path == "doc" else say(path, after)).text
        return self._led("confirm_lead", text, rng)

    def _fullest(self, api: Api, paths: frozenset[str]) -> tuple[Frame, ...]:
        """The frames that repeat most of what is given: who is asked to confirm is told all of it."""
        found = self._fitting.get((api.name, paths))
        if found is None:
            frames = [frame for frame in self._script.of_api(api, "confirm") if frame.slots <= paths | {"summary"}]
            most = max((len(frame.slots) for frame in frames), default=0)
            found = tuple(frame for frame in frames if len(frame.slots) == most)
            self._fitting[api.name, paths] = found
        return found

    def _mention(self, mention: Mention, rng: random.Random, clock: datetime, after: str = "") -> Spoken:
        way = Way(rng, clock, exact=True, references=mention.references)
        return self._voice.value(mention.type, mention.value, mention.path, way, after)

    def _summary(self, api: Api, mentions: Sequence[Mention], rng: random.Random, clock: datetime) -> str:
        """`label: value` of all that is given: how an API without phrases repeats a request."""
        parts = []
        for mention in mentions:
            param = self._script.unit(mention.api, mention.path).param
            if mention.value is None:
                parts.append(pick(rng, self._script.null(mention.api, param, mention.path)))
                continue
            label = label_of(param, self._script.locale)
            try:
                parts.append(self._book.labelled(label, self._mention(mention, rng, clock).text))
            except Unsayable:
                parts.append(label)
        return self._book.comma.join(parts) or self._script.doc_clause(api)

    def _reject(self, wrong: Mention, rng: random.Random, clock: datetime) -> str:
        """What is wrong with a value, and what is allowed."""
        type_, unit = wrong.type, self._script.unit(wrong.api, wrong.path)
        low, high = bounds(type_, clock)
        days = days_of_month(str(wrong.value)) if isinstance(type_, MomentType) else 0
        use = "reject_day" if days else _REJECTS.get(type(type_), "reject")

        manner = self._manner.of(rng)  # the bounds are put alike
        way = Way(manner, clock, exact=True)

        def say(path: str, after: str) -> Spoken:
            manner.again()
            match path:
                case "label":
                    return Spoken(label_of(unit.param, self._script.locale))
                case "choices" if isinstance(type_, EnumType):
                    choices = [type_.words(member.value, self._script.locale)[0] for member in type_.members]
                    return Spoken(self._book.one_of(choices))
                case "days":
                    return Spoken(str(days))
                case "value" if days:
                    return self._voice.value(MomentType("date"), str(wrong.value)[:10], path, way)
            value = {"value": wrong.value, "low": low, "high": high}[path]
            return self._voice.value(type_, value, path, way, after)

        return self._voice.fill(pick(rng, self._book.frames[use]), say).text

    # ---- after a call -------------------------------------------------------------------------

    def _reports(self, acts: Sequence[Act], rng: random.Random, clock: datetime, pointed_at: bool) -> str:
        """One result, or several, each led in by what it is about."""
        if len(acts) == 1:
            return self._report(acts[0], rng, clock, pointed_at)
        told: list[str] = []
        for act in acts:
            assert act.call is not None
            text = self._told_plainly(act, rng, clock)
            about = [m for path, m in act.call.sources.items() if self._differs(path, m, acts)]
            if about and all(other.api is act.api for other in acts):
                words = self._book.comma.join(self._mention(mention, rng, clock).text for mention in about)
                text = text if words in text else self._about(words, len(told), rng) + text
            told.append(text if text[-1:] in ENDS else text + self._book.stop)
        return self._book.gap.join(told)

    def _about(self, words: str, place: int, rng: random.Random) -> str:
        """What one of several results is about: long things by their place in the request."""
        if len(words.encode()) > _LONG:  # (a Chinese character says more than a letter)
            return self._book.labelled(capitalised(self._book.ordinals[place][0]), "")
        if words.split(" ", 1)[0] in self._book.runs_on:  # "in the north: …"
            return self._book.labelled(capitalised(words), "")
        return self._voice.fill(pick(rng, self._book.frames["as_for"]), lambda _, __: Spoken(words)).text

    @staticmethod
    def _differs(path: str, mention: Mention, acts: Sequence[Act]) -> bool:
        return any(act.call is not None and act.call.sources.get(path) is not mention for act in acts)

    def _told_plainly(self, act: Act, rng: random.Random, clock: datetime) -> str:
        assert act.api is not None
        assert act.call is not None
        telling = Telling(self._script, self._voice, act.call, rng, clock, self._manner, pointed_at=False)
        return self._telling(act, telling, rng)

    def _report(self, act: Act, rng: random.Random, clock: datetime, pointed_at: bool) -> str:
        assert act.api is not None
        assert act.call is not None
        telling = Telling(self._script, self._voice, act.call, rng, clock, self._manner, pointed_at=pointed_at)
        text = self._telling(act, telling, rng)
        if act.path != "ok":
            return text
        text = self._led("acted_lead" if telling.is_action else "found_lead", text, rng)
        if telling.rows > 1 and rng.random() < 0.25:
            return text + self._words("list_after", rng)
        return text + (self._words("done_after", rng) if rng.random() < 0.2 else "")

    def _telling(self, act: Act, telling: Telling, rng: random.Random) -> str:
        """A result in one or two sentences."""
        api = act.api
        assert api is not None
        if act.path != "ok":
            kind, argument = ("empty", "") if act.path == "empty" else ("on", act.path)
            text = self._told(self._script.of_api(api, kind, argument), telling.say, rng)
            return text or self._told(self._script.default(api, kind, argument), telling.say, rng) or ""
        lists = self._script.lists(api)
        frames = self._script.of_api(api, "done")
        if telling.rows == 1 and rng.random() < 0.8:  # what is worded for many ("those are your bookings") is for many
            frames = tuple(f for f in frames if "list" not in f.slots and telling.fits(f)) or frames
        elif lists and telling.rows > 1 and rng.random() < 0.8:
            frames = lists
        text = self._told(frames, telling.say, rng, telling.fits)
        if text is None and telling.rows:
            text = self._told(self._book.frames["done_list"], telling.say, rng, telling.fits)
        return text or self._words("done_plain", rng)

    def _told(
        self,
        frames: Sequence[Frame],
        say: Callable[[str, str], Spoken],
        rng: random.Random,
        fits: Callable[[Frame], bool] | None = None,
    ) -> str | None:
        """A frame that fits and can be filled, in words; None if none turns up."""
        for _ in range(_TRIES if frames else 0):
            frame = pick(rng, frames)
            if fits is None or fits(frame):
                try:
                    return self._voice.fill(frame, say).text
                except Unsayable:
                    continue
        return None

    # ---- no call ------------------------------------------------------------------------------

    def _refuse(self, tools: Sequence[str], rng: random.Random) -> str:
        known = [self._script.doc_clause(self._script.spec.apis[name]) for name in tools[: pick(rng, (1, 1, 2))]]
        frames = [frame for frame in self._book.frames["refuse"] if known or not frame.slots]
        help_ = self._book.either.join(known)
        return self._voice.fill(pick(rng, frames), lambda _, __: Spoken(help_)).text
