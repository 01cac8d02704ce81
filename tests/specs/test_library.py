"""What every shipped domain has, measured on what it compiles to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compiler.asking import is_lookup
from compiler.dependencies import dependencies, needs
from compiler.model import Api, CompiledSpec
from compiler.types import ListType, MapType, ObjectType, Type, UnionType
from fcsim import compile_spec
from fcsim.library import names
from simulator.coverage.goals import goals
from simulator.coverage.reach import Reach

LOCALES = ("en", "zh")


@pytest.fixture(scope="module")
def library() -> dict[str, CompiledSpec]:
    return {name: compile_spec(name) for name in names()}


@pytest.fixture(params=names())
def spec(request: pytest.FixtureRequest, library: dict[str, CompiledSpec]) -> CompiledSpec:
    return library[request.param]


def test_there_are_six_to_twelve_apis_that_act_on_a_world(spec: CompiledSpec) -> None:
    assert 6 <= len(spec.apis) <= 12
    assert sum(entity.count for entity in spec.entities.values()) > 0
    assert sum(api.body is None for api in spec.apis.values()) <= 1


def test_some_value_is_in_an_object_in_an_object_of_a_list_or_an_object(spec: CompiledSpec) -> None:
    assert max(depth(param.type) for api in spec.apis.values() for param in api.params.fields) >= 3


def depth(type_: Type) -> int:
    """How many objects, and lists of objects, are around a type's innermost values."""
    match type_:
        case ListType() | MapType():
            inside = depth(type_.item)
            return inside + 1 if inside else 0
        case UnionType():
            return max(map(depth, type_.options))
        case ObjectType():
            return 1 + max((depth(field.type) for field in type_.fields), default=0)
        case _:
            return 0


def test_a_lookup_gives_the_key_for_a_lookup_that_gives_the_key_for_an_action(spec: CompiledSpec) -> None:
    assert list(chains_of_three(spec))


def chains_of_three(spec: CompiledSpec) -> Iterator[tuple[str, str, str]]:
    """Chains in which nobody knows the keys by heart, and no call can do without its own."""
    keys = {entity.name: entity.key for entity in spec.entities.values()}
    taken = {name: needs(api, keys) for name, api in spec.apis.items()}
    feeding = [
        (found.producer, found.consumer)
        for found in dependencies(spec.apis, keys)
        if is_lookup(spec.apis[found.producer])
        and not spec.entities[found.entity].key_type.known
        and found.entity not in {need.entity for need in taken[found.producer]}
        and found.entity in {need.entity for need in taken[found.consumer] if need.required}
    ]
    for first, second in feeding:
        for lookup, action in feeding:
            if second == lookup and not is_lookup(spec.apis[action]):
                yield first, second, action


def test_tools_are_confusable_within_the_domain(spec: CompiledSpec) -> None:
    assert any(len(spec.apis.keys() & group.cues) > 1 for group in spec.confusables.values())


def test_tools_are_confusable_with_those_of_another_domain(
    library: dict[str, CompiledSpec], spec: CompiledSpec
) -> None:
    own = any(group.cues.keys() - spec.apis.keys() for group in spec.confusables.values())
    elsewhere = any(guest.hash == spec.hash for other in library.values() for guest in other.guests.values())
    assert own or elsewhere


def test_every_error_can_come_up(spec: CompiledSpec) -> None:
    errors = [goal for goal in goals(spec) if goal.kind == "error"]
    assert errors
    reach = Reach(spec)
    assert not [(goal, why) for goal in errors if (why := reach.reason(goal)).kind == "unreachable"]


@pytest.mark.parametrize("locale", LOCALES)
def test_all_is_put_in_words_of_its_own(spec: CompiledSpec, locale: str) -> None:
    assert not [
        kind for api in spec.apis.values() for kind in kinds(api) if (locale, api.name, *kind) not in spec.phrases
    ]


def kinds(api: Api) -> Iterator[tuple[str, str]]:
    """What has to be said of an API."""
    yield from (("ask", ""), ("done", ""))
    yield from (("on", error.code) for error in api.errors)
    yield from (("empty", "") for _ in (1,) if isinstance(api.returns, ListType))
    yield from (("confirm", "") for _ in (1,) if api.confirm)


def test_four_people_at_least_have_eight_problems_at_least(spec: CompiledSpec) -> None:
    assert len(spec.personas) >= 4
    assert len(spec.scenarios) >= 8
