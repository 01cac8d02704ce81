"""Each declaration's tree."""

from __future__ import annotations

import pytest

import dsl
from dsl.split import split
from dsl.syntax import ApiDecl, EnumDecl, TypeDecl
from tests.dsl.helpers import HEADER, only, plain

CASES = {
    "domain restaurants": "DomainDecl(name=restaurants)",
    "use places { City, find_places, }": "UseDecl(domain=places, names=[City, find_places])",
    "locale en, zh": "LocaleDecl(locales=[en, zh])",
    "enum A { a b, c, }": "EnumDecl(name=A, members=[EnumMember(name=a), EnumMember(name=b), EnumMember(name=c)])",
    'enum 菜系 { 川菜 { en: "Sichuan" | "hot", zh: "川菜", } }': (
        "EnumDecl(name=菜系, members=[EnumMember(name=川菜, forms=["
        "Form(locale=en, texts=['Sichuan', 'hot']), Form(locale=zh, texts=['川菜'])])])"
    ),
    'scalar City = string { en: "Paris" }': (
        "ScalarDecl(name=City, type=TypeRef(name=string, forms=[Form(locale=en, texts=['Paris'])]))"
    ),
    "type A { }": "TypeDecl(name=A)",
    "type A { a: int b?: bool, c: B = x }": (
        "TypeDecl(name=A, fields=[Field(name=a, type=TypeRef(name=int)), "
        "Field(name=b, optional=True, type=TypeRef(name=bool)), Field(name=c, type=TypeRef(name=B), default=x)])"
    ),
    "type A { 城市 as city?: City }": (
        "TypeDecl(name=A, fields=[Field(name=城市, optional=True, type=TypeRef(name=City), wire=city)])"
    ),
    'entity A { id: key("r-##") known, at: B.id }': (
        "EntityDecl(name=A, fields=[Field(name=id, type=KeyExpr(pattern='r-##', known=True)), "
        "Field(name=at, type=TypeRef(name=B, member=id))])"
    ),
    "world { A * 60, B * 12, }": "WorldDecl(counts=[WorldCount(entity=A, count=60), WorldCount(entity=B, count=12)])",
    "world { }": "WorldDecl()",
    "api f() -> A": "ApiDecl(name=f, returns=TypeRef(name=A))",
    "api 退订 as cancel(a: int, b?: int,) -> A[]": (
        "ApiDecl(name=退订, wire=cancel, params=[Field(name=a, type=TypeRef(name=int)), "
        "Field(name=b, optional=True, type=TypeRef(name=int))], returns=ListExpr(item=TypeRef(name=A)))"
    ),
    "api f() -> { total: float }": (
        "ApiDecl(name=f, returns=ObjectExpr(fields=[Field(name=total, type=TypeRef(name=float))]))"
    ),
    'api f() -> int @unit(usd) {\n error NO "No."\n error YES { en: "Yes.", zh: "是。" }\n confirm\n return 1 }': (
        "ApiDecl(name=f, returns=TypeRef(name=int, annotations=[Annotation(name=unit, args=[usd])]), "
        "errors=[ErrorDecl(code=NO, text='No.'), ErrorDecl(code=YES, forms=["
        "Form(locale=en, texts=['Yes.']), Form(locale=zh, texts=['是。'])])], "
        "confirm=True, body=[ReturnStmt(value=1)])"
    ),
    'phrases en for f {\n ask "a" "b"\n with a.b "c"\n without d "e"\n on NO "f"\n}': (
        "PhrasesDecl(locale=en, target=f, entries=[PhraseEntry(kind=ask, texts=['a', 'b']), "
        "PhraseEntry(kind=with, argument=[a, b], texts=['c']), "
        "PhraseEntry(kind=without, argument=[d], texts=['e']), PhraseEntry(kind=on, argument=[NO], texts=['f'])])"
    ),
    'phrases zh for f { aside "你是谁？" -> "机器人。" "在吗？" -> "在。" }': (
        "PhrasesDecl(locale=zh, target=f, entries=[PhraseEntry(kind=aside, "
        "texts=['你是谁？', '在吗？'], answers=['机器人。', '在。'])])"
    ),
    "persona p { terse: 0.9, polite: 1 }": (
        "PersonaDecl(name=p, traits=[Trait(name=terse, value=0.9), Trait(name=polite, value=1)])"
    ),
    "persona p { }": "PersonaDecl(name=p)",
    "scenario s { goal f }": "ScenarioDecl(name=s, goals=[Goal(api=f)])",
    "scenario s {\n persona p\n goal f { a.b: cheap, c: -1.5 }\n then g { d: [1, x] }\n}": (
        "ScenarioDecl(name=s, persona=p, goals=[Goal(api=f, fixed=[Fixed(path=[a, b], value=cheap), "
        "Fixed(path=[c], value=-1.5)]), Goal(api=g, fixed=[Fixed(path=[d], value=ListValue(items=[1, x]))])])"
    ),
    'confusable c { f { en: "x" } g { en: "y" } }': (
        "ConfusableDecl(name=c, cues=[Cue(api=f, forms=[Form(locale=en, texts=['x'])]), "
        "Cue(api=g, forms=[Form(locale=en, texts=['y'])])])"
    ),
    "flow { }": "FlowDecl()",
    "flow {\n f -> g 3, h\n g on NO -> f 0\n}": (
        "FlowDecl(edges=[FlowEdge(api=f, targets=[FlowTarget(api=g, weight=3), FlowTarget(api=h)]), "
        "FlowEdge(api=g, on=NO, targets=[FlowTarget(api=f, weight=0)])])"
    ),
}


@pytest.mark.parametrize(("text", "tree"), CASES.items(), ids=[text.split("{")[0] for text in CASES])
def test_tree(text: str, tree: str) -> None:
    assert plain(only(text)) == tree


@pytest.mark.parametrize("kind", ["ask", "confirm", "done", "empty", "called", "listed", "outside"])
def test_phrases_without_an_argument(kind: str) -> None:
    assert f"entries=[PhraseEntry(kind={kind}, texts=['x'])]" in plain(only(f'phrases en for f {{ {kind} "x" }}'))


@pytest.mark.parametrize("kind", ["with", "without", "need", "give", "change"])
def test_phrases_for_a_parameter(kind: str) -> None:
    tree = plain(only(f'phrases en for f {{ {kind} a.b "x" }}'))
    assert f"entries=[PhraseEntry(kind={kind}, argument=[a, b], texts=['x'])]" in tree


def test_an_api_without_statements_is_opaque() -> None:
    for body in ("", " { }", ' { error NO "No." }', " { confirm }"):
        api = only("api f() -> A" + body)
        assert isinstance(api, ApiDecl)
        assert api.body is None


def test_docs_attach_to_what_follows() -> None:
    parsed = dsl.parse(
        HEADER
        + "locale en, zh\n"
        + "/// A kind.\n/// zh: 种类。\n// a comment between\n/// note: more.\n"
        + "enum Kind {\n  /// First.\n  a\n  b\n}\n"
        + '/// zh:一个接口\napi f(\n  /// zh: 城市\n  city: int,\n) -> A {\n  /// Why.\n  error NO "No."\n}\n',
        "x.fcspec",
    )
    assert not parsed.diagnostics
    _, kind, api = parsed.tree.declarations
    assert isinstance(kind, EnumDecl)
    assert isinstance(api, ApiDecl)
    assert [(line.locale, line.text) for line in kind.doc] == [
        (None, "A kind."),
        ("zh", "种类。"),
        (None, "note: more."),
    ]
    assert [[line.text for line in member.doc] for member in kind.members] == [["First."], []]
    assert [(line.locale, line.text) for line in api.doc] == [("zh", "一个接口")]
    assert [(line.locale, line.text) for line in api.params[0].doc] == [("zh", "城市")]
    assert [line.text for line in api.errors[0].doc] == ["Why."]


def test_a_doc_prefix_is_a_locale_only_if_it_is_declared() -> None:
    kind = only("/// zh: 种类。\nenum Kind { a }")
    assert isinstance(kind, EnumDecl)
    assert [(line.locale, line.text) for line in kind.doc] == [(None, "zh: 种类。")]


def test_four_slashes_are_a_comment() -> None:
    assert plain(only("//// not documentation\ntype A { }")) == "TypeDecl(name=A)"


def test_a_word_before_a_colon_or_after_a_dot_is_a_name() -> None:
    text = "type A { from: City, type?: where, by :\n int, known: Key.then, not: enum.type }"
    declaration = only(text)
    assert isinstance(declaration, TypeDecl)
    assert [field.name.text for field in declaration.fields] == ["from", "type", "by", "known", "not"]
    assert "member=type" in plain(declaration)


def test_backticks_make_a_name_of_a_keyword() -> None:
    declaration = only("type `type` { `as`: `key` }")
    assert plain(declaration) == "TypeDecl(name=type, fields=[Field(name=as, type=TypeRef(name=key))])"


def test_names_that_start_with_a_keyword() -> None:
    text = "api f() -> A { let letter = oneself\n require notary else elsewhere\n return trueness }"
    assert plain(only(text)) == (
        "ApiDecl(name=f, returns=TypeRef(name=A), body=["
        "LetStmt(name=letter, value=PathExpr(root=oneself)), "
        "RequireStmt(condition=PathExpr(root=notary), otherwise=elsewhere), "
        "ReturnStmt(value=PathExpr(root=trueness))])"
    )


def test_text_is_normalised_and_windows_line_ends_are_read() -> None:
    parsed = dsl.parse("\ufefffcspec 1\r\nenum Cafe\u0301 { a }\r\n", "x.fcspec")
    assert not parsed.diagnostics
    assert parsed.tree.text == "fcspec 1\nenum Café { a }\n"


def test_unread_declarations_are_named() -> None:
    parsed = dsl.parse(HEADER + "type Kind { a }\nentiy Place { }\ntype Good { }\n", "x.fcspec")
    assert [(lost.keyword, lost.name and lost.name.text) for lost in parsed.unread] == [
        ("type", "Kind"),
        ("entiy", "Place"),
    ]
    assert [plain(declaration) for declaration in parsed.tree.declarations] == ["TypeDecl(name=Good)"]


def test_a_mistake_that_invents_nothing_keeps_the_declaration() -> None:
    parsed = dsl.parse(HEADER + '/// Docs.\nlocale en\nenum A { a { en: "\\d" } }\n', "x.fcspec")
    assert [problem.code for problem in parsed.diagnostics] == ["FC110", "FC106"]
    assert len(parsed.tree.declarations) == 2


def test_docs_in_column_1_belong_to_what_follows_wherever_that_stands() -> None:
    text = "type A {\n/// Of a.\n  a: int\n/// Of b.\nb: int\n}\n\n/// Of B.\n\n// and\n/// more.\ntype B { }\n"
    parsed = dsl.parse(HEADER + text, "x.fcspec")
    assert not parsed.diagnostics
    first, second = parsed.tree.declarations
    assert isinstance(first, TypeDecl)
    assert isinstance(second, TypeDecl)
    assert [line.text for field in first.fields for line in field.doc] == ["Of a.", "Of b."]
    assert [line.text for line in second.doc] == ["Of B.", "more."]


def test_a_file_is_its_pieces() -> None:
    text = "// first\n" + HEADER + "/// Of A.\ntype A {\n}\n  // in between\n/// Of nothing.\n"
    pieces = split(text, "x.fcspec")
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text.removeprefix("// first\n")
    assert [piece.word for piece in pieces] == ["fcspec", "type", ""]


def test_a_doc_line_ends_where_its_words_do() -> None:
    text = HEADER + "\n/// \n/// A kind.  \nenum Kind { novel }\n"
    parsed = dsl.parse(text, "x")
    lines = parsed.tree.declarations[-1].doc  # type: ignore[union-attr]
    assert [parsed.tree.text[line.span.start : line.span.end] for line in lines] == ["///", "/// A kind."]
