"""What the dialogues of a spec can show: each a goal to be covered.

A goal is covered by a dialogue whose record shows it (`simulator.coverage.record`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from compiler.dependencies import dependencies
from compiler.model import Api, CompiledSpec
from compiler.types import EntityType, KeyType, ListType, MapType, MomentType, ObjectType, UnionType
from simulator.coverage.parameters import marks, parameters
from simulator.script import Script
from simulator.units import type_at

Kind = Literal[
    "node",
    "edge",
    "api-behaviour",
    "present",
    "absent",
    "value",
    "bound",
    "error",
    "confusable",
    "api-persona",
    "api-locale",
    "behaviour-persona",
    "behaviour-locale",
    "persona-locale",
    "parameter-behaviour",
    "parameter-persona",
    "parameter-locale",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_FORMATS: dict[Kind, str] = {
    "node": "{}",
    "edge": "{} -> {} [{}]",
    "api-behaviour": "{}: {}",
    "present": "{}.{} present",
    "absent": "{}.{} absent",
    "value": "{}.{} = {}",
    "bound": "{}.{}: {}",
    "error": "{}: {}",
    "confusable": "{} beside {}",
    "parameter-behaviour": "{}.{} × {}",
    "parameter-persona": "{}.{} × {}",
    "parameter-locale": "{}.{} × {}",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to be shown by a dialogue at least. What the `parts` are, by kind:

    - `node`: a node of the state graph; `edge`: its ends, and the behaviour that is its key
    - `api-behaviour`: an API, and a behaviour that the edges around it or its parameters make possible
    - `present`, `absent`: an API, the path of a parameter; `value`: and a value (as JSON, without quotes);
      `bound`: and the mark that a value is at
    - `error`: an API, and the code that it answers
    - `confusable`: the API that is called, and a rival that is offered beside it
    - the others are pairs: an API, a behaviour, a persona, a locale, or (two parts) an API's optional
      parameter that is given, with one of another sort
    """

    kind: Kind
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        return _FORMATS.get(self.kind, "{} × {}").format(*self.parts)

    @property
    def api(self) -> str:
        """The API that it is about, "" if it is about none or more."""
        no_api = ("node", "edge", "behaviour-persona", "behaviour-locale", "persona-locale")
        return "" if self.kind in no_api else self.parts[0]


def goals(spec: CompiledSpec, locales: Collection[str] | None = None) -> tuple[Goal, ...]:
    """All goals of a spec in some of its locales (None: in all), in a fixed order, each once."""
    spoken = [locale for locale in spec.locales if locales is None or locale in locales]
    return tuple(dict.fromkeys(_goals(spec, spoken)))


def _goals(spec: CompiledSpec, locales: list[str]) -> Iterator[Goal]:
    around = possible_behaviours(spec, locales)
    shown = tuple(dict.fromkeys(behaviour for found in around.values() for behaviour in found))
    shown = tuple(dict.fromkeys((*(key for _, _, key in spec.graph.edges(keys=True)), *shown)))
    yield from (Goal("node", (node,)) for node in spec.graph)
    yield from (Goal("edge", edge) for edge in spec.graph.edges(keys=True))
    yield from (Goal("edge", edge) for edge in forbidden_edges(spec))
    yield from (Goal("api-behaviour", (api, behaviour)) for api, found in around.items() for behaviour in found)
    for api in spec.apis.values():
        yield from _of_parameters(api)
    for api in spec.apis.values():
        yield from (Goal("error", (api.name, error.code)) for error in api.errors)
        yield from (Goal("confusable", (api.name, rival)) for rival in spec.rivals(api.name))
    for name in spec.apis:
        yield from (Goal("api-persona", (name, persona)) for persona in spec.personas)
        yield from (Goal("api-locale", (name, locale)) for locale in locales)
    for behaviour in shown:
        yield from (Goal("behaviour-persona", (behaviour, persona)) for persona in spec.personas)
        yield from (Goal("behaviour-locale", (behaviour, locale)) for locale in locales)
    for persona in spec.personas:
        yield from (Goal("persona-locale", (persona, locale)) for locale in locales)
    for api in spec.apis.values():
        for path in optional_paths(api):
            yield from (Goal("parameter-behaviour", (api.name, path, behaviour)) for behaviour in around[api.name])
            yield from (Goal("parameter-persona", (api.name, path, persona)) for persona in spec.personas)
            yield from (Goal("parameter-locale", (api.name, path, locale)) for locale in locales)


def _of_parameters(api: Api) -> Iterator[Goal]:
    for parameter in parameters(api):
        if not parameter.is_item:
            yield Goal("present", (api.name, parameter.path))
        if parameter.optional:
            yield Goal("absent", (api.name, parameter.path))
        yield from (Goal("value", (api.name, parameter.path, value)) for value in parameter.named_values)
        yield from (Goal("bound", (api.name, parameter.path, mark)) for mark in marks(parameter.type))


def optional_paths(api: Api) -> tuple[str, ...]:
    return tuple(parameter.path for parameter in parameters(api) if parameter.optional)


def possible_behaviours(spec: CompiledSpec, locales: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By API: the behaviours on the edges around it, and those that are in its arguments."""
    found: dict[str, dict[str, None]] = {name: {} for name in spec.apis}
    for source, target, behaviour in spec.graph.edges(keys=True):
        for node in (source, target):
            if name := spec.graph.nodes[node]["api"]:
                found[name][behaviour] = None
    scripts = [Script(spec, locale) for locale in locales]
    for api in spec.apis.values():
        if any(isinstance(param.type, ListType | MapType | ObjectType | UnionType) for param in api.params.fields):
            found[api.name]["nested"] = None
        if any(is_timed(parameter.type, scripts) for parameter in parameters(api)):
            found[api.name]["relative"] = None
    return {name: tuple(behaviours) for name, behaviours in found.items()}


def is_timed(type_: object, scripts: list[Script]) -> bool:
    """Whether its value may be said in words that need the clock: a day, or a row that people name by one."""
    if isinstance(type_, MomentType):
        return type_.kind != "time"
    if not isinstance(type_, KeyType):
        return False
    return any(
        is_day(script.spec, type_.entity, path)
        for script in scripts
        for paths in script.called_by(type_.entity)
        for path in paths
    )


def is_day(spec: CompiledSpec, entity: str, path: str) -> bool:
    """Whether a row's field is a date, with or without a time."""
    found = type_at(EntityType(entity), path, spec)
    return isinstance(found, MomentType) and found.kind != "time"


def forbidden_edges(spec: CompiledSpec) -> tuple[tuple[str, str, str], ...]:
    """The edges that the types allow and a flow takes away, by weight 0."""
    keys = {entity.name: entity.key for entity in spec.entities.values()}
    found = dependencies(spec.apis, keys)
    pairs = dict.fromkeys((dependency.producer, dependency.consumer) for dependency in found)
    edges = ((f"report({producer})", f"request({consumer})", "refer") for producer, consumer in pairs)
    return tuple(edge for edge in edges if not spec.graph.has_edge(*edge))
