"""An API's body: its statements, what it raises, and what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from compiler.effects import Body, Do, Expr, Get, Let, Match, Require, Return, Stmt, Var
from compiler.expressions import Expressions
from compiler.model import Entity
from compiler.report import did_you_mean, one_of
from compiler.scope import Scope
from compiler.types import KIND, EnumType, ListType, Param, Type, UnionType
from compiler.unknown import is_unknown
from compiler.values import describe, value_of
from dsl import syntax


class BodyBuilder:
    """Lowers one API's body. `unused` are the `let`s that nothing mentions."""

    def __init__(self, scope: Scope, entities: Mapping[str, Entity], decl: syntax.ApiDecl, params: tuple[Param, ...]):
        self._scope = scope
        self._decl = decl
        self._expressions = Expressions(scope, entities, params)
        self._codes = [error.code.text for error in decl.errors]
        self._raises: dict[str, None] = {}
        self._lets: list[syntax.Name] = []

    @property
    def unused(self) -> tuple[syntax.Name, ...]:
        return tuple(name for name in self._lets if name.text not in self._expressions.used)

    def build(self, statements: tuple[syntax.Stmt, ...], returns: Type) -> Body:
        """The lowered body; of what is at fault, which is reported, as much as there is."""
        done = self._all(statements, returns, self._decl.name)
        found = self._expressions
        return Body(done, frozenset(found.reads), frozenset(found.writes), tuple(self._raises))

    def _all(self, statements: tuple[syntax.Stmt, ...], returns: Type, whose: syntax.Name) -> tuple[Stmt, ...]:
        """Statements of which the last one ends the effect; `whose` they are is named where there is none."""
        done: list[Stmt] = []
        ended: syntax.Stmt | None = None
        for statement in statements:
            if ended is not None:
                note = ((ended.span, "the effect ends here"),)
                self._scope.report.add("FC310", "this is never done", statement.span, "leave it out", note)
                break
            done.append(self._statement(statement, returns))
            if isinstance(statement, syntax.ReturnStmt | syntax.MatchStmt):
                ended = statement
        if ended is None:
            hint = "end it with `return …`"
            self._scope.report.add("FC309", f"`{whose.text}` returns nothing", whose.span, hint)
        return tuple(done)

    def _statement(self, statement: syntax.Stmt, returns: Type) -> Stmt:
        match statement:
            case syntax.LetStmt():
                return self._let(statement)
            case syntax.RequireStmt():
                condition = self._expressions.condition(statement.condition)
                return Require(condition.expr, self._code(statement.otherwise))
            case syntax.DoStmt():
                return Do(self._expressions.infer(statement.value, None).expr)
            case syntax.ReturnStmt():
                what = f"what `{self._decl.name.text}` returns"
                found = self._expressions.assigned(statement.value, returns, what, absent=False, code="FC315")
                return Return(found.expr)
            case syntax.MatchStmt():
                return self._match(statement, returns)

    def _match(self, statement: syntax.MatchStmt, returns: Type) -> Match:
        """By the value of an enum, or by the type of a choice, which is known within the case."""
        within = self._expressions
        found = within.infer(statement.value, None)
        kinds = found.type.kind if isinstance(found.type, UnionType) else found.type
        if not isinstance(kinds, EnumType):
            if not is_unknown(kinds):
                message = f"`match` asks for an enum's value or the type of a choice, and this is {describe(kinds)}"
                self._scope.report.add("FC319", message, statement.value.span)
            return Match(found.expr, ())
        if found.may_be_absent:
            within.absent(statement.value, "what is matched")
        path = tuple(part.text for part in (statement.value.root, *statement.value.parts) if part is not None)
        cases: dict[str, tuple[Stmt, ...]] = {}
        for case in statement.cases:
            value = value_of(self._scope, case.name, kinds)
            if value in cases:
                self._scope.report.add("FC319", f"`{case.name.text}` has a case already", case.name.span)
            variables, narrowed = dict(within.variables), dict(within.narrowed)
            if isinstance(found.type, UnionType) and (known := found.type.option(value)) is not None:
                within.narrowed[path] = known
            cases[str(value)] = self._all(case.body, returns, case.name)
            within.variables, within.narrowed = variables, narrowed
        lacking = [member.value for member in kinds.members if member.value not in cases]
        if lacking:
            message = f"there is no case for {one_of((f'`{name}`' for name in lacking), ' and ')}"
            self._scope.report.add("FC319", message, statement.value.span, "each value has one")
        matched: Expr = Get(found.expr, KIND) if isinstance(found.type, UnionType) else found.expr
        return Match(matched, tuple(cases.items()))

    def _let(self, statement: syntax.LetStmt) -> Let:
        name = statement.name
        found = self._expressions.infer(statement.value, None)
        otherwise = None
        if statement.otherwise is not None:
            otherwise = self._code(statement.otherwise)
            if not found.may_be_absent and not isinstance(found.type, ListType) and not is_unknown(found.type):
                hint = "leave out the `else`"
                self._scope.report.add("FC305", "this is never absent", statement.value.span, hint)
            found = replace(found, optional=False, nullable=False)
        if name.text in self._expressions.variables:
            self._scope.report.add("FC201", f"`{name.text}` is taken", name.span, "choose another name")
        else:
            self._lets.append(name)
        self._expressions.variables[name.text] = replace(found, expr=Var(name.text))
        return Let(name.text, found.expr, otherwise)

    def _code(self, code: syntax.Name) -> str:
        if code.text not in self._codes:
            hint = did_you_mean(code.text, self._codes) or f'`error {code.text} "…"` would declare it'
            message = f"`{self._decl.name.text}` declares no error `{code.text}`"
            self._scope.report.add("FC311", message, code.span, hint)
        self._raises[code.text] = None
        return code.text
