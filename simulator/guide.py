"""Leads walks to coverage goals: a `Wish` as steering, and whether a plan grants it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

from compiler.asking import askable
from compiler.model import Api, CompiledSpec, Goal
from compiler.types import Json, MomentType, NumberType
from simulator.chance import pick, whole
from simulator.coverage.goals import is_day, is_timed
from simulator.coverage.parameters import ABSENT, given, name_of, parameters
from simulator.coverage.record import Edge, Observer
from simulator.coverage.wishes import Wish, api_of, promised, value_at
from simulator.dialogue import Dialogue
from simulator.offer import DECLINED
from simulator.plan import Mention, Plan
from simulator.planner import Planner
from simulator.recorder import behaviours_of, takes_profile
from simulator.steering import Steering, Wanted

_TO_THE_POINT = {"outside": 0.0, "aside": 0.0, "scenario": 0.0, "together": 0.0, "at once": 0.0, "between": 0.02}
_MISSING = {"outside": 1.0, "missing tool": 1.0, "grant": 1.0, "leave": 1.0}
_SHOWN_BY = {
    "clarify": {"clarify": 0.7},
    "refine": {"refine": 0.8, "change": 0.8, "try again": 1.0},
    "invalid": {"invalid": 1.0, "clarify": 0.0},
    "recover": {"trouble": 1.0, "other way": 0.7},
    "refer": {"refer": 1.0},
    "repair": {"repair": 1.0},
    "profile": {"profile": 1.0, "mine": 1.0},
}
_PASSED_BY = {
    "ask": {"ask": 1.0},
    "inform": {"ask": 1.0},
    "reject": {"invalid": 1.0, "clarify": 0.0},
    "decline": {"decline": 1.0},
    "drop": {"decline": 1.0},
    "agree": {"decline": 0.0},
}
_ALL = 99
_QUESTIONS = frozenset(("request", "ask", "inform", "call"))
_WITH_PATHS = ("ask", "inform", "reject", "refine")


def _with(wanted: Wanted | None, api: str, path: str) -> Wanted:
    """What is wanted, and a value at a path."""
    return Wanted(api, {}, (path,)) if wanted is None else replace(wanted, present=(*wanted.present, path))


class Guide:
    """Follows wishes in dialogues of one spec in one locale."""

    def __init__(self, planner: Planner) -> None:
        script = planner.script
        self._spec: CompiledSpec = script.spec
        self._rivals = planner.rivals
        self._lookups: dict[str, list[str]] = {}
        for (name, _), found in planner.lookups.items():
            self._lookups.setdefault(name, []).extend(found)
        self._paths = {name: [unit.path for unit in units] for name, units in script.units.items()}
        self._for_rows = {
            f"inform({name},{unit.path})" for name, units in script.units.items() for unit in units if unit.keys
        }
        self._observer = Observer(script.spec)
        self._parameters = {
            name: {parameter.path: parameter for parameter in parameters(api)} for name, api in script.spec.apis.items()
        }
        self._profiled = tuple(planner.tasks.profiles.uses)
        self._timed = {
            name: frozenset(path for path, parameter in found.items() if is_timed(parameter.type, [script]))
            for name, found in self._parameters.items()
        }

    # ---- leading ------------------------------------------------------------------------------

    def steering(self, wish: Wish, clock: datetime, rng: random.Random) -> Steering:
        """What leads to a dialogue that shows a wish. Where there are several ways, one is drawn."""
        kinds = [self._spec.graph.nodes[node]["kind"] for node in wish.through]
        personas = (wish.persona,) if wish.persona else ()
        wanted = self._wanted(wish, clock)
        if wish.behaviour == "withheld" or "grant" in kinds:
            return Steering(_MISSING, (), (wish.api,), wanted=wanted, personas=personas)
        if wish.behaviour == "outside" or (DECLINED | {"refuse"}) & set(kinds):
            special = {kind: 1.0 for kind in kinds if kind in ("beyond", "forbidden")}
            if wish.api and not wish.through:
                # First what the API can't do, and then what it can.
                chances = {"outside": 1.0, "beyond": 1.0, "leave": 0.0}
                return Steering(chances, (Goal(wish.api, {}),), (wish.api,), wanted=wanted, personas=personas)
            near = (wish.api,) if "beyond" in special else ()
            return Steering({"outside": 1.0, "leave": 0.5, **special}, apis=near, personas=personas)
        if wish.behaviour == "smalltalk" or {"smalltalk", "chat"} & set(kinds):
            return Steering({"aside": 0.6, "outside": 0.0, "thanks": 0.7}, personas=personas)
        if wish.behaviour == "switch" or {"switch", "back"} & set(kinds):
            return self._to_switch(wish, wanted, personas, rng)
        chances = _TO_THE_POINT | _SHOWN_BY.get(wish.behaviour, {})
        if wish.behaviour == "parallel" or "parallel" in kinds:
            chances |= {"together": 0.0 if "inform" in kinds else 0.8, "at once": 1.0}
        if wish.through[:1] == ("open",) and wish.behaviour != "select" and self._rivals[wish.api]:
            # Asked for alone it is told from its rivals; the first of several at once need not be.
            chances["together"] = 0.9
        goals = tuple(Goal(api, {}) for api in self._asked(wish, kinds, rng)) or None
        paths, outcomes = set(), {}
        for node, kind in zip(wish.through, kinds, strict=True):
            api, path = api_of(node), self._spec.graph.nodes[node]["path"]
            chances |= _PASSED_BY.get(kind, {})
            if kind in _WITH_PATHS:
                paths.add((api, path))
            if kind == "reject":
                wanted = _with(wanted, api, path)
            if kind == "refine":
                chances |= self._to_change(api, kinds)
            if kind == "result":
                outcome = self._spec.graph.nodes[node]["outcome"]
                if outcome == "invalid":
                    chances["repair"] = 1.0
                else:
                    outcomes[api] = outcome
        if wish.behaviour == "recover" and kinds[-1:] == ["request"]:
            outcomes |= self._failure(wish)
            chances["other way"] = 1.0
        at_a_time = 0
        if paths and _QUESTIONS.issuperset(kinds):
            at_a_time, alone, switch = self._questions(wish.through, kinds)
            chances |= {"answer one": 0.0, "profile": 0.0, "switch": switch} | ({"clarify": 0.0} if alone else {})
        apis: tuple[str, ...] = (wish.api,) if wish.api else ()
        if wish.behaviour == "profile" and not wish.api:
            apis = self._profiled
        if wish.behaviour == "relative":
            apis, wanted = self._timely(apis, wanted, rng)
        return Steering(chances, goals, apis, frozenset(paths), outcomes, wanted, personas, at_a_time=at_a_time)

    def _timely(
        self, apis: tuple[str, ...], wanted: Wanted | None, rng: random.Random
    ) -> tuple[tuple[str, ...], Wanted | None]:
        """One of the APIs (of all, if there is none), and a moment in its call that can be said by the clock."""
        timed = {name: paths for name, paths in self._timed.items() if paths and name in (apis or self._timed)}
        if not timed:
            return apis, wanted
        api = pick(rng, list(timed))
        left = sorted(timed[api].difference(wanted.absent if wanted is not None else ()))
        return (api,), _with(wanted, api, pick(rng, left)) if left else wanted

    def _questions(self, through: tuple[str, ...], kinds: list[str]) -> tuple[int, bool, float]:
        """What leads from one question or answer to the next one: how many are asked at a time (0: any number),
        whether nothing else may be asked for, and the chance that something else comes up."""
        if kinds not in (["ask", "ask"], ["ask", "inform"], ["inform", "inform"], ["inform", "ask"]):
            return 0, kinds[-1] == "ask" and len(kinds) > 1, 0.0
        paths = self._paths[api_of(through[0])]
        first, then = (paths.index(self._spec.graph.nodes[node]["path"]) for node in through)
        if first == then:
            return 1, False, 0.0
        if first > then:  # the answers come in order; an earlier question is left open where something else came up
            return _ALL, True, 1.0 if kinds == ["inform", "ask"] else 0.0
        return 1 if kinds == ["inform", "ask"] else _ALL, then > first + 1, 0.0

    def _asked(self, wish: Wish, kinds: list[str], rng: random.Random) -> tuple[str, ...]:
        """What the user asks for: what the wish is about, and what must come before or after it."""
        if wish.behaviour == "recover":
            return wish.agenda[:1]  # what is tried instead comes by itself
        if not wish.api or wish.behaviour == "parallel":
            return wish.agenda
        if not wish.through and wish.behaviour in ("refer", "chain"):
            return self._linked(wish.api, wish.behaviour, rng)
        if wish.behaviour == "refer":
            return tuple(api_of(node) for node in wish.through)
        before = [name for name in dict.fromkeys(self._lookups.get(wish.api, ())) if name not in wish.agenda]
        if not before or (wish.behaviour == "chain" and len(before) == 1):
            return wish.agenda
        if self._asks_for_a_row(wish.through, kinds):
            return wish.agenda  # nobody asks for what the user points at
        # What the user was told of before need not be looked up.
        direct = kinds[:1] in (["request"], ["inform"], ["reject"]) or wish.behaviour == "invalid"
        if rng.random() < (0.7 if direct else 0.2):
            rng.shuffle(before)
            count = len(before) if direct and wish.behaviour != "chain" else whole(rng, 1, len(before))
            return (*before[:count], *wish.agenda)
        return wish.agenda

    def _asks_for_a_row(self, through: tuple[str, ...], kinds: list[str]) -> bool:
        """Whether a question, or its answer, may be about a row: it must not have been told of before."""
        if kinds[-1:] in (["ask"], ["inform"]) and _QUESTIONS.issuperset(kinds):
            return True
        return kinds[:1] == ["inform"] and through[0] in self._for_rows

    def _linked(self, api: str, behaviour: str, rng: random.Random) -> tuple[str, ...]:
        """An API with another that it points at or is pointed at from, or that looks up rows by it."""
        if behaviour == "chain":
            users = [name for name, found in self._lookups.items() if api in found and name != api]
            return (pick(rng, users), api) if users and not self._lookups.get(api) else (api,)
        edges = self._spec.graph.edges(keys=True)
        pairs = [
            (api_of(source), api_of(target))
            for source, target, shown in edges
            if shown == "refer" and api in (api_of(source), api_of(target))
        ]
        return pick(rng, pairs) if pairs else (api,)

    def _to_change(self, api: str, kinds: list[str]) -> dict[str, float]:
        before = kinds[0]
        if before == "confirm" or (before == "refine" and self._spec.apis[api].confirm):
            return {"change": 1.0}
        if before == "reject":
            return {"invalid": 1.0, "clarify": 0.0}
        # What was done is not changed; what could not be done is tried otherwise.
        fails = {"trouble": 1.0, "try again": 1.0, "other way": 0.0}
        return fails if self._spec.apis[api].is_action else {"refine": 1.0, "try again": 1.0}

    def _failure(self, wish: Wish) -> dict[str, str]:
        before, after = api_of(wish.through[0]), api_of(wish.through[-1])
        codes = [on for api, on, then in self._spec.flow if on and (api, then) == (before, after)]
        return {before: codes[-1]} if codes else {}

    def _to_switch(self, wish: Wish, wanted: Wanted | None, personas: tuple[str, ...], rng: random.Random) -> Steering:
        """Something comes up while another thing is being asked for: the wish is about the one or the other."""
        chances = _TO_THE_POINT | {"clarify": 0.9, "ask": 1.0, "switch": 1.0}
        paths = frozenset(
            (api_of(node), self._spec.graph.nodes[node]["path"])
            for node in wish.through
            if self._spec.graph.nodes[node]["path"]
        )
        asks = bool(paths) or (not wish.through and bool(askable(self._api(wish))) and rng.random() < 0.5)
        askers = [name for name, api in self._spec.apis.items() if askable(api) and name != wish.api]
        if wish.api and (asks or not askers):
            return Steering(chances, (Goal(wish.api, {}),), (), paths, {}, wanted, personas)
        goals = (Goal(pick(rng, askers), {}),) if askers else None
        return Steering(chances, goals, (wish.api,) if wish.api else (), paths, {}, wanted, personas)

    def _api(self, wish: Wish) -> Api:
        return self._spec.apis[wish.api] if wish.api else next(iter(self._spec.apis.values()))

    def _wanted(self, wish: Wish, clock: datetime) -> Wanted | None:
        if not wish.api or not (wish.given or wish.absent):
            return None
        fixed: dict[str, Json] = dict(wish.fixed)
        for path, mark in wish.bounds:
            type_ = self._parameters[wish.api][path].type
            assert isinstance(type_, NumberType | MomentType)
            fixed[path] = value_at(type_, mark, clock)
        return Wanted(wish.api, fixed, wish.present, wish.absent)

    # ---- judging ------------------------------------------------------------------------------

    def shows(self, wish: Wish, dialogue: Dialogue) -> bool:
        """Whether what is known only in words is there: a moment said by the clock."""
        if wish.behaviour != "relative":
            return True
        return promised(wish, self._spec) <= self._observer.covered(dialogue)

    def may_be_relative(self, plan: Plan, api: str = "") -> bool:
        """Whether a plan has a moment that may be said by the clock; for sure it is known only in words."""
        return any(
            self._is_timed(mention)
            for call in plan.calls
            if not call.is_broken and api in ("", call.api.name)
            for mention in call.sources.values()
        )

    def _is_timed(self, mention: Mention) -> bool:
        if isinstance(mention.type, MomentType):
            return mention.type.kind != "time"
        return any(
            reference.rule == "fields" and any(is_day(self._spec, reference.entity, name) for name in reference.fields)
            for reference in mention.references.values()
        )

    def grants(self, wish: Wish, plan: Plan) -> bool:
        """Whether a plan shows what is wished for, as far as can be told before it is worded."""
        steps = [(act.node, act.behaviour) for turn in plan.turns for act in turn.acts]
        if wish.persona and (plan.persona is None or plan.persona.name != wish.persona):
            return False
        if wish.rival and wish.rival not in plan.tools:
            return False
        return self._passes(wish, plan, steps) and self._gives(wish, plan)

    def _passes(self, wish: Wish, plan: Plan, steps: list[tuple[str, str]]) -> bool:
        if not wish.through and not wish.behaviour:
            return True
        if wish.behaviour == "relative":
            return self.may_be_relative(plan, wish.api)
        if not wish.through and not wish.api:
            return wish.behaviour in behaviours_of(plan)
        edges = list(self._observer.edges(steps))
        if wish.through:
            return self._goes(wish.through, wish.behaviour, edges)
        if wish.behaviour == "nested":
            return any(
                isinstance(value, dict | list)
                for call in plan.calls
                if call.api.name == wish.api and not call.is_broken
                for value in call.arguments.values()
            )
        if wish.behaviour == "profile":
            return any(call.api.name == wish.api and takes_profile(call) for call in plan.calls)
        return any(
            behaviour == wish.behaviour and wish.api in (api_of(source), api_of(target))
            for source, target, behaviour in edges
        )

    @staticmethod
    def _goes(through: tuple[str, ...], behaviour: str, edges: list[Edge]) -> bool:
        if len(through) == 1:
            return any(through[0] in edge[:2] for edge in edges)
        return any(
            tuple(edge[0] for edge in edges[place : place + len(through) - 1]) == through[:-1]
            and edges[place + len(through) - 2][1:] == (through[-1], behaviour)
            for place in range(len(edges) - len(through) + 2)
        )

    def _gives(self, wish: Wish, plan: Plan) -> bool:
        if not wish.api or wish.makes_no_call:
            return True
        calls = [call for call in plan.calls if call.api.name == wish.api and not call.is_broken]
        if not calls:
            return False
        there: set[tuple[str, str]] = set()
        missing: set[str] = set()
        wanted = self._wanted(wish, plan.clock)
        if wanted is None:
            return True
        for call in calls:
            for path, value in given(call.api.params, call.arguments):
                if value is ABSENT:
                    missing.add(path)
                else:
                    there.update(((path, ""), (path, name_of(value))))
        return (
            all((path, name_of(value)) in there for path, value in wanted.fixed.items())
            and all((path, "") in there for path in wanted.present)
            and missing.issuperset(wanted.absent)
        )
