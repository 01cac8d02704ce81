"""How an assistant comes by the keys that calls need: which lookups find them, in what order, and what that leaves
to be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from compiler.asking import askable, found_keys, is_lookup
from compiler.dependencies import Dependency, needs
from compiler.model import Api, Entity
from dsl.diagnostics import Span

Link = tuple[str, str, str, str, Span]
"""An edge: from where, to where, its behaviour, why it is there, and the part of the spec that implies it."""


class Lookups:
    """The lookups of a domain. `rivals` are the APIs that each is easily mixed up with, `found` what can feed what;
    `found_keys` and `asked` are by API."""

    def __init__(
        self,
        apis: Mapping[str, Api],
        entities: Mapping[str, Entity],
        rivals: Mapping[str, tuple[str, ...]],
        found: tuple[Dependency, ...],
    ) -> None:
        self._keys = {name: entity.key for name, entity in entities.items()}
        self._rivals = rivals
        self._feeding: dict[str, dict[str, Dependency]] = {}
        taken = {name: self._taken(api) for name, api in apis.items()}
        for each in found:
            # What must be given a row's key can't be how the row is found.
            if is_lookup(apis[each.producer]) and each.entity not in taken[each.producer]:
                self._feeding.setdefault(each.consumer, {}).setdefault(each.producer, each)
        self.found_keys = {name: found_keys(api, entities) for name, api in apis.items()}
        self.asked = {name: self._asked(api) for name, api in apis.items()}

    def feeding(self, consumer: str, *avoided: str) -> dict[str, Dependency]:
        """The lookups that find what an API takes, but for those `avoided`: a lookup is called without being asked for,
        so it must not be one that could be taken for what is."""
        return {name: each for name, each in self._feeding.get(consumer, {}).items() if name not in avoided}

    def _asked(self, api: Api) -> tuple[str, ...]:
        """The values that an API needs and that are asked for: not rows that can only be pointed at."""
        found = {each.entity for each in self.feeding(api.name, *self._rivals[api.name]).values()}
        return tuple(path for path in askable(api) if self.found_keys[api.name].get(path, frozenset()) <= found)

    def can_interrupt(self, name: str, asker: str) -> bool:
        """Whether something can come up while there is a question about another API: it leaves that open, and what it
        needs is found by lookups that are not taken for those of the other."""
        avoided = set(self._rivals[asker])
        for entity in self._needed(asker):
            finding = self._finding(asker, entity)
            avoided.update(self._rivals[finding[0]] if len(finding) == 1 else ())
        return asker not in (name, *led_to(name, self.feeding)) and all(
            any(lookup not in avoided for lookup in self._finding(name, entity)) for entity in self._needed(name)
        )

    def _needed(self, name: str) -> frozenset[str]:
        return frozenset().union(*self.found_keys[name].values())

    def _finding(self, consumer: str, entity: str) -> list[str]:
        return [name for name, each in self.feeding(consumer).items() if each.entity == entity]

    def links(self, api: Api) -> Iterator[Link]:
        """The ways from a request to the call, by the lookups for it: rows are looked up in the order of the parameters
        that take their keys, each with what its lookup needs first, or at once."""
        consumer, avoided = api.name, self._rivals[api.name]
        feeding = self.feeding(consumer, *avoided)
        order = {entity: place for place, entity in enumerate(self._taken(api))}
        onward = f"confirm({consumer})" if api.confirm else f"call({consumer})"
        for lookup, found in feeding.items():
            place = order[found.entity]
            first = {lookup: found, **self.feeding(lookup, consumer, *avoided)}
            others = {name: each for name, each in feeding.items() if each.entity != found.entity}
            for node in self._before(api, place, order):
                yield from ((node, f"call({name})", "chain", each.why, each.span) for name, each in first.items())
                if others:
                    yield node, "parallel", "parallel", "several lookups can be made at once", found.span
            for state in (f"call({lookup})", f"result({lookup},ok)") if others else ():
                why = f"{lookup} can be called along with {next(iter(others))}"
                yield state, "parallel", "parallel", why, found.span
                yield "parallel", state, "parallel", why, found.span
            yield f"result({lookup},ok)", onward, "chain", found.why, found.span
            for other, then in others.items():
                if place < order[then.entity]:
                    following = {other: then, **self.feeding(other, lookup, consumer, *avoided)}
                    for name, each in following.items():
                        yield f"result({lookup},ok)", f"call({name})", "chain", each.why, each.span

    def _before(self, api: Api, place: int, order: Mapping[str, int]) -> Iterator[str]:
        """From where a row is looked up that is needed at a place: a row that is named last is looked up then, after
        those before it."""
        yield f"request({api.name})"
        for path in self.asked[api.name]:
            if all(place <= order[entity] for entity in self.found_keys[api.name].get(path, ())):
                yield f"inform({api.name},{path})"

    def _taken(self, api: Api) -> dict[str, None]:
        """The entities whose keys an API takes, in the order of its parameters."""
        return dict.fromkeys(need.entity for need in needs(api, self._keys))


def led_to(api: str, lookups: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """The lookups that can come before an API, by those that come right before each: theirs included."""
    found: set[str] = set()
    ahead = [api]
    while ahead:
        more = set(lookups(ahead.pop())) - found
        found |= more
        ahead += more
    return frozenset(found)
