"""In what order an assistant can look up the keys that a call needs: which lookups come first, last, and
after one another. These are the planner's rules (`simulator.tasks`), followed without drawing anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from compiler.effects import Create
from compiler.model import Api
from compiler.outcomes import parts_of
from compiler.types import KeyType, ListType, MapType, ObjectType, Type, UnionType
from simulator.planner import Planner
from simulator.tasks import LONGEST_CHAIN


@dataclass(frozen=True, slots=True)
class Chains:
    """The lookups that can precede a call. `none`: it can do without any. `pairs` follow one another."""

    none: bool
    firsts: frozenset[str] = frozenset()
    lasts: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()

    @property
    def possible(self) -> bool:
        """Whether there is a way to all the keys at all."""
        return self.none or bool(self.firsts)

    def then(self, other: Chains) -> Chains:
        """These, and then the others."""
        return Chains(
            self.none and other.none,
            self.firsts | (other.firsts if self.none else frozenset()),
            other.lasts | (self.lasts if other.none else frozenset()),
            self.pairs | other.pairs | {(last, first) for last in self.lasts for first in other.firsts},
        )

    def either(self, other: Chains) -> Chains:
        return Chains(
            self.none or other.none, self.firsts | other.firsts, self.lasts | other.lasts, self.pairs | other.pairs
        )


NOTHING = Chains(none=True)
IMPOSSIBLE = Chains(none=False)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to ask for an API. `at_hand` are the entities whose rows are in earlier results: a user points at
    one of those they were told of, and what a lookup has found need not be looked up again."""

    at_hand: frozenset[str]
    chains: Chains


class Keys:
    """The ways to the keys that the APIs of a spec take."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._spec = planner.spec

    @cached_property
    def with_rows(self) -> frozenset[str]:
        """The entities that a world has rows of, or can get some."""
        made = {
            part.entity
            for api in self._spec.apis.values()
            if api.body is not None
            for part in parts_of(api.body)
            if isinstance(part, Create)
        }
        return frozenset(name for name, entity in self._spec.entities.items() if entity.count or name in made)

    def ways(self, api: Api, pointed_at: Iterable[str]) -> tuple[Way, ...]:
        """The ways to ask for an API: by itself, and pointing at a row of each of these entities."""
        gaps = [entity for entity, _ in self._gaps(api)]
        found_before = [entity for entity in gaps if self._one(api.name, entity, api.name, 0).firsts]
        hands = [
            frozenset((*pointed, *held))
            for pointed in ((), *((entity,) for entity in dict.fromkeys(pointed_at)))
            for count in range(len(found_before) + 1)
            for held in combinations(found_before, count)
        ]
        ways = (Way(at_hand, self._chains(api, api.name, 0, at_hand)) for at_hand in dict.fromkeys(hands))
        return tuple(way for way in ways if way.chains.possible)

    def missing(self, api: Api) -> str:
        """An entity whose key can't be found without pointing at a row, "" if there is none."""
        gaps = [entity for entity, always in self._gaps(api) if always]
        return next((entity for entity in gaps if not self._one(api.name, entity, api.name, 0).possible), "")

    # ---- the lookups of one call ----------------------------------------------------------------

    def _chains(self, api: Api, asked: str, depth: int, at_hand: frozenset[str]) -> Chains:
        """What comes before a call of `api`, `depth` lookups below the API that is asked for."""
        found = NOTHING
        for entity, always in self._gaps(api):
            if entity in at_hand:
                continue
            one = self._one(api.name, entity, asked, depth)
            if not always or (depth > 0 and one.possible):
                one = one.either(NOTHING)
            if not one.possible:
                return IMPOSSIBLE
            found = found.then(one)
        return found

    def _one(self, api: str, entity: str, asked: str, depth: int) -> Chains:
        """The ways to rows of one entity: people know the key, or a lookup finds it."""
        if entity not in self.with_rows:
            return IMPOSSIBLE
        found = NOTHING if self._spec.entities[entity].key_type.known else IMPOSSIBLE
        if depth >= LONGEST_CHAIN:
            return found
        for lookup in self._planner.lookups.get((api, entity), ()):
            if asked in self._planner.rivals[lookup]:
                continue
            before = self._chains(self._spec.apis[lookup], asked, depth + 1, frozenset())
            if before.possible:
                itself = Chains(False, frozenset((lookup,)), frozenset((lookup,)))
                found = found.either(before.then(itself))
        return found

    def _gaps(self, api: Api) -> tuple[tuple[str, bool], ...]:
        """The entities whose keys a call takes, in order, and whether it always does. A key that may be left
        out at the top is: nobody comes up with one."""
        found: dict[str, bool] = {}
        for unit in self._planner.script.units[api.name]:
            if not unit.required:
                continue
            for entity, always in _keys(unit.type, not unit.optional_group):
                found[entity] = found.get(entity, False) or always
        return tuple(found.items())


def _keys(type_: Type, always: bool) -> Iterator[tuple[str, bool]]:
    match type_:
        case KeyType():
            yield type_.entity, always
        case ListType() | MapType():
            yield from _keys(type_.item, always)
        case UnionType():
            for option in type_.options:
                yield from _keys(option, False)
        case ObjectType():
            for field in type_.fields:
                yield from _keys(field.type, always and field.required)
