"""Type expressions become types."""

from __future__ import annotations

from dataclasses import replace

from compiler.builtins import builtin, size_bounds
from compiler.compound import is_unique, map_key, union_of
from compiler.scope import BUILTINS, Scope, folded
from compiler.types import (
    BoolType,
    Docs,
    EntityType,
    EnumMember,
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
from compiler.unknown import UNKNOWN, is_unknown
from compiler.values import value_of
from dsl.diagnostics import Span
from dsl.syntax import (
    EntityDecl,
    EnumDecl,
    Field,
    KeyExpr,
    ListExpr,
    MapExpr,
    Name,
    Null,
    ObjectExpr,
    TypeExpr,
    TypeRef,
    UnionExpr,
)

MAX_DEPTH = 64
MAX_PARTS = 2000

_ELSEWHERE = {
    "integer": "int",
    **dict.fromkeys(("number", "double", "decimal", "money"), "float"),
    "boolean": "bool",
    **dict.fromkeys(("text", "str", "varchar"), "string"),
    "timestamp": "datetime",
}
"""What other languages call the built-in types."""


class Types:
    """Resolves the types of a file, each declaration once. Mistakes go to the scope's report."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._open: list[str] = []
        self._sizes: dict[str, tuple[int, int]] = {}
        self._named: dict[str, Type] = {}
        self.used: set[str] = set()
        self.unions: list[tuple[UnionType, Span]] = []
        self.enums = {name: self._enum(decl) for name, decl in scope.enums.items()}
        self.scalars = {name: self._declared(name, decl.name.span) for name, decl in scope.scalars.items()}
        self.types: dict[str, ObjectType] = {}
        for name, decl in scope.types.items():
            type_ = self._declared(name, decl.name.span)
            if isinstance(type_, ObjectType):
                self.types[name] = type_

    # ---- declarations ---------------------------------------------------------------------------

    def _enum(self, decl: EnumDecl) -> EnumType:
        report = self._scope.report
        members: dict[str, EnumMember] = {}
        names: set[str] = set()
        owners: dict[tuple[str, str], str] = {}
        for member in decl.members:
            name, value = member.name.text, (member.wire or member.name).text
            if name in names or value in members:
                taken = name if name in names else value
                report.add("FC201", f"`{decl.name.text}` has `{taken}` already", member.name.span)
                continue
            names.add(name)
            if not value.strip() or not value.isprintable():
                report.add("FC219", "a value on the wire is a text of one line", (member.wire or member.name).span)
            members[value] = EnumMember(value, self._scope.forms(member.forms), self._scope.docs(member.doc), name)
            if not members[value].forms:
                hint = f'give it some: `{name} {{ {self._scope.locales[0]}: "…" }}`'
                report.add(
                    "FC225", f"nobody can say `{decl.name.text}.{value}`: it has no words", member.name.span, hint
                )
            for form in member.forms:
                for text in form.texts:
                    owner = owners.setdefault((form.locale.text, folded(str(text.value))), value)
                    if owner != value:
                        message = f"{text.value!r} stands for `{owner}` too"
                        report.add("FC220", message, text.span, "each value needs words of its own")
        strangers = self._scope.forms(decl.strangers)
        for form in decl.strangers:
            for text in form.texts:
                if owned := owners.get((form.locale.text, folded(str(text.value)))):
                    report.add("FC220", f"{text.value!r} stands for `{owned}`", text.span, "leave it out here")
        return EnumType(decl.name.text, tuple(members.values()), self._scope.docs(decl.doc), strangers)

    def _declared(self, name: str, mention: Span) -> Type:
        """The type that a `type` or a `scalar` declares; resolved when first asked for."""
        if name in self._named:
            return self._named[name]
        report = self._scope.report
        if name in self._open:
            circle = " → ".join((*self._open[self._open.index(name) :], name))
            report.add("FC205", f"`{name}` contains itself: {circle}", mention, "a list of keys can refer to the like")
            return UNKNOWN
        if len(self._open) >= MAX_DEPTH:
            report.add("FC206", f"types are nested deeper than {MAX_DEPTH} levels here", mention)
            return UNKNOWN
        self._open.append(name)
        if scalar := self._scope.scalars.get(name):
            resolved = self.resolve(scalar.type)
            if isinstance(resolved, StringType | NumberType | BoolType | MomentType | UnionType):
                resolved = resolved if is_unknown(resolved) else replace(resolved, name=name)
            place = scalar.name.span
        else:
            decl = self._scope.types[name]
            resolved = ObjectType(name, self.fields(decl.fields), self._scope.docs(decl.doc))
            place = decl.name.span
        self._open.pop()
        self._named[name] = self.within_limits(resolved, f"`{name}`", place)
        self._sizes[name] = self._size(self._named[name])
        return self._named[name]

    def within_limits(self, type_: Type, what: str, place: Span) -> Type:
        """The type, if its values are not too large for a schema; otherwise `UNKNOWN`, which is reported."""
        depth, parts = self._size(type_)
        if depth <= MAX_DEPTH and parts <= MAX_PARTS:
            return type_
        limit = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_PARTS} fields, all in all"
        self._scope.report.add("FC206", f"{what} has more than {limit}", place)
        return UNKNOWN

    def _size(self, type_: Type) -> tuple[int, int]:
        """The levels and the fields of a type, those of named types counted at each mention."""
        if isinstance(type_, ListType | MapType):
            depth, parts = self._size(type_.item)
            return depth + 1, parts
        if isinstance(type_, UnionType):
            options = [self._size(option) for option in type_.options]
            return max(depth for depth, _ in options), sum(parts for _, parts in options)
        if not isinstance(type_, ObjectType):
            return 1, 1
        if type_.name in self._sizes:
            return self._sizes[type_.name]
        sizes = [self._size(field.type) for field in type_.fields]
        return 1 + max((depth for depth, _ in sizes), default=0), sum(parts for _, parts in sizes)

    # ---- expressions ----------------------------------------------------------------------------

    def resolve(self, expr: TypeExpr) -> Type:
        """The type that an expression stands for; `UNKNOWN` if it is at fault, which is reported."""
        match expr:
            case TypeRef():
                return self._reference(expr)
            case ListExpr():
                low, high = size_bounds(self._scope, expr.bounds)
                item = self.resolve(expr.item)
                unique = is_unique(self._scope, expr, item, low or 0)
                return item if item is UNKNOWN else ListType(item, low, high, unique)
            case ObjectExpr():
                return ObjectType(None, self.fields(expr.fields), Docs())
            case MapExpr():
                item = self.resolve(expr.item)
                key = map_key(self._scope, expr, self.resolve(expr.key) if expr.key is not None else StringType())
                return UNKNOWN if item is UNKNOWN or key is None else MapType(key, item)
            case UnionExpr():
                if expr.nullable:
                    hint = "a list has no gaps, and a result that may be missing is an error"
                    message = "null is a value of fields and parameters alone"
                    self._scope.report.add("FC228", message, expr.span, hint)
                    return UNKNOWN
                return self._union(expr)
            case KeyExpr():
                message = "a key is made here, where no entity is"
                self._scope.report.add("FC214", message, expr.span, "another's key is written `Entity.id`")
                return UNKNOWN

    def _union(self, expr: UnionExpr) -> Type:
        """The union of what is named; of one alone, as in `T | null`, that type itself."""
        found = [self.resolve(option) for option in expr.options]
        if len(found) == 1:
            return found[0]
        union = union_of(self._scope, expr, found)
        if isinstance(union, UnionType):
            self.unions.append((union, expr.span))
        return union

    def _reference(self, ref: TypeRef) -> Type:
        scope, name = self._scope, ref.name
        self.used.add(name.text)
        if scope.foreign.get(name.text, name.span) is None and name.span.file in scope.files:
            hint = f"it came along with another: name `{name.text}` in the `use`, too"
            scope.report.add("FC204", f"`{name.text}` is of another domain", name.span, hint)
            return UNKNOWN
        if name.text in BUILTINS:
            if ref.member is not None:
                scope.report.add("FC212", f"`{name.text}` has no key", ref.member.span, "only an entity has")
                return UNKNOWN
            return builtin(scope, ref)
        if name.text in scope.entities:
            found = self._entity(ref, scope.entities[name.text])
        elif name.text in scope.enums:
            found = self.enums[name.text]
        elif name.text in scope.scalars or name.text in scope.types:
            found = self._declared(name.text, name.span)
        else:
            known = (*BUILTINS, *scope.enums, *scope.scalars, *scope.types, *scope.entities)
            scope.unknown("FC204", "type", name, known, _ELSEWHERE.get(name.text, ""))
            return UNKNOWN
        if ref.member is not None and name.text not in scope.entities:
            scope.report.add("FC212", f"`{name.text}` is no entity, so it has no key", ref.member.span)
            return UNKNOWN
        self._refuse_narrowing(ref)
        return found

    def _refuse_narrowing(self, ref: TypeRef) -> None:
        report, name = self._scope.report, ref.name.text
        if ref.bounds is not None:
            report.add("FC207", f"`{name}` has its own bounds", ref.bounds.span, "declare another type for these")
        if ref.forms:
            report.add("FC211", f"`{name}` has its own words", ref.forms[0].span)
        for annotation in ref.annotations:
            report.add("FC210", f"`{name}` has its own annotations", annotation.span)

    def _entity(self, ref: TypeRef, entity: EntityDecl) -> Type:
        if ref.member is None:
            return EntityType(entity.name.text)
        keys = [field for field in entity.fields if isinstance(field.type, KeyExpr)]
        for field in keys[:1]:
            assert isinstance(field.type, KeyExpr)
            if ref.member.text in (field.name.text, field.wire.text if field.wire else ""):
                return key_type_of(entity.name.text, field.type)
            message = f"`{ref.member.text}` is not the key of `{entity.name.text}`"
            hint = f"write `{entity.name.text}.{field.name.text}`"
            note = ((field.name.span, "the key is declared here"),)
            self._scope.report.add("FC212", message, ref.member.span, hint, note)
        return UNKNOWN

    # ---- fields ---------------------------------------------------------------------------------

    def fields(self, fields: tuple[Field, ...]) -> tuple[Param, ...]:
        """The parameters of an API, or the fields of a type."""
        taken: dict[str, Name] = {}
        found = []
        for field in fields:
            if self.is_new(field, taken):
                found.append(self.field(field, self.of_field(field)))
        return tuple(found)

    def of_field(self, field: Field) -> Type:
        """The type of a field, without its `| null`."""
        expr = field.type
        return self.resolve(replace(expr, nullable=False) if isinstance(expr, UnionExpr) else expr)

    def is_new(self, field: Field, taken: dict[str, Name]) -> bool:
        """Whether no field before has its name; and from now on it is taken."""
        for name in filter(None, (field.name, field.wire)):
            first = taken.setdefault(name.text, name)
            if first is not name and first is not field.name:
                note = ((first.span, "it is declared here"),)
                self._scope.report.add("FC201", f"`{name.text}` is taken", name.span, notes=note)
                return False
        return True

    def field(self, field: Field, type_: Type) -> Param:
        """A field whose type is resolved, with its default checked."""
        scope = self._scope
        nullable = isinstance(field.type, UnionExpr) and field.type.nullable
        default = None
        if field.default is not None:
            if field.optional:
                message = f"`{field.name.text}` has a default, so it may be left out already"
                scope.report.add("FC218", message, field.name.span, "drop the `?`, or the default")
            if isinstance(field.default, Null):
                hint = "what may be null, or left out, is `name?: T | null`"
                scope.report.add("FC228", "null is no default", field.default.span, hint)
            else:
                default = value_of(scope, field.default, type_)
            if default is None:
                default = ""  # at fault, but nobody has to give a value on that account
        doc = scope.docs(field.doc)
        written = field.type.options[0] if isinstance(field.type, UnionExpr) and nullable else field.type
        if not doc.texts and isinstance(written, TypeRef):
            name = written.name.text
            if declared := scope.scalars.get(name) or scope.enums.get(name) or scope.types.get(name):
                doc = scope.docs(declared.doc)
        wire = scope.wire_name(field.name, field.wire)
        optional = field.optional and field.default is None
        return Param(wire, type_, optional, default, doc, field.name.span, field.name.text, nullable)


def key_type_of(entity: str, expr: KeyExpr) -> KeyType:
    """The type of an entity's keys, as its key is declared."""
    return KeyType(entity, str(expr.pattern.value), expr.known, expr.integral)
