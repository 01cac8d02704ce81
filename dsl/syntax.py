"""The syntax tree: what was written, with the span of every part.

Nothing here is resolved: a `Name` is a spelling and a place. Every class is frozen, so a tree
can be shared between a compiler, a formatter and an editor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dsl.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class DocLine:
    """One `///` line. `locale` is the prefix as written (`zh: …`), or None for the default one."""

    locale: str | None
    text: str
    span: Span


Doc: TypeAlias = tuple[DocLine, ...]

# ---- literals ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal_:
    """A number, a string or a boolean."""

    value: int | float | str | bool
    span: Span


Value: TypeAlias = "Literal_ | Name | ListValue"
"""A literal, the name of an enum's member, or a list of these."""


@dataclass(frozen=True, slots=True)
class ListValue:
    items: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Moment:
    """A bound of a date: `now`, `today`, `+30d`, `-2h`. `offset` is in minutes from `anchor`."""

    anchor: Literal["now", "today"]
    offset: int
    span: Span


@dataclass(frozen=True, slots=True)
class Bounds:
    """`(low..high step s)`; a missing side is None. `(5)` is `low == high == 5`."""

    low: Literal_ | Moment | None
    high: Literal_ | Moment | None
    step: Literal_ | None
    span: Span


@dataclass(frozen=True, slots=True)
class Form:
    """`en: "Italian" | "pasta"`: how people put something in one locale."""

    locale: Name
    texts: tuple[Literal_, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Annotation:
    """`@unit(minute)`, `@faker(company)`."""

    name: Name
    args: tuple[Literal_ | Name, ...]
    span: Span


# ---- types ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A named type: `int(1..20) @unit(person)`, `string { en: … }`, `Cuisine`, `Restaurant.id`."""

    name: Name
    member: Name | None
    bounds: Bounds | None
    forms: tuple[Form, ...]
    annotations: tuple[Annotation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ObjectExpr:
    """`{ a: int, b?: string }` where a type stands."""

    fields: tuple[Field, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ListExpr:
    """`T[]` or `T[](1..5)`."""

    item: TypeExpr
    bounds: Bounds | None
    span: Span


@dataclass(frozen=True, slots=True)
class KeyExpr:
    """`key("r-####") known`, only as the type of an entity's field."""

    pattern: Literal_
    known: bool
    span: Span


TypeExpr: TypeAlias = TypeRef | ObjectExpr | ListExpr | KeyExpr


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a type or an entity, or a parameter of an API. `城市 as city: City` has the wire name `city`."""

    name: Name
    optional: bool
    type: TypeExpr
    default: Value | None
    doc: Doc
    span: Span
    wire: Name | None = None


# ---- effects -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PathExpr:
    """`booking`, `place.seats`, or (`root` None) `.city`, a field of the row at hand."""

    root: Name | None
    parts: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CallExpr:
    """`now()`, `sum(items, .price * .quantity)`."""

    function: Name
    args: tuple[Expr, ...]
    span: Span


BinaryOp: TypeAlias = Literal["or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class BinaryExpr:
    op: BinaryOp
    left: Expr
    right: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class UnaryExpr:
    op: Literal["not", "-"]
    operand: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class QueryExpr:
    """`Restaurant where … by .rating desc take limit`, or with `one` the first such row."""

    entity: Name
    one: bool
    where: Expr | None
    by: PathExpr | None
    descending: bool
    take: Expr | None
    span: Span


@dataclass(frozen=True, slots=True)
class Assign:
    """`party_size: 2` in braces; `{ at }` is short for `{ at: at }`."""

    name: Name
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class CreateExpr:
    entity: Name
    assigns: tuple[Assign, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class UpdateExpr:
    target: Name
    assigns: tuple[Assign, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DeleteExpr:
    target: Name
    span: Span


@dataclass(frozen=True, slots=True)
class RecordExpr:
    """`{ total: sum(xs, .price), count: count(xs) }` where a value stands."""

    assigns: tuple[Assign, ...]
    span: Span


Expr: TypeAlias = (
    Literal_
    | PathExpr
    | CallExpr
    | BinaryExpr
    | UnaryExpr
    | QueryExpr
    | CreateExpr
    | UpdateExpr
    | DeleteExpr
    | RecordExpr
)


@dataclass(frozen=True, slots=True)
class LetStmt:
    name: Name
    value: Expr
    otherwise: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class RequireStmt:
    condition: Expr
    otherwise: Name
    span: Span


@dataclass(frozen=True, slots=True)
class DoStmt:
    """A `create`, `update` or `delete` whose value is not used."""

    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class ReturnStmt:
    value: Expr
    span: Span


Stmt: TypeAlias = LetStmt | RequireStmt | DoStmt | ReturnStmt


@dataclass(frozen=True, slots=True)
class ErrorDecl:
    """`error TOO_BIG "…"`, or `error TOO_BIG { en: "…", zh: "…" }`; a plain text is one form
    whose locale is None."""

    code: Name
    text: Literal_ | None
    forms: tuple[Form, ...]
    doc: Doc
    span: Span


# ---- declarations --------------------------------------------------------------------------


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
class EnumMember:
    name: Name
    forms: tuple[Form, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class EnumDecl:
    name: Name
    members: tuple[EnumMember, ...]
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


PhraseKind: TypeAlias = Literal[
    "ask",
    "with",
    "without",
    "need",
    "give",
    "change",
    "confirm",
    "done",
    "empty",
    "on",
    "called",
    "listed",
    "outside",
    "aside",
]


@dataclass(frozen=True, slots=True)
class PhraseEntry:
    """`with filter.price "something {}"`: `argument` is a dotted path, or for `on` a code.

    An `aside` has pairs: each question in `texts` and its answer at the same place in `answers`.
    """

    kind: PhraseKind
    argument: tuple[Name, ...]
    texts: tuple[Literal_, ...]
    answers: tuple[Literal_, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class PhrasesDecl:
    """`phrases en for search_restaurants { … }`: for an API, a type, an entity or the domain."""

    locale: Name
    target: Name
    entries: tuple[PhraseEntry, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Trait:
    name: Name
    value: Literal_
    span: Span


@dataclass(frozen=True, slots=True)
class PersonaDecl:
    name: Name
    traits: tuple[Trait, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class Fixed:
    """`filter.price: cheap` in a scenario's goal."""

    path: tuple[Name, ...]
    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Goal:
    api: Name
    fixed: tuple[Fixed, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ScenarioDecl:
    """A problem that a person has: who they are, and the goals in the order they come up."""

    name: Name
    persona: Name | None
    goals: tuple[Goal, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class Cue:
    """What a person says when they need this member of the group."""

    api: Name
    forms: tuple[Form, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ConfusableDecl:
    name: Name
    cues: tuple[Cue, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class FlowTarget:
    api: Name
    weight: Literal_ | None
    span: Span


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """`book_table on TOO_BIG -> search_restaurants 3`; weight 0 forbids."""

    api: Name
    on: Name | None
    targets: tuple[FlowTarget, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FlowDecl:
    edges: tuple[FlowEdge, ...]
    span: Span


Decl: TypeAlias = (
    DomainDecl
    | LocaleDecl
    | EnumDecl
    | ScalarDecl
    | TypeDecl
    | EntityDecl
    | WorldDecl
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
