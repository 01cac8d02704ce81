"""Types, bounds, annotations, values and texts."""

from __future__ import annotations

import pytest

from dsl.syntax import ScalarDecl, TypeDecl
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
    'key("?#-literal")': "KeyExpr(pattern='?#-literal')",
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


VALUES = {
    "5": "5",
    "-5": "-5",
    "0.50": "0.5",
    "true": "True",
    "false": "False",
    '"x"': "'x'",
    "cheap": "cheap",
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
