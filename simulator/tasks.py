"""Tasks: one thing a user wants done, with every value chosen and the lookups that it takes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeGuard

from compiler.model import Api, CompiledSpec, ProfileUse
from compiler.types import EnumType, KeyType, StringType, Type
from simulator.chance import pick, pick_some
from simulator.plan import Mention, PlannedCall, Reference
from simulator.pointing import point_at, rows_of
from simulator.profile import Profiles, fits
from simulator.script import Script
from simulator.shaping import as_wanted, shaped
from simulator.steering import Wanted
from simulator.task import Intent, Situation, Task
from simulator.toolbox import Toolbox
from simulator.units import Layout, Unit, join, leaves, may_be_empty, put, type_at, with_empty
from simulator.values import NULLS, Values
from simulator.wants import Gap, Wants
from simulator.world import Row, World, random_key

_ATTEMPTS = {"ok": 10, "trouble": 5}
_ATTEMPTS_AT_ONE_OUTCOME = 20
LONGEST_CHAIN = 2
_MANY = 0.8


class Tasks:
    """Draws tasks of one spec in one locale.

    `lookups` maps an API and an entity whose key it takes to the APIs that find such rows for it.
    """

    def __init__(
        self,
        spec: CompiledSpec,
        script: Script,
        values: Values,
        toolbox: Toolbox,
        lookups: Mapping[tuple[str, str], tuple[str, ...]],
    ) -> None:
        self._spec = spec
        self._script = script
        self._values = values
        self._toolbox = toolbox
        self._lookups = lookups
        self._layouts = {name: Layout(units) for name, units in script.units.items()}
        self._addable = {
            name: frozenset(unit.path for unit in units if self.can_be_added(spec.apis[name], unit))
            for name, units in script.units.items()
        }
        self._named = {
            name: tuple((str(field_.type.name), field_.name) for field_ in entity.fields if _is_named(field_.type))
            for name, entity in spec.entities.items()
        }
        self._hollow = {name for name, api in spec.apis.items() if may_be_empty(api.params)}
        self.profiles = Profiles(spec, values)

    def draw(self, api: Api, fixed: Mapping[str, Any], intent: Intent, at: Situation) -> Task | None:
        """A task whose call, made now, comes out as intended; for `trouble` one that succeeds if
        trouble can't be found; None if there is no way to make the call succeed."""
        if intent not in _ATTEMPTS:  # the more is asked for, the less is found, and the more can fail
            at = replace(at, optional=_MANY)
        return self._draw(api, fixed, intent, at, {}, 0)

    def _draw(
        self,
        api: Api,
        fixed: Mapping[str, Any],
        intent: Intent,
        at: Situation,
        shared: Mapping[str, Mention],
        depth: int,
    ) -> Task | None:
        fallback: Task | None = None
        for _ in range(_ATTEMPTS.get(intent, _ATTEMPTS_AT_ONE_OUTCOME)):
            task = self._once(api, fixed, intent, at, shared, depth)
            if task is None:
                if self._is_beyond_reach(api, at, depth):
                    break
                continue
            outcome = self.outcome(task, at)
            if outcome == intent or (intent == "trouble" and outcome != "ok"):
                return task
            # Values that are wanted need not find anything.
            if outcome == "ok" or (outcome == "empty" and at.wanted is not None and at.wanted.api == api.name):
                fallback = task
        return fallback

    def outcome(self, task: Task, at: Situation) -> str:
        """What the call would come to in this situation; the world stays as it is."""
        arguments = self.arguments(task)
        result = self._toolbox.tried(task.api, arguments, at.world, at.clock)
        task.tried = None if task.api.is_action else (at.world.tables, arguments, result)
        return result.outcome

    def call(self, task: Task, world: World, clock: datetime) -> PlannedCall:
        """The task's call, made on a world."""
        if task.tried is not None and task.tried[0] is world.tables:
            _, arguments, result = task.tried
            result = self._toolbox.told(task.api, result)
        else:
            arguments = self.arguments(task)
            result = self._toolbox.execute(task.api, arguments, world, clock)
        return PlannedCall("", task.api, arguments, result, task.mentions)

    def arguments(self, task: Task) -> dict[str, Any]:
        """The call's arguments, in the order of the declaration."""
        arguments: dict[str, Any] = {}
        for path, outer, name in self._layouts[task.api.name].places:
            mention = task.mentions.get(path)
            if mention is not None:
                target = arguments
                for inner in outer:
                    target = target.setdefault(inner, {})
                target[name] = mention.value
        return with_empty(arguments, task.api.params) if task.api.name in self._hollow else arguments

    def revised(self, task: Task, path: str, value: Any) -> Task:
        """The same task with one value changed or added."""
        unit = self._script.unit(task.api.name, path)
        mentions = {**task.mentions, path: Mention(task.api.name, path, unit.type, value)}
        return Task(task.api, mentions)

    def another_value(self, task: Task, unit: Unit, old: Any, at: Situation) -> Any:
        """A value for a unit without keys, different from `old` and not null; None if none turned up."""
        alike = next((group for group in self._layouts[task.api.name].alike if unit.path in group), ())
        taken = [old, *(task.mentions[path].value for path in alike if path in task.mentions and path != unit.path)]
        for _ in range(4):
            value = self._value(unit, {}, at)
            if value is not None and value not in taken:
                return value
        return None

    def can_be_added(self, api: Api, unit: Unit) -> bool:
        """Nobody comes up with a key, or with a free text for which the spec has no words."""
        if unit.keys:
            return False
        if isinstance(unit.type, StringType) and unit.type.is_free:
            return bool(self._script.own(api.name, "with", unit.path))
        return True

    # ---- one try ------------------------------------------------------------------------------

    def _once(
        self,
        api: Api,
        fixed: Mapping[str, Any],
        intent: Intent,
        at: Situation,
        shared: Mapping[str, Mention],
        depth: int,
    ) -> Task | None:
        task = Task(api, {})
        taken = self._taken(api, fixed, at, shared)
        anchor = self._anchor(api, at, taken) if intent != "empty" else {}
        wanted = self._wanted(api, fixed, at) if depth == 0 else None
        for unit in self._chosen(api, fixed, at, depth, wanted):
            if shared and (twin := _twin(unit, shared)) is not None:
                task.mentions[unit.path] = twin
                continue
            if unit.path in fixed:
                value = self._wants(at).completed(unit.type, fixed[unit.path])
            else:
                value = self._value(unit, anchor, at)
            if wanted is not None:
                value = shaped(unit, value, wanted, self._wants(at), self._spec)
            mention = task.mentions[unit.path] = Mention(api.name, unit.path, unit.type, value)
            for known, use in taken:
                if fits(use, unit):
                    unsaid = use.may_go_unsaid and known not in at.overruled and at.rng.random() < 0.5
                    self.profiles.fill(mention, unit, known, use, at.profile, at.world, unsaid=unsaid)
        self._tell_apart(task, fixed, at, wanted)
        return task if self._find_keys(task, intent, at, depth) else None

    def _tell_apart(self, task: Task, fixed: Mapping[str, Any], at: Situation, wanted: Wanted | None) -> None:
        """Values of one vocabulary on one level differ, where they were drawn."""
        for group in self._layouts[task.api.name].alike:
            mentions = [task.mentions[path] for path in group if path in task.mentions]
            for mention in mentions:
                taken = [other.value for other in mentions if other is not mention]
                is_drawn = mention.api == task.api.name and mention.path not in fixed and not mention.references
                if mention.value in taken and is_drawn and (wanted is None or mention.path not in wanted.fixed):
                    mention.value = self._wants(at).other_than(taken, mention.type, mention.value)

    def _chosen(
        self, api: Api, fixed: Mapping[str, Any], at: Situation, depth: int, wanted: Wanted | None
    ) -> list[Unit]:
        """The units that this user gives: the required ones, what is fixed or wanted, and some optional ones."""
        layout, addable, draw = self._layouts[api.name], self._addable[api.name], at.rng.random
        units = layout.units
        share = at.optional if depth == 0 else 0.0
        given = {path for path in layout.others if path in fixed or (draw() < share and path in addable)}
        given |= layout.needed
        if at.nested and depth == 0 and not any(unit.is_nested and unit.path in given for unit in units):
            nested = [unit.path for unit in units if unit.is_nested and self.can_be_added(api, unit)]
            if nested:
                given.add(pick(at.rng, nested))
        if wanted is not None:
            given = as_wanted(units, addable, given, wanted)
        if not layout.has_groups:
            return [unit for unit in units if unit.path in given]
        inner = {unit.optional_group for unit in units if unit.path in given and unit.optional_group}
        groups = inner.union(*(_around(group) for group in inner if "." in group))
        return [unit for unit in units if unit.path in given or (unit.required and unit.optional_group in groups)]

    def _wanted(self, api: Api, fixed: Mapping[str, Any], at: Situation) -> Wanted | None:
        """What the steering wants of this call, and what is fixed inside of a unit that is said in one."""
        wanted = at.wanted if at.wanted is not None and at.wanted.api == api.name else None
        units = [unit.path for unit in self._script.units[api.name]] if fixed else []
        inside = {path: value for path, value in fixed.items() if path not in units}
        if not inside:
            return wanted
        return replace(wanted or Wanted(api.name), fixed=inside | dict(wanted.fixed if wanted is not None else {}))

    def _taken(
        self, api: Api, fixed: Mapping[str, Any], at: Situation, shared: Mapping[str, Mention]
    ) -> list[tuple[str, ProfileUse]]:
        """What of the profile goes into this call, by its fields: what the call that it is `shared` with has of it,
        too, since a field can't go without saying where another value is named for it."""
        if not at.profile:
            return []
        also = {r.pointer for m in shared.values() if m.is_of_profile for r in m.references.values()}
        return [
            (known, use)
            for known, use in self.profiles.uses.get(api.name, ())
            if known in at.profile
            and not any(path == use.path or path.startswith(f"{use.path}.") for path in fixed)
            and (at.rng.random() < at.leaning or known in also)
        ]

    def _anchor(self, api: Api, at: Situation, taken: Sequence[tuple[str, ProfileUse]]) -> Mapping[str, Any]:
        """The values, by the name of their type, of a row that the user has in mind: requests made of
        them find something. It is one that goes with what is `taken` of the profile."""
        entity = self._spec.entities.get(api.produces or "")
        rows: Sequence[Row] = list(at.world.rows(entity.name)) if entity is not None else ()
        if entity is None or not rows or at.rng.random() < 0.2:
            return {}
        for known, _ in taken:
            named = self._spec.profile[known].param.type
            for field_ in entity.fields:
                if field_.type == named and _is_named(named):
                    rows = [row for row in rows if row[field_.name] == at.profile[known]] or rows
        row = pick(at.rng, rows)
        return {type_: row[name] for type_, name in self._named[entity.name] if row[name] is not None}

    def _value(self, unit: Unit, anchor: Mapping[str, Any], at: Situation) -> Any:
        if unit.param.nullable and at.rng.random() < NULLS:
            return None
        if isinstance(unit.type, EnumType | StringType) and unit.type.name:
            if unit.type.name in anchor:
                return anchor[unit.type.name]
            if unit.type.name in at.remembered and at.rng.random() < 0.5:
                return at.remembered[unit.type.name]
        return self._wants(at).draw(unit.type)

    def _wants(self, at: Situation) -> Wants:
        return Wants(self._values, at.rng, at.clock, at.optional)

    # ---- keys ---------------------------------------------------------------------------------

    def _find_keys(self, task: Task, intent: Intent, at: Situation, depth: int) -> bool:
        """Fill the gaps that were left for keys: all of one entity from the same place."""
        gaps: dict[str, list[tuple[Mention, str]]] = {}
        keyed = self._layouts[task.api.name].keyed
        if not keyed:
            return True
        for mention in task.mentions.values():
            if mention.path not in self._layouts[mention.api].keyed:
                continue
            for path, value in leaves(mention.value):
                if isinstance(value, Gap):
                    key = type_at(mention.type, path, self._spec)
                    assert isinstance(key, KeyType)
                    gaps.setdefault(key.entity, []).append((mention, path))
        for entity, places in gaps.items():
            found = self._references(task, entity, len(places), intent, at, depth)
            if found is None:
                return False
            given = {r.key for m in task.mentions.values() for r in m.references.values() if r.entity == entity}
            if any(reference.key in given for reference in found):
                return False
            # A row that takes no words has none for what is said along with it.
            if any(reference.rule == "sole" and path for (_, path), reference in zip(places, found, strict=True)):
                return False
            for (mention, path), reference in zip(places, found, strict=True):
                mention.value = put(mention.value, path, reference.key)
                mention.references[join(mention.path, path)] = reference
        return True

    def _references(
        self, task: Task, entity: str, count: int, intent: Intent, at: Situation, depth: int
    ) -> list[Reference] | None:
        """`count` different rows of an entity, and how the user points at each."""
        shown = at.shown
        if shown is not None and _points_at(entity, at, depth):
            return _from_call(shown, count, shown.shown, self._script, at.rng)
        found, lookups = self._ways_to(task.api, entity, at, depth)
        if self._spec.entities[entity].key_type.known and (not lookups or at.rng.random() < 0.6):
            return self._known(entity, count, intent, at)
        if not lookups:
            return None
        for call in at.made:
            if call.api.name in found and call.result.outcome == "ok":
                again = _from_call(call, count, 0, self._script, at.rng)
                if again is not None:
                    return again
        lookup = self._draw(self._spec.apis[pick(at.rng, lookups)], {}, "ok", at, task.mentions, depth + 1)
        if lookup is None:
            return None
        lookup.planned = self.call(lookup, at.world, at.clock)
        task.lookups += [*lookup.lookups, lookup]
        return _from_call(lookup.planned, count, 0, self._script, at.rng)

    def _ways_to(self, api: Api, entity: str, at: Situation, depth: int) -> tuple[Sequence[str], list[str]]:
        """The lookups that find rows of an entity for an API, and those of them that may be used now."""
        found = self._lookups.get((api.name, entity), ()) if depth < LONGEST_CHAIN else ()
        return found, [name for name in found if name not in at.avoided]

    def _is_beyond_reach(self, api: Api, at: Situation, depth: int) -> bool:
        """Whether a key that is always needed can't be come by."""
        return any(
            not self._spec.entities[key.entity].key_type.known
            and not _points_at(key.entity, at, depth)
            and not self._ways_to(api, key.entity, at, depth)[1]
            for unit in self._layouts[api.name].units
            if unit.required and not unit.optional_group
            for key in unit.keys
        )

    def _known(self, entity: str, count: int, intent: Intent, at: Situation) -> list[Reference] | None:
        declared = self._spec.entities[entity]
        rows = list(at.world.rows(entity))
        if len(rows) < count:
            return None
        references = [Reference(entity, row[declared.key], row, "known") for row in pick_some(at.rng, rows, count)]
        if intent != "ok" and at.rng.random() < 0.25:
            # A misremembered number: there is no such row.
            references[0] = Reference(entity, random_key(declared.key_type, at.rng), {}, "known")
        return references


def _around(group: str) -> set[str]:
    """The paths of the objects that an object is in: what these need, a call that has it needs."""
    steps = group.split(".")
    return {".".join(steps[:length]) for length in range(1, len(steps))}


def _points_at(entity: str, at: Situation, depth: int) -> bool:
    """Whether rows of an entity are pointed at that the user was told of."""
    return depth == 0 and at.pointing and at.shown is not None and at.shown.api.produces == entity


def _from_call(call: PlannedCall, count: int, shown: int, script: Script, rng: random.Random) -> list[Reference] | None:
    """Rows of a call's result: of the first `shown` ones that the user was told of, or (0) of all."""
    rows = rows_of(call)[: shown or None]
    if len(rows) < count:
        return None
    found: list[Reference] = []
    for place in pick_some(rng, range(len(rows)), count):
        reference = point_at(call, place, script, rng, shown=bool(shown), alone=count == 1)
        if reference is None:
            return None
        found.append(reference)
    return found


def _is_named(type_: Type) -> TypeGuard[EnumType | StringType]:
    return isinstance(type_, EnumType | StringType) and type_.name is not None


def _twin(unit: Unit, shared: Mapping[str, Mention]) -> Mention | None:
    """What is said already of the same vocabulary."""
    if not _is_named(unit.type):
        return None
    return next((m for m in shared.values() if m.type == unit.type and m.value is not None and not m.references), None)
