"""Who can ask for what, and when: the planner's rules for requests (`simulator.walk`, `.pursuit`, `.together`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from compiler.model import Api
from simulator.coverage.chains import Keys, Way
from simulator.coverage.offers import Offers
from simulator.planner import Planner


class Asking:
    """The requests of one spec in one locale. Answers in words are why not; None: nothing is against it."""

    def __init__(self, planner: Planner, offers: Offers) -> None:
        self._planner = planner
        self._spec = planner.spec
        self._locale = planner.script.locale
        self._offers = offers
        self._keys = Keys(planner)
        self._barred: dict[tuple[str, str], str | None] = {}

    # ---- ways to the keys -----------------------------------------------------------------------

    @cached_property
    def ways(self) -> dict[str, tuple[Way, ...]]:
        """How each API can be asked for; empty where it can't. An API whose key only a result has becomes
        possible when another can be asked for that shows such rows."""
        found: dict[str, tuple[Way, ...]] = {}
        while True:
            more = {
                api.name: self._keys.ways(api, self._shown_before(api, found)) if self._is_open_to(api) else ()
                for api in self._spec.apis.values()
            }
            if more == found:
                return found
            found = more

    def _is_open_to(self, api: Api) -> bool:
        return self.uncued(api) is None or api.name in self.withheld

    def _shown_before(self, api: Api, ways: dict[str, tuple[Way, ...]]) -> list[str]:
        """The entities whose rows a user can have been told of just before they ask for `api`."""
        edges = self._spec.graph.in_edges(f"request({api.name})", keys=True)
        sources = (self._spec.graph.nodes[source]["api"] for source, _, behaviour in edges if behaviour == "refer")
        producers = (self._spec.apis[source] for source in sources)
        return [producer.produces for producer in producers if producer.produces and ways.get(producer.name)]

    def with_left_out(self, api: Api, *paths: str) -> Iterator[Way]:
        """The ways to ask for an API in which all these values can be left out at first."""
        for way in self.ways[api.name]:
            if not any(path and self._offers.not_asked_for(api, path, way.at_hand) for path in paths):
                yield way

    # ---- requests -------------------------------------------------------------------------------

    def uncued(self, api: Api) -> str | None:
        """Among confusable tools only those are asked for that people have words to choose by."""
        rivals = self._planner.rivals[api.name]
        groups = [group for group in self._spec.confusables.values() if api.name in group.cues]
        if not rivals or any(group.cues[api.name].get(self._locale) for group in groups):
            return None
        return f"there is no cue in {self._locale} that tells {api.name} from {rivals[0]}"

    def unasked(self, api: Api, pointed_at: str = "") -> str | None:
        """Why nobody asks for an API, pointing at a row of an entity or ("") by itself."""
        return self.uncued(api) or self._without_key(api, pointed_at)

    def _without_key(self, api: Api, pointed_at: str = "") -> str | None:
        key = (api.name, pointed_at)
        if key not in self._barred:
            self._barred[key] = self._why_without_key(api, pointed_at)
        return self._barred[key]

    def _why_without_key(self, api: Api, pointed_at: str) -> str | None:
        pointing = (pointed_at,) if pointed_at else ()
        if any(way.at_hand <= {pointed_at} for way in self._keys.ways(api, pointing)):
            return None
        return f"{api.name} needs a key of {self._keys.missing(api)}, which nobody knows and no lookup finds"

    def not_beside(self, api: Api) -> str | None:
        """Why a call is never made along with others: of several requests, or of several lookups for one."""
        return None if api.name in self._in_a_row else self.unasked(api)

    @cached_property
    def _in_a_row(self) -> frozenset[str]:
        """The lookups that are made before or after another one, for the same call."""
        pairs = (pair for ways in self.ways.values() for way in ways for pair in way.chains.pairs)
        return frozenset(name for pair in pairs for name in pair)

    @cached_property
    def withheld(self) -> frozenset[str]:
        """The APIs that can be asked for while they are not offered, beside what else is wanted."""
        rivals, lookups = self._planner.rivals, self._planner.lookups
        found: set[str] = set()
        with_keys = {api.name for api in self._spec.apis.values() if self._without_key(api) is None}
        wanted: list[set[str]] = [{name} for name in self._spec.apis]
        wanted += [set() for scenario in self._spec.scenarios.values() if not scenario.goals]
        for names in wanted:
            barred = names | {rival for name in names for rival in rivals[name]}
            barred |= {lookup for (api, _), named in lookups.items() if api in names for lookup in named}
            left = [name for name in self._spec.apis if name not in barred]
            if any(self._planner.left_without(name) >= 2 for name in left):
                found |= with_keys.intersection(left)
            if found == with_keys:
                break
        return frozenset(found)

    # ---- in the middle of something else --------------------------------------------------------

    def not_in_between(self, api: Api) -> str | None:
        """Why an API never comes up in the middle of another task."""
        if not any(self._is_beside_the_point(api, name) for name in self._askers):
            return f"nothing but {api.name} has questions, in the middle of which it could come up"
        return self.unasked(api)

    def not_interrupted(self, api: Api) -> str | None:
        """Why nothing comes up when there is a question about an API."""
        between = (self._spec.apis[name] for name in self._planner.requests.get("switch", ()))
        if any(self._is_beside_the_point(other, api.name) and self.not_in_between(other) is None for other in between):
            return None
        return f"nothing can come up in the middle of {api.name}"

    def _is_beside_the_point(self, api: Api, asker: str) -> bool:
        """Whether a call of `api`, with its lookups, leaves a question about another API open."""
        return api.name != asker and asker not in self._planner.may_look_up(api.name)

    @cached_property
    def _askers(self) -> frozenset[str]:
        """The APIs about which there are questions."""
        return frozenset(
            api.name
            for api in self._spec.apis.values()
            if any(param.required and any(self.with_left_out(api, param.name)) for param in api.params.fields)
        )
