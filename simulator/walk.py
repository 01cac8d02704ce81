"""The planner: a walk over the state graph from `start` to `end`, executing each call as it is planned."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from compiler.model import Api, CompiledSpec, Goal, Persona, Scenario
from simulator.chance import pick, pick_some, pick_weighted
from simulator.plan import Act, Mention, Plan, PlannedCall, Turn
from simulator.pointing import rows_of, shown_of
from simulator.script import Script
from simulator.tasks import Situation, Task, Tasks
from simulator.toolbox import Toolbox
from simulator.units import Unit
from simulator.values import Values, keys_in
from simulator.world import World

# How dialogues are mixed, after what is known to train well: a fifth to a quarter without a call, half of the
# others in a single exchange, optional values in a third of the places for them.
_WITH_SCENARIO = 0.35
_TO_THE_END = 0.5
_ANOTHER_GOAL = 0.2
_FOLLOWING = 0.75
_OUTSIDE = 0.19
_ASIDE = 0.08
_OPTIONAL = 0.34

_MOST_CALLS = 7
_MOST_CHANGES = 2


@dataclass(frozen=True, slots=True)
class _Edge:
    target: str
    behaviour: str
    weight: float


class Planner:
    """Plans dialogues of one spec in one locale."""

    def __init__(self, spec: CompiledSpec, script: Script, values: Values, toolbox: Toolbox) -> None:
        self.spec = spec
        self.script = script
        self.toolbox = toolbox
        self.edges: dict[str, tuple[_Edge, ...]] = {
            node: tuple(
                _Edge(target, data["behaviour"], data["weight"])
                for _, target, data in spec.graph.out_edges(node, data=True)
            )
            for node in spec.graph.nodes
        }
        self.between: dict[tuple[str, str], tuple[_Edge, ...]] = {}
        for node, edges in self.edges.items():
            for edge in edges:
                if edge.weight > 0:
                    self.between[node, edge.target] = (*self.between.get((node, edge.target), ()), edge)
        self.rivals = {name: spec.rivals(name) for name in spec.apis}
        self.lookups = self._lookups()
        self.tasks = Tasks(spec, script, values, toolbox, self.lookups)

    def _lookups(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(api, entity) -> the APIs that the graph lets look such rows up for it."""
        found: dict[tuple[str, str], list[str]] = {}
        for name in self.spec.apis:
            for edge in self.edges[f"request({name})"]:
                if edge.behaviour == "chain":
                    lookup = self.spec.graph.nodes[edge.target]["api"]
                    entity = self.spec.apis[lookup].produces
                    # What must be given a row's key can't be how the row is found.
                    taken = {key.entity for key in keys_in(self.spec.apis[lookup].params)}
                    if (
                        entity is not None
                        and entity not in taken
                        and lookup not in found.setdefault((name, entity), [])
                    ):
                        found[name, entity].append(lookup)
        return {key: tuple(names) for key, names in found.items()}

    def plan(self, rng: random.Random, world: World, clock: datetime) -> Plan:
        """One dialogue's plan. `world` is left as it is."""
        scenarios = list(self.spec.scenarios.values())
        scenario = pick(rng, scenarios) if scenarios and rng.random() < _WITH_SCENARIO else None
        personas = list(self.spec.personas.values())
        persona = pick(rng, personas) if personas else None
        if scenario is not None and scenario.persona is not None:
            persona = self.spec.personas[scenario.persona]
        return _Walk(self, rng, world, clock, persona, scenario).run()


class _Walk:
    def __init__(
        self,
        planner: Planner,
        rng: random.Random,
        world: World,
        clock: datetime,
        persona: Persona | None,
        scenario: Scenario | None,
    ) -> None:
        self.planner = planner
        self.spec = planner.spec
        self.rng = rng
        self.start = world
        self.world = world.fork()
        self.clock = clock
        self.persona = persona
        self.scenario = scenario
        self.traits: Mapping[str, float] = persona.traits if persona is not None else {}
        self.node = "start"
        self.turns: list[Turn] = []
        self.calls: list[PlannedCall] = []
        self.remembered: dict[str, Any] = {}
        self.shown: PlannedCall | None = None
        self.goals: list[Goal] = []
        self.asked: set[str] = set()
        self.withheld: Api | None = None

    # ---- steps --------------------------------------------------------------------------------

    def _trait(self, name: str) -> float:
        return self.traits.get(name, 0.0)

    def _chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def _edge(self, target: str, behaviours: tuple[str, ...] = ()) -> _Edge | None:
        """An edge to a node, drawn by weight among those of the behaviours wanted (any, if none is named)."""
        edges = self.planner.between.get((self.node, target), ())
        if behaviours:
            edges = tuple(edge for edge in edges if edge.behaviour in behaviours)
        if len(edges) <= 1:
            return edges[0] if edges else None
        return pick_weighted(self.rng, edges, [edge.weight for edge in edges])

    def _go(self, target: str, *behaviours: str) -> str:
        """Take an edge and return its behaviour. The planner only goes where the graph lets it."""
        edge = self._edge(target, behaviours) or self._edge(target)
        assert edge is not None, f"no edge from {self.node} to {target}"
        self.node = target
        return edge.behaviour

    def _act(
        self,
        role: Literal["user", "assistant", "tool"],
        kind: str,
        behaviour: str,
        api: Api | None = None,
        path: str = "",
        mentions: Iterable[Mention] = (),
        call: PlannedCall | None = None,
        text: str = "",
        answer: str = "",
    ) -> None:
        act = Act(self.node, kind, behaviour, api, path, tuple(mentions), call, text, answer)
        last = self.turns[-1] if self.turns else None
        if last is not None and last.role == role and role != "tool" and kind != "call" and last.acts[0].kind != "call":
            last.acts.append(act)
        else:
            self.turns.append(Turn(role, [act]))

    # ---- the whole dialogue -------------------------------------------------------------------

    def run(self) -> Plan:
        self._go("open")
        self.goals = self._agenda()
        if self._chance(0.01 + 0.04 * self._trait("polite") + 0.06 * self._trait("chatty")):
            self._smalltalk("greet")
        if self._chance(_OUTSIDE):
            self._outside()
            self._leave_it(0.8)
        elif self._chance(_ASIDE):
            self._aside()
            self._leave_it(0.7)
        while self.goals and len(self.calls) < _MOST_CALLS:
            self._pursue(self.goals.pop(0))
            if self._chance(0.02 + 0.08 * self._trait("chatty")):
                self._aside()
        if not self.turns:
            self._aside_or_greet()
        if self.turns[-1].acts[-1].kind != "chat" and self._chance(0.05 + 0.2 * self._trait("polite")):
            self._smalltalk("thanks")
        if self.node not in ("chat", "refuse"):
            self._to_open()
        self._go("end")
        return Plan(
            self.planner.script.locale,
            self.clock,
            self.persona,
            self.scenario,
            self.turns,
            self.calls,
            self._offered(),
            self.start,
            "",
            self.world,
        )

    def _leave_it(self, probability: float) -> None:
        """Now and then the user came for nothing else."""
        if self._chance(probability):
            self.goals = []
            self.scenario = None

    def _agenda(self) -> list[Goal]:
        if self.scenario is not None:
            wanted = list(self.scenario.goals)
            return wanted if self._chance(_TO_THE_END) else wanted[:1]
        edges = [
            edge
            for edge in self.planner.edges["open"]
            if edge.target.startswith("request(") and edge.behaviour == "single"
        ]
        goals: list[Goal] = []
        while edges and len(goals) < 3:
            edge = pick_weighted(self.rng, edges, [edge.weight * self._ease(edge) for edge in edges])
            name = self.spec.graph.nodes[edge.target]["api"]
            goals.append(Goal(name, {}))
            if not self._chance(_ANOTHER_GOAL):
                break
            # What comes next is mostly what the first one leads to.
            # (The same again of the same row would be asked by nobody.)
            follow = [
                e
                for e in self.planner.edges[f"report({name})"]
                if e.target.startswith("request(") and e.target != f"request({name})" and e.weight > 0
            ]
            if follow and self._chance(_FOLLOWING):
                edges = follow
        return goals

    def _ease(self, edge: _Edge) -> float:
        """What is done in one exchange is wanted more often than what must be confirmed."""
        return 0.5 if self.spec.apis[self.spec.graph.nodes[edge.target]["api"]].confirm else 1.0

    def _to_open(self) -> None:
        if self.node != "open":
            self._go("open")

    def _offered(self) -> tuple[str, ...]:
        """The tools of the dialogue: what it needs, what is easily taken for it, and some others."""
        needed = dict.fromkeys(call.api.name for call in self.calls)
        uncued = self._uncued()
        for turn in self.turns:
            for act in turn.acts:
                if act.kind == "request" and act.api is not None:
                    needed[act.api.name] = None
                    if act.api.name not in uncued:
                        needed.update(dict.fromkeys(self.planner.rivals[act.api.name]))
        barred = {self.withheld.name, *self.planner.rivals[self.withheld.name]} if self.withheld is not None else set()
        # What is easily taken for a lookup is not offered beside it.
        barred |= {rival for name in uncued for rival in self.planner.rivals[name]}
        others = [name for name in self.spec.apis if name not in needed and name not in barred]
        wanted = pick(self.rng, (0, 0, 1, 1, 2, 3)) if needed else pick(self.rng, (1, 2, 2, 3, 4))
        tools = [*needed, *pick_some(self.rng, others, min(wanted, len(others)))]
        self.rng.shuffle(tools)
        return tuple(tools)

    def _uncued(self) -> set[str]:
        """What was called before the user had asked for it: lookups."""
        asked: set[str] = set()
        uncued: set[str] = set()
        for turn in self.turns:
            for act in turn.acts:
                if act.api is not None and act.kind == "request":
                    asked.add(act.api.name)
                elif act.api is not None and act.kind == "call" and act.api.name not in asked:
                    uncued.add(act.api.name)
        return uncued

    # ---- what needs no tool -------------------------------------------------------------------

    def _smalltalk(self, use: str) -> None:
        self._to_open()
        self._act("user", "smalltalk", self._go("smalltalk"), text=use)
        self._act("assistant", "chat", self._go("chat"), text=use)
        if use != "thanks":
            self._go("open")

    def _aside(self) -> None:
        asides = self.spec.asides.get(self.planner.script.locale, ())
        if not asides:
            return
        aside = pick(self.rng, asides)
        self._to_open()
        self._act("user", "smalltalk", self._go("smalltalk"), text="aside", answer=aside.question)
        self._act("assistant", "chat", self._go("chat"), text="aside", answer=aside.answer)
        self._go("open")

    def _aside_or_greet(self) -> None:
        self._aside()
        if not self.turns:
            self._smalltalk("greet")

    def _outside(self) -> None:
        """Something that no offered tool does: another domain's business, or a tool that is not there."""
        self._to_open()
        lines = self.planner.script.own(self.spec.domain, "outside")
        api, task = self._missing_tool() if self._chance(0.6) or not lines else (None, None)
        if task is not None and api is not None:
            self.withheld = api
            self._act(
                "user", "outside", self._go("outside"), api=api, mentions=(*task.mentions.values(), *_of_lookups(task))
            )
        elif lines:
            self._act(
                "user",
                "outside",
                self._go("outside"),
                text="".join(str(part) for part in pick(self.rng, lines).segments),
            )
        else:
            return
        self._act("assistant", "refuse", self._go("refuse"))
        self._go("open")

    def _missing_tool(self) -> tuple[Api | None, Task | None]:
        wanted = {goal.api for goal in self.goals}
        barred = wanted | {rival for name in wanted for rival in self.planner.rivals[name]}
        barred |= {lookup for (name, _), found in self.planner.lookups.items() if name in wanted for lookup in found}
        left = [name for name in self.spec.apis if name not in barred]
        if not left or len(self.spec.apis) - len(self.planner.rivals[left[0]]) < 2:
            return None, None
        api = self.spec.apis[pick(self.rng, left)]
        return api, self.planner.tasks.draw(api, {}, "ok", self._situation())

    # ---- a goal -------------------------------------------------------------------------------

    def _situation(self, *, pointing: bool = False, nested: bool = False) -> Situation:
        return Situation(
            self.world,
            self.clock,
            self.rng,
            optional=_OPTIONAL * (1 - 0.5 * self._trait("terse")) * (1 - 0.4 * self._trait("vague")),
            remembered=self.remembered,
            shown=self.shown,
            pointing=pointing,
            nested=nested,
            avoided=self._avoided(),
        )

    def _avoided(self) -> frozenset[str]:
        """A lookup is called without a cue, so nothing may be asked for or called that it could be taken for."""
        named = {goal.api for goal in self.goals} | {call.api.name for call in self.calls} | self.asked
        return frozenset(name for name in self.spec.apis if any(rival in named for rival in self.planner.rivals[name]))

    def _pursue(self, goal: Goal, *, after: str = "") -> None:
        """The user asks for something, and it is brought to its end."""
        api = self.spec.apis[goal.api]
        if any(rival in self._uncued() for rival in self.planner.rivals[api.name]):
            return
        request = f"request({api.name})"
        pointing = self.shown is not None and self._edge(request, ("refer",)) is not None and self._chance(0.85)
        direct = pointing or (bool(after) and self._edge(request, (after,)) is not None)
        if not direct:
            self._to_open()
            if self._edge(request) is None:
                return
        behaviours = (
            ("refer",) if pointing else (after,) if direct else ("select",) if self.planner.rivals[api.name] else ()
        )
        edge = self._edge(request, behaviours) or self._edge(request)
        assert edge is not None
        trouble = len(self.planner.edges[f"call({api.name})"]) > 1 and self._chance(0.16)
        self.asked.add(api.name)
        at = self._situation(pointing=pointing, nested=edge.behaviour == "nested")
        task = self.planner.tasks.draw(api, goal.fixed, "trouble" if trouble else "ok", at)
        if task is None:
            return
        behaviour = self._go(request, edge.behaviour)
        self._request(task, behaviour)
        for lookup in task.lookups:
            self._call(lookup, "chain")
        if not api.confirm:
            self._finish(task)
        elif (agreed := self._confirm(task)) is not None:
            self._finish(agreed)

    def _request(self, task: Task, behaviour: str) -> None:
        """The request, and the questions for what it left out."""
        api = task.api
        missing = [mention for mention in task.mentions.values() if self._is_left_out(task, mention)]
        stated = [mention for mention in task.mentions.values() if not any(mention is other for other in missing)]
        if not any(mention.references for mention in missing):
            stated += [mention for mention in _of_lookups(task) if not any(mention is other for other in stated)]
        cues = self.spec.confusables.values()
        cue = next((group.cues[api.name] for group in cues if api.name in group.cues), {})
        forms = cue.get(self.planner.script.locale, ())
        self._act("user", "request", behaviour, api=api, mentions=stated, text=pick(self.rng, forms) if forms else "")
        self._remember(stated)
        said = list(stated)
        while missing:
            group = missing[: pick(self.rng, (1, 1, 2, 3))]
            for mention in group:
                self._act("assistant", "ask", self._go(f"ask({api.name},{mention.path})"), api=api, path=mention.path)
            answered = group[:1] if self._chance(0.5 * self._trait("terse")) else group
            for mention in answered:
                extra = (
                    [m for m in _of_lookups(task) if not any(m is other for other in said)]
                    if mention.references
                    else []
                )
                self._act(
                    "user",
                    "inform",
                    self._go(f"inform({api.name},{mention.path})"),
                    api=api,
                    path=mention.path,
                    mentions=(mention, *extra),
                )
                said += [mention, *extra]
                self._remember((mention,))
            missing = [mention for mention in missing if not any(mention is other for other in answered)]

    def _is_left_out(self, task: Task, mention: Mention) -> bool:
        if self._edge(f"ask({task.api.name},{mention.path})") is None or mention.path not in task.mentions:
            return False
        if mention.is_silent or any(
            reference.call is not None and reference.call.id for reference in mention.references.values()
        ):
            return False  # what the user points at is what the request is about
        return self._chance(0.06 + 0.5 * self._trait("vague"))

    def _remember(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            name = getattr(mention.type, "name", None)
            if name:
                self.remembered[name] = mention.value

    def _confirm(self, task: Task) -> Task | None:
        """The assistant asks before it acts. None if the user calls it off."""
        api = task.api
        self._act("assistant", "confirm", self._go(f"confirm({api.name})"), api=api, mentions=task.mentions.values())
        if self._chance(0.06 + 0.35 * self._trait("changeable")):
            revised = self._revise(task, wanted="ok")
            if revised is not None:
                task = revised
                self._act(
                    "assistant", "confirm", self._go(f"confirm({api.name})"), api=api, mentions=task.mentions.values()
                )
        if self._chance(0.04 + 0.3 * self._trait("hesitant")):
            self._act("user", "decline", self._go(f"decline({api.name})"), api=api)
            self._act("assistant", "drop", self._go(f"drop({api.name})"), api=api)
            return None
        self._act("user", "agree", self._go(f"agree({api.name})"), api=api)
        return task

    def _revise(self, task: Task, wanted: str) -> Task | None:
        """The user changes or adds a value so that the call would come out as `wanted` ("" for any way)."""
        api = task.api
        units = [unit for unit in self.planner.script.units[api.name] if self._can_change(task, unit)]
        self.rng.shuffle(units)
        at = self._situation()
        for unit in units:
            old = task.mentions[unit.path].value if unit.path in task.mentions else None
            for _ in range(3):
                value = self.planner.tasks.another_value(unit, old, at)
                if value is None:
                    break
                revised = self.planner.tasks.revised(task, unit.path, value)
                outcome = self.planner.tasks.outcome(revised, at)
                if outcome == wanted or (not wanted and outcome in ("ok", "empty")):
                    mention = revised.mentions[unit.path]
                    behaviour = self._go(f"refine({api.name},{unit.path})")
                    self._act("user", "refine", behaviour, api=api, path=unit.path, mentions=(mention,))
                    self._remember((mention,))
                    return revised
        return None

    def _can_change(self, task: Task, unit: Unit) -> bool:
        if self._edge(f"refine({task.api.name},{unit.path})") is None or unit.keys:
            return False
        if unit.path in task.mentions:
            return True
        # A value inside an object that is not there yet would need its siblings too.
        return not unit.optional_group and not unit.required and self.planner.tasks.can_be_added(task.api, unit)

    # ---- calls --------------------------------------------------------------------------------

    def _call(self, task: Task, behaviour: str) -> PlannedCall:
        api = task.api
        arguments = self.planner.tasks.arguments(task)
        if task.planned is not None:
            call = task.planned
        else:
            result = self.planner.toolbox.execute(api, arguments, self.world, self.clock)
            call = PlannedCall("", api, arguments, result, task.mentions)
        call.id = f"call_{len(self.calls) + 1}"
        self.calls.append(call)
        self._act("assistant", "call", self._go(f"call({api.name})", behaviour), api=api, call=call)
        outcome = call.result.outcome
        self._act("tool", "result", self._go(f"result({api.name},{outcome})"), api=api, path=outcome, call=call)
        return call

    def _finish(self, task: Task) -> None:
        """The call itself, what is said of its result, and what the user makes of that."""
        api = task.api
        for changes in range(_MOST_CHANGES + 1):
            call = self._call(task, "single")
            outcome = call.result.outcome
            call.shown = shown_of(len(rows_of(call))) if outcome == "ok" and api.produces is not None else 0
            self._act("assistant", "report", self._go(f"report({api.name})"), api=api, path=outcome, call=call)
            self.shown = call if call.shown else None
            if changes == _MOST_CHANGES:
                return
            if outcome == "ok":
                again = not api.is_action and self._chance((0.03 + 0.4 * self._trait("changeable")) / (1 + changes))
                revised = self._revise(task, "") if again else None
            else:
                revised = self._recover(task, outcome)
            if revised is None:
                return
            task = revised
            if api.confirm:
                agreed = self._confirm(task)
                if agreed is None:
                    return
                task = agreed

    def _recover(self, task: Task, outcome: str) -> Task | None:
        """After nothing or an error: another value, another way, or the end of it."""
        follow = [
            edge
            for edge in self.planner.edges[self.node]
            if edge.behaviour == "recover" and edge.target.startswith("request(")
        ]
        allowed = [
            edge
            for edge in follow
            if (task.api.name, outcome, self.spec.graph.nodes[edge.target]["api"]) in self.spec.flow and edge.weight > 0
        ]
        if allowed and self._chance(0.5):
            edge = pick_weighted(self.rng, allowed, [edge.weight for edge in allowed])
            self._pursue(Goal(self.spec.graph.nodes[edge.target]["api"], {}), after="recover")
            return None
        return self._revise(task, "ok") if self._chance(0.75) else None


def _of_lookups(task: Task) -> list[Mention]:
    """What must be said for the lookups, beside what the task itself carries."""
    own = list(task.mentions.values())
    found: list[Mention] = []
    for lookup in task.lookups:
        for mention in lookup.mentions.values():
            if not any(mention is other for other in (*own, *found)):
                found.append(mention)
    return found
