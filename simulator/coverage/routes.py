"""Where walks over the state graph get to: the graph without the edges that the planner never takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from compiler.graph import outcomes
from compiler.model import Api
from simulator.coverage.bodies import never_comes
from simulator.coverage.chains import Keys, Way
from simulator.coverage.offers import Offers
from simulator.walk import Planner

Edge = tuple[str, str, str]
"""Two nodes of the state graph, and the behaviour between them."""

_RULED = frozenset({"single", "select", "nested", "chain", "clarify", "refine", "confirm", "recover", "refer"})
"""The behaviours whose edges the rules below are about."""


class Routes:
    """The walks that the planner can take in one locale. Each answer is why not, or None."""

    def __init__(self, planner: Planner, offers: Offers) -> None:
        self._planner = planner
        self._spec = planner.spec
        self._graph = planner.spec.graph
        self._nodes = planner.spec.graph.nodes
        self._offers = offers
        self._keys = Keys(planner)
        self._rules: dict[tuple[str, str], Callable[[Edge, Api], str | None]] = {
            ("open", "request"): self._from_open,
            ("report", "request"): self._from_report,
            ("request", "ask"): self._question,
            ("ask", "ask"): self._question,
            ("ask", "inform"): self._question,
            ("inform", "inform"): self._question,
            ("inform", "ask"): self._next_question,
            ("request", "call"): self._to_call,
            ("request", "confirm"): self._to_call,
            ("inform", "call"): self._to_call,
            ("inform", "confirm"): self._to_call,
            ("confirm", "refine"): self._change,
            ("report", "refine"): self._change_after,
            ("call", "result"): self._outcome,
            ("result", "report"): self._report,
            ("result", "ask"): self._question_after_lookup,
            ("result", "call"): self._after_lookup,
            ("result", "confirm"): self._after_lookup,
        }

    def why_not_along(self, edge: Edge) -> str | None:
        """Why no walk takes an edge of the graph."""
        return self._blocked.get(edge) or self.why_not_at(edge[0])

    def why_not_at(self, node: str) -> str | None:
        """Why no walk comes to a node of the graph."""
        return None if node in self._reached else self._cause(node, {node})

    def _cause(self, node: str, seen: set[str]) -> str:
        """What bars the ways to a node: on an edge from where walks get to, if there is one."""
        edges: list[Edge] = list(self._graph.in_edges(node, keys=True))
        for edge in sorted(edges, key=lambda edge: edge[0] not in self._reached):
            if edge in self._blocked:
                return self._blocked[edge]
        for source in dict.fromkeys(edge[0] for edge in edges):
            if source not in seen and (cause := self._cause(source, seen | {source})):
                return cause
        return ""

    @cached_property
    def _reached(self) -> frozenset[str]:
        found = {"start"}
        todo = ["start"]
        while todo:
            for edge in self._graph.out_edges(todo.pop(), keys=True):
                if edge[1] not in found and edge not in self._blocked:
                    found.add(edge[1])
                    todo.append(edge[1])
        return frozenset(found)

    @cached_property
    def _blocked(self) -> dict[Edge, str]:
        """The edges that no walk takes from where they start, and why."""
        found: dict[Edge, str] = {}
        for edge in self._graph.edges(keys=True):
            ends = (self._nodes[edge[0]]["kind"], self._nodes[edge[1]]["kind"])
            if ends == ("open", "outside"):
                reason = self._outside()
            elif edge[2] in _RULED and (rule := self._rules.get(ends)):
                reason = rule(edge, self._spec.apis[self._nodes[edge[1]]["api"]])
            else:
                reason = None
            if reason is not None:
                found[edge] = reason
        return found

    # ---- asking for something -------------------------------------------------------------------

    @cached_property
    def _ways(self) -> dict[str, tuple[Way, ...]]:
        """How each API can be asked for; empty where it can't. An API whose key only a result has
        becomes possible when one can be asked for that shows such rows."""
        found: dict[str, tuple[Way, ...]] = {}
        while True:
            more = {
                api.name: () if self._uncued(api) else self._keys.ways(api, self._shown_before(api, found))
                for api in self._spec.apis.values()
            }
            if more == found:
                return found
            found = more

    def _shown_before(self, api: Api, ways: dict[str, tuple[Way, ...]]) -> list[str]:
        """The entities whose rows a user can have been told of just before they ask for `api`."""
        sources = (edge[0] for edge in self._graph.in_edges(f"request({api.name})", keys=True) if edge[2] == "refer")
        producers = (self._spec.apis[self._nodes[source]["api"]] for source in sources)
        return [producer.produces for producer in producers if producer.produces and ways.get(producer.name)]

    def _uncued(self, api: Api) -> str | None:
        """Among confusable tools only those are asked for that people have words to choose by."""
        groups = [group for group in self._spec.confusables.values() if api.name in group.cues]
        locale = self._planner.script.locale
        if not self._planner.rivals[api.name] or any(group.cues[api.name].get(locale) for group in groups):
            return None
        return f"there is no cue in {locale} that tells {api.name} from {self._planner.rivals[api.name][0]}"

    def _unasked(self, api: Api, pointed_at: str = "") -> str | None:
        """Why nobody asks for an API, pointing at a row of an entity or ("") by itself."""
        if reason := self._uncued(api):
            return reason
        if any(way.pointed_at in ("", pointed_at) for way in self._ways[api.name]):
            return None
        entity = self._keys.missing(api)
        return f"{api.name} needs a key of {entity}, which nobody knows and no lookup finds"

    def _from_open(self, edge: Edge, api: Api) -> str | None:
        rivals = self._planner.rivals[api.name]
        if edge[2] != "select" and rivals:
            return f"{api.name} is easily taken for {rivals[0]}, so asking for it is `select`"
        return self._unasked(api)

    def _from_report(self, edge: Edge, api: Api) -> str | None:
        before = self._spec.apis[self._nodes[edge[0]]["api"]]
        if edge[2] == "refer":
            return self._unasked(api, before.produces or "")
        if edge[2] == "recover":
            codes = [on for (name, on, then), _ in self._spec.flow.items() if (name, then) == (before.name, api.name)]
            reasons = [never_comes(self._spec, before, code) for code in codes if code]
            if reasons and all(reasons):
                return reasons[0]
        elif self._planner.rivals[api.name]:
            return f"{api.name} is easily taken for {self._planner.rivals[api.name][0]}, so asking for it is `select`"
        return self._unasked(api)

    def _outside(self) -> str | None:
        if self._planner.script.own(self._spec.domain, "outside"):
            return None
        rivals, everything = self._planner.rivals, set(self._spec.apis)
        for wanted in everything:
            lookups = {name for (api, _), found in self._planner.lookups.items() if api == wanted for name in found}
            left = everything - {wanted, *rivals[wanted]} - lookups
            if any(len(everything) - len(rivals[name]) >= 2 for name in left):
                return None
        return f"there is no phrase `outside` in {self._planner.script.locale}, and no tool that could be missing"

    # ---- questions ------------------------------------------------------------------------------

    def _asking(self, api: Api, *paths: str) -> Iterator[Way]:
        """The ways to ask for an API in which all these values can be left out at first."""
        for way in self._ways[api.name]:
            if not any(path and self._offers.not_asked_for(api, path, way.pointed_at) for path in paths):
                yield way

    def _question(self, edge: Edge, api: Api) -> str | None:
        paths = [self._nodes[node]["path"] for node in edge[:2]]
        if any(self._asking(api, *paths)) or not self._ways[api.name]:
            return None
        entities = [way.pointed_at for way in self._ways[api.name]]
        reasons = (self._offers.not_asked_for(api, path, entity) for entity in entities for path in paths if path)
        return next((reason for reason in reasons if reason), None)

    def _next_question(self, edge: Edge, api: Api) -> str | None:
        before, after = (self._nodes[node]["path"] for node in edge[:2])
        order = [param.name for param in api.params.fields]
        if order.index(before) > order.index(after):
            return "questions are asked in the order of the parameters"
        return self._question(edge, api)

    def _question_after_lookup(self, edge: Edge, api: Api) -> str | None:
        return "what is missing is asked for before anything is looked up"

    # ---- calls ----------------------------------------------------------------------------------

    def _to_call(self, edge: Edge, target: Api) -> str | None:
        """From what a user said to the call or its confirmation, or (`chain`) to a lookup for it."""
        source = self._nodes[edge[0]]
        api = self._spec.apis[source["api"]]
        ways = list(self._asking(api, source["path"]))
        if edge[2] != "chain":
            if any(way.chains.none for way in ways) or not ways:
                return None
            return f"{api.name} takes a key that is looked up first"
        if any(target.name in way.chains.firsts for way in ways) or not ways:
            return None
        if api.name in self._planner.rivals[target.name]:
            return f"{target.name} is easily taken for {api.name}, so it is never called without being asked for"
        if not any(target.name in found for (name, _), found in self._planner.lookups.items() if name == api.name):
            return f"{target.name} must be given the key that it would find"
        return f"{target.name} is never the first lookup for {api.name}"

    def _after_lookup(self, edge: Edge, target: Api) -> str | None:
        lookup = self._nodes[edge[0]]["api"]
        every = [way.chains for ways in self._ways.values() for way in ways]
        if any(lookup in way.chains.lasts for way in self._ways[target.name]) or (
            self._nodes[edge[1]]["kind"] == "call" and any((lookup, target.name) in chains.pairs for chains in every)
        ):
            return None
        return f"nothing takes {target.name} right after a lookup by {lookup}"

    def _outcome(self, edge: Edge, api: Api) -> str | None:
        outcome = self._nodes[edge[1]]["outcome"]
        if outcome != "ok" and not self._ways[api.name]:
            return self._only_a_lookup(api)
        return never_comes(self._spec, api, outcome)

    def _report(self, edge: Edge, api: Api) -> str | None:
        return None if self._ways[api.name] else self._only_a_lookup(api)

    def _only_a_lookup(self, api: Api) -> str:
        return f"nobody asks for {api.name}; as a lookup it succeeds, and is not told of"

    # ---- changes --------------------------------------------------------------------------------

    def _change(self, edge: Edge, api: Api) -> str | None:
        return self._offers.not_changed(api, self._nodes[edge[1]]["path"])

    def _change_after(self, edge: Edge, api: Api) -> str | None:
        fails = (never_comes(self._spec, api, outcome) is None for outcome in outcomes(api) if outcome != "ok")
        if api.is_action and not any(fails):
            return f"{api.name} changes the world and never fails, so there is nothing to change after it"
        return self._change(edge, api)
