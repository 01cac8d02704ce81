"""Which values a user of one locale can come up with: the planner's rules for what is given and changed."""

from __future__ import annotations

import math
from collections.abc import Collection

from compiler.model import Api, CompiledSpec
from compiler.types import BoolType, EnumType, ListType, MomentType, NumberType, ObjectType, StringType, Type
from simulator.coverage.parameters import number_marks, parameters, step_of
from simulator.planner import Planner
from simulator.reading import Reader
from simulator.units import Unit, type_at
from simulator.values import lowest_drawn


class Offers:
    """What can be said of the parameters of a spec's APIs. Each answer is why not, or None."""

    def __init__(self, planner: Planner, reader: Reader) -> None:
        self._planner = planner
        self._script = planner.script
        self._locale = planner.script.locale
        self._machine_names = reader.internal_names
        self._spec: CompiledSpec = planner.spec
        self._fixed = {
            (goal.api, path)
            for scenario in self._spec.scenarios.values()
            for goal in scenario.goals
            for path in goal.fixed
        }

    def unit(self, api: Api, path: str) -> Unit:
        """The part of the arguments, said on its own, that a leaf is in."""
        bare = path.replace("[]", "")
        return next(
            unit for unit in self._script.units[api.name] if bare == unit.path or bare.startswith(f"{unit.path}.")
        )

    # ---- giving ---------------------------------------------------------------------------------

    def not_given(self, api: Api, path: str) -> str | None:
        """Why no call has a value at a leaf."""
        unit = self.unit(api, path)
        reason = self.not_said(api, unit)
        if reason is None and unit.path != path.replace("[]", ""):
            reason = self._not_sayable_inside(unit, path)
        return reason

    def not_said(self, api: Api, unit: Unit) -> str | None:
        """Why a unit is never among the values of a request."""
        if self._comes_by_itself(api, unit):
            return None
        if (
            unit.optional_group
            and unit.required
            and any(
                self._comes_by_itself(api, other)
                for other in self._script.units[api.name]
                if other.optional_group == unit.optional_group
            )
        ):
            return None
        if unit.keys:
            return f"{unit.path} can be left out, and nobody comes up with a key"
        return f"no words for {unit.path}: there is no phrase `with {unit.path}`, and nothing to make a text of"

    def _comes_by_itself(self, api: Api, unit: Unit) -> bool:
        return (
            (unit.required and not unit.optional_group)
            or (api.name, unit.path) in self._fixed
            or self._planner.tasks.can_be_added(api, unit)
        )

    def _not_sayable_inside(self, unit: Unit, path: str) -> str | None:
        """A flag inside an object is its words, so it takes some."""
        holder, name, type_ = self._inside(unit, path)
        if not isinstance(type_, BoolType) or holder is None:
            return None
        if any(self._script.own(holder.name or "", kind, name) for kind in ("with", "without")):
            return None
        return f"no words for {path}: {holder.name or 'it'} has no phrase `with {name}` or `without {name}`"

    def _inside(self, unit: Unit, path: str) -> tuple[ObjectType | None, str, Type]:
        """Of a leaf within a unit: the object around it, its name there, and its type."""
        inner = path.replace("[]", "[0]")[len(unit.path) :].lstrip(".")
        outer, _, name = inner.rpartition(".")
        holder = type_at(unit.type, outer, self._spec)
        while isinstance(holder, ListType):
            holder = holder.item
        found = type_at(unit.type, inner, self._spec)
        return (holder if isinstance(holder, ObjectType) else None), name, found

    # ---- values ---------------------------------------------------------------------------------

    def not_valued(self, api: Api, path: str, value: str) -> str | None:
        """Why no call has this value (as `named_values` writes it) at a leaf."""
        if (reason := self.not_given(api, path)) is not None:
            return reason
        type_ = self._type(api, path)
        if isinstance(type_, EnumType) and value != "null":
            forms = type_.member(value).forms.get(self._locale)
            if not forms and self._machine_names.search(value):
                return f"{type_.name}.{value} has no words, and its name is a machine's"
        unit = self.unit(api, path)
        if isinstance(type_, BoolType) and value != "null" and unit.path != path:
            holder, name, _ = self._inside(unit, path)
            kind = "with" if value == "true" else "without"
            if holder is not None and not self._script.own(holder.name or "", kind, name):
                return f"{path} = {value} has no words: {holder.name or 'it'} has no phrase `{kind} {name}`"
        return None

    def not_bounded(self, api: Api, path: str, mark: str) -> str | None:
        """Why no call has a value at this mark of its bounds."""
        if (reason := self.not_given(api, path)) is not None:
            return reason
        type_ = self._type(api, path)
        if not isinstance(type_, NumberType):
            return None
        value, low = number_marks(type_)[mark], lowest_drawn(type_)
        steps = (value - low) / step_of(type_)
        if math.isclose(steps, round(steps), abs_tol=1e-6) and steps > -1e-6:
            return None
        return f"steps of {step_of(type_):g} from {low:g} pass {value:g} by"

    def _type(self, api: Api, path: str) -> Type:
        return next(parameter.type for parameter in parameters(api) if parameter.path == path)

    # ---- leaving out and changing ---------------------------------------------------------------

    def not_asked_for(self, api: Api, path: str, at_hand: Collection[str] = ()) -> str | None:
        """Why a question for `path` is never asked; `at_hand` are the entities whose rows are in earlier results."""
        unit = next((unit for unit in self._script.units[api.name] if unit.path == path), None)
        if unit is None:
            return f"{path} is asked for in its parts, not as a whole"
        if any(key.entity in at_hand for key in unit.keys):
            return f"{path} is a row that the user points at"
        return None

    def not_said_alone(self, api: Api, path: str) -> str | None:
        """Why the value at `path` is never said by itself."""
        unit = next((unit for unit in self._script.units[api.name] if unit.path == path), None)
        if unit is None:
            return f"{path} is said with what is around it, not by itself"
        return self.not_said(api, unit)

    def not_changed(self, api: Api, path: str) -> str | None:
        """Why a user never changes the value at `path`."""
        if (reason := self.not_said_alone(api, path)) is not None:
            return reason
        return f"{path} has no other value" if self._is_single(self.unit(api, path).type) else None

    def has_others(self, api: Api, params: Collection[str] | None = None) -> bool:
        """Whether the same can be asked of several values in one place (of these parameters): neither of rows nor
        of flags."""
        return any(
            (params is None or unit.path.partition(".")[0] in params)
            and not unit.keys
            and not isinstance(unit.type, BoolType)
            and self.not_said(api, unit) is None
            and not self._is_single(unit.type)
            for unit in self._script.units[api.name]
        )

    def _is_single(self, type_: Type) -> bool:
        match type_:
            case EnumType():
                return len(type_.members) == 1
            case StringType():
                forms = type_.forms.get(self._locale)
                return forms is not None and len(forms) == 1
            case NumberType():
                return type_.low is not None and type_.low == type_.high
            case MomentType():
                return type_.kind == "date" and type_.low is not None and type_.low == type_.high
        return False
