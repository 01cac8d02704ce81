"""Leads walks to coverage goals: a `Wish` as steering."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import datetime
from itertools import chain

from compiler.asking import askable
from compiler.model import Api, CompiledSpec, Goal
from compiler.outcomes import deciding
from compiler.types import MomentType, NumberType, Type
from simulator.chance import pick, whole
from simulator.coverage.goals import is_timed
from simulator.coverage.parameters import HIGHEST, LOWEST, moment_marks, number_marks
from simulator.coverage.wishes import Wish, api_of, value_at
from simulator.granting import Judge
from simulator.offer import DECLINED
from simulator.planner import Planner
from simulator.steering import Steering, Wanted
from simulator.tasks import LONGEST_CHAIN

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


def _ends(type_: Type) -> tuple[str, ...]:
    """The marks of the ends of a range."""
    if isinstance(type_, NumberType):
        return tuple(mark for mark in (LOWEST, HIGHEST) if mark in number_marks(type_))
    return moment_marks(type_) if isinstance(type_, MomentType) else ()


def _with(wanted: Wanted | None, api: str, path: str) -> Wanted:
    """What is wanted, and a value at a path."""
    return Wanted(api, {}, (path,)) if wanted is None else replace(wanted, present=(*wanted.present, path))


class Guide:
    """Follows wishes in dialogues of one spec in one locale."""

    def __init__(self, planner: Planner, judge: Judge) -> None:
        script = planner.script
        self._judge = judge
        self._spec: CompiledSpec = script.spec
        self._rivals = planner.rivals
        # By API, the lookups that it takes, in the order in which they are made: for each key those that find it.
        self._lookups: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._must_look_up: dict[str, tuple[str, ...]] = {}
        for name, units in script.units.items():
            entities = dict.fromkeys(key.entity for unit in units if unit.required for key in unit.keys)
            finders = {entity: planner.lookups.get((name, entity), ()) for entity in entities}
            self._lookups[name] = tuple(filter(None, finders.values()))
            self._must_look_up[name] = tuple(
                lookup
                for entity, found in finders.items()
                if not self._spec.entities[entity].key_type.known
                for lookup in found
            )
        self._paths = {name: [unit.path for unit in units] for name, units in script.units.items()}
        self._for_rows = {
            f"inform({name},{unit.path})" for name, units in script.units.items() for unit in units if unit.keys
        }
        self._at_once = tuple(planner.requests.get("parallel", ()))
        self._profiled = tuple(planner.tasks.profiles.uses)
        self._timed = {
            name: frozenset(path for path, parameter in found.items() if is_timed(parameter.type, [script]))
            for name, found in judge.parameters.items()
        }

    def steering(self, wish: Wish, clock: datetime, rng: random.Random) -> Steering:
        """What leads to a dialogue that shows a wish. Where there are several ways, one is drawn."""
        if wish.behaviour == "select" and wish.api and not wish.through and not self._rivals[wish.api]:
            # It is not told from others itself: what comes right after it is.
            edges = self._spec.graph.out_edges(f"report({wish.api})", keys=True)
            then = [(source, target) for source, target, shown in edges if shown == "select"]
            wish = replace(wish, through=pick(rng, then)) if then else wish
        kinds = [self._spec.graph.nodes[node]["kind"] for node in wish.through]
        personas = (wish.persona,) if wish.persona else ()
        wanted = self._judge.wanted(wish, clock)
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
        apis: tuple[str, ...] = (wish.api,) if wish.api else ()
        if wish.behaviour == "parallel" or "parallel" in kinds:
            chances |= {"together": 0.0 if "inform" in kinds else 0.8, "at once": 1.0}
            if kinds == ["parallel", "request"]:
                apis = self._with_another(apis, rng)
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
        if wish.behaviour == "refer" and len(kinds) == 2:
            chances |= {"decline": 0.0, "trouble": 0.5}
            before, after = map(api_of, wish.through)
            if before != after:  # what was done to a row may leave nothing to do, or stand in the way
                outcomes |= {before: "ok", after: pick(rng, ("ok", "trouble"))}
        if (wish.api and wish.behaviour == "recover" and not kinds) or (
            kinds == ["report", "refine"] and self._api(wish).is_action
        ):
            failures = [outcome for outcome in self._outcomes(self._api(wish)) if outcome != "ok"]
            outcomes |= {wish.api: pick(rng, failures)} if failures else {}
        if failing := next((api for api, outcome in outcomes.items() if outcome not in ("ok", "trouble")), ""):
            if "parallel" in kinds:
                # What is asked for first comes out well: another thing, or the same with another value.
                apis = self._with_another(apis, rng)
                chances["same again"] = 0.2 if len(apis) > 1 else 1.0
            else:
                wanted = self._at_an_end(wanted, failing, outcomes[failing], paths, clock, rng)
        at_a_time = 0
        if paths and _QUESTIONS.issuperset(kinds):
            at_a_time, alone, switch = self._questions(wish.through, kinds)
            chances |= {"answer one": 0.0, "profile": 0.0, "switch": switch} | ({"clarify": 0.0} if alone else {})
        if wish.behaviour == "profile" and not wish.api:
            apis = self._profiled
        if wish.behaviour == "relative":
            apis, wanted = self._timely(apis, wanted, rng)
            chances |= {"refer": 1.0, "trouble": 0.5}  # it may be a row that is named by its day
        return Steering(chances, goals, apis, frozenset(paths), outcomes, wanted, personas, at_a_time=at_a_time)

    def _with_another(self, apis: tuple[str, ...], rng: random.Random) -> tuple[str, ...]:
        """An API and another that is asked for along with it, if there is any: either comes first."""
        barred = {*apis, *(rival for api in apis for rival in self._rivals[api])}
        others = [api for api in self._at_once if api not in barred]
        return (*apis, pick(rng, others)) if others else apis

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

    def _at_an_end(
        self,
        wanted: Wanted | None,
        api: str,
        outcome: str,
        paths: set[tuple[str, str]],
        clock: datetime,
        rng: random.Random,
    ) -> Wanted | None:
        """What is wanted, and (mostly) a value at an end of its range, where calls fail more often than elsewhere: at
        one of the paths if there are any, and else of any that has a part in the outcome."""
        if wanted is not None and (wanted.fixed or wanted.api != api):
            return wanted
        telling = None if outcome == "empty" else deciding(self._spec.apis[api])
        ends = [
            (path, parameter.type, mark)
            for path, parameter in self._judge.parameters[api].items()
            if (not paths or (api, path) in paths) and (telling is None or re.split(r"\W", path)[0] in telling)
            for mark in _ends(parameter.type)
        ]
        if not ends:
            return wanted
        path, type_, mark = pick(rng, ends)
        if rng.random() < 0.4:
            return _with(wanted, api, path)
        assert isinstance(type_, NumberType | MomentType)
        return replace(wanted or Wanted(api), fixed={path: value_at(type_, mark, clock)})

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
        if not wish.api or wish.behaviour == "parallel":
            return wish.agenda
        if wish.behaviour == "recover":
            return (*self._mistaken(wish), *wish.agenda[:1])  # what is tried instead comes by itself
        if not wish.through and wish.behaviour in ("refer", "chain"):
            return self._linked(wish.api, wish.behaviour, rng)
        if wish.behaviour == "refer":
            return (*self._mistaken(wish), *map(api_of, wish.through))
        if wish.behaviour == "chain" and (ahead := self._ahead(wish, kinds, rng)) is not None:
            return (*ahead, wish.api)
        before = [name for name in dict.fromkeys(chain(*self._lookups[wish.api])) if name not in wish.agenda]
        if not before or (wish.behaviour == "chain" and len(before) == 1):
            return wish.agenda
        if self._asks_for_a_row(wish.through, kinds):
            return wish.agenda  # nobody asks for what the user points at
        # What the user was told of before need not be looked up.
        direct = kinds[:1] in (["request"], ["inform"], ["reject"]) or wish.behaviour in ("invalid", "relative")
        if rng.random() < (0.7 if direct else 0.2):
            rng.shuffle(before)
            count = len(before) if direct and wish.behaviour != "chain" else whole(rng, 1, len(before))
            return (*before[:count], *wish.agenda)
        return wish.agenda

    def _mistaken(self, wish: Wish) -> list[str]:
        """The lookups for what the user asks for first that are taken for what they ask for then: as nobody asked for
        these, nobody could ask for that any more."""
        first, *then = wish.agenda
        barred = {rival for api in then for rival in self._rivals[api]}
        return [name for name in self._must_look_up[first] if name in barred]

    def _ahead(self, wish: Wish, kinds: list[str], rng: random.Random) -> tuple[str, ...] | None:
        """What the user asks for so that a lookup is the first one that a request takes, or the last one: the others
        need not be made again. None if it is about neither."""
        source, target = map(api_of, wish.through)
        if kinds[0] in ("request", "inform") and kinds[1] == "call":
            return self._before(source, target, rng)
        if kinds[0] == "result" and target == wish.api:
            places = [place for place, found in enumerate(self._lookups[target]) if source in found]
            return tuple(pick(rng, found) for found in self._lookups[target][places[-1] + 1 :]) if places else None
        return None

    def _before(self, api: str, lookup: str, rng: random.Random, depth: int = 1) -> tuple[str, ...] | None:
        """What is looked up before a lookup is made for an API; None if it is not."""
        before: list[str] = []
        if depth > LONGEST_CHAIN:
            return None
        for found in self._lookups[api]:
            if lookup in found:
                return (*before, *(pick(rng, inner) for inner in self._lookups[lookup]))
            for name in found:
                if (inside := self._before(name, lookup, rng, depth + 1)) is not None:
                    return (*before, *inside)
            before.append(pick(rng, found))
        return None

    def _asks_for_a_row(self, through: tuple[str, ...], kinds: list[str]) -> bool:
        """Whether a question, or its answer, may be about a row: it must not have been told of before."""
        if kinds[-1:] in (["ask"], ["inform"]) and _QUESTIONS.issuperset(kinds):
            return True
        return kinds[:1] == ["inform"] and through[0] in self._for_rows

    def _linked(self, api: str, behaviour: str, rng: random.Random) -> tuple[str, ...]:
        """An API with another that it points at or is pointed at from, or that looks up rows by it."""
        if behaviour == "chain":
            users = [
                name for name, found in self._lookups.items() if name != api and any(api in each for each in found)
            ]
            return (pick(rng, users), api) if users and not self._lookups[api] else (api,)
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
        fails = {"change": 0.0, "decline": 0.0, "try again": 1.0, "other way": 0.0}
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

    def _outcomes(self, api: Api) -> list[str]:
        """How a call can come out, by the graph."""
        nodes = self._spec.graph.nodes
        after = (nodes[node] for node in self._spec.graph.successors(f"call({api.name})"))
        return [node["outcome"] for node in after if node["kind"] == "result" and node["outcome"] != "invalid"]

    def _api(self, wish: Wish) -> Api:
        return self._spec.apis[wish.api] if wish.api else next(iter(self._spec.apis.values()))
