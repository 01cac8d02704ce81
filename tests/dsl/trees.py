"""Syntax trees that a program made, for hypothesis: all that the grammar can hold, and nothing that it can't."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TypeVar, cast, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from dsl.diagnostics import NOWHERE
from dsl.syntax import (
    Annotation,
    ApiDecl,
    Assign,
    BinaryExpr,
    BinaryOp,
    Bounds,
    CallExpr,
    Case,
    ConfusableDecl,
    CreateExpr,
    Cue,
    Decl,
    DeleteExpr,
    DocLine,
    DomainDecl,
    DoStmt,
    EntityDecl,
    EnumDecl,
    EnumMember,
    ErrorDecl,
    Expr,
    Field,
    Fixed,
    FlowDecl,
    FlowEdge,
    FlowTarget,
    Form,
    Goal,
    KeyExpr,
    LetStmt,
    ListExpr,
    ListValue,
    Literal_,
    LocaleDecl,
    MapExpr,
    MatchStmt,
    Moment,
    Name,
    Null,
    ObjectExpr,
    PathExpr,
    Pattern,
    PersonaDecl,
    PhraseEntry,
    PhraseKind,
    PhrasesDecl,
    ProfileDecl,
    ProfileEntry,
    QueryExpr,
    RecordExpr,
    RequireStmt,
    ReturnStmt,
    ScalarDecl,
    ScenarioDecl,
    SpecFile,
    Trait,
    TypeDecl,
    TypeExpr,
    TypeRef,
    UnaryExpr,
    UnionExpr,
    UpdateExpr,
    UseDecl,
    Value,
    WorldCount,
    WorldDecl,
)

T = TypeVar("T")
here = st.just(NOWHERE)
_WORDS = ["city", "名字", "x_1", "by", "take", "where", "one", "not", "true", "null", "key", "known", "now", "today"]
_WORDS += ["update", "create", "delete", "return", "let", "enum", "as", "ask", "on", "with", "step", "goal", "desc"]


def some(items: SearchStrategy[T], low: int = 0, high: int = 2) -> SearchStrategy[tuple[T, ...]]:
    return st.lists(items, min_size=low, max_size=high).map(lambda found: tuple(found))


def maybe(item: SearchStrategy[T]) -> SearchStrategy[T | None]:
    return st.none() | item


def make(kind: Callable[..., T], *parts: SearchStrategy[object], **named: SearchStrategy[object]) -> SearchStrategy[T]:
    """A node without a place; the span comes after the other parts."""
    return st.builds(kind, *parts, here, **named)


names = make(Name, st.sampled_from(_WORDS))
_characters = st.characters(codec="utf-8", exclude_characters="\r")
_text = st.text(_characters, max_size=60) | st.sampled_from(["in {}", "\n\t", '"\\', "在{}吃", "// no comment"])
texts = make(Literal_, _text.map(lambda text: unicodedata.normalize("NFC", text)))
_integers = st.integers(0, 10**15 - 1)
_floats = st.decimals(0, 10**6, places=4).map(float)
positive = make(Literal_, _integers | _floats)
numbers = make(Literal_, _integers | _floats | _integers.map(lambda number: -number))
booleans = make(Literal_, st.booleans())
paths = some(names, 1, 3)
_lines = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=30).map(str.strip)
_plain = _lines.map(lambda text: unicodedata.normalize("NFC", text).strip()).filter(
    lambda text: text[:1] not in ("/", "")
)
docs = some(make(DocLine, st.sampled_from([None, "en", "zh"]), _plain.filter(lambda text: ":" not in text)))
forms = some(make(Form, names, some(texts, 1, 3)), 1, 2)
maybe_forms = forms | st.just(())

_moments = make(Moment, st.just("now"), st.integers(-9999, 9999).filter(bool) | st.just(30 * 1440) | st.just(525600))
_now = make(Moment, st.sampled_from(["now", "today"]), st.just(0))
_sides = st.none() | numbers | _moments | _now
bounds = make(Bounds, _sides, _sides, maybe(numbers))
_patterns = make(Pattern, st.sampled_from(["[0-9]+", "a/b", r"\\/x", "//"]))
_marks = make(Annotation, names, some(texts | numbers | booleans | names)) | make(
    Annotation, st.just(Name("pattern", NOWHERE)), some(_patterns, 1, 1)
)
wires = names | make(Name, st.sampled_from(["get-user", "a b", "X-1"]))
_leaf = make(TypeRef, names, maybe(names), maybe(bounds), maybe_forms, some(_marks))
_key = make(KeyExpr, texts, st.booleans(), integral=st.booleans())


def _fields(types: SearchStrategy[TypeExpr]) -> SearchStrategy[tuple[Field, ...]]:
    return some(st.builds(Field, names, st.booleans(), types, maybe(values), docs, here, maybe(wires)))


values: SearchStrategy[Value] = st.recursive(
    texts | numbers | booleans | names | make(Null), lambda inner: make(ListValue, some(inner)), max_leaves=4
)
types: SearchStrategy[TypeExpr] = st.recursive(
    _leaf | _key,
    lambda inner: st.one_of(
        st.builds(ListExpr, inner, maybe(bounds), here, some(_marks)),
        make(ObjectExpr, _fields(inner)),
        st.builds(MapExpr, inner, here, maybe(_leaf)),
        make(UnionExpr, some(inner.filter(lambda node: not isinstance(node, UnionExpr)), 2), st.booleans()),
        make(UnionExpr, some(inner.filter(lambda node: not isinstance(node, UnionExpr)), 1, 1), st.just(True)),
    ),
    max_leaves=4,
).filter(lambda node: _lists(node) <= 4)
fields = _fields(types)


def _lists(node: TypeExpr) -> int:
    match node:
        case ListExpr():
            return 1 + _lists(node.item)
        case MapExpr():
            return max(_lists(node.item), _lists(node.key) if node.key else 0)
        case UnionExpr():
            return max(map(_lists, node.options))
        case ObjectExpr():
            return max((_lists(field.type) for field in node.fields), default=0)
    return 0


_paths = make(PathExpr, names, some(names)) | make(PathExpr, st.none(), some(names, 1))
_operators = cast("tuple[BinaryOp, ...]", get_args(BinaryOp))


def _grown(inner: SearchStrategy[Expr]) -> SearchStrategy[Expr]:
    assigns = some(make(Assign, names, inner))
    unsigned = inner.filter(lambda node: not isinstance(node, Literal_))
    return st.one_of(
        make(CallExpr, names, some(inner)),
        make(BinaryExpr, st.sampled_from(_operators), inner, inner),
        make(UnaryExpr, st.just("not"), inner),
        make(UnaryExpr, st.just("-"), unsigned),
        make(QueryExpr, names, st.just(True), maybe(inner), maybe(_paths), st.just(False), maybe(inner)),
        make(QueryExpr, names, st.booleans(), maybe(inner), _paths, st.booleans(), maybe(inner)),
        make(RecordExpr, assigns),
        _effects(assigns),
    )


def _effects(assigns: SearchStrategy[tuple[Assign, ...]]) -> SearchStrategy[Expr]:
    return make(CreateExpr, names, assigns) | make(UpdateExpr, names, assigns) | make(DeleteExpr, names)


expressions: SearchStrategy[Expr] = st.recursive(texts | numbers | booleans | make(Null) | _paths, _grown, max_leaves=8)
_plain_statements = st.one_of(
    make(LetStmt, names, expressions, maybe(names)),
    make(RequireStmt, expressions, names),
    make(DoStmt, _effects(some(make(Assign, names, expressions)))),
    make(ReturnStmt, expressions),
)
_matched = make(PathExpr, names, some(names))
_match = make(MatchStmt, _matched, some(make(Case, names, some(_plain_statements)), 1))
statements = _plain_statements | make(MatchStmt, _matched, some(make(Case, names, some(_plain_statements | _match)), 1))


def _result(node: TypeExpr) -> bool:
    """Whether a type can be that of a result: a `{` after it opens the body."""
    match node:
        case ListExpr():
            return _result(node.item)
        case MapExpr():
            return True
        case UnionExpr():
            return all(map(_result, node.options))
        case TypeRef():
            return not node.forms
    return isinstance(node, ObjectExpr)


_errors = make(ErrorDecl, names, texts, st.just(()), docs) | make(ErrorDecl, names, st.none(), forms, docs)
_apis = make(
    ApiDecl,
    names,
    maybe(wires),
    fields,
    types.filter(_result),
    some(_errors),
    st.booleans(),
    st.none() | some(statements, 1, 3),
    docs,
)

_paired = ("aside", "forbidden")
_alone = ("ask", "confirm", "done", "empty", "called", "listed", "outside", "beyond")
_kinds = cast("tuple[PhraseKind, ...]", get_args(PhraseKind))


def _entries(kind: PhraseKind) -> SearchStrategy[PhraseEntry]:
    argument: SearchStrategy[object] = st.just(()) if kind in (*_paired, *_alone) else paths
    if kind == "on":
        argument = some(names, 1, 1)
    if kind in _paired:
        return st.integers(1, 3).flatmap(
            lambda n: make(PhraseEntry, st.just(kind), argument, some(texts, n, n), some(texts, n, n))
        )
    return make(PhraseEntry, st.just(kind), argument, some(texts, 1, 4), st.just(()))


_goals = make(Goal, names, some(make(Fixed, paths, values)))
_targets = make(FlowTarget, names, maybe(positive))
_members = st.builds(EnumMember, names, maybe_forms, docs, here, maybe(wires))
declarations: SearchStrategy[Decl] = st.one_of(
    make(DomainDecl, names, docs),
    make(UseDecl, names, some(names, 1)),
    make(EnumDecl, names, some(_members, 1, 3), maybe_forms, docs),
    make(ScalarDecl, names, types, docs),
    make(TypeDecl, names, fields, docs),
    make(EntityDecl, names, fields, docs),
    make(WorldDecl, some(make(WorldCount, names, positive))),
    make(ProfileDecl, some(make(ProfileEntry, names, types, some(some(names, 2, 3)), docs))),
    _apis,
    make(PhrasesDecl, names, names, some(st.sampled_from(_kinds).flatmap(_entries), 0, 4)),
    make(PersonaDecl, names, some(make(Trait, names, numbers)), docs),
    make(ScenarioDecl, names, maybe(names), some(_goals, 1, 3), docs),
    make(ConfusableDecl, names, some(make(Cue, names, forms), 1, 3), docs),
    make(FlowDecl, some(make(FlowEdge, names, maybe(names), some(_targets, 1, 3)))),
)
_locales = LocaleDecl((Name("en", NOWHERE), Name("zh", NOWHERE)), NOWHERE)
specs = st.lists(declarations, max_size=4).map(lambda found: SpecFile("made", "", 1, (_locales, *found)))
