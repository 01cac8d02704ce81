"""Where walks over the state graph get to: the graph without the edges that the planner never takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from compiler.asking import askable
from compiler.graph import MANY_PATHS
from compiler.model import Api
from compiler.outcomes import deciding
from simulator.coverage.asking import Asking
from simulator.coverage.offers import Offers
from simulator.planner import Planner

Edge = tuple[str, str, str]
"""Two nodes of the state graph, and the behaviour between them."""


class Routes:
    """The walks that the planner can take in one locale. Each answer is why not, or None."""

    def __init__(self, planner: Planner, offers: Offers) -> None:
        self._spec = planner.spec
        self._script = planner.script
        self._graph = planner.spec.graph
        self._nodes = planner.spec.graph.nodes
        self._has_outside = bool(planner.script.own(planner.spec.domain, "outside"))
        self._offers = offers
        self._asking = Asking(planner, offers)
        self._rules: dict[tuple[str, str], Callable[[Edge], str | None]] = {
            ("open", "outside"): self._outside,
            ("open", "beyond"): self._beyond,
            ("open", "forbidden"): self._forbidden,
            ("refuse", "grant"): self._grant,
            ("grant", "request"): self._granted,
            ("open", "request"): lambda edge: self._asking.unasked(self._api(edge[1])),
            ("report", "request"): self._from_report,
            ("switch", "request"): lambda edge: self._asking.not_in_between(self._api(edge[1])),
            ("report", "back"): lambda edge: self._asking.not_in_between(self._api(edge[0])),
            ("ask", "switch"): lambda edge: self._asking.not_interrupted(self._api(edge[0])),
            ("back", "inform"): lambda edge: self._asking.not_interrupted(self._api(edge[1])) or self._question(edge),
            ("parallel", "request"): lambda edge: self._asking.unasked(self._api(edge[1])),
            ("parallel", "report"): lambda edge: self._asking.unasked(self._api(edge[1])),
            ("report", "parallel"): lambda edge: self._asking.unasked(self._api(edge[0])),
            ("parallel", "call"): lambda edge: self._asking.not_beside(self._api(edge[1])),
            ("call", "parallel"): lambda edge: self._asking.not_beside(self._api(edge[0])),
            ("result", "parallel"): lambda edge: self._beside(edge[0]),
            ("parallel", "result"): lambda edge: self._beside(edge[1]),
            ("request", "parallel"): self._at_once,
            ("inform", "parallel"): self._at_once,
            ("request", "ask"): self._question,
            ("ask", "ask"): self._question,
            ("ask", "inform"): self._question,
            ("inform", "inform"): self._question,
            ("inform", "ask"): self._question,
            ("request", "reject"): self._refusal,
            ("request", "call"): self._to_call,
            ("request", "confirm"): self._to_call,
            ("inform", "call"): self._to_call,
            ("inform", "confirm"): self._to_call,
            ("result", "call"): self._after_lookup,
            ("result", "confirm"): self._after_lookup,
            ("call", "result"): self._outcome,
            ("result", "report"): lambda edge: self._only_a_lookup(self._api(edge[1])),
            ("confirm", "refine"): self._change,
            ("report", "refine"): self._change,
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
            rule = self._rules.get((self._nodes[edge[0]]["kind"], self._nodes[edge[1]]["kind"]))
            # Any call can break its schema, and is made again.
            if rule is not None and edge[2] != "repair" and (reason := rule(edge)) is not None:
                found[edge] = reason
        return found

    def _api(self, node: str) -> Api:
        return self._spec.apis[self._nodes[node]["api"]]

    # ---- asking for something -------------------------------------------------------------------

    def _from_report(self, edge: Edge) -> str | None:
        shown = self._api(edge[0]).produces or "" if edge[2] == "refer" else ""
        return self._asking.unasked(self._api(edge[1]), shown)

    def _beyond(self, edge: Edge) -> str | None:
        name = self._api(edge[1]).name
        return None if self._script.own(name, "beyond") else f"{name} has no phrase `beyond` in this locale"

    def _forbidden(self, edge: Edge) -> str | None:
        return None if self._spec.forbidden.get(self._script.locale) else "nothing is `forbidden` in this locale"

    def _outside(self, edge: Edge) -> str | None:
        if self._has_outside or self._asking.withheld:
            return None
        return "there is no phrase `outside`, and no tool that could be missing"

    def _grant(self, edge: Edge) -> str | None:
        return None if self._asking.withheld else "no tool can be missing at first"

    def _granted(self, edge: Edge) -> str | None:
        api = self._api(edge[1])
        return None if api.name in self._asking.withheld else f"{api.name} can't be missing at first"

    # ---- questions ------------------------------------------------------------------------------

    def _question(self, edge: Edge) -> str | None:
        api = self._api(edge[1])
        paths = [self._nodes[node]["path"] for node in edge[:2]]
        if all(paths) and paths[0] != paths[1] and len(askable(api)) > MANY_PATHS:
            return f"of so many values as {api.name} needs, people leave out one"
        if any(self._asking.with_left_out(api, *paths)):
            return None
        hands = [way.at_hand for way in self._asking.ways[api.name]]
        reasons = (self._offers.not_asked_for(api, path, at_hand) for at_hand in hands for path in paths if path)
        return next((reason for reason in reasons if reason), None) or self._asking.unasked(api)

    def _refusal(self, edge: Edge) -> str | None:
        api, path = self._api(edge[1]), self._nodes[edge[1]]["path"]
        if not any(way.chains.none for way in self._asking.ways[api.name]):
            return f"{api.name} takes a key that is looked up first, and then every value is allowed"
        return self._offers.not_said_alone(api, path)

    # ---- calls ----------------------------------------------------------------------------------

    def _to_call(self, edge: Edge) -> str | None:
        """From what a user said to the call or its confirmation, or (`chain`) to a lookup for it."""
        api, target = self._api(edge[0]), self._api(edge[1])
        ways = list(self._asking.with_left_out(api, self._nodes[edge[0]]["path"]))
        if edge[2] != "chain":
            is_direct = not ways or any(way.chains.none for way in ways)
            return None if is_direct else f"{api.name} takes a key that is looked up first"
        if not ways or any(target.name in way.chains.firsts for way in ways):
            return None
        return f"{target.name} is never the first lookup for {api.name}"

    def _at_once(self, edge: Edge) -> str | None:
        """Several requests at once, or several lookups for one."""
        api, path = self._api(edge[0]), self._nodes[edge[0]]["path"]
        if any(way.chains.pairs for way in self._asking.with_left_out(api, path)):
            return None
        if not path and self._graph.has_edge("parallel", edge[0]):
            return self._asking.unasked(api)
        return f"what {api.name} needs is not looked up at once"

    def _after_lookup(self, edge: Edge) -> str | None:
        lookup, target = self._api(edge[0]).name, self._api(edge[1])
        ways = self._asking.ways
        if any(lookup in way.chains.lasts for way in ways[target.name]):
            return None
        if edge[1].startswith("call(") and any(
            (lookup, target.name) in way.chains.pairs for found in ways.values() for way in found
        ):
            return None
        return f"nothing takes {target.name} right after a lookup by {lookup}"

    def _outcome(self, edge: Edge) -> str | None:
        return self._only_a_lookup(self._api(edge[1])) if self._nodes[edge[1]]["outcome"] != "ok" else None

    def _beside(self, result: str) -> str | None:
        """A result among those of calls at once: the first comes out well, the others have another value in it."""
        api, outcome = self._api(result), self._nodes[result]["outcome"]
        if outcome == "ok":
            return self._asking.not_beside(api)
        if not self._offers.has_others(api, deciding(api) if outcome != "empty" else None):
            return f"{api.name} has no value to ask for several of, so what is asked along with others succeeds"
        return self._asking.unasked(api)

    def _only_a_lookup(self, api: Api) -> str | None:
        if self._asking.ways[api.name]:
            return None
        return f"nobody asks for {api.name}; as a lookup it succeeds, and is not told of"

    # ---- changes --------------------------------------------------------------------------------

    def _change(self, edge: Edge) -> str | None:
        return self._offers.not_changed(self._api(edge[1]), self._nodes[edge[1]]["path"])
