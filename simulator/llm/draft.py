"""A planned dialogue while others find its words.

What nobody has worded yet has the embedded speaker's words, so that every check can run at any time, and
what was just said is to blame for what they find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from compiler.model import Api
from compiler.types import BoolType, Json
from simulator.brief import FREE_BRIEF, Brief
from simulator.checks import CHECKS, Fault
from simulator.checks.base import View
from simulator.dialogue import Dialogue, Reject, Speaker
from simulator.llm.hearing import Hearing, Leaf, Unheard
from simulator.plan import Act, Mention, PlannedCall, Reference, Turn
from simulator.run import Run, first_fault, unlike

LONGEST_TURN = 1200
"""Code points. Nobody says more in one turn."""

_STRANGE = re.compile(r"[{}`\x00-\x08\x0b-\x1f\x7f\ufffd]|\$\(|<[A-Za-z/|!]|\*\*|https?://|[A-Za-z]_[A-Za-z]")
_SENTENCE = re.compile(r"[.。!！?？;；\n]")
_LONG_ENOUGH = {"en": 24, "zh": 10}


class Refusal(Exception):
    """An attempt that came to nothing, by the check that refuses it."""

    def __init__(self, check: str, fault: Fault) -> None:
        super().__init__(check, fault)
        self.check = check
        self.fault = fault


class Draft:
    """Dialogue `index` of a run at one attempt."""

    def __init__(self, run: Run, index: int, attempt: int, brief: Brief = FREE_BRIEF) -> None:
        studio, number = run.studio(index, brief.locale)
        self.index = index
        self.attempt = attempt
        self._brief = brief
        self._studio = studio
        self.plan, worded, self.context = studio.planned(index, number, attempt, brief)
        self.system, *self.texts = (message.content or "" for message in worded.messages)
        self._embedded = list(self.texts)
        self.script = self.context.script
        self.locale = self.plan.locale
        self._hearing = Hearing(self.script, self.context.reader)
        self._tried: dict[int, str] = {}
        self.secrets: tuple[str, ...] = ()

    @property
    def clock(self) -> datetime:
        return self.plan.clock

    @property
    def talk(self) -> list[tuple[int, Turn]]:
        """The turns that have words, by number."""
        return [
            (number, turn)
            for number, turn in enumerate(self.plan.turns, start=1)
            if turn.role in ("user", "assistant") and turn.acts[0].kind != "call"
        ]

    @property
    def tools(self) -> tuple[dict[str, Json], ...]:
        """The tools offered from the start."""
        return tuple(self._studio.tool(name) for name in self.plan.tools)

    @property
    def granted(self) -> tuple[dict[str, Json], ...]:
        """The tool offered late, if there is one."""
        return (self._studio.tool(self.plan.granted),) if self.plan.granted else ()

    def turn(self, number: int) -> Turn:
        return self.plan.turns[number - 1]

    def embedded(self, number: int) -> str:
        """What the embedded speaker says in a turn."""
        return self._embedded[number - 1]

    def leaves(self, mentions: Sequence[Mention]) -> list[Leaf]:
        return self._hearing.leaves(mentions)

    # ---- words --------------------------------------------------------------------------------

    def keep_secret(self, instructions: str) -> None:
        """What speakers are told, and nobody may say aloud; the values in it are to be said."""
        lines = "\n".join(line for line in instructions.splitlines() if '["' not in line)
        sentences = (sentence.strip().casefold() for sentence in _SENTENCE.split(lines))
        least = _LONG_ENOUGH[self.locale]
        self.secrets += tuple(sentence for sentence in sentences if len(sentence) >= least)

    def say(self, number: int, text: str) -> tuple[str, Fault] | None:
        """Put words into a turn, unless something is wrong with them alone: the check, and the fault."""
        text = text.strip()
        self._tried[number] = text[:LONGEST_TURN]
        turn = self.turn(number)
        fault = self._unsayable(number, text)
        if fault is not None:
            return "hygiene", fault
        if turn.role == "user":
            mentions = [mention for act in turn.acts for mention in act.mentions]
            try:
                self._hearing.hear(text, mentions, number, self.clock)
            except Unheard as unheard:
                return "roundtrip", Fault(number, f"{said(unheard.leaf)} is not said, or not clearly")
            if not mentions and (added := self._added(turn.acts, text, number)) is not None:
                return "roundtrip", Fault(number, f"{added!r} is said and means nothing")
        elif (added := self._added(turn.acts, text, number)) is not None:
            return "consistent", Fault(number, f"{added!r} comes from nowhere")
        elif (left_out := self._left_out(turn.acts, text, self.embedded(number))) is not None:
            return "consistent", Fault(number, f"{left_out} is not told")
        self.texts[number - 1] = text
        return None

    def _unsayable(self, number: int, text: str) -> Fault | None:
        if not text:
            return Fault(number, "an empty turn")
        if len(text) > LONGEST_TURN:
            return Fault(number, f"{len(text):,} characters in one turn")
        if strange := _STRANGE.search(text):
            return Fault(number, f"nobody writes {strange[0]!r} in talk")
        folded = text.casefold()
        if any(secret in folded for secret in self.secrets):
            return Fault(number, "what the speaker was told is said aloud")
        return None

    def _left_out(self, acts: Sequence[Act], text: str, embedded: str) -> str | None:
        """What an assistant's turn must hold: what is confirmed, as far as the embedded speaker repeats it, and the
        rows that the user points at later."""
        for act in acts:
            if act.kind == "confirm":
                for leaf in self.leaves(act.mentions):
                    if self._is_said(embedded, leaf) and not self._is_said(text, leaf):
                        return said(leaf)
        for reference in self.pointed_at(acts):
            if not self._hearing.is_named(text, reference, self.clock):
                return f"which one is meant by {reference.rule}"
        return None

    def _added(self, acts: Sequence[Act], text: str, number: int) -> str | None:
        """A number or a moment that nobody said, in a turn that tells of no result: what the check leaves aside."""
        if acts[0].kind in ("report", "confirm", "reject"):
            return None
        read = self.context.reader.readings
        earlier = [self.texts[n - 1] for n, turn in self.talk if n < number and turn.role == "user"]
        known = {r.value for words in (self.embedded(number), *earlier) for r in read(words, self.clock)}
        new = (r for r in read(text, self.clock) if r.value not in known)
        return next((text[r.start : r.end] for r in new), None)

    def _is_said(self, text: str, leaf: Leaf) -> bool:
        return not isinstance(leaf.type, BoolType) and self._hearing.is_said(text, leaf, self.clock)

    def pointed_at(self, acts: Sequence[Act]) -> Iterator[Reference]:
        """The rows of what is reported here that the user points at later."""
        calls = [act.call for act in acts if act.kind == "report" and act.call is not None]
        for turn in self.plan.turns:
            for mention in (mention for act in turn.acts for mention in act.mentions):
                for reference in mention.references.values():
                    if reference.rule != "sole" and any(reference.call is call for call in calls):
                        yield reference

    # ---- repairs ------------------------------------------------------------------------------

    def insert_repair(self, number: int, api: Api, arguments: dict[str, Json]) -> None:
        """Before the call at turn `number` comes one that breaks its schema, and what the tool answers to it."""
        result = self.context.toolbox.refusal(api, arguments)
        assert result is not None
        bad = PlannedCall("", api, arguments, result, {}, is_broken=True)
        call = Act(f"call({api.name})", "call", "repair", api, call=bad)
        answer = Act(f"result({api.name},invalid)", "result", "repair", api, "invalid", call=bad)
        turns = self.plan.turns
        first = next(act.call for act in turns[number - 1].acts if act.call is not None)
        turns[number - 1].acts[0].behaviour = "repair"
        turns[number - 1 : number - 1] = [Turn("assistant", [call]), Turn("tool", [answer])]
        self.texts[number - 1 : number - 1] = ["", ""]
        self._embedded[number - 1 : number - 1] = ["", ""]
        self.plan.calls.insert(next(n for n, call in enumerate(self.plan.calls) if call is first), bad)
        _number(self.plan.calls)
        self._place_mentions()

    def _place_mentions(self) -> None:
        """Turns moved: what is said in them is said elsewhere now."""
        for number, turn in enumerate(self.plan.turns, start=1):
            if turn.role == "user":
                for mention in (mention for act in turn.acts for mention in act.mentions):
                    mention.turn = number

    # ---- the record ---------------------------------------------------------------------------

    def faults(self) -> Iterator[tuple[str, Fault]]:
        """The first fault that each check finds."""
        view = View(self.dialogue(Speaker("draft")))
        if (wrong := unlike(self._brief, view)) is not None:
            yield wrong
        for name, check in CHECKS.items():
            if (fault := check(view, self.context)) is not None:
                yield name, fault

    def first_fault(self) -> tuple[str, Fault] | None:
        view = View(self.dialogue(Speaker("draft")))
        name, fault = unlike(self._brief, view) or first_fault(view, self.context)
        return (name, fault) if fault is not None else None

    def dialogue(self, speaker: Speaker) -> Dialogue:
        return self._studio.recorded(self.plan, self.system, self.texts, self.index, self.attempt, speaker)

    def reject(self, check: str, fault: Fault, speaker: Speaker) -> Reject:
        """The attempt as it was refused, with the words that were tried last."""
        made = self.dialogue(speaker)
        messages = tuple(
            replace(message, content=self._tried.get(message.turn, message.content), slots=())
            if message.turn in self._tried and message.content != self._tried[message.turn]
            else message
            for message in made.messages
        )
        return Reject(check, fault.turn, fault.reason, replace(made, messages=messages, checks={check: False}))


def said(leaf: Leaf) -> str:
    """A value as a fault names it: by how it is pointed at, if it is a key."""
    if leaf.reference is None or leaf.reference.rule == "known":
        return f"{leaf.value!r}"
    row = leaf.reference.row
    names = ", ".join(str(row[name]) for name in leaf.reference.fields if name in row)
    return f"which {leaf.reference.entity.lower()} is meant ({leaf.reference.rule}{': ' + names if names else ''})"


def _number(calls: Sequence[PlannedCall]) -> None:
    for number, call in enumerate(calls, start=1):
        call.id = f"call_{number}"
