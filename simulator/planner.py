"""Plans dialogues of one spec in one locale: what the state graph allows, and what the world gives."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from compiler.lookups import led_to
from compiler.model import CompiledSpec, Scenario
from simulator.chance import pick
from simulator.neighbours import Mistaken
from simulator.plan import Plan
from simulator.script import Script
from simulator.steering import FREE, Steering
from simulator.tasks import Tasks
from simulator.toolbox import Toolbox
from simulator.values import Values, keys_in
from simulator.world import World

# How dialogues are mixed, after what is known to train well: a fifth to a quarter without a call, half of the
# others in a single exchange, some 15 % with calls at once, optional values in a third of the places for them.
WITH_SCENARIO = 0.35
TO_THE_END = 0.5
ANOTHER_GOAL = 0.2
FOLLOWING = 0.75
OUTSIDE = 0.19
DECLINED = {"missing": 0.5, "unrelated": 0.2, "beyond": 0.18, "forbidden": 0.12}
KNOWN = 0.55
MINE = 0.5
ASIDE = 0.08
OPTIONAL = 0.34
TOGETHER = 0.3
GRANTED = 0.25
SWITCH = 0.3
INVALID = 0.18
REPAIR = 0.03


@dataclass(frozen=True, slots=True)
class Edge:
    target: str
    behaviour: str
    weight: float


class Planner:
    """What all walks share.

    - `ways`: the edges from one node to another of a behaviour, and with "" those of any but `profile` (whether the
      user takes something from there is seen when the values are drawn)
    - `requests`: those from a node to requests, by API; `ease`: how gladly these are taken
    - `lookups`: by (api, entity), the APIs that the graph lets look such rows up for it
    - `rivals`: by API, those that it is easily taken for; `confusable`: the APIs that have any
    - `lent`: tools of other specs that can be offered; `mistaken`: what these take for tools of this spec
    """

    def __init__(self, spec: CompiledSpec, script: Script, values: Values, toolbox: Toolbox) -> None:
        self.spec = spec
        self.script = script
        self.toolbox = toolbox
        self.ways: dict[tuple[str, str, str], tuple[Edge, ...]] = {}
        self.requests: dict[str, dict[str, tuple[Edge, ...]]] = {}
        for source, target, data in spec.graph.edges(data=True):
            if data["weight"] <= 0:
                continue
            edge = Edge(target, data["behaviour"], data["weight"])
            for behaviour in (edge.behaviour, "") if edge.behaviour != "profile" else (edge.behaviour,):
                key = source, target, behaviour
                self.ways[key] = (*self.ways.get(key, ()), edge)
            if spec.graph.nodes[target]["kind"] == "request":
                apis = self.requests.setdefault(source, {})
                api = spec.graph.nodes[target]["api"]
                apis[api] = (*apis.get(api, ()), edge)
        self.ease = {
            node: {name: self._ease(name, edges) for name, edges in apis.items()}
            for node, apis in self.requests.items()
        }
        self.lent: tuple[str, ...] = ()
        self.mistaken: Mistaken = {}
        self.rivals = {name: spec.rivals(name) for name in spec.apis}
        self.confusable = tuple((name, frozenset(rivals)) for name, rivals in self.rivals.items() if rivals)
        self.lookups = self._lookups()
        self.tasks = Tasks(spec, script, values, toolbox, self.lookups)

    def left_without(self, api: str) -> int:
        """How many tools of the spec there are beside one, and what could be taken for it."""
        return len(self.spec.apis) - sum(rival in self.spec.apis for rival in self.rivals[api])

    def _ease(self, api: str, edges: tuple[Edge, ...]) -> float:
        """What is done in one exchange is wanted more often than what must be confirmed."""
        return max(edge.weight for edge in edges) * (0.5 if self.spec.apis[api].confirm else 1.0)

    def _lookups(self) -> dict[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for name in self.spec.apis:
            wanted = {key.entity for key in keys_in(self.spec.apis[name].params)}
            for _, target, data in self.spec.graph.out_edges(f"request({name})", data=True):
                if data["behaviour"] != "chain":
                    continue
                lookup = self.spec.graph.nodes[target]["api"]
                entity = self.spec.apis[lookup].produces
                if entity is not None and entity in wanted:
                    known = found.get((name, entity), ())
                    found[name, entity] = known if lookup in known else (*known, lookup)
        return found

    def may_look_up(self, api: str) -> frozenset[str]:
        """The lookups that can come before an API, theirs included."""
        found = self.lookups
        return led_to(api, lambda name: (lookup for (by, _), named in found.items() if by == name for lookup in named))

    def plan(self, rng: random.Random, world: World, clock: datetime, steering: Steering = FREE) -> Plan:
        """One dialogue's plan. `world` is left as it is."""
        from simulator.walk import Walk

        scenario = self._scenario(rng, steering)
        personas = [self.spec.personas[name] for name in steering.personas or self.spec.personas]
        persona = pick(rng, personas) if personas else None
        if scenario is not None and scenario.persona is not None:
            persona = self.spec.personas[scenario.persona]
        return Walk(self, rng, world, clock, persona, scenario, steering).run()

    def _scenario(self, rng: random.Random, steering: Steering) -> Scenario | None:
        names = [name for name in steering.scenarios or self.spec.scenarios if name]
        if not names:
            return None
        must = bool(steering.scenarios) and "" not in steering.scenarios
        chance = 1.0 if must else steering.chances.get("scenario", WITH_SCENARIO)
        return self.spec.scenarios[pick(rng, names)] if rng.random() < chance else None
