"""Each cell of the language's table of types, and whatever is made of them: values that are drawn satisfy the schema,
and they can be said and read back in every locale."""

from __future__ import annotations

import random
import re
from datetime import datetime
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler import CompiledSpec, compile_file, compile_text
from compiler.schema import parameters_schema, result_schema
from compiler.types import KeyType
from simulator import Dialogue, Reject, Run
from simulator.interpret import Result
from simulator.locales import locale as locale_pack
from simulator.mistakes import broken_arguments
from simulator.nulls import typed_value
from simulator.plan import PlannedCall
from simulator.run import Studio
from simulator.units import leaves, put, type_at
from simulator.values import Values
from simulator.wants import Gap, Wants
from simulator.world import make_world, random_key
from tests.docs.pages import LANGUAGE, text_of

CLOCK = datetime(2026, 3, 6, 10, 0)
FIXTURES = Path(__file__).parents[1] / "fixtures"
PREAMBLE = """fcspec 1

/// Things.
/// zh: 东西。
domain things
locale en, zh

/// Kind.
/// zh: 种类。
enum Genre { novel { en: "novels", zh: "小说" } history { en: "history books", zh: "历史书" } }

entity Book {
  id: key("b-####") known
  title: string @faker(company)
  genre?: Genre
}

world { Book * 8 }

scalar T = int(1..9)
type Filter { genre: Genre, most?: int(1..9) }
/// A fee.
/// zh: 罚款。
type Fee { amount: float(0.5..20 step 0.5) @unit(usd) }
/// A warning.
/// zh: 警告。
type Waiver { reason: string { en: "illness" | "a strike", zh: "生病" | "罢工" } | null }

/// Find books.
/// zh: 查书。
api find_books(genre?: Genre) -> Book[] { return Book where .genre == genre }

"""


def cells() -> list[str]:
    """The types as the first column of the table in docs/language.md writes them."""
    table = text_of(LANGUAGE).split("| written | JSON Schema (2020-12) | values |")[1].split("\n\n")[0]
    columns = (re.split(r"(?<!\\)\|", line)[1].replace("\\|", "|") for line in table.splitlines()[2:])
    found = [cell for column in columns for cell in re.findall("`([^`]+)`", column)]
    return [cell.replace('"a" | "b"', '"Rome" | "Oslo"').replace('"…"', '"罗马" | "奥斯陆"') for cell in found]


CELLS = [cell for cell in cells() if cell != "Book"]


def compiled(type_: str, null: str = "") -> CompiledSpec:
    text = f"""{PREAMBLE}
/// Do something.
/// zh: 做点事。
api act(
  /// The first.
  /// zh: 甲。
  first: {type_}{null},
  /// The second.
  /// zh: 乙。
  second?: {type_}{null},
) -> {{ back: {type_}{null}, row?: Book }}
"""
    found = compile_text(text, "things.fcspec")
    assert found.spec is not None, found.diagnostics
    return found.spec


def assert_values_fit(spec: CompiledSpec, locale: str, seed: int) -> None:
    """Values that users want, and results, are valid."""
    api, rng = spec.apis["act"], random.Random(seed)
    values = Values(spec, locale_pack(locale), 0)
    world = make_world(spec, values, rng, CLOCK)
    validator = jsonschema_rs.Draft202012Validator(
        parameters_schema(api, spec, locale), validate_formats=True, offline=True
    )
    wanted = Wants(values, rng, CLOCK, 0.5).draw(api.params)
    for path, leaf in leaves(wanted):
        if isinstance(leaf, Gap):
            key = type_at(api.params, path, spec)
            assert isinstance(key, KeyType)
            put(wanted, path, random_key(key, rng))
    assert validator.is_valid(wanted), (wanted, [error.message for error in validator.iter_errors(wanted)])
    results = jsonschema_rs.Draft202012Validator(result_schema(api, spec, locale), validate_formats=True, offline=True)
    result = typed_value(values.sample(api.returns, rng, CLOCK, world.tables), api.returns, spec.entities)
    assert results.is_valid(result), (result, [error.message for error in results.iter_errors(result)])


def assert_can_be_said(spec: CompiledSpec, dialogues: int) -> None:
    """Dialogues in every locale pass all checks: what is refused is refused for being said before."""
    made = list(Run([spec], seed=3).shard(0, dialogues))
    assert [reject.reason for reject in made if isinstance(reject, Reject) and reject.check != "fresh"] == []


def test_the_table_was_found() -> None:
    assert len(CELLS) > 20
    assert {"T[] @unique", "Fee | Waiver", "map<Genre, T>", "bool"} <= set(CELLS)


@pytest.mark.parametrize("null", ["", " | null"], ids=["", "or null"])
@pytest.mark.parametrize("cell", CELLS)
def test_each_cell(cell: str, null: str) -> None:
    spec = compiled(cell, null)
    for seed in range(12):
        for locale in spec.locales:
            assert_values_fit(spec, locale, seed)
    assert_can_be_said(spec, 12)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    field = st.tuples(st.sampled_from(["", "?"]), inner, st.sampled_from(["", " | null"]))
    fields = st.lists(field, min_size=1, max_size=3)
    objects = fields.map(lambda all_: ", ".join(f"f{n}{q}: {t}{null}" for n, (q, t, null) in enumerate(all_)))
    suffixes = st.sampled_from(["[]", "[](1..3)", "[](2..2)"])
    lists = st.tuples(inner, suffixes).map(lambda both: f"{grouped(both[0])}{both[1]}")
    return objects.map(lambda inside: f"{{ {inside} }}") | lists | inner.map(lambda item: f"map<{item}>")


COMBINED = st.recursive(st.sampled_from(CELLS), _larger, max_leaves=5).filter(lambda text: text.count("[]") <= 3)


def grouped(text: str) -> str:
    return f"({text})" if " | " in re.sub(r"[{<(].*[})>]", "", text) else text


@settings(max_examples=25, deadline=None, derandomize=True)
@given(type_=COMBINED, seed=st.integers(0, 2**16))
def test_whatever_is_made_of_them(type_: str, seed: int) -> None:
    spec = compiled(type_)
    for locale in spec.locales:
        assert_values_fit(spec, locale, seed)
    assert_can_be_said(spec, 4)


def test_a_domain_of_all_of_them() -> None:
    """Two hundred dialogues with phrases of the spec's own, in both locales, and every check on."""
    spec = compile_file(FIXTURES / "courier.fcspec").spec
    assert spec is not None
    made = list(Run([spec], seed=1).shard(0, 200))
    assert [reject.reason for reject in made if isinstance(reject, Reject) and reject.check != "fresh"] == []
    calls = [
        (call.name, path, value)
        for dialogue in made
        if isinstance(dialogue, Dialogue)
        for message in dialogue.messages
        for call in message.tool_calls
        for path, value in leaves(call.arguments)
    ]
    assert {value for _, path, value in calls if path == "payment.kind"} == {"Card", "Account", "Cash"}
    assert None in [value for name, path, value in calls if (name, path) == ("send", "note")]
    assert {path.partition(".")[2] for _, path, _ in calls if path.startswith("opens.")} == {"mon", "tue", "wed", "thu"}


def test_a_call_with_null_for_a_word_can_be_broken() -> None:
    text = """fcspec 1
domain d
locale en
enum Kind { a { en: "apples" } b { en: "pears" } }
api f(kind: Kind | null, n: int(1..3)) -> bool
"""
    spec = compile_text(text, "d.fcspec").spec
    assert spec is not None
    studio = Studio(spec, "en", 1)
    toolbox, api = studio.world(0).toolbox, spec.apis["f"]
    for arguments in ({"kind": None, "n": 2}, {"kind": "a", "n": 2}):
        call = PlannedCall("", api, arguments, Result(True), {})
        found = [broken_arguments(call, toolbox, random.Random(seed)) for seed in range(20)]
        assert all(each is None or toolbox.refusal(api, each) is not None for each in found)
        assert any(found)
