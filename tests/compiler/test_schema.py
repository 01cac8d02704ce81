"""JSON Schemas: what each type becomes, and that values of a type are valid under it.

`UPDATE_GOLDEN=1 pytest tests/compiler/test_schema.py` writes the expectations anew: read the difference.
"""

from __future__ import annotations

import json
import os
import random
import string
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, assert_never

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler import CompiledSpec, compile_text
from compiler.schema import Schema, key_pattern, parameters_schema, result_schema
from compiler.types import (
    BoolType,
    EntityType,
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

SCHEMAS = Path(__file__).parent / "schemas"
CLOCK = datetime(2026, 3, 6, 10, 0)


def schemas_of(spec: CompiledSpec, locale: str) -> dict[str, Schema]:
    found = {f"{name} takes": parameters_schema(api, spec, locale) for name, api in spec.apis.items()}
    return found | {f"{name} gives": result_schema(api, spec, locale) for name, api in spec.apis.items()}


def is_valid(value: object, schema: Schema) -> bool:
    """What both validators say, which must be the same."""
    slow = jsonschema.Draft202012Validator(schema).is_valid(value)
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(value) == slow
    return slow


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_schemas_are_as_written_beside_the_spec(everything: CompiledSpec, locale: str) -> None:
    expected = SCHEMAS / f"everything.{locale}.json"
    found = json.dumps(schemas_of(everything, locale), ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_schemas_are_valid_and_refer_to_nothing(eatery: CompiledSpec, everything: CompiledSpec, locale: str) -> None:
    for spec in (eatery, everything):
        for schema in schemas_of(spec, locale).values():
            jsonschema.Draft202012Validator.check_schema(schema)
            assert jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
            text = json.dumps(schema)
            assert "$ref" not in text
            assert "$schema" not in text


def test_an_api_without_docs_in_a_locale_is_described_in_another(everything: CompiledSpec) -> None:
    assert everything.apis["list_parts"].doc.of("en") == "只有中文说明"


@pytest.mark.parametrize(
    ("pattern", "regex", "key"),
    [
        ("r-####", "^r-[0-9]{4}$", "r-0815"),
        ("#", "^[0-9]$", "7"),
        ("??#", "^[A-Z]{2}[0-9]$", "AB1"),
        ("a.b|##", "^a\\.b\\|[0-9]{2}$", "a.b|12"),
        ("(##)[#]^$\\#/", "^\\([0-9]{2}\\)\\[[0-9]\\]\\^\\$\\\\[0-9]/$", "(12)[3]^$\\4/"),
        ("订单-##", "^订单-[0-9]{2}$", "订单-12"),
    ],
)
def test_a_key_s_pattern_is_a_regular_expression(pattern: str, regex: str, key: str) -> None:
    assert key_pattern(pattern) == regex
    schema: Schema = {"type": "string", "pattern": regex}
    assert is_valid(key, schema)
    assert not is_valid(key + "0", schema)
    assert not is_valid("x" + key, schema)


# ---- steps, where floating point lies in wait --------------------------------------------------


def number_schema(bounds: str) -> tuple[NumberType, Schema]:
    compiled = compile_text(f"fcspec 1\n\ndomain d\napi f(x: {bounds}) -> bool\n", "d.fcspec")
    assert compiled.spec is not None, compiled.diagnostics
    api = compiled.spec.apis["f"]
    properties = parameters_schema(api, compiled.spec, "en")["properties"]
    assert isinstance(properties, dict)
    type_, schema = api.params.fields[0].type, properties["x"]
    assert isinstance(type_, NumberType)
    assert isinstance(schema, dict)
    return type_, schema


@pytest.mark.parametrize(
    ("bounds", "multiple"),
    [
        ("float(0..5 step 0.5)", 0.5),
        ("float(0.25..5 step 0.25)", 0.25),
        ("float(0..90 step 15)", 15),
        ("int(0..100 step 5)", 5),
        ("int(5..100 step 5)", 5),
        ("int(3..9 step 2)", None),
        ("float(1..5 step 0.1)", None),
        ("float(0..1 step 0.05)", None),
        ("float(0..100 step 0.01)", None),
        ("float(0.1..0.7 step 0.3)", None),
    ],
)
def test_every_step_of_a_range_is_valid(bounds: str, multiple: float | None) -> None:
    type_, schema = number_schema(bounds)
    assert schema.get("multipleOf") == multiple
    assert ("In steps of" in str(schema.get("description"))) == (multiple is None)
    low, high, step = (Fraction(repr(side)) for side in (type_.low, type_.high, type_.step))
    for k in range(int((high - low) / step) + 1):
        exactly = low + k * step
        value = int(exactly) if type_.integral else round(float(exactly), 4)
        assert is_valid(value, schema), value
    if multiple is not None:
        assert not is_valid(float(low + step / 3), schema)


def test_a_multiple_of_a_tenth_is_what_validators_refuse() -> None:
    """Why such steps are only described: the day this fails, they can be written as `multipleOf`."""
    schema: Schema = {"type": "number", "multipleOf": 0.1}
    tenths = [k / 10 for k in range(100)]
    assert not all(jsonschema.Draft202012Validator(schema).is_valid(value) for value in tenths)


# ---- values of any type ------------------------------------------------------------------------

_SCALARS = st.sampled_from(
    [
        "string",
        "string(2..5)",
        'string { en: "Rome" | "Oslo" }',
        "int",
        "int(-3..12) @unit(person)",
        "int(0..60 step 15)",
        "float(0..5 step 0.5)",
        "float(1..5 step 0.1)",
        "float(-1.5..1.5)",
        "bool",
        "date(today..+30d)",
        "time",
        "datetime(now..+2d)",
        "Colour",
        "Thing.id",
        "Pair",
    ]
)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    fields = st.lists(st.tuples(inner, st.sampled_from(["", "?"])), min_size=1, max_size=4)
    objects = fields.map(lambda all_: "{ " + ", ".join(f"f{n}{q}: {t}" for n, (t, q) in enumerate(all_)) + " }")
    lists = st.tuples(inner, st.sampled_from(["[]", "[](1..3)", "[](2..2)"])).map("".join)
    return objects | lists


_TYPES = st.recursive(_SCALARS, _larger, max_leaves=8).filter(lambda text: text.count("[]") <= 3)


def a_value(type_: Type, rng: random.Random, spec: CompiledSpec) -> Any:
    """Some value of a type."""
    match type_:
        case StringType():
            if type_.forms:
                return rng.choice(type_.forms["en"])
            shortest = type_.min_length or 0
            length = rng.randint(shortest, type_.max_length or shortest + 9)
            return "".join(rng.choices(string.ascii_letters + "你好", k=length))
        case NumberType():
            low, high = type_.low if type_.low is not None else -99, type_.high if type_.high is not None else 99
            if type_.integral:
                return int(low) + int(type_.step or 1) * rng.randint(0, int((high - low) // (type_.step or 1)))
            return round(low + type_.step * rng.randint(0, round((high - low) / type_.step)), 4) if type_.step else low
        case BoolType():
            return rng.random() < 0.5
        case MomentType():
            at = (CLOCK + timedelta(minutes=rng.randrange(10**6))).isoformat(timespec="minutes")
            return {"date": at[:10], "time": at[11:], "datetime": at}[type_.kind]
        case EnumType():
            return rng.choice(type_.members).value
        case KeyType():
            return "".join({"#": "7", "?": "Q"}.get(char, char) for char in type_.pattern)
        case ObjectType():
            return an_object(type_.fields, rng, spec)
        case EntityType():
            return an_object(spec.entities[type_.entity].fields, rng, spec)
        case UnionType():
            option = rng.choice(type_.options)
            return {"kind": option.name, **an_object(option.fields, rng, spec)}
        case MapType():
            return {a_value(type_.key, rng, spec): a_value(type_.item, rng, spec) for _ in range(rng.randint(0, 2))}
        case ListType():
            low_count = type_.min_items or 0
            high_count = type_.max_items if type_.max_items is not None else low_count + 2
            return [a_value(type_.item, rng, spec) for _ in range(rng.randint(low_count, high_count))]
        case _:
            assert_never(type_)


def an_object(fields: tuple[Param, ...], rng: random.Random, spec: CompiledSpec) -> dict[str, Any]:
    given = [field for field in fields if not field.optional or rng.random() < 0.5]
    return {field.name: a_value(field.type, rng, spec) for field in given}


@settings(max_examples=60, deadline=None)
@given(type_=_TYPES, seed=st.integers(0, 2**16))
def test_a_value_of_a_type_is_valid_under_its_schema(type_: str, seed: int) -> None:
    text = f"""fcspec 1

domain d
enum Colour {{ red {{ en: "red" }} blue {{ en: "blue" }} }}
type Pair {{ left: int(0..9), right?: Thing.id }}
entity Thing {{ id: key("t-##?") size: int(0..9) = 5 spare?: {type_} }}
world {{ Thing * 5 }}
api f(x: {type_}, y?: {type_}, z: int = 1) -> {{ rows: Thing[], back: {type_} }}
"""
    compiled = compile_text(text, "d.fcspec")
    assert compiled.spec is not None, compiled.diagnostics
    api, rng = compiled.spec.apis["f"], random.Random(seed)
    schema = parameters_schema(api, compiled.spec, "en")
    jsonschema.Draft202012Validator.check_schema(schema)
    arguments = an_object(api.params.fields, rng, compiled.spec)
    assert is_valid(arguments, schema)
    assert not is_valid({**arguments, "unheard_of": 1}, schema)
    assert not is_valid({name: value for name, value in arguments.items() if name != "x"}, schema)
    answer = result_schema(api, compiled.spec, "en")
    jsonschema.Draft202012Validator.check_schema(answer)
    assert is_valid(a_value(api.returns, rng, compiled.spec), answer)


@pytest.mark.parametrize(
    ("type_", "wrong"),
    [
        ("string(2..5)", "a"),
        ("string(2..5)", "abcdef"),
        ("int(1..5)", 6),
        ("int(1..5)", 1.5),
        ("int(1..5)", "3"),
        ("int(0..60 step 15)", 20),
        ("float(0..5 step 0.5)", 0.3),
        ("float", "x"),
        ("bool", 1),
        ("time", "25:00"),
        ("time", "7 pm"),
        ("datetime", "2026-03-06"),
        ("datetime", "2026-03-06T19:30:00Z"),
        ("int[](1..2)", []),
        ("int[](1..2)", [1, 2, 3]),
        ("{ a: int }", {}),
        ("{ a: int }", {"a": 1, "b": 2}),
        ("{ a?: int }", {"a": None}),
    ],
)
def test_what_is_no_value_of_a_type_is_not_valid(type_: str, wrong: object) -> None:
    compiled = compile_text(f"fcspec 1\n\ndomain d\napi f(x: {type_}) -> bool\n", "d.fcspec")
    assert compiled.spec is not None
    assert not is_valid({"x": wrong}, parameters_schema(compiled.spec.apis["f"], compiled.spec, "en"))
