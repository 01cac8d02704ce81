"""Expressions of the effect language: checked, typed and lowered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from compiler import rows
from compiler.effects import Binary, Const, Deref, Get, Not, Row, Var
from compiler.functions import call
from compiler.model import Entity
from compiler.report import did_you_mean, one_of
from compiler.scope import Scope
from compiler.typed import NOTHING, Typed, comparable, fields_of, fits, held, ordered, reckoned, unit_of
from compiler.types import (
    BoolType,
    EntityType,
    EnumType,
    KeyType,
    ListType,
    MapType,
    MomentType,
    NumberType,
    ObjectType,
    Param,
    StringType,
    Type,
    UnionType,
)
from compiler.unknown import is_unknown
from compiler.values import describe, value_of
from dsl import syntax
from dsl.diagnostics import Span

_ORDER = ("<", "<=", ">", ">=")
_SIDES: Mapping[tuple[bool, bool], Literal["", "left", "right", "both"]] = {
    (False, False): "",
    (True, False): "left",
    (False, True): "right",
    (True, True): "both",
}


class Expressions:
    """Lowers the expressions of one API's body. What they read and write is gathered on the way."""

    def __init__(self, scope: Scope, entities: Mapping[str, Entity], params: tuple[Param, ...]) -> None:
        self.scope = scope
        self.entities = entities
        self.variables: dict[str, Typed] = {}
        # Within a case of a `match`, the type of the choice that it is for, by the path of the value.
        self.narrowed: dict[tuple[str, ...], Type] = {}
        self.used: set[str] = set()
        self.reads: set[str] = set()
        self.writes: set[str] = set()
        # The row at hand and whether it is stored, innermost last.
        self.rows: list[tuple[Type, bool]] = []
        for param in params:
            value = Typed(Var(param.name), param.type, optional=param.optional, nullable=param.nullable)
            for name in filter(None, (param.name, param.source_name)):
                self.variables[name] = value

    def assigned(self, expr: syntax.Expr, target: Type, what: str, *, absent: bool, code: str = "FC305") -> Typed:
        """A value put where `target` is wanted; `absent` says whether it may be None. `what` names the place,
        `code` is for another type."""
        if isinstance(expr, syntax.Null):
            if not absent:
                self.fault("FC308", f"{what} may not be null", expr.span, "declare it as `T | null`")
            return Typed(Const(None), target, nullable=True)
        if isinstance(expr, syntax.Literal_) and not isinstance(
            target, ListType | MapType | ObjectType | UnionType | EntityType
        ):
            checked = value_of(self.scope, expr, target)
            return NOTHING if checked is None else Typed(Const(checked), target)
        found = self.infer(expr, target)
        self._check_fit(found, target, what, expr.span, code)
        if found.guards or (found.may_be_absent and not absent and not is_unknown(found.type)):
            self.absent(expr, what)
        return found

    def fault(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.scope.report.add(code, message, span, hint)

    # ---- checks ---------------------------------------------------------------------------------

    def _check_fit(self, found: Typed, target: Type, what: str, span: Span, code: str) -> None:
        if not fits(target, found.type):
            hint = self._mismatch_hint(target, found.type)
            self.fault(code, f"{what} is {describe(target)}, and this is {describe(found.type)}", span, hint)
        else:
            self._check_units(target, found.type, span)

    def _mismatch_hint(self, target: Type, source: Type) -> str:
        match target, source:
            case KeyType(), EntityType() if target.entity == source.entity and source.entity in self.entities:
                return f"take its key, `.{self.entities[source.entity].key}`"
            case EntityType(), ListType() if fits(target, source.item):
                return "`let x = one … else CODE` takes the first"
            case NumberType(), NumberType():
                return "declare it as `float`"
            case ListType(), EntityType() if fits(target.item, source):
                return "leave out `one`"
            case ListType(item=ObjectType()), ListType(item=EntityType(entity)):
                return f"rows are returned as they are: `-> {entity}[]`"
            case ObjectType(), ObjectType():
                return f"its fields are {one_of((field.source_name or field.name for field in target.fields), ' and ')}"
        return ""

    def _check_units(self, one: Type, other: Type, span: Span) -> None:
        units = (unit_of(one), unit_of(other))
        if None not in units and units[0] != units[1]:
            self.fault("FC318", f"`{units[0]}` and `{units[1]}` are put together", span, "convert one of them first")

    def absent(self, expr: syntax.Expr, what: str) -> None:
        message = f"this may be absent, but {what} may not"
        match expr:
            case syntax.QueryExpr():
                hint = "`let x = one … else CODE` makes sure of it"
            case syntax.PathExpr():
                hint = "`let x = … else CODE` makes sure of it"
            case _:
                message = "this is reckoned from what may be absent"
                hint = "`let x = … else CODE` makes sure of each part, and so does a default"
        self.fault("FC308", message, expr.span, hint)

    def condition(self, expr: syntax.Expr) -> Typed:
        """An expression that has to be true or false; an absent one is false."""
        found = self.infer(expr, BoolType())
        if not isinstance(found.type, BoolType) and not is_unknown(found.type):
            is_list = isinstance(found.type, ListType)
            hint = "`count(…) > 0` asks for any" if is_list else "compare it with something"
            self.fault("FC305", f"a condition is wanted, and this is {describe(found.type)}", expr.span, hint)
            return NOTHING
        if found.may_be_absent:  # what was not said is not so
            return Typed(Binary("==", found.expr, Const(True)), BoolType())
        return found

    # ---- by kind --------------------------------------------------------------------------------

    def infer(self, expr: syntax.Expr, expected: Type | None) -> Typed:
        """Any expression. `expected` is the type it is wanted for, which names of enums' values need.

        The parser lets none through that is too deep to recurse into.
        """
        match expr:
            case syntax.Literal_():
                return self._literal(expr, expected)
            case syntax.Null():
                self.fault("FC305", "null stands where no value may be null", expr.span, "`x == null` asks for it")
                return NOTHING
            case syntax.PathExpr():
                return self._path(expr, expected)
            case syntax.CallExpr():
                return call(self, expr)
            case syntax.BinaryExpr():
                return self._binary(expr)
            case syntax.UnaryExpr():
                return self._unary(expr)
            case syntax.QueryExpr():
                return rows.query(self, expr)
            case syntax.CreateExpr():
                return rows.create(self, expr)
            case syntax.UpdateExpr():
                return rows.update(self, expr)
            case syntax.DeleteExpr():
                return rows.delete(self, expr)
            case syntax.RecordExpr():
                return rows.record(self, expr, expected)

    def _literal(self, literal: syntax.Literal_, expected: Type | None) -> Typed:
        match literal.value:
            case bool():
                return Typed(Const(literal.value), BoolType())
            case int() | float():
                return Typed(Const(literal.value), NumberType(isinstance(literal.value, int)))
            case str() if isinstance(expected, MomentType | EnumType):
                checked = value_of(self.scope, literal, expected)
                return NOTHING if checked is None else Typed(Const(checked), expected)
            case str():
                return Typed(Const(literal.value), StringType())

    def _path(self, path: syntax.PathExpr, expected: Type | None) -> Typed:
        if path.root is None:
            if not self.rows:
                message = f"`.{path.parts[0].text}` is a field of the row at hand, and there is none here"
                self.fault("FC307", message, path.span, "name the row, as in `place.seats`")
                return NOTHING
            type_, stored = self.rows[-1]
            return self._walk(Typed(Row(), type_, stored=stored), path.parts)
        name = path.root.text
        if name in self.variables:
            self.used.add(name)
            return self._walk(self.variables[name], path.parts, (name,))
        if not path.parts:
            if expected is not None and is_unknown(expected):
                return NOTHING  # it may be a value of the enum that could not be found
            if isinstance(expected, EnumType):
                checked = value_of(self.scope, path.root, expected)
                return NOTHING if checked is None else Typed(Const(checked), expected)
            if name in self.scope.entities:
                return rows.query(self, syntax.QueryExpr(path.root, False, None, None, False, None, path.span))
        self.unknown_variable(path.root)
        return NOTHING

    def unknown_variable(self, name: syntax.Name) -> None:
        if name.text in self.scope.lost:
            return
        hint = did_you_mean(name.text, self.variables)
        if name.text in self.scope.enums:
            hint = "an enum's value stands by itself, without its enum's name"
        if self.rows and any(field.is_called(name.text) for field in self.fields(self.rows[-1][0])):
            hint = f"the row's field is `.{name.text}`"
        elif any(name.text == member.name.text for enum in self.scope.enums.values() for member in enum.members):
            hint = "an enum's value stands where one of that enum is wanted, as in `.status == cancelled`"
        self.fault("FC301", f"nothing here is named `{name.text}`", name.span, hint)

    def fields(self, type_: Type) -> tuple[Param, ...]:
        if isinstance(type_, EntityType) and type_.entity in self.entities:
            return self.entities[type_.entity].fields
        return fields_of(type_)

    def _walk(self, value: Typed, parts: tuple[syntax.Name, ...], where: tuple[str, ...] = ()) -> Typed:
        """`where`: the path of `value`, if it is in a variable."""
        for part in parts:
            if where in self.narrowed:
                value = replace(value, type=self.narrowed[where])
            value = self._field(value, part)
            where = (*where, part.text) if where else ()
        return value

    def _field(self, value: Typed, name: syntax.Name) -> Typed:
        """One step of a path. A key leads to its row; of a list, each item's field is taken."""
        many = isinstance(value.type, ListType)
        type_ = value.type.item if isinstance(value.type, ListType) else value.type
        expr, stored, nullable = value.expr, value.stored, value.nullable
        if isinstance(type_, KeyType):
            self.reads.add(type_.entity)
            # References between rows hold; a key that somebody gave may be anything.
            nullable = nullable or not stored
            expr, stored, type_ = Deref(expr, type_.entity), True, EntityType(type_.entity)
        if is_unknown(type_) or (isinstance(type_, EntityType) and type_.entity not in self.entities):
            return NOTHING
        field = next((field for field in self.fields(type_) if field.is_called(name.text)), None)
        if field is None:
            fields = [field.source_name or field.name for field in self.fields(type_)]
            whose = describe(type_)
            hint = did_you_mean(name.text, fields) or (f"there is {one_of(fields)}" if fields else "")
            self.fault("FC302", f"{whose} has no field `{name.text}`", name.span, hint)
            return NOTHING
        if is_unknown(field.type):
            return NOTHING
        if many and (field.optional or field.nullable):
            message = f"`{name.text}` may be missing, so the list of all of them would have gaps"
            self.fault("FC308", message, name.span, f"as in `sum(xs, .{name.text})`, gaps are passed over")
            return NOTHING
        return Typed(
            Get(expr, field.name),
            ListType(field.type) if many else field.type,
            # (Which fields a union's value has depends on its kind: what others have was not left out.)
            optional=value.optional or (field.optional and not stored and not isinstance(type_, UnionType)),
            nullable=nullable or field.optional or field.nullable,
            stored=stored,
        )

    # ---- operators ------------------------------------------------------------------------------

    def _unary(self, expr: syntax.UnaryExpr) -> Typed:
        if expr.op == "not":
            found = self.condition(expr.operand)
            return Typed(Not(found.expr), BoolType())
        found = self.number(expr.operand)
        if isinstance(found.expr, Const) and isinstance(found.expr.value, int | float):
            return replace(found, expr=Const(-found.expr.value))
        return reckoned(Binary("-", Const(0), found.expr), found.type, [found])

    def _binary(self, expr: syntax.BinaryExpr) -> Typed:
        match expr.op:
            case "and" | "or":
                left, right = self.condition(expr.left), self.condition(expr.right)
                return Typed(Binary(expr.op, left.expr, right.expr), BoolType())
            case "+" | "-" | "*" | "/":
                return self._arithmetic(expr)
        return self._comparison(expr)

    def number(self, expr: syntax.Expr) -> Typed:
        """An operand of arithmetic."""
        found = self.infer(expr, None)
        if is_unknown(found.type):
            return NOTHING
        if not isinstance(found.type, NumberType):
            self.fault("FC305", f"a number is wanted, and this is {describe(found.type)}", expr.span)
            return NOTHING
        return found

    def _arithmetic(self, expr: syntax.BinaryExpr) -> Typed:
        left, right = self.number(expr.left), self.number(expr.right)
        if not isinstance(left.type, NumberType) or not isinstance(right.type, NumberType):
            return NOTHING
        integral = left.type.integral and right.type.integral and expr.op != "/"
        units = (left.type.unit, right.type.unit)
        if expr.op in "+-":
            self._check_units(left.type, right.type, expr.span)
            unit = units[0] or units[1]
        elif expr.op == "/" and units[1] is not None:
            unit = None
        else:
            unit = units[0] if units[1] is None else units[1] if units[0] is None else None
        assert expr.op in ("+", "-", "*", "/")
        result = NumberType(integral, unit=unit)
        return reckoned(Binary(expr.op, left.expr, right.expr), result, [left, right])

    def _null_comparison(self, expr: syntax.BinaryExpr) -> Typed:
        """Whether something is null, or absent: here an absent optional is no reason to hold."""
        other = expr.right if isinstance(expr.left, syntax.Null) else expr.left
        found = NOTHING if isinstance(other, syntax.Null) else self.infer(other, None)
        if expr.op in _ORDER:
            self.fault("FC306", "null has no order", expr.span, "it is the same or not: `==`, `!=`")
        elif not is_unknown(found.type) and (found.guards or not found.may_be_absent):
            self.fault("FC306", "this is never null", other.span)
        return Typed(Binary(expr.op, found.expr, Const(None)), BoolType())

    def _comparison(self, expr: syntax.BinaryExpr) -> Typed:
        if isinstance(expr.left, syntax.Null) or isinstance(expr.right, syntax.Null):
            return self._null_comparison(expr)
        # A bare name may be an enum's value, which only the other side can tell.
        if self._is_bare(expr.left) and not self._is_bare(expr.right):
            right = self.infer(expr.right, None)
            left = self.infer(expr.left, right.type)
        else:
            left = self.infer(expr.left, None)
            right = self.infer(expr.right, left.type)
            if isinstance(expr.left, syntax.Literal_):
                left = self.infer(expr.left, right.type)
        result = BoolType()
        if is_unknown(left.type) or is_unknown(right.type):
            return Typed(Const(True), result)
        if not comparable(left.type, right.type):
            message = f"{describe(left.type)} and {describe(right.type)} can't be compared"
            self.fault("FC306", message, expr.span, self._comparison_hint(left.type, right.type))
        elif expr.op in _ORDER and not ordered(left.type):
            self.fault("FC306", f"{describe(left.type)} has no order", expr.span, "it is the same or not: `==`, `!=`")
        else:
            self._check_units(left.type, right.type, expr.span)
        side = _SIDES[left.optional and not left.guards, right.optional and not right.guards]
        return Typed(held(Binary(expr.op, left.expr, right.expr, side), (*left.guards, *right.guards)), result)

    def _is_bare(self, expr: syntax.Expr) -> bool:
        return (
            isinstance(expr, syntax.PathExpr)
            and expr.root is not None
            and not expr.parts
            and expr.root.text not in self.variables
        )

    def _comparison_hint(self, left: Type, right: Type) -> str:
        for one, other in ((left, right), (right, left)):
            match one, other:
                case EntityType(), _ if one.entity in self.entities:
                    return f"compare its key, `.{self.entities[one.entity].key}`"
                case KeyType(), StringType():
                    return f"declare the other as `{one.entity}.{self.entities[one.entity].key}`"
                case MomentType(), MomentType():
                    return "`days(a, b)` and `minutes(a, b)` take dates with and without a time"
                case ListType(), _:
                    return "`contains(list, item)` asks for an item, `any(list, …)` for a row"
        return ""
