"""What a dialogue covers, by its record alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from compiler.model import Api, CompiledSpec
from compiler.types import KeyType, MomentType
from simulator.coverage.goals import Goal, is_day, optional_paths, possible_behaviours
from simulator.coverage.parameters import ABSENT, Parameter, given, marks_reached, name_of, parameters
from simulator.dialogue import Dialogue, Grounding, Message
from simulator.locales import available, locale

Edge = tuple[str, str, str]
"""Two nodes of the state graph, and the behaviour between them."""

_HUBS = ("open", "parallel")
"""Nodes where nothing is said or done; a walk goes through them all the same."""

_ELSEWHERE = timedelta(days=8)
_PLACE = re.compile(r"\[\d+\]")


def covered(dialogue: Dialogue, spec: CompiledSpec) -> set[Goal]:
    """The goals that a dialogue of `spec` shows. Of many dialogues: `Observer(spec).covered(dialogue)`."""
    return Observer(spec).covered(dialogue)


class Observer:
    """Reads the goals of one spec out of records."""

    def __init__(self, spec: CompiledSpec) -> None:
        self._spec = spec
        self._graph = spec.graph
        nodes = spec.graph.nodes(data=True)
        self._api_of: dict[str, str] = {node: found["api"] for node, found in nodes}
        self._hubs = frozenset(node for node, found in nodes if found["kind"] in _HUBS)
        self._behaviours = possible_behaviours(spec, spec.locales)
        # Dialogues take the same steps again and again, and to ask the graph takes long.
        self._steps = lru_cache(maxsize=1 << 14)(self._between)
        self._shown = {key for _, _, key in spec.graph.edges(keys=True)}.union(*self._behaviours.values())
        self._parameters = {
            name: {parameter.path: parameter for parameter in parameters(api)} for name, api in spec.apis.items()
        }
        self._optional = {name: frozenset(optional_paths(api)) for name, api in spec.apis.items()}
        self._codes = {name: frozenset(error.code for error in api.errors) for name, api in spec.apis.items()}

    def covered(self, dialogue: Dialogue) -> set[Goal]:
        """The goals that a dialogue shows: some of `goals(spec)`, whatever the record holds beside them."""
        found: set[Goal] = set()
        around: dict[str, set[str]] = {}
        for edge in self.walk(dialogue):
            source, target, behaviour = edge
            found.update((Goal("edge", edge), Goal("node", (source,)), Goal("node", (target,))))
            for name in {self._api_of[source], self._api_of[target]} - {""}:
                around.setdefault(name, set()).add(behaviour)
        paths: dict[str, set[str]] = {}
        names: dict[str, str] = {}
        clock = datetime.fromisoformat(dialogue.clock)
        broken = {message.tool_call_id for message in dialogue.messages if _is_refusal(message)}
        for message in dialogue.messages:
            for call in message.tool_calls:
                if call.id not in broken and (api := self._spec.apis.get(call.name)) is not None:
                    names[call.id] = api.name
                    paths.setdefault(api.name, set()).update(self._arguments(api, call.arguments, clock, found))
                    if any(isinstance(value, dict | list) for value in call.arguments.values()):
                        around.setdefault(api.name, set()).add("nested")
            if message.role == "tool":
                found.update(self._error(names.get(message.tool_call_id or "", ""), message.content))
        for ground in dialogue.grounding:
            if ground.source == "profile" and "profile" in self._behaviours.get(names.get(ground.call, ""), ()):
                around.setdefault(names[ground.call], set()).add("profile")
        for name in self._timed(dialogue, names, clock):
            around.setdefault(name, set()).add("relative")
        found.update(self._rivals(dialogue, paths))
        found.update(self._pairs(dialogue, around, paths))
        return found

    # ---- the walk -------------------------------------------------------------------------------

    def walk(self, dialogue: Dialogue) -> Iterator[Edge]:
        """The edges of the state graph that a dialogue went along, as far as they are in the graph."""
        return self.edges(
            step for message in dialogue.messages for step in zip(message.acts, message.behaviours, strict=False)
        )

    def edges(self, acts: Iterable[tuple[str, str]]) -> Iterator[Edge]:
        """The edges between acts, each a node and the behaviour that led to it.

        A record names the nodes where something is said or done. Between two of them it went straight if
        the graph has that edge, and if not through the hub between them, such as `open`.
        """
        steps = [step for step in acts if step[0] in self._graph]
        if not steps:
            return
        yield from self._only("start", "open")
        at = "open"
        for node, behaviour in steps:
            yield from self._steps(at, node, behaviour)
            at = node
        yield from self._only(at, "end") or (*self._only(at, "open"), *self._only("open", "end"))

    def _between(self, at: str, node: str, behaviour: str) -> tuple[Edge, ...]:
        if self._graph.has_edge(at, node, behaviour):
            return ((at, node, behaviour),)
        for hub in self._graph.successors(at):
            if hub in self._hubs and self._graph.has_edge(hub, node, behaviour):
                return (*self._only(at, hub), (hub, node, behaviour))
        # The behaviour may be that of what comes of the step: a call that is going to be repaired.
        return self._only(at, node) if self._graph.number_of_edges(at, node) == 1 else ()

    def _only(self, source: str, target: str) -> tuple[Edge, ...]:
        """The edge between two nodes of which one is a hub, if there is any: there is no other beside it."""
        keys = self._graph.get_edge_data(source, target) or ()
        return tuple((source, target, str(key)) for key in islice(keys, 1))

    # ---- calls and results ----------------------------------------------------------------------

    def _arguments(self, api: Api, arguments: dict[str, Any], clock: datetime, found: set[Goal]) -> set[str]:
        """Adds what a call's arguments show; gives the paths of the parameters that are there."""
        known = self._parameters[api.name]
        there: set[str] = set()
        for path, value in given(api.params, arguments):
            parameter: Parameter = known[path]
            if value is ABSENT:
                if parameter.optional:
                    found.add(Goal("absent", (api.name, path)))
                continue
            there.add(path)
            if not parameter.is_item:
                found.add(Goal("present", (api.name, path)))
            if (name := name_of(value)) in parameter.named_values:
                found.add(Goal("value", (api.name, path, name)))
            for mark in marks_reached(parameter.type, value, clock):
                found.add(Goal("bound", (api.name, path, mark)))
        return there

    def _error(self, api: str, content: str | None) -> Iterator[Goal]:
        if not api or content is None or '"error"' not in content:
            return
        try:
            code = json.loads(content)["error"]["code"]
        except (ValueError, LookupError, TypeError):
            return
        if code in self._codes[api]:
            yield Goal("error", (api, code))

    def _rivals(self, dialogue: Dialogue, called: dict[str, set[str]]) -> Iterator[Goal]:
        granted = (tool for message in dialogue.messages for tool in message.tools)
        offered = {_name_of(tool) for tool in (*dialogue.tools, *granted)}
        for name in called:
            yield from (Goal("confusable", (name, rival)) for rival in self._spec.rivals(name) if rival in offered)

    # ---- moments that need the clock ------------------------------------------------------------

    def _timed(self, dialogue: Dialogue, names: dict[str, str], clock: datetime) -> set[str]:
        """The APIs that were called with a moment that was said by the clock ("tomorrow")."""
        if "relative" not in dialogue.behaviours or dialogue.locale not in available():
            return set()
        found: set[str] = set()
        for ground in dialogue.grounding:
            name = names.get(ground.call, "")
            if ground.turn is None or ground.span is None or name in found or not self._may_be_timed(name, ground):
                continue
            text = dialogue.messages[ground.turn].content or ""
            if needs_clock(text[slice(*ground.span)], clock, dialogue.locale):
                found.add(name)
        return found

    def _may_be_timed(self, api: str, ground: Grounding) -> bool:
        if "relative" not in self._behaviours.get(api, ()):
            return False
        type_ = self._parameters[api][_without_places(ground.path)].type
        if isinstance(type_, MomentType):
            return type_.kind != "time"
        rule, _, fields = (ground.rule or "").partition(":")
        return (
            isinstance(type_, KeyType)
            and rule == "fields"
            and any(is_day(self._spec, type_.entity, field) for field in fields.split(","))
        )

    # ---- pairs ----------------------------------------------------------------------------------

    def _pairs(self, dialogue: Dialogue, around: dict[str, set[str]], paths: dict[str, set[str]]) -> Iterator[Goal]:
        for name, behaviours in around.items():
            yield from (Goal("api-behaviour", (name, behaviour)) for behaviour in behaviours)
        persona = dialogue.persona if dialogue.persona in self._spec.personas else None
        language = dialogue.locale if dialogue.locale in self._spec.locales else None
        if persona is not None and language is not None:
            yield Goal("persona-locale", (persona, language))
        for behaviour in self._shown.intersection(dialogue.behaviours):
            if persona is not None:
                yield Goal("behaviour-persona", (behaviour, persona))
            if language is not None:
                yield Goal("behaviour-locale", (behaviour, language))
        for name, there in paths.items():
            if persona is not None:
                yield Goal("api-persona", (name, persona))
            if language is not None:
                yield Goal("api-locale", (name, language))
            for path in self._optional[name] & there:
                yield from (Goal("parameter-behaviour", (name, path, shown)) for shown in around.get(name, ()))
                if persona is not None:
                    yield Goal("parameter-persona", (name, path, persona))
                if language is not None:
                    yield Goal("parameter-locale", (name, path, language))


def needs_clock(text: str, clock: datetime, language: str) -> bool:
    """Whether words mean another moment on another day: "tomorrow" does, "March 4" does not.

    They must do so earlier and later, since a date without its year changes once a year, too.
    """
    read = locale(language).read

    def moments(at: datetime) -> list[object]:
        return [reading.value for reading in read(text, at) if reading.kind in ("date", "datetime")]

    here = moments(clock)
    return bool(here) and moments(clock - _ELSEWHERE) != here != moments(clock + _ELSEWHERE)


def _is_refusal(message: Message) -> bool:
    """Whether a tool answers that the call breaks its schema."""
    return message.role == "tool" and any(act.endswith(",invalid)") for act in message.acts)


def _name_of(tool: Mapping[str, Any]) -> str:
    """The name of a tool in OpenAI's shape."""
    return str(tool["function"]["name"])


def _without_places(path: str) -> str:
    """`items[0].size` is an `items[].size`."""
    return _PLACE.sub("[]", path)
