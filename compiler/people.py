"""Who speaks, about what, what is easily mixed up, and what follows what."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.model import Api, Confusable, Goal, Persona, Scenario
from compiler.paths import find_path
from compiler.report import did_you_mean, one_of
from compiler.scope import Scope
from compiler.types import Forms, Json, UnionType
from compiler.values import value_of
from dsl import syntax

TRAITS = ("terse", "polite", "chatty", "typos", "vague", "changeable", "hesitant")

FlowKey = tuple[str, str, str]
"""`(api, on, next)`, `on` a code or ""."""


def build_personas(scope: Scope) -> dict[str, Persona]:
    found: dict[str, Persona] = {}
    for name, decl in scope.personas.items():
        traits: dict[str, float] = {}
        for trait in decl.traits:
            value = trait.value.value
            if trait.name.text not in TRAITS:
                hint = did_you_mean(trait.name.text, TRAITS) or f"there is {one_of(TRAITS)}"
                scope.report.add("FC408", f"no trait named `{trait.name.text}`", trait.name.span, hint)
            elif trait.name.text in traits:
                scope.report.add("FC201", f"`{trait.name.text}` is given twice", trait.name.span)
            elif isinstance(value, str | bool) or not 0 <= value <= 1:
                scope.report.add("FC409", "a trait is a number from 0 to 1", trait.value.span)
            else:
                traits[trait.name.text] = float(value)
        found[name] = Persona(name, traits, scope.docs(decl.doc))
    return found


def find_api(scope: Scope, apis: Mapping[str, Api], name: syntax.Name) -> Api | None:
    """An API by its wire name or its source name; None if there is none, which is reported."""
    found = apis.get(name.text)
    if found is None and (decl := scope.apis.get(name.text)):
        found = apis.get((decl.wire or decl.name).text)
    if found is None and _guest(scope, name) is not None:
        hint = "it can be in a `confusable` group with one of this domain"
        scope.report.add("FC411", f"`{name.text}` is an API of another domain", name.span, hint)
    elif found is None:
        scope.unknown("FC411", "API", name, (*scope.apis, *apis))
    return found


def build_scenarios(scope: Scope, apis: Mapping[str, Api]) -> dict[str, Scenario]:
    found: dict[str, Scenario] = {}
    for name, decl in scope.scenarios.items():
        persona = decl.persona
        if persona is not None and persona.text not in scope.personas:
            scope.unknown("FC410", "persona", persona, scope.personas)
            persona = None
        goals = tuple(goal for goal in (_goal(scope, apis, goal) for goal in decl.goals) if goal is not None)
        found[name] = Scenario(name, persona.text if persona else None, goals, scope.docs(decl.doc))
    return found


def _goal(scope: Scope, apis: Mapping[str, Api], goal: syntax.Goal) -> Goal | None:
    api = find_api(scope, apis, goal.api)
    if api is None:
        return None
    fixed: dict[str, Json] = {}
    for fix in goal.fixed:
        place = find_path(scope, api.params, fix.path, f"`{api.source_name}`", "parameter")
        if place is None:
            continue
        null = isinstance(fix.value, syntax.Null) and place.nullable
        # Of a choice its type is fixed, and what that has is drawn.
        type_ = place.type.kind if isinstance(place.type, UnionType) else place.type
        value = None if null else value_of(scope, fix.value, type_)
        if place.path in fixed:
            scope.report.add("FC201", f"`{place.path}` is fixed twice", fix.span)
        elif value is not None or null:
            fixed[place.path] = value
    return Goal(api.name, fixed)


def build_confusables(scope: Scope, apis: Mapping[str, Api]) -> dict[str, Confusable]:
    found: dict[str, Confusable] = {}
    for name, decl in scope.confusables.items():
        cues: dict[str, Forms] = {}
        for cue in decl.cues:
            api = _guest(scope, cue.api) or find_api(scope, apis, cue.api)
            if api is None:
                continue
            if api.name in cues:
                scope.report.add("FC201", f"`{cue.api.text}` is in this group already", cue.api.span)
            cues.setdefault(api.name, scope.forms(cue.forms))
        if len(decl.cues) < 2:
            message = f"`{name}` has one API, which nothing could be mixed up with"
            scope.report.add("FC412", message, decl.name.span, "name two or more")
        elif cues and scope.guests.keys() >= cues.keys():
            message = f"`{name}` has no API of this domain"
            scope.report.add("FC412", message, decl.name.span, "a group is about one's own APIs, and what is like them")
        found[name] = Confusable(name, cues, scope.docs(decl.doc))
    return found


def _guest(scope: Scope, name: syntax.Name) -> Api | None:
    """An API of another domain, by one of its names."""
    return next((api for api, _ in scope.guests.values() if name.text in (api.name, api.source_name)), None)


def build_flow(scope: Scope, apis: Mapping[str, Api]) -> dict[FlowKey, tuple[float, syntax.FlowTarget]]:
    """The weight of each step that a flow names, and where it is written."""
    found: dict[FlowKey, tuple[float, syntax.FlowTarget]] = {}
    for edge in (edge for flow in scope.flows for edge in flow.edges):
        api = find_api(scope, apis, edge.api)
        if api is not None and edge.on is not None and all(edge.on.text != error.code for error in api.errors):
            hint = did_you_mean(edge.on.text, [error.code for error in api.errors])
            scope.report.add("FC311", f"`{edge.api.text}` declares no error `{edge.on.text}`", edge.on.span, hint)
        for target in edge.targets:
            following = find_api(scope, apis, target.api)
            weight = target.weight.value if target.weight is not None else 1
            if api is not None and following is not None:
                key = (api.name, edge.on.text if edge.on else "", following.name)
                if key in found:
                    note = ((found[key][1].span, "it is here already"),)
                    scope.report.add("FC201", "this step is weighed twice", target.span, notes=note)
                found.setdefault(key, (float(weight), target))
    return found
