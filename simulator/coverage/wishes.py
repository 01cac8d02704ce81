"""Goals as wishes that a planner can follow, and what a dialogue that follows one is sure to cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from compiler.model import CompiledSpec
from compiler.types import BoolType, Json, MomentType, NumberType
from simulator.coverage.goals import Goal
from simulator.coverage.parameters import FIRST, Parameter, day_of, name_of, number_marks, parameters

_ALWAYS = frozenset({"start", "open", "end"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What one dialogue is to show, all of it; what is empty is left to the planner.

    - `api`: the API that it is about, which is asked for and called (or called off, if `through` says so)
    - `through`: nodes of the state graph that are passed right after one another; `behaviour` is on the
      last edge of these, or, without them, on any edge around the API or in its arguments
    - `persona`, `locale`: who speaks, and in which language
    - `fixed`: values, `bounds`: marks (see `value_at`) of the API's arguments, by leaf path; a path inside a
      list (`items[].size`) is about one of its items
    - `present`, `absent`: leaf paths that have any value, and that have none
    - `rival`: the API that is offered beside it
    """

    api: str = ""
    through: tuple[str, ...] = ()
    behaviour: str = ""
    persona: str = ""
    locale: str = ""
    fixed: tuple[tuple[str, Json], ...] = ()
    bounds: tuple[tuple[str, str], ...] = ()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    rival: str = ""

    @property
    def agenda(self) -> tuple[str, ...]:
        """The APIs that the user asks for, in order: the one it is about, or that and one before it."""
        asked = [api_of(node) for node in self.through if node.startswith(("report(", "request("))]
        return tuple(dict.fromkeys((*asked, self.api))) if self.api else tuple(dict.fromkeys(asked))

    def outcome(self, api: str) -> str:
        """How a call of an API is to come out, as on the state graph; "" if that is left open."""
        wanted = (node for node in self.through if node.startswith(f"result({api},"))
        return next((node[len(f"result({api},") : -1] for node in wanted), "")

    @property
    def makes_no_call(self) -> bool:
        """Whether the user declines in the end, or wants what the API can't do."""
        return any(node.startswith(("decline(", "drop(", "beyond(")) for node in self.through)

    @property
    def given(self) -> tuple[str, ...]:
        """The paths that have a value."""
        return tuple(dict.fromkeys((*self.present, *(path for path, _ in (*self.fixed, *self.bounds)))))


def api_of(node: str) -> str:
    """The API of a node of the state graph, "" if it is of none."""
    return node.partition("(")[2].rstrip(")").partition(",")[0]


def wish_for(goal: Goal, spec: CompiledSpec) -> Wish | None:
    """The wish for one goal; None where there is nothing to wish for: every dialogue shows it, or the graph
    has no such state. Whether it can be granted is `Reach`'s to say."""
    match goal.kind, goal.parts:
        case "node", (node,):
            return _walk(spec, (node,), "")
        case "edge", (source, target, behaviour) if spec.graph.has_edge(source, target, behaviour):
            return _walk(spec, (source, target), behaviour)
        case "error", (api, code) if f"result({api},{code})" in spec.graph:
            return Wish(api, through=(f"result({api},{code})",))
        case "api-behaviour", (api, behaviour):
            return Wish(api, behaviour=behaviour)
        case "present", (api, path):
            return Wish(api, present=(path,))
        case "absent", (api, path):
            return Wish(api, absent=(path,))
        case "value", (api, path, value):
            return Wish(api, fixed=((path, _json(_parameter(spec, api, path), value)),))
        case "bound", (api, path, mark):
            return Wish(api, bounds=((path, mark),))
        case "confusable", (api, rival):
            return Wish(api, rival=rival)
        case "api-persona", (api, persona):
            return Wish(api, persona=persona)
        case "api-locale", (api, locale):
            return Wish(api, locale=locale)
        case "behaviour-persona", (behaviour, persona):
            return Wish(behaviour=behaviour, persona=persona)
        case "behaviour-locale", (behaviour, locale):
            return Wish(behaviour=behaviour, locale=locale)
        case "persona-locale", (persona, locale):
            return Wish(persona=persona, locale=locale)
        case "parameter-behaviour", (api, path, behaviour):
            return Wish(api, present=(path,), behaviour=behaviour)
        case "parameter-persona", (api, path, persona):
            return Wish(api, present=(path,), persona=persona)
        case "parameter-locale", (api, path, locale):
            return Wish(api, present=(path,), locale=locale)
    return None


def _walk(spec: CompiledSpec, through: tuple[str, ...], behaviour: str) -> Wish | None:
    if all(node in _ALWAYS for node in through) or any(node not in spec.graph for node in through):
        return None
    return Wish(_about(spec, through, behaviour), through, behaviour)


def _about(spec: CompiledSpec, through: tuple[str, ...], behaviour: str) -> str:
    """The API that a user asks for where these nodes are passed."""
    source, target = api_of(through[0]), api_of(through[-1])
    if behaviour != "chain" or through[0].startswith(("request(", "inform(")):
        return source if behaviour == "chain" else target or source
    # After a lookup: what it is made for, or the next lookup for something that needs both.
    if not through[-1].startswith("call(") or _feeds(spec, source, target):
        return target
    both = (name for name in spec.apis if _feeds(spec, source, name) and _feeds(spec, target, name))
    return next(both, target)


def _feeds(spec: CompiledSpec, lookup: str, api: str) -> bool:
    return lookup != api and spec.graph.has_edge(f"report({lookup})", f"request({api})", "refer")


def _parameter(spec: CompiledSpec, api: str, path: str) -> Parameter:
    return next(parameter for parameter in parameters(spec.apis[api]) if parameter.path == path)


def _json(parameter: Parameter, name: str) -> Json:
    """The value of which `name_of` is this; of a choice of types, its kind."""
    if name == "null" and parameter.nullable:
        return None
    return name == "true" if isinstance(parameter.type, BoolType) else name


def value_at(type_: NumberType | MomentType, mark: str, clock: datetime) -> Json:
    """A value at a mark of a type's bounds, in a dialogue of this clock. Of a day that begins or ends at a
    bound, the next full half hour inside it, if there is one."""
    if isinstance(type_, NumberType):
        number = number_marks(type_)[mark]
        return round(number) if type_.integral else number
    day = day_of(type_, mark, clock)
    if type_.kind == "date":
        return day
    low, high = (None if offset is None else clock + offset for offset in (type_.low, type_.high))
    edge = low if mark == FIRST else high
    assert edge is not None
    edge = edge.replace(second=0, microsecond=0)
    away = timedelta(minutes=-edge.minute % 30 if mark == FIRST else -(edge.minute % 30))
    inside = edge + away
    fits = inside.date() == edge.date() and (low is None or inside >= low) and (high is None or inside <= high)
    return (inside if fits else edge).isoformat(timespec="minutes")


# ---- what a wish promises ----------------------------------------------------------------------


def promised(wish: Wish, spec: CompiledSpec) -> frozenset[Goal]:
    """The goals that every dialogue covers which follows a wish (others beside these are likely)."""
    return frozenset((*_on_the_way(wish, spec), *_in_the_call(wish, spec), *of_the_speaker(wish, spec)))


def _on_the_way(wish: Wish, spec: CompiledSpec) -> Iterator[Goal]:
    yield from (Goal("node", (node,)) for node in wish.through)
    if len(wish.through) > 1 and wish.behaviour:
        source, target = wish.through[-2:]
        yield Goal("edge", (source, target, wish.behaviour))
        for api in {api_of(source), api_of(target)} - {""}:
            yield Goal("api-behaviour", (api, wish.behaviour))
    elif wish.api and wish.behaviour:
        yield Goal("api-behaviour", (wish.api, wish.behaviour))
    if wish.api and not wish.makes_no_call:
        # What is asked for and called is told of, and first agreed to if it takes that.
        yield from (Goal("node", (f"{kind}({wish.api})",)) for kind in ("request", "call", "report"))
        if spec.apis[wish.api].confirm:
            asked, agreed, called = (f"{kind}({wish.api})" for kind in ("confirm", "agree", "call"))
            yield from (Goal("node", (node,)) for node in (asked, agreed))
            yield from (
                Goal("edge", (source, target, "confirm")) for source, target in ((asked, agreed), (agreed, called))
            )
            yield Goal("api-behaviour", (wish.api, "confirm"))
    for node in wish.through:
        api = api_of(node)
        if node.startswith("result(") and any(error.code == wish.outcome(api) for error in spec.apis[api].errors):
            yield Goal("error", (api, wish.outcome(api)))


def _in_the_call(wish: Wish, spec: CompiledSpec) -> Iterator[Goal]:
    """What the arguments of the call show."""
    if not wish.api or wish.makes_no_call:
        return
    name, known = wish.api, {parameter.path: parameter for parameter in parameters(spec.apis[wish.api])}
    yield from (Goal("present", (name, path)) for path in wish.given if not known[path].is_item)
    yield from (Goal("absent", (name, path)) for path in wish.absent)
    yield from (Goal("bound", (name, path, mark)) for path, mark in wish.bounds)
    for path, value in wish.fixed:
        if name_of(value) in known[path].named_values:
            yield Goal("value", (name, path, name_of(value)))
    if wish.rival:
        yield Goal("confusable", (name, wish.rival))
    if wish.behaviour:
        for path in wish.given:
            if known[path].optional:
                yield Goal("parameter-behaviour", (name, path, wish.behaviour))


def of_the_speaker(wish: Wish, spec: CompiledSpec) -> Iterator[Goal]:
    """The goals among those that are about who speaks, and in which language."""
    persona, locale = wish.persona, wish.locale
    if persona and locale:
        yield Goal("persona-locale", (persona, locale))
    # A dialogue as a whole is `single` if it has one call; an edge can be so in any.
    if wish.behaviour and not (wish.behaviour == "single" and wish.api):
        if persona:
            yield Goal("behaviour-persona", (wish.behaviour, persona))
        if locale:
            yield Goal("behaviour-locale", (wish.behaviour, locale))
    if not wish.api or wish.makes_no_call:
        return
    if persona:
        yield Goal("api-persona", (wish.api, persona))
    if locale:
        yield Goal("api-locale", (wish.api, locale))
    given = wish.given
    if not given:
        return
    for path in (each.path for each in parameters(spec.apis[wish.api]) if each.optional and each.path in given):
        if persona:
            yield Goal("parameter-persona", (wish.api, path, persona))
        if locale:
            yield Goal("parameter-locale", (wish.api, path, locale))
