"""Runs of dialogues. Dialogue number k is a pure function of the specs, the seed and k (and of what its
shard has kept, since near-duplicates are refused)."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from compiler.model import CompiledSpec
from compiler.tools import openai_tool
from compiler.types import Json
from simulator.brief import (
    AT_ONCE,
    CALLING,
    FREE_BRIEF,
    Brief,
    Facts,
    beside,
    facts_of,
    facts_of_plan,
    is_usual,
    led,
    missed,
    usual,
)
from simulator.checks import CHECKS, Context, Fault, Freshness
from simulator.checks.base import View
from simulator.checks.known import Known
from simulator.dialogue import Dialogue, Reject, SpecRef, ref_to
from simulator.dialogue import Speaker as SpeakerRef
from simulator.granting import Judge
from simulator.guide import Guide
from simulator.locales import locale as locale_pack
from simulator.neighbours import Mistaken, mistaken
from simulator.plan import Plan
from simulator.planner import Planner
from simulator.reading import Reader
from simulator.recorder import record
from simulator.script import Script
from simulator.speaker import Speaker, TemplateSpeaker
from simulator.steering import FREE
from simulator.toolbox import Toolbox
from simulator.values import Values
from simulator.world import World, make_world

ATTEMPTS = 60
_PLANS = 60
_USUAL_PLANS = 6
_TRIED_OUT = 360
_PLANS_FOR_A_WISH = 10
_WORLD_SHARED_BY = 32
_PASSED = dict.fromkeys((*CHECKS, "fresh"), True)
_EPOCH = datetime(2026, 1, 5)


class Exhausted(Exception):
    """No attempt at dialogue `index` passed the checks; `rejects` are the attempts, one at least."""

    def __init__(self, index: int, rejects: Sequence[Reject]) -> None:
        super().__init__(index, rejects)
        self.index = index
        self.rejects = rejects

    @property
    def reasons(self) -> Counter[str]:
        """How many attempts were refused, by check."""
        return Counter(reject.check for reject in self.rejects)

    def __str__(self) -> str:
        why = ", ".join(f"{check} {count}" for check, count in self.reasons.most_common())
        last = self.rejects[-1]
        return f"dialogue {self.index} was refused {len(self.rejects)} times ({why}), at last for: {last.reason}"


class NotOfThisRun(Exception):
    """The record does not lead to a spec and a world that made it; the message says what is amiss."""


class Studio:
    """One spec in one locale: everything that makes and checks its dialogues."""

    def __init__(self, spec: CompiledSpec, locale: str, seed: int) -> None:
        self.spec = spec
        self.locale = locale
        self._seed = seed
        pack = locale_pack(locale)
        script = Script(spec, locale)
        self._values = Values(spec, pack, seed)
        self._tools: dict[str, dict[str, Json]] = {
            name: openai_tool(api, spec, locale) for name, api in spec.apis.items()
        }
        # What is easily mixed up with tools of this spec is always at hand; others are lent by the specs of a run.
        self._lent: dict[str, tuple[dict[str, Json], SpecRef]] = {
            name: (openai_tool(of.apis[name], of, locale), ref_to(of)) for name, of in spec.guests.items()
        }
        schemas: dict[str, Any] = {name: tool["function"] for name, tool in self._tools.items()}
        self._toolbox = Toolbox(spec, self._values, {name: tool["parameters"] for name, tool in schemas.items()})
        self._planner = Planner(spec, script, self._values, self._toolbox)
        self._is_parallel = bool(self._planner.requests.get("parallel"))
        self._judge = Judge(spec)
        self._guide = Guide(self._planner, self._judge)
        self._speaker: Speaker = TemplateSpeaker(script, pack, self._tools)
        self._reader = Reader(script, pack)
        self._known = Known(script, self._reader)
        self._script = script
        self._world_number = -1
        self._clock = _EPOCH
        self._context: Context | None = None
        self._mistaken: Mistaken = {}

    def borrow(self, others: Sequence[Studio]) -> None:
        """Tools of other specs may be offered beside the spec's own, where their names are free."""
        for other in others:
            ref = ref_to(other.spec)
            for name, tool in other._tools.items():
                if name not in self._tools and name not in self._lent:
                    self._lent[name] = tool, ref
        lent = {name: ref.domain for name, (_, ref) in self._lent.items()}
        self._mistaken = mistaken(self.spec, (other.spec for other in others), lent)
        self._planner.mistaken = self._mistaken
        cued = {rival for rivals in self._mistaken.values() for rival in rivals}
        self._planner.lent = tuple(name for name in self._lent if name not in cued)

    @property
    def most_tools(self) -> int:
        """How many a dialogue can offer."""
        return len(self._tools) + len(self._lent)

    def __str__(self) -> str:
        return f"{self.spec.domain} in {self.locale}"

    def make(self, index: int, number: int, attempt: int, brief: Brief = FREE_BRIEF) -> tuple[View, Context]:
        """Dialogue `index` of the run, the `number`th of this studio, at one attempt; not yet checked."""
        _, dialogue, context = self.planned(index, number, attempt, brief)
        return View(dialogue), context

    def planned(
        self, index: int, number: int, attempt: int, brief: Brief = FREE_BRIEF
    ) -> tuple[Plan, Dialogue, Context]:
        """The same, with its plan: what others need who find other words for it."""
        context = self.world(number)
        rng = random.Random(f"{self._seed}/{index}/{attempt}")
        if brief.wish is not None:
            for _ in range(_PLANS_FOR_A_WISH):
                steering = led(brief, self._guide.steering(brief.wish, self._clock, rng))
                plan = self._planner.plan(rng, context.world, self._clock, steering)
                if self._meets(brief, plan) and self._judge.grants(brief.wish, plan):
                    dialogue = self._recorded(plan, rng, index, attempt)
                    if self._judge.shows(brief.wish, dialogue):
                        return plan, dialogue, context
        # A wish is given up before the rest is.
        plan = self._plan(rng, context.world, brief, beside(brief, self.usual(number)))
        return plan, self._recorded(plan, rng, index, attempt), context

    def try_out(self, brief: Brief) -> str | None:
        """Why no plan is as a brief wants it, of those that miss it most; None if one is."""
        reasons: Counter[str] = Counter()
        for plan in self._tried(brief, _TRIED_OUT):
            if self._meets(brief, plan):
                return None
            reasons[missed(brief, facts_of_plan(plan), ("relative",)) or "nothing is said by the clock"] += 1
        return reasons.most_common(1)[0][0]

    def outcomes(self, brief: Brief, plans: int) -> Iterator[tuple[Facts, bool]]:
        """What plans come to that are led to a brief, and whether a moment in them may be said by the clock."""
        for plan in self._tried(brief, plans):
            yield facts_of_plan(plan), self._judge.may_be_relative(plan)

    def _tried(self, brief: Brief, plans: int) -> Iterator[Plan]:
        steering = led(brief)
        for number in range(-(-plans // _PLANS)):
            world, rng = self._world(number).world, random.Random(f"{self._seed}/try/{number}")
            for _ in range(min(_PLANS, plans - number * _PLANS)):
                yield self._planner.plan(rng, world, self._clock, steering)

    def usual(self, number: int) -> Brief:
        """What the `number`th dialogue of this studio is led to where nothing else is asked for."""
        kind = usual(number)
        return kind if self._is_parallel or kind is not AT_ONCE else CALLING

    def _plan(self, rng: random.Random, world: World, brief: Brief, usual: Brief) -> Plan:
        """A plan as the brief wants it, if one turns up; and as is usual, if that is soon."""
        steering = led(brief, FREE, usual)
        for tried in range(_PLANS if brief.is_strict else _USUAL_PLANS):
            if tried == _PLANS // 2:
                steering = led(brief)
            plan = self._planner.plan(rng, world, self._clock, steering)
            if self._meets(brief, plan) and (tried >= _USUAL_PLANS or is_usual(usual, plan)):
                break
        return plan

    def _meets(self, brief: Brief, plan: Plan) -> bool:
        if not brief.is_strict:
            return True
        if "relative" in brief.shown and not self._judge.may_be_relative(plan):
            return False
        return missed(brief, facts_of_plan(plan), ("relative",)) is None

    def _recorded(self, plan: Plan, rng: random.Random, index: int, attempt: int) -> Dialogue:
        texts = self._speaker.word(plan, rng)
        plan.world_seed = self._world_seed(self._world_number)
        return self.recorded(plan, self._speaker.system(plan, rng), texts, index, attempt, self._speaker.ref)

    def recorded(
        self, plan: Plan, system: str, texts: Sequence[str | None], index: int, attempt: int, speaker: SpeakerRef
    ) -> Dialogue:
        """The record of a plan in words, as it will be if it is kept."""
        return record(
            plan,
            system,
            texts,
            id=f"{self.spec.domain}-{self.locale}-{self._seed}-{index:06d}",
            spec=ref_to(self.spec),
            seed=self._seed,
            index=index,
            attempt=attempt,
            tools=tuple(map(self.tool, plan.tools)),
            lenders=tuple(dict.fromkeys(self._lent[name][1] for name in plan.tools if name not in self._tools)),
            granted=self._tools.get(plan.granted),
            checks=_PASSED,
            speaker=speaker,
        )

    def _world_seed(self, number: int) -> str:
        return f"{self._seed}/{self.spec.domain}/{self.locale}/{number}"

    def world(self, number: int) -> Context:
        """The world of the `number`th dialogue. A few share one, and its day: making a world takes longer
        than making a dialogue."""
        return self._world(number // _WORLD_SHARED_BY)

    def context_of(self, dialogue: Dialogue) -> Context:
        """What a dialogue of this studio is checked with, found by its world's seed.

        Raises NotOfThisRun if its world or its clock is none of this studio's.
        """
        number = dialogue.world.seed.rpartition("/")[2]
        if not re.fullmatch("[0-9]{1,9}", number) or self._world_seed(int(number)) != dialogue.world.seed:
            raise NotOfThisRun(f"{dialogue.world.seed!r} is the seed of no world of this spec, locale and seed")
        context = self._world(int(number))
        if dialogue.clock != self._clock.isoformat(timespec="minutes"):
            raise NotOfThisRun(f"the clock is not that of the world: {dialogue.clock!r}")
        return context

    def tool(self, name: str) -> dict[str, Json]:
        """A tool of the spec, or one that is lent to it."""
        return self._tools.get(name) or self._lent[name][0]

    @property
    def tools(self) -> Collection[dict[str, Json]]:
        """What can be offered, in OpenAI's shape."""
        return self._tools.values()

    def _world(self, number: int) -> Context:
        if self._context is None or number != self._world_number:
            rng = random.Random(self._world_seed(number))
            self._clock = _EPOCH + timedelta(
                days=rng.randrange(364),
                hours=rng.randint(7, 21),
                minutes=rng.choice((0, 5, 10, 15, 20, 25, 30, 40, 45, 50, 55)),
            )
            world: World = make_world(self.spec, self._values, rng, self._clock)
            self._context = Context(self._script, self._reader, self._toolbox, world, self._known)
            self._context.mistaken = self._mistaken
            self._world_number = number
        return self._context


class Run:
    """A run over specs and locales: dialogue k is of spec and locale number k modulo how many there are.

    `locales` None: all that each spec declares. A spec without any of the locales is a ValueError.
    """

    def __init__(self, specs: Sequence[CompiledSpec], seed: int, locales: tuple[str, ...] | None = None) -> None:
        self.studios = [
            Studio(spec, locale, seed)
            for spec in specs
            for locale in spec.locales
            if locales is None or locale in locales
        ]
        if not self.studios:
            raise ValueError(f"no spec speaks {', '.join(locales or ())}")
        for studio in self.studios:
            others = [
                other for other in self.studios if other.spec is not studio.spec and other.locale == studio.locale
            ]
            studio.borrow(others)

    def studio(self, index: int, locale: str = "") -> tuple[Studio, int]:
        """Where dialogue `index` is made, in its locale or another one, and which number it has there."""
        return self.studios[self.place(index, locale)], index // len(self.studios)

    def shard(
        self, start: int, stop: int, briefs: Mapping[int, Brief] = MappingProxyType({})
    ) -> Iterator[Dialogue | Reject]:
        """Dialogues `start` to `stop`: of each index its rejects, and then the dialogue that passed.

        `briefs` are by index; where there is none, the dialogue is left to chance.

        Raises `Exhausted` where no attempt at an index passes.
        """
        fresh = Freshness()
        for index in range(start, stop):
            yield from self._one(index, fresh, briefs.get(index, FREE_BRIEF))

    def place(self, index: int, locale: str = "") -> int:
        """Which studio a dialogue is of: its spec in its locale, or in another one that the spec has."""
        usual = index % len(self.studios)
        if not locale or self.studios[usual].locale == locale:
            return usual
        spec = self.studios[usual].spec
        return next(n for n, studio in enumerate(self.studios) if studio.spec is spec and studio.locale == locale)

    def usual(self, index: int, locale: str = "") -> Brief:
        """What a dialogue is led to where nothing else is asked for."""
        studio, number = self.studio(index, locale)
        return studio.usual(number)

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(studio.locale for studio in self.studios))

    def locales_of(self, spec: CompiledSpec) -> tuple[str, ...]:
        return tuple(studio.locale for studio in self.studios if studio.spec is spec)

    def most_tools(self, place: int) -> int:
        """How many tools a dialogue can offer."""
        return self.studios[place].most_tools

    def check(self, dialogue: Dialogue) -> tuple[str, Fault | None]:
        """The first check that refuses a dialogue of this run (or "" and None), `fresh` apart."""
        return first_fault(View(dialogue), self._context(dialogue))

    def verdict(self, dialogue: Dialogue, check: str) -> Fault | None:
        """What one check says of a dialogue of this run."""
        return CHECKS[check](View(dialogue), self._context(dialogue))

    def _context(self, dialogue: Dialogue) -> Context:
        studio, number = self.studio(dialogue.index, dialogue.locale)
        return studio.world(number)

    def _one(self, index: int, fresh: Freshness, brief: Brief) -> Iterator[Dialogue | Reject]:
        studio, number = self.studio(index, brief.locale)
        rejects: list[Reject] = []
        for attempt in range(ATTEMPTS):
            view, context = studio.make(index, number, attempt, brief)
            name, fault = unlike(brief, view) or first_fault(view, context)
            if fault is None and (fault := fresh.fault(view)) is not None:
                name = "fresh"
            if fault is None:
                yield view.dialogue
                return
            rejects.append(Reject(name, fault.turn, fault.reason, replace(view.dialogue, checks={name: False})))
            yield rejects[-1]
        raise Exhausted(index, rejects)


def unlike(brief: Brief, view: View) -> tuple[str, Fault] | None:
    """Where a dialogue is not as its brief wants it: the reject's name, and why."""
    why = missed(brief, facts_of(view.dialogue)) if brief.is_strict else None
    return ("mix", Fault(None, why)) if why is not None else None


def first_fault(view: View, context: Context) -> tuple[str, Fault | None]:
    """The first check that refuses a dialogue, and its fault."""
    for name, check in CHECKS.items():
        fault = check(view, context)
        if fault is not None:
            return name, fault
    return "", None
