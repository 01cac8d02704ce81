"""Puts a plan into words. `TemplateSpeaker` is the embedded one: no model, no network."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any, Protocol

from pydantic_core import to_json

from compiler.types import Json, KeyType, Type
from simulator.assistant_lines import AssistantLines
from simulator.chance import pick
from simulator.dialogue import Speaker as SpeakerRef
from simulator.locales.base import Locale
from simulator.plan import Act, Plan, PlannedCall
from simulator.script import Script, label_of
from simulator.spoken import Spoken
from simulator.user_lines import UserLines
from simulator.voice import Voice, Way


class Speaker(Protocol):
    """Words every turn of a plan, and tells each mention where it was said."""

    @property
    def ref(self) -> SpeakerRef: ...

    def system(self, plan: Plan, rng: random.Random) -> str:
        """The system's message."""

    def word(self, plan: Plan, rng: random.Random) -> list[str | None]:
        """One text a turn; None for a turn that has no words (a call, a tool's result).
        Turn `n` of the plan is the record's message `n + 1`: the system's comes first."""


class TemplateSpeaker:
    """Composes turns from the spec's phrases and the locale's phrasebook. `tools` are announced as they are."""

    def __init__(self, script: Script, locale: Locale, tools: Mapping[str, dict[str, Json]]) -> None:
        voice = Voice(script, locale)
        self._voice = voice
        self._tools = tools
        self._script = script
        self._user = UserLines(script, voice)
        self._assistant = AssistantLines(script, voice)

    @property
    def ref(self) -> SpeakerRef:
        return SpeakerRef("template")

    def system(self, plan: Plan, rng: random.Random) -> str:
        domain = self._script.spec.doc.of(plan.locale).replace("\n", " ")
        clock = self._script.book.now(plan.clock)
        frame = pick(rng, self._script.book.frames["system"])
        text = self._voice.fill(frame, lambda path, _: Spoken(domain if path == "domain" else clock)).text
        return f"{text}\n{self._profile(plan, rng)}" if plan.profile else text

    def _profile(self, plan: Plan, rng: random.Random) -> str:
        """What is known of the user: labelled, or as JSON."""
        book = self._script.book
        frame = pick(rng, book.frames["profile"])
        known = self._script.spec.profile
        # (Of a key alone nobody could tell which row it is.)
        if rng.random() < 0.25 and not any(isinstance(known[name].param.type, KeyType) for name in plan.profile):
            return self._voice.fill(frame, lambda _, __: Spoken(to_json(plan.profile).decode())).text
        told = [
            book.labelled(
                label_of(known[name].param, plan.locale), self._fact(known[name].param.type, value, plan, rng)
            )
            for name, value in plan.profile.items()
        ]
        return self._voice.fill(frame, lambda _, __: Spoken(book.semicolon.join(told))).text

    def _fact(self, type_: Type, value: Any, plan: Plan, rng: random.Random) -> str:
        """A value of the profile; a key with the name of its row, if people don't know the key."""
        way = Way(rng, plan.clock, exact=True)
        if not isinstance(type_, KeyType):
            return self._voice.value(type_, value, "", way).text
        row = plan.world.row(type_.entity, value)
        return f"{value} ({self._voice.plainly(type_.entity, row, way)})" if row and not type_.known else value

    def _granted(self, tool: str, rng: random.Random) -> str:
        """A tool is announced with its schema: the list of tools at the top of a dialogue can't grow."""
        return f"{pick(rng, self._script.book.texts['grant'])}\n{to_json(self._tools[tool]).decode()}"

    def word(self, plan: Plan, rng: random.Random) -> list[str | None]:
        texts: list[str | None] = []
        pointed = _pointed_at(plan)
        place, let_down = "first", False
        for number, turn in enumerate(plan.turns, start=1):
            if turn.role == "system":
                texts.append(self._granted(plan.granted, rng))
            elif turn.role == "tool" or turn.acts[0].kind == "call":
                texts.append(None)
            elif turn.role == "user":
                line = self._user.line(turn.acts, plan.traits, rng, plan.clock, place)
                place = "greeted" if place == "first" and turn.acts[0].text == "greet" else "later"
                texts.append(line.settle(number))
            else:
                call = turn.acts[0].call
                told = call is not None and any(call is other for other in pointed)
                for _ in range(_TRIES):
                    text = self._assistant.line(
                        turn.acts, plan.tools, rng, plan.clock, pointed_at=told, let_down=let_down
                    ).text
                    text = _SENTENCE.sub(lambda letter: letter[0].upper(), text)
                    if text not in texts:
                        break
                texts.append(text)
                let_down = _came_to_nothing(turn.acts[-1])
                place = "let_down" if let_down else place
        return texts


_TRIES = 4
"""How often the assistant looks for other words than it had before."""

_SENTENCE = re.compile(r"(?:^|(?<=[.?!] ))[a-z]")


def _came_to_nothing(act: Act) -> bool:
    return act.kind == "refuse" or (act.kind == "report" and act.path != "ok")


def _pointed_at(plan: Plan) -> list[PlannedCall]:
    """The calls whose reported rows the user points at later."""
    return [
        reference.call
        for turn in plan.turns
        for act in turn.acts
        for mention in act.mentions
        for reference in mention.references.values()
        if reference.call is not None
    ]
