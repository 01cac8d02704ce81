"""Why a goal is not covered: no dialogue can come to it, a flow forbids it, or it is rare.

What no dialogue can come to follows from the spec, its state graph, and the rules of the planner
(`simulator.walk`, `.pursuit`, `.together`, `.tasks`) and of the checks. Nothing is drawn, and where the rules leave it
open, a goal counts as rare.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from compiler.model import Api, CompiledSpec
from compiler.outcomes import Effects
from compiler.schema import parameters_schema
from compiler.types import ListType, MapType, ObjectType, UnionType
from simulator.coverage.goals import Goal, forbidden_edges, goals, is_timed
from simulator.coverage.offers import Offers
from simulator.coverage.parameters import parameters
from simulator.coverage.routes import Edge, Routes
from simulator.locales import locale as locale_pack
from simulator.planner import Planner
from simulator.reading import Reader
from simulator.script import Script
from simulator.toolbox import Toolbox
from simulator.values import Values


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no dialogue covers a goal, in words."""

    kind: Literal["unreachable", "forbidden", "rare"]
    why: str


RARE = Reason("rare", "nothing speaks against it")


_NESTED = ListType | MapType | ObjectType | UnionType


class Reach:
    """What dialogues of a spec can come to, in some of its locales (None: in any of them)."""

    def __init__(self, spec: CompiledSpec, locales: Collection[str] | None = None) -> None:
        self.spec = spec
        self._forbidden = frozenset(forbidden_edges(spec))
        self._in = {
            locale: _LocalReach(spec, locale) for locale in spec.locales if locales is None or locale in locales
        }

    def reason(self, goal: Goal) -> Reason:
        """Why no dialogue covers it, if none does."""
        if goal.parts in self._forbidden:
            return Reason("forbidden", "a flow gives this step the weight 0")
        if self.locales(goal):
            return RARE
        return Reason("unreachable", next(why for _, why in self._obstacles(goal) if why is not None))

    def locales(self, goal: Goal) -> tuple[str, ...]:
        """The locales in which a dialogue can come to it; none if it is unreachable, or forbidden."""
        if goal.parts in self._forbidden:
            return ()
        return tuple(locale for locale, why in self._obstacles(goal) if why is None)

    def wanted(self, covered: Collection[Goal] = ()) -> tuple[Goal, ...]:
        """The goals still to be reached when some are covered: those that a dialogue can come to, in order."""
        done = frozenset(covered)
        found = goals(self.spec, tuple(self._in))
        return tuple(goal for goal in found if goal not in done and self.locales(goal))

    def _obstacles(self, goal: Goal) -> Iterator[tuple[str, str | None]]:
        wanted = goal.parts[-1] if goal.kind.endswith("-locale") else None
        for locale, found in self._in.items():
            if wanted is None or wanted == locale:
                yield locale, found.obstacle(goal)


class _LocalReach:
    """What dialogues of a spec can come to in one locale."""

    def __init__(self, spec: CompiledSpec, locale: str) -> None:
        self._spec = spec
        self._script = Script(spec, locale)
        pack = locale_pack(locale)
        values = Values(spec, pack, 0)
        schemas = {name: parameters_schema(api, spec, locale) for name, api in spec.apis.items()}
        planner = Planner(spec, self._script, values, Toolbox(spec, values, schemas))
        self._offers = Offers(planner, Reader(self._script, pack))
        self._routes = Routes(planner, self._offers)
        self._around: dict[tuple[str, str], list[Edge]] = {}
        api_of = spec.graph.nodes
        for edge in spec.graph.edges(keys=True):
            for name in {api_of[edge[0]]["api"], api_of[edge[1]]["api"]}:
                self._around.setdefault((edge[2], name), []).append(edge)
        self._found: dict[Goal, str | None] = {}

    def obstacle(self, goal: Goal) -> str | None:
        """Why no dialogue can come to a goal; None if nothing speaks against it."""
        if goal not in self._found:
            self._found[goal] = self._obstacle(goal)
        return self._found[goal]

    def _obstacle(self, goal: Goal) -> str | None:
        match goal.kind, goal.parts:
            case "node", (node,):
                return self._routes.why_not_at(node)
            case "edge", (source, target, behaviour):
                return self._routes.why_not_along((source, target, behaviour))
            case "api-behaviour", (name, behaviour):
                return _first(self._ways_to_show(behaviour, name))
            case "error", (name, code):
                return self._not_failing(self._spec.apis[name], code)
            case "confusable", (name, _):
                return self._routes.why_not_at(f"request({name})")
            case "behaviour-persona" | "behaviour-locale", (behaviour, _):
                return _first(why for name in ("", *self._spec.apis) for why in self._ways_to_show(behaviour, name))
            case "persona-locale", _:
                return None
            case "parameter-behaviour", (name, path, behaviour):
                return self.obstacle(Goal("present", (name, path))) or self.obstacle(
                    Goal("api-behaviour", (name, behaviour))
                )
        api = self._spec.apis[goal.api]
        return self._routes.why_not_at(f"call({api.name})") or self._not_in_arguments(api, goal)

    def _not_in_arguments(self, api: Api, goal: Goal) -> str | None:
        match goal.kind, goal.parts:
            case "present" | "parameter-persona" | "parameter-locale", (_, path, *_):
                return self._offers.not_given(api, path)
            case "value", (_, path, value):
                return self._offers.not_valued(api, path, value)
            case "bound", (_, path, mark):
                return self._offers.not_bounded(api, path, mark)
        return None

    def _not_failing(self, api: Api, code: str) -> str | None:
        node = f"result({api.name},{code})"
        if node in self._spec.graph:
            return self._routes.why_not_at(node)
        return self._effects.never_comes(api, code)

    @cached_property
    def _effects(self) -> Effects:
        return Effects.of(self._spec)

    def _ways_to_show(self, behaviour: str, name: str) -> Iterator[str | None]:
        """For each way to show a behaviour around an API ("": away from all), why it is barred."""
        for edge in self._around.get((behaviour, name), ()):
            yield self._routes.why_not_along(edge)
        if (api := self._spec.apis.get(name)) is None:
            return
        if behaviour == "profile":
            for known in self._spec.profile.values():
                for use in known.uses:
                    if use.api == name:
                        leaf = next(
                            p.path for p in parameters(api) if f"{p.path}.".replace("[]", "").startswith(f"{use.path}.")
                        )
                        yield self._routes.why_not_at(f"call({name})") or self._offers.not_given(api, leaf)
        for parameter in parameters(api):
            if (behaviour == "relative" and is_timed(parameter.type, [self._script])) or (
                behaviour == "nested" and ("." in parameter.path or isinstance(parameter.type, _NESTED))
            ):
                yield self._routes.why_not_at(f"call({name})") or self._offers.not_given(api, parameter.path)


def _first(reasons: Iterable[str | None]) -> str | None:
    """None if one of the ways is open; why the first is barred if all are."""
    found = ""
    for reason in reasons:
        if reason is None:
            return None
        found = found or reason
    return found or "there is no way to it"
