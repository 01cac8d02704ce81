"""One walk over the state graph, from `start` to `end`: the steps, and what a dialogue is put together of."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from compiler.model import Api, Goal, Persona, Scenario
from simulator import planner as mix
from simulator.chance import pick, pick_weighted
from simulator.offer import offered, uncued
from simulator.outside import Outside
from simulator.plan import Act, Mention, Plan, PlannedCall, Turn, TurnRole
from simulator.planner import Edge, Planner
from simulator.profile import Profile
from simulator.pursuit import Pursuit
from simulator.steering import Steering
from simulator.task import Situation
from simulator.together import Together
from simulator.world import World

_MOST_CALLS = 7


class Walk:
    """The state of one walk: where it is, what was said and called, and what is still wanted."""

    def __init__(
        self,
        planner: Planner,
        rng: random.Random,
        world: World,
        clock: datetime,
        persona: Persona | None,
        scenario: Scenario | None,
        steering: Steering,
    ) -> None:
        self.planner = planner
        self.spec = planner.spec
        self.rng = rng
        self.start = world
        self.world = world.fork()
        self.clock = clock
        self.persona = persona
        self.scenario = scenario
        self.steering = steering
        self.traits: Mapping[str, float] = persona.traits if persona is not None else {}
        self.node = "start"
        self.turns: list[Turn] = []
        self.calls: list[PlannedCall] = []
        self.remembered: dict[str, Any] = {}
        self.shown: PlannedCall | None = None
        self.goals: list[Goal] = []
        self.asked: set[str] = set()
        self.to_look_up: set[str] = set()
        self.withheld: Api | None = None
        self.granted = False
        self.profile: Profile = {}
        if self.spec.profile and self.chance(mix.KNOWN, "profile"):
            self.profile = planner.tasks.profiles.draw(rng, world, clock)

    # ---- steps --------------------------------------------------------------------------------

    def trait(self, name: str) -> float:
        return self.traits.get(name, 0.0)

    def chance(self, probability: float, of: str = "") -> bool:
        """Draws whether something happens; `of` is its name for those who steer."""
        return self.rng.random() < self.steering.chances.get(of, probability)

    def edge(self, target: str, behaviour: str = "") -> Edge | None:
        """An edge to a node, drawn by weight among those of the behaviour wanted (of any but `profile`, if none is
        named)."""
        edges = self.planner.ways.get((self.node, target, behaviour))
        if edges is None:
            return None
        return edges[0] if len(edges) == 1 else pick_weighted(self.rng, edges, [edge.weight for edge in edges])

    def go(self, target: str, behaviour: str = "") -> str:
        """Take an edge and return its behaviour. The planner only goes where the graph lets it."""
        edge = self.edge(target, behaviour) or self.edge(target)
        assert edge is not None, f"no edge from {self.node} to {target}"
        self.node = target
        return edge.behaviour

    def act(
        self,
        role: TurnRole,
        kind: str,
        behaviour: str,
        api: Api | None = None,
        path: str = "",
        mentions: Iterable[Mention] = (),
        call: PlannedCall | None = None,
        text: str = "",
        answer: str = "",
        *,
        joins: bool = False,
    ) -> None:
        """Put down what is said or done at the node. `joins`: a call made along with the one before."""
        act = Act(self.node, kind, behaviour, api, path, tuple(mentions), call, text, answer)
        last = self.turns[-1] if self.turns else None
        calling = kind == "call" or (last is not None and last.acts[0].kind == "call")
        if last is not None and last.role == role and role != "tool" and (joins or not calling):
            last.acts.append(act)
        else:
            self.turns.append(Turn(role, [act]))

    def to_open(self) -> None:
        if self.node != "open":
            self.go("open")

    def remember(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            name = getattr(mention.type, "name", None)
            if name and mention.value is not None:
                self.remembered[name] = mention.value

    def situation(self, *, pointing: bool = False, nested: bool = False) -> Situation:
        return Situation(
            self.world,
            self.clock,
            self.rng,
            optional=mix.OPTIONAL * (1 - 0.5 * self.trait("terse")) * (1 - 0.4 * self.trait("vague")),
            remembered=self.remembered,
            shown=self.shown,
            pointing=pointing,
            nested=nested,
            avoided=self._avoided(),
            made=self._holding(),
            wanted=self.steering.wanted,
            profile=self.profile,
            leaning=self.steering.chances.get("mine", mix.MINE),
            overruled=self._overruled(),
        )

    def _overruled(self) -> frozenset[str]:
        """The profile's fields of which the user has named another value: these no longer go without saying."""
        if not self.profile:
            return frozenset()
        said = [m for turn in self.turns if turn.role == "user" for act in turn.acts for m in act.mentions]
        return self.planner.tasks.profiles.overruled(self.profile, said)

    def _holding(self) -> list[PlannedCall]:
        """The calls since the last action, newest first: what they found is still so."""
        found: list[PlannedCall] = []
        for call in reversed(self.calls):
            if call.api.is_action:
                break
            if not call.is_broken:
                found.append(call)
        return found

    def _avoided(self) -> frozenset[str]:
        """A lookup is called without a cue, so nothing may be asked for or called that it could be taken for."""
        if not self.planner.confusable:
            return frozenset()
        named = (
            {goal.api for goal in self.goals} | {call.api.name for call in self.calls} | self.asked | self.to_look_up
        )
        return frozenset(name for name, rivals in self.planner.confusable if not rivals.isdisjoint(named))

    def is_taken(self, api: str) -> bool:
        """Whether an API was used as a lookup for which this one could be taken."""
        rivals = self.planner.rivals[api]
        return bool(rivals) and not uncued(self.turns).isdisjoint(rivals)

    def is_missing(self, api: str) -> bool:
        """Whether an API is not offered, or a lookup that it may take."""
        if self.withheld is None or self.granted:
            return False
        return self.withheld.name in (api, *self.planner.may_look_up(api))

    # ---- the whole dialogue -------------------------------------------------------------------

    def run(self) -> Plan:
        self.go("open")
        self.goals = self._agenda()
        if self.chance(0.01 + 0.04 * self.trait("polite") + 0.06 * self.trait("chatty"), "greet"):
            self._smalltalk("greet")
        if self.chance(mix.OUTSIDE, "outside"):
            Outside(self).run()
            self._leave_it(0.8)
        elif self.chance(mix.ASIDE, "aside"):
            self._aside()
            self._leave_it(0.7)
        elif self.scenario is None and self.chance(mix.TOGETHER, "together"):
            Together(self).run()
        while self.goals and len(self.calls) < _MOST_CALLS:
            Pursuit(self, self.goals.pop(0)).run()
            if self.chance(0.02 + 0.08 * self.trait("chatty"), "between"):
                self._aside()
        if all(act.text == "greet" for turn in self.turns for act in turn.acts):
            self._aside()
        if not self.turns:
            self._smalltalk("greet")
        if self.turns[-1].acts[-1].kind != "chat" and self.chance(0.05 + 0.2 * self.trait("polite"), "thanks"):
            self._smalltalk("thanks")
        if self.node not in ("chat", "refuse"):
            self.to_open()
        self.go("end")
        return Plan(
            self.planner.script.locale,
            self.clock,
            self.persona,
            self.scenario,
            self.turns,
            self.calls,
            offered(self),
            self.withheld.name if self.withheld is not None and self.granted else "",
            self.profile,
            self.start,
            "",
            self.world,
        )

    def _leave_it(self, probability: float) -> None:
        """Now and then the user came for nothing else."""
        if self.chance(probability, "leave"):
            self.goals = []
            self.scenario = None

    def _agenda(self) -> list[Goal]:
        if self.scenario is not None:
            wanted = list(self.scenario.goals)
            return wanted if self.chance(mix.TO_THE_END, "to the end") else wanted[:1]
        if self.steering.goals is not None:
            return list(self.steering.goals)
        goals: list[Goal] = []
        ways = self.planner.ease["open"]
        while ways and len(goals) < 3:
            apis = self.steering.among(list(ways))
            name = pick_weighted(self.rng, apis, [ways[api] for api in apis])
            goals.append(Goal(name, {}))
            if not self.chance(mix.ANOTHER_GOAL, "another goal"):
                break
            # What comes next is mostly what the first one leads to. (The same again of the same row would be
            # asked by nobody.)
            after = self.planner.ease.get(f"report({name})", {})
            follow = {api: ease for api, ease in after.items() if api != name}
            if follow and self.chance(mix.FOLLOWING):
                ways = follow
        return goals

    # ---- what needs no tool -------------------------------------------------------------------

    def _smalltalk(self, use: str) -> None:
        self.to_open()
        self.act("user", "smalltalk", self.go("smalltalk"), text=use)
        self.act("assistant", "chat", self.go("chat"), text=use)
        if use != "thanks":
            self.go("open")

    def _aside(self) -> None:
        asides = self.spec.asides.get(self.planner.script.locale, ())
        if not asides:
            return
        aside = pick(self.rng, asides)
        self.to_open()
        self.act("user", "smalltalk", self.go("smalltalk"), text="aside", answer=aside.question)
        self.act("assistant", "chat", self.go("chat"), text="aside", answer=aside.answer)
        self.go("open")
