"""How much a model has to get right to call the tools of a spec."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from compiler.dependencies import dependencies
from compiler.lookups import Lookups
from compiler.model import CompiledSpec
from compiler.types import KeyType, ListType, MomentType, NumberType, ObjectType, Param, StringType, Type, UnionType


@dataclass(frozen=True, slots=True)
class Complexity:
    """Means over the APIs of a spec: how deep the parameters nest, how many values there are in all, how many of
    them each call needs, how many choices of types (null is one), ends,
    steps, lengths and patterns; how many calls come before,
    since they give its keys; and how many APIs there are, which are easily mixed up."""

    depth: float
    parameters: float
    required: float
    unions: float
    constraints: float
    steps: float
    confusable: float

    @property
    def score(self) -> float:
        """One figure to compare specs by."""
        return (
            2 * self.depth + self.parameters + 0.5 * self.required + 2 * self.unions
            + 0.5 * self.constraints + 3 * self.steps + 2 * self.confusable
        )  # fmt: skip

    def to_json(self) -> dict[str, float]:
        return {name: round(figure, 3) for name, figure in asdict(self).items()} | {"score": round(self.score, 3)}


def complexity(spec: CompiledSpec) -> Complexity:
    apis = list(spec.apis.values())
    count = max(1, len(apis))
    mixed = {name for group in spec.confusables.values() for name in group.cues}
    keys = {name: entity.key for name, entity in spec.entities.items()}
    rivals = {name: spec.rivals(name) for name in spec.apis}
    lookups = Lookups(spec.apis, spec.entities, rivals, dependencies(spec.apis, keys))
    leaves = {api.name: list(_leaves(api.params.fields, 1, True)) for api in apis}
    return Complexity(
        depth=sum(max((depth for _, depth, _, _ in leaves[api.name]), default=0) for api in apis) / count,
        parameters=sum(len(leaves[api.name]) for api in apis) / count,
        required=sum(needed for api in apis for _, _, needed, _ in leaves[api.name]) / count,
        unions=sum(
            isinstance(type_, UnionType) + nullable for api in apis for type_, _, _, nullable in leaves[api.name]
        )
        / count,
        constraints=sum(_constraints(type_) for api in apis for type_, _, _, _ in leaves[api.name]) / count,
        steps=sum(_steps(api.name, lookups) for api in apis) / count,
        confusable=sum(api.name in mixed for api in apis) / count,
    )


def _leaves(fields: tuple[Param, ...], depth: int, needed: bool) -> Iterator[tuple[Type, int, bool, bool]]:
    for field in fields:
        inner = field.type
        lists = 0
        while isinstance(inner, ListType):
            inner, lists = inner.item, lists + 1
        required = needed and field.required
        if isinstance(inner, ObjectType):
            yield from _leaves(inner.fields, depth + 1 + lists, required)
        else:
            yield inner, depth + lists, required, field.nullable
            if isinstance(inner, UnionType):
                for option in inner.options:
                    if isinstance(option, ObjectType):
                        yield from _leaves(option.fields, depth + 1 + lists, False)


def _constraints(type_: Type) -> int:
    """How many keywords of a schema limit a value: ends, steps, lengths, a pattern or a format."""
    parts: list[object] = []
    match type_:
        case NumberType():
            parts = [type_.low, type_.high, type_.step]
        case MomentType():
            parts = [type_.low, type_.high]
        case StringType():
            parts = [type_.min_length, type_.max_length, type_.pattern, type_.format]
        case KeyType():
            parts = [type_.pattern]
    return sum(part is not None for part in parts)


def _steps(name: str, lookups: Lookups, asked: frozenset[str] = frozenset()) -> int:
    """How many calls come before one, at least: each key that people don't know comes from a lookup, which may need
    one before itself."""
    asked |= {name}
    found = 0
    for entity in frozenset().union(*lookups.found_keys[name].values()):
        feeding = [one for one, each in lookups.feeding(name).items() if each.entity == entity and one not in asked]
        found += 1 + min((_steps(one, lookups, asked) for one in feeding), default=0)
    return found
