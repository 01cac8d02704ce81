"""What an API does stays: the mapped call, in the same world, has the same effect and result."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

import pytest

import dsl
from compiler import compile_file, compile_text
from compiler.model import CompiledSpec, Origin
from compiler.types import EntityType, ListType, ObjectType, Param, Type
from dsl.printer import print_spec
from fcsim.evolve import LEVELS, Evolved, evolved, variant
from fcsim.evolve.draft import Draft, Parent
from fcsim.evolve.operators import OPERATORS
from fcsim.evolve.step import Call, Sought, Step
from fcsim.library import find_spec
from simulator import Dialogue, Run
from simulator.run import Studio
from simulator.world import World

SPECS = ("restaurants", "shop", "places", "weather", "health")
SURFACE = {"describe", "rename", "bounds"}


@cache
def spec(name: str) -> CompiledSpec:
    found = compile_file(find_spec(name)).spec
    assert found is not None
    return found


@cache
def calls(name: str) -> tuple[tuple[str, int, str, dict[str, Any]], ...]:
    """Calls that dialogues of a spec make: locale, number of the dialogue, tool, arguments."""
    made = (one for one in Run([spec(name)], 5).shard(0, 80) if isinstance(one, Dialogue))
    return tuple(
        (dialogue.locale, dialogue.index // 2, call.name, call.arguments)
        for dialogue in made
        for message in dialogue.messages
        if message.weight
        for call in message.tool_calls
    )


def outcome(studio: Studio, number: int, call: Call, tables: Any = None) -> tuple[Any, Any, World]:
    """What a call comes to in the world of a dialogue, in which some tables may be other ones."""
    context = studio.world(number)
    world = World(context.spec.entities, cast(Any, {**context.world.tables, **(tables or {})}), "")
    result = context.toolbox.execute(context.spec.apis[call[0]], call[1], world, datetime(2026, 3, 4, 12))
    return result.value, result.code, world


def renamed(value: Any, words: dict[str, str]) -> Any:
    """A result or a row in the child's vocabulary."""
    if isinstance(value, dict):
        return {key: renamed(item, words) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [renamed(item, words) for item in value]
    return words.get(value, value) if isinstance(value, str) else value


class Telling:
    """What the parent says in the names and words of the child: fields have their places in both."""

    def __init__(self, parent: CompiledSpec, child: CompiledSpec, words: dict[str, str]) -> None:
        self.parent, self.child, self.words = parent, child, words

    def row(self, entity: str, row: Any) -> Any:
        return self.object(self.parent.entities[entity].fields, self.child.entities[entity].fields, row)

    def object(self, old: tuple[Param, ...], new: tuple[Param, ...], value: Any) -> Any:
        names = {one.name: (one, other) for one, other in zip(old, new, strict=True)}
        return value and {
            names[key][1].name: self.value(names[key][0].type, names[key][1].type, item) for key, item in value.items()
        }

    def value(self, old: Type, new: Type, value: Any) -> Any:
        match old, new:
            case EntityType(entity), _:
                return self.row(entity, value)
            case ObjectType(), ObjectType():
                return self.object(old.fields, new.fields, value)
            case ListType(), ListType():
                return value and [self.value(old.item, new.item, item) for item in value]
        return renamed(value, self.words)


def compare(parent: CompiledSpec, child: CompiledSpec, name: str, steps: Sequence[Step]) -> int:
    """How many calls were compared."""
    compared = 0
    words = {old: new for step in steps for table in step.values.values() for old, new in table.items()}
    telling = Telling(parent, child, words)
    studios: dict[str, tuple[Studio, Studio]] = {
        locale: (Studio(parent, locale, 5), Studio(child, locale, 5)) for locale in parent.locales
    }
    for locale, number, tool, arguments in calls(name):
        one, other = studios[locale]
        there = Evolved("", tuple(steps), ()).call(tool, arguments)
        if there is not None:
            there = there[0], looked_up(child, there[1], other.world(number).world)
        if there is None or other.world(number).toolbox.refusal(child.apis[there[0]], there[1]):
            continue  # no such call, or one beyond tighter bounds
        if parent.apis[tool].body is None:
            continue  # its result is made up, of its arguments
        value, code, world = outcome(one, number, (tool, arguments))
        tables = {
            entity: {key: telling.row(entity, row) for key, row in rows.items()}
            for entity, rows in one.world(number).world.tables.items()
        }
        value_, code_, world_ = outcome(other, number, there, tables)
        for step in steps:
            code = step.codes.get(code or "", code)
        told = telling.value(parent.apis[tool].returns, child.apis[there[0]].returns, value)
        assert (told, code) == (value_, code_), (tool, arguments, there)
        written = {key: telling.row(key[0], row) for key, row in world.written.items()}
        assert written == world_.written
        compared += 1
    return compared


def looked_up(child: CompiledSpec, value: Any, world: World) -> Any:
    """Arguments with the ids of the rows that were sought; None where one has no such row."""
    if isinstance(value, Sought):
        key, called = child.entities[value.entity].fields
        return next((row[key.name] for row in world.rows(value.entity) if row[called.name] == value.name), None)
    if isinstance(value, dict):
        return {key: looked_up(child, item, world) for key, item in value.items()}
    return [looked_up(child, item, world) for item in value] if isinstance(value, list) else value


def applied(name: str, operator: str, seed: int) -> tuple[CompiledSpec, Step] | None:
    source = spec(name).source
    draft = Draft(Parent.of(dsl.parse(source.text, source.file).tree))
    step = OPERATORS[operator](draft, random.Random(f"{operator}/{seed}"))
    if step is None:
        return None
    draft.prune()
    compilation = compile_text(print_spec(draft.tree), source.file, source.beside)
    own = compile_text(source.text, source.file, source.beside)
    assert len(compilation.diagnostics) <= len(own.diagnostics), compilation.diagnostics
    assert compilation.spec is not None
    return compilation.spec, step


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_operator_keeps_what_calls_do(operator: str) -> None:
    found = 0
    for name in SPECS:
        for seed in range(2):
            child = applied(name, operator, seed)
            if child is None:
                continue
            compared = compare(spec(name), child[0], name, [child[1]])
            assert compared > 30
            found += 1
    assert found, f"no shipped spec has a place for {operator}"


@pytest.mark.parametrize("level", LEVELS)
def test_a_child_does_what_its_parent_does(level: int) -> None:
    for name in SPECS[: 1 + level % 3]:
        child = evolved(spec(name), level, "7")
        compiled = variant(spec(name), Origin(spec(name).hash, level, "7"))
        compare(spec(name), compiled, name, child.steps)
        assert compiled.source.text == child.text
        if not compiled.guests:  # otherwise the hash is of what is used, too
            assert compiled.hash == hashlib.sha256(child.text.encode()).hexdigest()


def texts(level: int, seeds: int) -> Iterator[str]:
    for seed in range(seeds):
        yield evolved(spec("restaurants"), level, str(seed)).text


def test_the_same_seed_gives_the_same_child_and_another_one_another() -> None:
    assert list(texts(3, 6)) == list(texts(3, 6))
    assert len(set(texts(3, 6))) == 6
