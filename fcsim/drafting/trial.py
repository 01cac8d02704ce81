"""Trying a spec out: every API must be reached and succeed, every scenario be carried out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from compiler.model import CompiledSpec
from compiler.model import Goal as ApiGoal
from compiler.types import KIND, Json
from simulator import Dialogue, Exhausted, Run
from simulator.brief import FREE_BRIEF, Brief
from simulator.coverage import Goal, Reach, Wish

DIALOGUES = 10
_TRIES = 5
"""Dialogues about a scenario or an API that may fail: people think better of things, and calls are refused."""
_SEED = 0


Fault = tuple[str, str, str]
"""What cannot be done: `api` or `scenario` or `dialogue`, its name, and why."""


@dataclass(frozen=True, slots=True)
class Trial:
    dialogues: int
    faults: tuple[Fault, ...]

    @property
    def complaints(self) -> tuple[str, ...]:
        return tuple(f"{kind} {name}: {why}" if name else f"{kind}: {why}" for kind, name, why in self.faults)


def tried(
    spec: CompiledSpec,
    locales: Sequence[str],
    *,
    apis: Collection[str] | None = None,
    scenarios: Collection[str] | None = None,
    least: int = DIALOGUES,
) -> Trial:
    """A trial of some APIs and scenarios (None: all), with so many dialogues at `least`."""
    stage = _Stage(spec, tuple(locales))
    wanted = [name for name in spec.apis if apis is None or name in apis]
    faults = list(stage.unreachable(wanted))
    barred = {name for _, name, _ in faults}
    undone: list[Fault] = []
    for name in spec.scenarios if scenarios is None else scenarios:
        goals = spec.scenarios[name].goals
        if barred.isdisjoint(goal.api for goal in goals) and (why := stage.not_done(_to_its_end(name, goals), goals)):
            undone.append(("scenario", name, why))
    for name in wanted:
        if name not in barred and not stage.has_done(name):
            brief = Brief(wish=Wish(name, through=(f"result({name},ok)",)))
            if why := stage.not_done(brief, [ApiGoal(name, {})]):
                faults.append(("api", name, why))
    # Where an API is to blame, the scenario need not be.
    barred = {name for _, name, _ in faults}
    faults += [fault for fault in undone if barred.isdisjoint(goal.api for goal in spec.scenarios[fault[1]].goals)]
    while not faults and stage.made < least:
        if why := stage.play():
            faults.append(("dialogue", "", why))
    return Trial(stage.made, tuple(faults))


def _to_its_end(scenario: str, goals: Sequence[ApiGoal]) -> Brief:
    """A dialogue in which nobody leaves early. (One of several calls is no `single` one.)"""
    shunned = ("single",) if len(goals) > 1 else ()
    return Brief(scenarios=(scenario,), calls=((len(goals), 99),), shunned=shunned)


Call = tuple[str, Mapping[str, Json], str]
"""An API that was called, with what, and how that came out: `ok`, `empty` or an error's code."""


class _Stage:
    """Plays dialogues of one spec, and knows what was done in the last one and in any."""

    def __init__(self, spec: CompiledSpec, locales: tuple[str, ...]) -> None:
        self._spec = spec
        self._locales = locales
        self._run = Run([spec], _SEED, locales)
        self._last: list[Call] = []
        self._done: set[str] = set()
        self._index = 0
        self.made = 0

    def unreachable(self, apis: Sequence[str]) -> Iterator[Fault]:
        reach = Reach(self._spec, self._locales)
        for name in apis:
            for node in (f"call({name})", f"result({name},ok)"):
                reason = reach.reason(Goal("node", (node,))) if node in self._spec.graph else None
                if reason is None or reason.kind != "rare":
                    what = "it is never called" if node.startswith("call") else "it never succeeds"
                    yield "api", name, f"{what}: {reason.why if reason else 'the graph has no such state'}"
                    break

    def has_done(self, api: str) -> bool:
        return api in self._done

    def not_done(self, brief: Brief, goals: Sequence[ApiGoal]) -> str:
        """Why no dialogue does all that is wanted; "" if one does."""
        reasons: Counter[str] = Counter()
        for _ in range(_TRIES):
            refused = self._play(brief)
            missing = [goal for goal in goals if not any(map(partial(_does, goal), self._last))]
            if not refused and not missing:
                return ""
            if refused and not (missing and refused.startswith("mix")):
                return f"every attempt was refused, the last one as {refused}"
            reasons[self._outcome(missing[0])] += 1
            if refused:
                break
        return ", ".join(f"{why} ({count} times)" for why, count in reasons.most_common())

    def play(self) -> str:
        """One more dialogue about anything; why there is none, or ""."""
        refused = self._play(FREE_BRIEF)
        return f"every attempt was refused, the last one as {refused}" if refused else ""

    def _play(self, brief: Brief) -> str:
        """The check that refused the last attempt, and why, if all were refused."""
        refused = ""
        try:
            for made in self._run.shard(self._index, self._index + 1, {self._index: brief}):
                self._last = _calls(made if isinstance(made, Dialogue) else made.dialogue)
                if not isinstance(made, Dialogue):
                    refused = f"{made.check}: {made.reason[:300]}"
        except Exhausted:
            return refused
        finally:
            self._index += 1
        self._done |= {api for api, _, outcome in self._last if outcome == "ok"}
        self.made += 1
        return ""

    def _outcome(self, goal: ApiGoal) -> str:
        outcomes = dict.fromkeys(outcome for api, _, outcome in self._last if api == goal.api)
        if "ok" in outcomes:
            return f"{goal.api} did not succeed with {json.dumps(dict(goal.fixed), ensure_ascii=False)}"
        if outcomes:
            return f"{goal.api} ended with {' and '.join(outcomes)}"
        return f"{goal.api} was not called; perhaps no row of the world allows it"


def _calls(dialogue: Dialogue) -> list[Call]:
    outcomes = {message.tool_call_id: message.outcome for message in dialogue.messages}
    return [
        (call.name, call.arguments, outcomes[call.id])
        for message in dialogue.messages
        if message.weight
        for call in message.tool_calls
    ]


def _does(goal: ApiGoal, call: Call) -> bool:
    """Whether a call achieves a goal, with the values that it fixes."""
    api, arguments, outcome = call
    return api == goal.api and outcome == "ok" and all(_has(dict(arguments), *each) for each in goal.fixed.items())


def _has(value: Json, path: str, wanted: Json) -> bool:
    if isinstance(value, list):
        return any(_has(item, path, wanted) for item in value)
    if not path:  # of a choice, its type is fixed
        return value == wanted or (isinstance(value, Mapping) and value.get(KIND) == wanted)
    first, _, rest = path.partition(".")
    return isinstance(value, Mapping) and first in value and _has(value[first], rest, wanted)
