"""The syntax tree: what was written, with the span of every part.

Nothing here is resolved: a `Name` is a spelling and a place. Every class is frozen, so a tree
can be shared between a compiler, a formatter and an editor. Declarations are here, those of how people
talk in `syntax_talk`; their parts are in `syntax_base`, `syntax_types` and `syntax_effects`. All can be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from dsl.diagnostics import Span
from dsl.syntax_base import (
    Annotation,
    Bounds,
    Doc,
    DocLine,
    Form,
    ListValue,
    Literal_,
    Moment,
    Name,
    Null,
    Pattern,
    Value,
)
from dsl.syntax_effects import (
    Assign,
    BinaryExpr,
    BinaryOp,
    CallExpr,
    Case,
    CreateExpr,
    DeleteExpr,
    DoStmt,
    Expr,
    LetStmt,
    MatchStmt,
    PathExpr,
    QueryExpr,
    RecordExpr,
    RequireStmt,
    ReturnStmt,
    Stmt,
    UnaryExpr,
    UpdateExpr,
)
from dsl.syntax_talk import (
    ConfusableDecl,
    Cue,
    Fixed,
    FlowDecl,
    FlowEdge,
    FlowTarget,
    Goal,
    PersonaDecl,
    PhraseEntry,
    PhraseKind,
    PhrasesDecl,
    ScenarioDecl,
    Trait,
)
from dsl.syntax_types import (
    Field,
    KeyExpr,
    ListExpr,
    MapExpr,
    ObjectExpr,
    TypeExpr,
    TypeRef,
    UnionExpr,
)

__all__ = [
    "Annotation",
    "ApiDecl",
    "Assign",
    "BinaryExpr",
    "BinaryOp",
    "Bounds",
    "CallExpr",
    "Case",
    "ConfusableDecl",
    "CreateExpr",
    "Cue",
    "Decl",
    "DeleteExpr",
    "DoStmt",
    "Doc",
    "DocLine",
    "DomainDecl",
    "EntityDecl",
    "EnumDecl",
    "EnumMember",
    "ErrorDecl",
    "Expr",
    "Field",
    "Fixed",
    "FlowDecl",
    "FlowEdge",
    "FlowTarget",
    "Form",
    "Goal",
    "KeyExpr",
    "LetStmt",
    "ListExpr",
    "ListValue",
    "Literal_",
    "LocaleDecl",
    "MapExpr",
    "MatchStmt",
    "Moment",
    "Name",
    "Null",
    "ObjectExpr",
    "PathExpr",
    "Pattern",
    "PersonaDecl",
    "PhraseEntry",
    "PhraseKind",
    "PhrasesDecl",
    "ProfileDecl",
    "ProfileEntry",
    "QueryExpr",
    "RecordExpr",
    "RequireStmt",
    "ReturnStmt",
    "ScalarDecl",
    "ScenarioDecl",
    "SpecFile",
    "Stmt",
    "Trait",
    "TypeDecl",
    "TypeExpr",
    "TypeRef",
    "UnaryExpr",
    "UnionExpr",
    "UpdateExpr",
    "UseDecl",
    "Value",
    "WorldCount",
    "WorldDecl",
]


@dataclass(frozen=True, slots=True)
class DomainDecl:
    name: Name
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class LocaleDecl:
    locales: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class UseDecl:
    """`use places { City, find_places }`: what another domain declares and this one speaks of too."""

    domain: Name
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class EnumMember:
    """`in_use as "in-use" { en: "in use" }`: `wire` is the value, where the name isn't."""

    name: Name
    forms: tuple[Form, ...]
    doc: Doc
    span: Span
    wire: Name | None = None


@dataclass(frozen=True, slots=True)
class EnumDecl:
    """`strangers` are what people name that is none of the members: `enum E { … } not { en: "…" }`."""

    name: Name
    members: tuple[EnumMember, ...]
    strangers: tuple[Form, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class ScalarDecl:
    """`scalar City = string { … }`."""

    name: Name
    type: TypeExpr
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class TypeDecl:
    name: Name
    fields: tuple[Field, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class EntityDecl:
    name: Name
    fields: tuple[Field, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class WorldCount:
    entity: Name
    count: Literal_
    span: Span


@dataclass(frozen=True, slots=True)
class WorldDecl:
    counts: tuple[WorldCount, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """`home: City -> find.city`: what is known of the user, and the parameters that it can fill, each a dotted path
    that starts with an API."""

    name: Name
    type: TypeExpr
    uses: tuple[tuple[Name, ...], ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class ProfileDecl:
    entries: tuple[ProfileEntry, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ErrorDecl:
    """`error TOO_BIG "…"`, or `error TOO_BIG { en: "…", zh: "…" }`; a plain text is one form
    whose locale is None."""

    code: Name
    text: Literal_ | None
    forms: tuple[Form, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class ApiDecl:
    """`body` is None for an opaque API, whose result is sampled from its return type."""

    name: Name
    wire: Name | None
    params: tuple[Field, ...]
    returns: TypeExpr
    errors: tuple[ErrorDecl, ...]
    confirm: bool
    body: tuple[Stmt, ...] | None
    doc: Doc
    span: Span


Decl: TypeAlias = (
    DomainDecl
    | LocaleDecl
    | UseDecl
    | EnumDecl
    | ScalarDecl
    | TypeDecl
    | EntityDecl
    | WorldDecl
    | ProfileDecl
    | ApiDecl
    | PhrasesDecl
    | PersonaDecl
    | ScenarioDecl
    | ConfusableDecl
    | FlowDecl
)


@dataclass(frozen=True, slots=True)
class SpecFile:
    """One parsed file: its path as given, its NFC text, and the declarations that could be read."""

    file: str
    text: str
    version: int
    declarations: tuple[Decl, ...]
