"""The state graph of a domain: what can follow what in a dialogue.

A `networkx.MultiDiGraph`. A node is a state, its id a string: `start`, `open` (between two tasks), `end`,
`smalltalk`, `chat`, `outside`, `forbidden`, `refuse`, and for an API `A` with a path `p`: `request(A)`, `beyond(A)`,
`ask(A,p)`, `inform(A,p)`, `confirm(A)`, `agree(A)`, `decline(A)`, `drop(A)`, `call(A)`, `result(A,ok|empty|CODE)`,
`report(A)`, `reject(A,p)`, `refine(A,p)`. A call that breaks its schema has the result `result(A,invalid)`.
Hubs keep the graph linear: `parallel` stands between things done at once, `switch` and `back` before and
after a task in the middle of another, `grant` where a tool is offered late. A node's attributes are strings:
`kind`, `api`, `path`, `outcome`, `speaker`.

An edge's key is the name of its behaviour; its attributes are `behaviour`, `weight`, `why`, `file` and
`line` (of the part of the spec that implies it, 0 if none does). A dialogue is a walk from `start` to `end`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from compiler.asking import (
    Named,
    can_be_wrong,
    changed_after,
    comes_out_beside,
    is_lookup,
    refinable,
)
from compiler.dependencies import Dependency, dependencies
from compiler.lookups import Lookups
from compiler.model import Api, Confusable, Entity, ProfileField, rivals
from compiler.outcomes import Effects
from compiler.people import FlowKey
from compiler.types import ListType, MapType, ObjectType, Type, UnionType
from dsl.diagnostics import Span
from dsl.source import line_starts

MANY_PATHS = 6
"""With more required values than this only neighbours are linked, so that the graph stays small."""

SPEAKERS = {
    "start": "system",
    "open": "user",
    "end": "assistant",
    "smalltalk": "user",
    "chat": "assistant",
    "outside": "user",
    "beyond": "user",
    "forbidden": "user",
    "refuse": "assistant",
    "request": "user",
    "ask": "assistant",
    "inform": "user",
    "confirm": "assistant",
    "agree": "user",
    "decline": "user",
    "drop": "assistant",
    "call": "assistant",
    "result": "tool",
    "report": "assistant",
    "reject": "assistant",
    "refine": "user",
    "parallel": "",
    "switch": "user",
    "back": "user",
    "grant": "system",
}

# What is so in every domain.
_COMMON = (
    ("start", "open", "single", "a dialogue begins"),
    ("open", "smalltalk", "smalltalk", "people greet, thank, and ask what needs no tool"),
    ("smalltalk", "chat", "smalltalk", "the assistant answers"),
    ("chat", "open", "smalltalk", "the talk goes on"),
    ("chat", "end", "smalltalk", "the talk is over"),
    ("open", "outside", "outside", "people ask for what no tool here does"),
    ("outside", "refuse", "outside", "the assistant declines"),
    ("refuse", "open", "outside", "the talk goes on"),
    ("refuse", "end", "outside", "the talk is over"),
    ("open", "end", "single", "nothing more is wanted"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """The weight that a flow gives to what follows, and where it does."""

    weight: float
    span: Span


@dataclass(frozen=True, slots=True)
class Talk:
    """What the spec's words bring into the graph: the profile, the objects that are said as a whole, the APIs that more
    is asked of than they can do, and whether there is something that its rules forbid."""

    profile: Mapping[str, ProfileField]
    named: Named
    beyond: tuple[str, ...]
    forbids: bool


def build_graph(
    texts: Mapping[str, str],
    apis: Mapping[str, Api],
    entities: Mapping[str, Entity],
    confusables: Mapping[str, Confusable],
    flow: Mapping[FlowKey, Step],
    talk: Talk,
) -> nx.MultiDiGraph[str]:
    """The graph of a domain whose parts were all checked; `texts` are of its files, for the line numbers."""
    found = dependencies(apis, {entity.name: entity.key for entity in entities.values()})
    pairs = {(each.producer, each.consumer) for each in found}
    forbidden = {(api, then) for (api, on, then), step in flow.items() if not on and step.weight <= 0}
    effects = Effects(apis, entities, frozenset(pairs - forbidden))
    builder = _Builder(texts, effects, found, confusables, talk.named)
    for source, target, behaviour, why in _COMMON:
        builder.edge(source, target, behaviour, why)
    for api in apis.values():
        builder.add_api(api)
    builder.add_talk(talk)
    for dependency in found:
        builder.add_reference(dependency)
    builder.add_chains()
    builder.add_flow(flow, pairs)
    return builder.graph


def without_end(graph: nx.MultiDiGraph[str]) -> tuple[str, ...]:
    """The nodes from which no walk leads to `end`. Empty: it is proved that every dialogue can end."""
    ending = nx.ancestors(graph, "end") | {"end"}
    return tuple(node for node in graph if node not in ending)


class _Builder:
    def __init__(
        self,
        texts: Mapping[str, str],
        effects: Effects,
        found: tuple[Dependency, ...],
        confusables: Mapping[str, Confusable],
        named: Named,
    ) -> None:
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self._lines = {file: line_starts(text) for file, text in texts.items()}
        self._effects = effects
        self._named = named
        self._apis = effects.apis
        self._rivals = {name: rivals(name, confusables) for name in self._apis}
        self._lookups = Lookups(effects.apis, effects.entities, self._rivals, found)
        # A task comes up in the middle of another where something is asked.
        self._askers = [name for name, paths in self._lookups.asked.items() if paths]
        self._asides = [name for name, api in self._apis.items() if is_lookup(api) and not self._rivals[name]]

    def edge(
        self, source: str, target: str, behaviour: str, why: str, span: Span | None = None, weight: float = 1.0
    ) -> None:
        for node in (source, target):
            if node not in self.graph:
                self._node(node)
        file, line = (span.file, bisect_right(self._lines[span.file], span.start)) if span is not None else ("", 0)
        self.graph.add_edge(
            source, target, key=behaviour, behaviour=behaviour, weight=weight, why=why, file=file, line=line
        )

    def _node(self, node: str) -> None:
        kind, _, inside = node.rstrip(")").partition("(")
        api, _, part = inside.partition(",")
        path, outcome = ("", part) if kind == "result" else (part, "")
        self.graph.add_node(node, kind=kind, api=api, path=path, outcome=outcome, speaker=SPEAKERS[kind])

    # ---- one API --------------------------------------------------------------------------------

    def add_api(self, api: Api) -> None:
        name, span = api.name, api.span
        request = f"request({name})"
        if self._rivals[name]:
            why = f"{name} is easily mixed up with {' and '.join(self._rivals[name])}"
            self.edge("open", request, "select", why, span)
        else:
            self.edge("open", request, "single", f"a user can want {name}", span)
            with_parts = (param for param in api.params.fields if _has_parts(param.type))
            if (param := next(with_parts, None)) is not None:
                self.edge("open", request, "nested", f"{name}.{param.name} has parts", param.span)
        self.edge("refuse", "grant", "withheld", "a tool can be offered late")
        self.edge("grant", request, "withheld", f"{name} can be offered late", span)
        if name in self._asides and any(self._lookups.can_interrupt(name, asker) for asker in self._askers):
            self.edge("switch", request, "switch", f"{name} can come up in the middle of something else", span)
            self.edge(f"report({name})", "back", "switch", "the talk goes back to what it was about", span)
        self._add_questions(api)
        self._add_call(api)
        self._add_repair(api)
        self._add_parallel(api)
        self._add_changes(api)

    def _onward(self, api: Api, node: str) -> None:
        """From what a user said to the call, or to the question whether it is wanted."""
        if api.confirm:
            self.edge(node, f"confirm({api.name})", "confirm", f"{api.name} is confirmed before it is called", api.span)
        else:
            self.edge(node, f"call({api.name})", "single", f"{api.name} has all it needs", api.span)

    def _add_questions(self, api: Api) -> None:
        name, paths = api.name, self._lookups.asked[api.name]
        is_interrupted = any(self._lookups.can_interrupt(aside, name) for aside in self._asides)
        spans = {param.name: param.span for param in api.params.fields}
        for place, path in enumerate(paths):
            ask, inform = f"ask({name},{path})", f"inform({name},{path})"
            why, span = f"{name} needs {path}", spans[path]
            self.edge(f"request({name})", ask, "clarify", why, span)
            self.edge(ask, inform, "clarify", why, span)
            if is_interrupted:
                self.edge(ask, "switch", "switch", "something else can come up first", span)
                self.edge("back", inform, "switch", why, span)
            # A row that is named last is looked up then.
            if path not in self._lookups.found_keys[name]:
                self._onward(api, inform)
            for later in range(place + 1, len(paths)):
                if later > place + 1 and len(paths) > MANY_PATHS:
                    break
                other, why = paths[later], f"{name} needs {path} and {paths[later]}"
                other_ask, other_inform = f"ask({name},{other})", f"inform({name},{other})"
                self.edge(ask, other_ask, "clarify", why, spans[other])
                # Asked for both, a user answers in the order of the questions.
                self.edge(other_ask, inform, "clarify", why, span)
                self.edge(inform, other_inform, "clarify", why, spans[other])
                self.edge(inform, other_ask, "clarify", why, spans[other])
                # What was asked first can be left open when something else comes up.
                if is_interrupted:
                    self.edge(other_inform, ask, "clarify", why, span)

    def _add_call(self, api: Api) -> None:
        name, span = api.name, api.span
        self._onward(api, f"request({name})")
        if api.confirm:
            why = f"{name} is confirmed before it is called"
            self.edge(f"confirm({name})", f"agree({name})", "confirm", why, span)
            self.edge(f"agree({name})", f"call({name})", "confirm", why, span)
            self.edge(f"confirm({name})", f"decline({name})", "confirm", f"{name} can be called off", span)
            self.edge(f"decline({name})", f"drop({name})", "confirm", f"{name} can be called off", span)
            self.edge(f"drop({name})", "open", "confirm", "the talk goes on", span)
        declared = {error.code: error.span for error in api.errors}
        for outcome in self._effects.outcomes(api):
            behaviour = "single" if outcome == "ok" else "recover"
            why = {"ok": f"{name} can succeed", "empty": f"{name} can find nothing"}.get(outcome, f"{name} can fail")
            result, place = f"result({name},{outcome})", declared.get(outcome, span)
            self.edge(f"call({name})", result, behaviour, why, place)
            self.edge(result, f"report({name})", behaviour, "the assistant tells what came of it", place)
        self.edge(f"report({name})", "open", "single", "the talk goes on", span)

    def _add_repair(self, api: Api) -> None:
        call, result = f"call({api.name})", f"result({api.name},invalid)"
        self.edge(call, result, "repair", f"a call of {api.name} can break its schema", api.span)
        self.edge(result, call, "repair", "the call is made again as it should be", api.span)

    def _add_parallel(self, api: Api) -> None:
        """What changes nothing and needs neither a confirmation nor a lookup can be asked for along with others."""
        if not is_lookup(api) or self._lookups.found_keys[api.name]:
            return
        name, why = api.name, f"{api.name} can be called along with others"
        results = [f"result({name},{outcome})" for outcome in comes_out_beside(api, self._effects)]
        for state in (f"request({name})", f"call({name})", f"report({name})", *results):
            self._beside(state, why, api.span)

    def _beside(self, state: str, why: str, span: Span) -> None:
        self.edge(state, "parallel", "parallel", why, span)
        self.edge("parallel", state, "parallel", why, span)

    def _add_changes(self, api: Api) -> None:
        name = api.name
        is_changed_after = changed_after(api, self._effects)
        for path, type_ in refinable(api, self._named):
            refine, why = f"refine({name},{path})", f"a user can change {path}"
            if is_changed_after(path):
                self.edge(f"report({name})", refine, "refine", why, api.span)
            if api.confirm:
                self.edge(f"confirm({name})", refine, "refine", why, api.span)
            if can_be_wrong(type_):
                reject, why = f"reject({name},{path})", f"a user can ask for a {path} that is not allowed"
                self.edge(f"request({name})", reject, "invalid", why, api.span)
                self.edge(reject, refine, "invalid", why, api.span)
            if refine in self.graph:
                self._onward(api, refine)

    def add_talk(self, talk: Talk) -> None:
        for name, known in talk.profile.items():
            for use in (use for use in known.uses if not self._rivals[use.api]):
                why = f"the profile's {name} can be {use.path} of {use.api}"
                self.edge("open", f"request({use.api})", "profile", why, known.param.span)
        for api in talk.beyond:
            why, span = f"people ask more of {api} than it can do", self._apis[api].span
            self.edge("open", f"beyond({api})", "outside", why, span)
            self.edge(f"beyond({api})", "refuse", "outside", why, span)
        if talk.forbids:
            self.edge("open", "forbidden", "outside", "people ask for what the rules forbid")
            self.edge("forbidden", "refuse", "outside", "the assistant says why not")

    # ---- from one API to another ----------------------------------------------------------------

    def add_reference(self, found: Dependency) -> None:
        self.edge(f"report({found.producer})", f"request({found.consumer})", "refer", found.why, found.span)

    def add_chains(self) -> None:
        """An assistant looks up the keys that a call needs, and goes on with what it found."""
        for api in self._apis.values():
            for link in self._lookups.links(api):
                self.edge(*link)

    def add_flow(self, flow: Mapping[FlowKey, Step], dependent: set[tuple[str, str]]) -> None:
        for (api, on, following), step in flow.items():
            if on and f"result({api},{on})" not in self.graph:
                continue
            source, target = f"report({api})", f"request({following})"
            asked = "select" if self._rivals[following] else "single"
            behaviour = "recover" if on else "refer" if (api, following) in dependent else asked
            if not self.graph.has_edge(source, target, behaviour):
                if step.weight > 0:
                    why = f"a flow leads from {api} to {following}"
                    self.edge(source, target, behaviour, why, step.span, step.weight)
            elif step.weight > 0:
                self.graph.edges[source, target, behaviour]["weight"] = step.weight
            else:
                self.graph.remove_edge(source, target, behaviour)


def _has_parts(type_: Type) -> bool:
    while isinstance(type_, ListType):
        type_ = type_.item
    return isinstance(type_, MapType | ObjectType | UnionType)
