"""Whether a dialogue grants a wish: of a plan as far as can be told before it is worded, and of its words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from compiler.model import CompiledSpec
from compiler.types import (
    KIND,
    Json,
    ListType,
    MapType,
    MomentType,
    NumberType,
    ObjectType,
    Type,
    UnionType,
)
from simulator.coverage.goals import is_day
from simulator.coverage.parameters import ABSENT, given, name_of, parameters
from simulator.coverage.record import Edge, Observer
from simulator.coverage.wishes import Wish, api_of, promised, value_at
from simulator.dialogue import Dialogue
from simulator.plan import Mention, Plan
from simulator.recorder import behaviours_of, takes_profile
from simulator.steering import Wanted


class Judge:
    """Judges dialogues of one spec. `parameters` are those of each API, by path."""

    def __init__(self, spec: CompiledSpec) -> None:
        self._spec = spec
        self._observer = Observer(spec)
        self.parameters = {
            name: {parameter.path: parameter for parameter in parameters(api)} for name, api in spec.apis.items()
        }

    def wanted(self, wish: Wish, clock: datetime) -> Wanted | None:
        """What a wish wants of its call's arguments, in a dialogue of this clock."""
        if not wish.api or not (wish.given or wish.absent):
            return None
        fixed: dict[str, Json] = dict(wish.fixed)
        for path, mark in wish.bounds:
            type_ = self.parameters[wish.api][path].type
            assert isinstance(type_, NumberType | MomentType)
            fixed[path] = value_at(type_, mark, clock)
        return Wanted(wish.api, fixed, wish.present, wish.absent)

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
        return _has_day(mention.type, mention.value) or any(
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
        wanted = self.wanted(wish, plan.clock)
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


def _has_day(type_: Type, value: Any) -> bool:
    """Whether a value is a day, with or without a time, or has one in it."""
    if value is None:
        return False
    match type_:
        case MomentType():
            return type_.kind != "time"
        case ListType():
            return any(_has_day(type_.item, item) for item in value)
        case MapType():
            return any(_has_day(type_.item, item) for item in value.values())
        case UnionType():
            option = type_.option(value[KIND])
            return option is not None and _has_day(option, value)
        case ObjectType():
            return any(_has_day(field.type, value.get(field.name)) for field in type_.fields)
    return False
