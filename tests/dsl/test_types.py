"""Types, bounds, annotations, values and texts."""

from __future__ import annotations

import pytest

from dsl.parse import parse
from dsl.syntax import Pattern, ScalarDecl, TypeDecl, TypeRef
from tests.dsl.helpers import codes, only, plain

TYPES = {
    "int(1..20)": "TypeRef(name=int, bounds=Bounds(low=1, high=20))",
    "int(-5..-1)": "TypeRef(name=int, bounds=Bounds(low=-5, high=-1))",
    "string(5)": "TypeRef(name=string, bounds=Bounds(low=5, high=5))",
    "int(1..)": "TypeRef(name=int, bounds=Bounds(low=1))",
    "int(..9)": "TypeRef(name=int, bounds=Bounds(high=9))",
    "float(0..5 step 0.5)": "TypeRef(name=float, bounds=Bounds(low=0, high=5, step=0.5))",
    "date(today..+1y)": (
        "TypeRef(name=date, bounds=Bounds(low=Moment(anchor=today, offset=0), high=Moment(anchor=now, offset=525600)))"
    ),
    "datetime(-2h..now)": (
        "TypeRef(name=datetime, bounds=Bounds(low=Moment(anchor=now, offset=-120), high=Moment(anchor=now, offset=0)))"
    ),
    'int(1..3) @unit(minute) @x @y(1, -2, true, "z",)': (
        "TypeRef(name=int, bounds=Bounds(low=1, high=3), annotations=[Annotation(name=unit, args=[minute]), "
        "Annotation(name=x), Annotation(name=y, args=[1, -2, True, 'z'])])"
    ),
    "A.id": "TypeRef(name=A, member=id)",
    "A[]": "ListExpr(item=TypeRef(name=A))",
    "A.id[](1..5)": "ListExpr(item=TypeRef(name=A, member=id), bounds=Bounds(low=1, high=5))",
    "int(1..2)[](3)[]": (
        "ListExpr(item=ListExpr(item=TypeRef(name=int, bounds=Bounds(low=1, high=2)), bounds=Bounds(low=3, high=3)))"
    ),
    "{ a: int, b?: { c: A[] } }[]": (
        "ListExpr(item=ObjectExpr(fields=[Field(name=a, type=TypeRef(name=int)), Field(name=b, optional=True, "
        "type=ObjectExpr(fields=[Field(name=c, type=ListExpr(item=TypeRef(name=A)))]))]))"
    ),
    "A[] @unique": "ListExpr(item=TypeRef(name=A), annotations=[Annotation(name=unique)])",
    "int @unit(minute)[](2) @unique[]": (
        "ListExpr(item=ListExpr(item=TypeRef(name=int, annotations=[Annotation(name=unit, args=[minute])]), "
        "bounds=Bounds(low=2, high=2), annotations=[Annotation(name=unique)]))"
    ),
    "map<int>": "MapExpr(item=TypeRef(name=int))",
    "map<K, map<A[]>>": ("MapExpr(item=MapExpr(item=ListExpr(item=TypeRef(name=A))), key=TypeRef(name=K))"),
    "A | B": "UnionExpr(options=[TypeRef(name=A), TypeRef(name=B)])",
    "A | null": "UnionExpr(options=[TypeRef(name=A)], nullable=True)",
    "(null | int(1..2))[]": (
        "ListExpr(item=UnionExpr(options=[TypeRef(name=int, bounds=Bounds(low=1, high=2))], nullable=True))"
    ),
    'string { en: "a" | "b" } | null': (
        "UnionExpr(options=[TypeRef(name=string, forms=[Form(locale=en, texts=['a', 'b'])])], nullable=True)"
    ),
    'key("?#-literal")': "KeyExpr(pattern='?#-literal')",
    'key("1##") int known': "KeyExpr(pattern='1##', known=True, integral=True)",
}


@pytest.mark.parametrize(("text", "tree"), TYPES.items(), ids=list(TYPES))
def test_type(text: str, tree: str) -> None:
    declaration = only(f"scalar S = {text}")
    assert isinstance(declaration, ScalarDecl)
    assert plain(declaration.type) == tree


@pytest.mark.parametrize(
    ("text", "minutes"), [("+1m", 1), ("+2h", 120), ("+1d", 1440), ("-1w", -10080), ("+1y", 525600), ("+0d", 0)]
)
def test_offsets_are_in_minutes(text: str, minutes: int) -> None:
    assert f"offset={minutes})" in plain(only(f"scalar S = date({text}..)"))


PATTERNS = {
    r"/[a-z]+\d{2,3}/": r"[a-z]+\d{2,3}",
    r"/[\"'({`]\/\\\d、/": r"[\"'({`]/\\\d、",
}


@pytest.mark.parametrize(("written", "text"), PATTERNS.items(), ids=list(PATTERNS))
def test_pattern(written: str, text: str) -> None:
    """Whatever a pattern holds, the declarations after it are still found."""
    parsed = parse(f"fcspec 1\nscalar S = string @pattern({written})\nscalar T = int", "x.fcspec")
    assert not parsed.diagnostics
    declaration, _ = parsed.tree.declarations
    assert isinstance(declaration, ScalarDecl)
    assert isinstance(declaration.type, TypeRef)
    (pattern,) = declaration.type.annotations[0].args
    assert isinstance(pattern, Pattern)
    assert (pattern.text, pattern.written) == (text, written)


VALUES = {
    "5": "5",
    "-5": "-5",
    "0.50": "0.5",
    "true": "True",
    "false": "False",
    '"x"': "'x'",
    "cheap": "cheap",
    "null": "Null()",
    "`null`": "null",
    "[]": "ListValue()",
    "[a, 1, [true],]": "ListValue(items=[a, 1, ListValue(items=[True])])",
}


@pytest.mark.parametrize(("text", "tree"), VALUES.items(), ids=list(VALUES))
def test_default(text: str, tree: str) -> None:
    declaration = only(f"type T {{ a: A = {text} b: B }}")
    assert isinstance(declaration, TypeDecl)
    assert plain(declaration.fields[0].default) == tree


TEXTS = {
    '""': "",
    '"a b"': "a b",
    '"“川菜”，很辣。（真的）"': "“川菜”，很辣。（真的）",
    r'"\n\t\"\\\u{4E2D}\u{1F600}"': '\n\t"\\中😀',
    '"""a "quoted" line\nand // the next"""': 'a "quoted" line\nand // the next',
    '"""api x in column 1\napi f() -> A"""': "api x in column 1\napi f() -> A",
    r'"""\u{22}\" "" """': '"" "" ',
    '"// no comment, { no bracket"': "// no comment, { no bracket",
}


@pytest.mark.parametrize(("text", "value"), TEXTS.items(), ids=list(TEXTS))
def test_text(text: str, value: str) -> None:
    declaration = only(f"type T {{ a: A = {text} }}")
    assert isinstance(declaration, TypeDecl)
    assert plain(declaration.fields[0].default) == repr(value)


def test_numbers_keep_their_kind() -> None:
    assert "low=1, high=2.0" in plain(only("scalar S = float(1..2.0)"))


def test_the_longest_number_that_is_exact() -> None:
    assert "high=999999999999999" in plain(only("scalar S = int(0..999999999999999)"))
    assert codes("fcspec 1\nscalar S = int(0..1000000000000000)") == ["FC114"]
