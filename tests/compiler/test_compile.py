"""Compiling as a whole: what comes out, and that no text makes it raise."""

from __future__ import annotations

import hashlib
import pickle
import random
import re
from pathlib import Path

import pytest
from faker import Faker
from hypothesis import given, settings
from hypothesis import strategies as st

import compiler
import dsl
from compiler import Compilation, CompiledSpec, compile_file, compile_text
from compiler.fakers import PROVIDERS
from compiler.phrases import Slot

EATERY = Path(__file__).parents[1] / "fixtures" / "eatery.fcspec"
TEXT = EATERY.read_text(encoding="utf-8")


def test_the_public_names() -> None:
    assert sorted(compiler.__all__) == [
        "Api",
        "ApiError",
        "Aside",
        "Compilation",
        "CompiledSpec",
        "Confusable",
        "Entity",
        "Goal",
        "Persona",
        "PhraseKey",
        "Scenario",
        "compile_file",
        "compile_text",
    ]


def test_the_running_example_compiles_without_a_word() -> None:
    compiled = compile_file(EATERY)
    assert compiled.diagnostics == ()
    assert compiled.texts == {str(EATERY): TEXT}
    assert compiled.spec is not None
    assert compiled.spec.hash == hashlib.sha256(TEXT.encode()).hexdigest()


def test_everything_is_in_the_spec(eatery: CompiledSpec) -> None:
    assert eatery.domain == "eatery"
    assert eatery.locales == ("en", "zh")
    assert eatery.doc.of("zh") == "查找餐馆并预订座位。"
    assert list(eatery.enums) == ["Cuisine", "PriceRange", "BookingStatus"]
    assert eatery.enums["PriceRange"].member("cheap").forms["zh"] == ("便宜", "实惠")
    assert list(eatery.scalars) == ["City"]
    assert list(eatery.types) == ["Filter", "OrderLine"]
    assert {name: entity.count for name, entity in eatery.entities.items()} == {
        "Restaurant": 12,
        "Dish": 30,
        "Booking": 8,
    }
    assert eatery.entities["Booking"].key_type.known
    assert eatery.apis["cancel_booking"].source_name == "退订"
    assert eatery.apis["book_table"].errors[1].message.of("zh") == "这家餐馆没有这么大的桌子。"
    assert eatery.rivals("search_map") == ("search_restaurants",)
    assert eatery.personas["commuter"].traits["terse"] == 0.9
    assert eatery.scenarios["cheap_dinner"].goals[0].fixed == {"filter.price": "cheap"}
    assert eatery.scenarios["call_off"].goals[0].api == "cancel_booking"
    assert eatery.flow == {
        ("search_restaurants", "", "book_table"): 3,
        ("search_restaurants", "", "search_restaurants"): 1,
        ("book_table", "TOO_BIG", "search_restaurants"): 1,
    }


def test_phrases_are_frames_by_target_and_path(eatery: CompiledSpec) -> None:
    (better, price) = eatery.phrases["en", "search_restaurants", "with", "filter.price"]
    assert better.segments == ("something ", Slot("filter.price"))
    assert price.slots == {"filter.price"}
    assert ("zh", "cancel_booking", "need", "booking") in eatery.phrases
    done = eatery.phrases["en", "search_restaurants", "done", ""]
    assert any(frame.slots == {"first.name", "first.rating"} for frame in done)
    assert eatery.phrases["zh", "OrderLine", "called", ""][0].slots == {"quantity", "dish"}
    assert len(eatery.phrases["en", "eatery", "outside", ""]) == 3
    assert {aside.question for aside in eatery.asides["en"]} == {
        "do you like cooking?",
        "do you enjoy cooking?",
        "what does al dente mean?",
    }


def test_a_slot_may_use_the_source_name() -> None:
    text = """fcspec 1

domain d
locale zh
api 查找 as find(城市 as city: string) -> bool
phrases zh for find { ask "去{城市}" need 城市 "哪儿？" }
"""
    compiled = compile_text(text, "d.fcspec")
    assert compiled.spec is not None
    assert compiled.spec.phrases["zh", "find", "ask", ""][0].slots == {"city"}
    assert ("zh", "find", "need", "city") in compiled.spec.phrases


def test_docs_go_to_their_locales() -> None:
    text = """fcspec 1

domain d
locale en, zh
/// First line.
/// note: second line
/// zh: 第一行，
/// zh: 第二行。
api f(
  /// zh: 只有中文
  a: int,
) -> bool
"""
    spec = compile_text(text, "d.fcspec").spec
    assert spec is not None
    api = spec.apis["f"]
    assert api.doc.texts == {"en": "First line. note: second line", "zh": "第一行，第二行。"}
    assert api.params.fields[0].doc.of("en") == "只有中文"


def test_a_type_s_docs_stand_in_for_its_parameter_s(eatery: CompiledSpec) -> None:
    location, cuisine = eatery.apis["search_map"].params.fields
    assert location.doc.of("en") == "City of a restaurant."
    assert cuisine.doc.of("zh") == "菜系。"


@pytest.mark.parametrize("slip", ["Thing0500x", "hing0500", "Thign0500", "Tihng0500"])
def test_a_slip_is_understood_among_many_names(slip: str) -> None:
    types = "".join(f"type Other{n} {{ a: int }}\ntype Item{n} {{ a: int }}\n" for n in range(300))
    text = f"fcspec 1\n\ndomain d\ntype Thing0500 {{ a: int }}\n{types}api f(x: {slip}) -> bool\n"
    (mistake,) = compile_text(text, "d.fcspec").diagnostics
    assert mistake.hint == "did you mean `Thing0500`?"
    assert mistake.notes[0][0].start == text.index("Thing0500")


def test_warnings_stop_nothing() -> None:
    compiled = compile_text('fcspec 1\n\ndomain d\nenum A { a { en: "a" } }\napi f() -> bool\n', "d.fcspec")
    assert [found.code for found in compiled.diagnostics] == ["FC501"]
    assert compiled.spec is not None


def test_a_file_that_cannot_be_read_is_a_diagnostic(tmp_path: Path) -> None:
    for name, data in (("none.fcspec", None), ("empty.fcspec", b""), ("binary.fcspec", b"\0\1\2" * 100)):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        compiled = compile_file(path)
        assert compiled.spec is None
        assert len(compiled.diagnostics) == 1
        assert dsl.render(compiled.diagnostics[0], compiled.texts)


def test_a_spec_travels_to_other_processes(eatery: CompiledSpec) -> None:
    again = pickle.loads(pickle.dumps(eatery))
    assert again.apis == eatery.apis
    assert again.phrases == eatery.phrases
    assert list(again.graph.edges(keys=True, data=True)) == list(eatery.graph.edges(keys=True, data=True))


def test_faker_has_what_may_be_asked_of_it() -> None:
    for locale in ("en_US", "zh_CN"):
        faker = Faker(locale)
        for provider in sorted(PROVIDERS):
            found = getattr(faker, provider)()
            assert isinstance(found, str), provider
            assert found, provider


# ---- nothing makes it raise --------------------------------------------------------------------


def assert_sound(compiled: Compilation) -> None:
    broken = any(found.severity == "error" for found in compiled.diagnostics)
    assert (compiled.spec is None) == broken
    for found in compiled.diagnostics:
        assert 0 <= found.span.start <= found.span.end <= len(compiled.texts[found.span.file])
        assert found.message
        assert dsl.render(found, compiled.texts)


_TOKEN = re.compile(r'"[^"\n]*"|\w+|\s+|.')
_TOKENS = _TOKEN.findall(TEXT)
_WORDS = sorted({token for token in _TOKENS if token.strip()})


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_spec_with_anything_changed_compiles_or_is_faulted(seed: int) -> None:
    rng = random.Random(seed)
    tokens = list(_TOKENS)
    for _ in range(rng.choice((1, 1, 2, 5))):
        place = rng.choice([index for index, token in enumerate(tokens) if token.strip()])
        word = tokens[place]
        tokens[place] = rng.choice((rng.choice(_WORDS), "", word[:-1], f"{word} {rng.choice(_WORDS)}"))
    assert_sound(compile_text("".join(tokens), "eatery.fcspec"))


@pytest.mark.parametrize("taken", range(0, 40))
def test_a_spec_without_one_of_its_declarations(taken: int) -> None:
    pieces = re.split(r"(?m)^(?=\w)", TEXT)
    rest = [piece for index, piece in enumerate(pieces) if index != taken]
    assert_sound(compile_text("".join(rest), "eatery.fcspec"))


@pytest.mark.parametrize(
    "declaration",
    [
        "api f(x: int" + "[]" * 3000 + ") -> bool",
        "api f(x: " + "{ a: " * 60 + "int" + " }" * 60 + ") -> bool",
        "api f(x: bool) -> bool { return " + "not " * 3000 + "x }",
        "api f(x: bool) -> bool { return " + " and ".join(["x"] * 3000) + " }",
        "api f(x: bool) -> bool { return x" + ".y" * 3000 + " }",
        'api f() -> bool\nphrases en for f { ask "' + "[(a|" * 3000 + ")]" * 3000 + '" }',
        "\n".join(f"type T{n} {{ next: T{n + 1} }}" for n in range(400)) + "\ntype T400 { a: int }",
        "type T0 { a: int }\n" + "\n".join(f"type T{n} {{ next: T{n - 1} }}" for n in range(1, 400)),
        "type T0 { a: int }\n" + "\n".join(f"type T{n} {{ a: T{n - 1}, b: T{n - 1} }}" for n in range(1, 60)),
        "\n".join(f'entity E{n} {{ id: key("e-##") next: E{(n + 1) % 300}.id }}' for n in range(300)),
        "scalar A = " + "A" * 3000,
    ],
    ids=["lists", "objects", "not", "and", "path", "phrase", "chain", "chain back", "doubling", "circle", "name"],
)
def test_whatever_is_deep_or_large_is_answered(declaration: str) -> None:
    assert_sound(compile_text(f"fcspec 1\n\ndomain d\n{declaration}\n", "d.fcspec"))


def test_a_broken_declaration_is_not_missed_by_those_that_need_it() -> None:
    for keyword in (
        "enum Cuisine",
        "type Filter",
        "entity Restaurant",
        "scalar City",
        "api book_table(",
        "persona commuter",
    ):
        broken = (
            TEXT.replace(keyword + " ", keyword + " = ", 1)
            if not keyword.endswith("(")
            else TEXT.replace(keyword, keyword + ",", 1)
        )
        assert broken != TEXT
        compiled = compile_text(broken, "eatery.fcspec")
        assert len(compiled.diagnostics) == 1, (keyword, [found.message for found in compiled.diagnostics])
