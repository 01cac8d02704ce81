"""What is imported always compiles, and where the language can say a schema, it says the same."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from compiler import CompiledSpec, compile_text
from compiler.schema import parameters_schema
from fcsim.importing.jsonschema import read_jsonschema
from fcsim.importing.remarks import Remarks
from fcsim.importing.source import ImportFailure
from fcsim.importing.spec import Imported, imported
from tests.importing.schemas import anything, schemas

unhurried = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def brought(schema: Any) -> tuple[Imported, CompiledSpec]:
    remarks = Remarks()
    made = imported(read_jsonschema(schema, remarks, "order"), remarks, domain="d")
    spec = compile_text(made.text, "d.fcspec").spec
    assert spec is not None, made.text
    return made, spec


def plain(schema: Any) -> Any:
    """A schema without what it says in words, in one spelling of the same."""
    if isinstance(schema, list):
        return [plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: plain(value) for key, value in schema.items() if key not in ("description", "minLength", "minItems")}
    kept |= {key: schema[key] for key in ("minLength", "minItems") if schema.get(key)}
    if not kept.get("required"):
        kept.pop("required", None)
    if "required" in kept:
        kept["required"] = sorted(kept["required"])
    if kept.get("multipleOf") == 1 and kept.get("type") in ("integer", ["integer", "null"]):
        kept.pop("multipleOf")
    if (step := kept.get("multipleOf")) is not None:  # bounds between two steps are the next steps
        if "minimum" in kept:
            kept["minimum"] = -(-kept["minimum"] // step) * step
        if "maximum" in kept:
            kept["maximum"] = kept["maximum"] // step * step
    return kept


def is_possible(schema: Any) -> bool:
    """Whether each of its numbers can be had at all: the language refuses bounds that leave none."""
    if isinstance(schema, list):
        return all(map(is_possible, schema))
    if not isinstance(schema, dict):
        return True
    inner = plain(schema)
    if "minimum" in inner and "maximum" in inner and inner["minimum"] > inner["maximum"]:
        return False
    return all(map(is_possible, schema.values()))


@given(schemas.filter(is_possible))
@unhurried
def test_what_the_language_can_say_is_said_as_it_was(schema: dict[str, Any]) -> None:
    made, spec = brought(schema)
    (api,) = spec.apis.values()
    assert plain(parameters_schema(api, spec, "en")) == plain(schema), made.text


@given(schemas.filter(is_possible), st.integers(0, 2**32))
@unhurried
def test_the_same_values_are_accepted_and_refused(schema: dict[str, Any], seed: int) -> None:
    _, spec = brought(schema)
    (api,) = spec.apis.values()
    mine = Draft202012Validator(parameters_schema(api, spec, "en"), validate_formats=True)
    theirs = Draft202012Validator(schema, validate_formats=True)
    rng = random.Random(seed)
    for _ in range(12):
        value = _value(schema, rng)
        assert mine.is_valid(value) == theirs.is_valid(value), value


@given(anything)
@unhurried
def test_whatever_is_imported_compiles(schema: Any) -> None:
    failed = ""
    try:
        brought(schema)
    except ImportFailure as failure:  # a list, or an OpenAPI document, is no schema
        failed = str(failure)
    assert "does not compile" not in failed


def _value(schema: Any, rng: random.Random) -> Any:
    """A value that is valid more often than not."""
    if rng.random() < 0.08:
        return rng.choice([None, True, 3, 0.3, "", "abc", [], {}, "2026-03-06", "a@b.org"])
    type_ = schema.get("type")
    if isinstance(type_, list):
        type_ = rng.choice(type_)
    if "enum" in schema:
        return rng.choice([*schema["enum"], "other"])
    match type_:
        case "string":
            return rng.choice(["", "ab", "ABC", "a/b-7", "redx", "12", "2026-03-06", "a@b.org", "x" * 9, "10.0.0.1"])
        case "integer" | "number":
            low, high = schema.get("minimum", -9), schema.get("maximum", 9)
            step = schema.get("multipleOf", 1 if type_ == "integer" else 0.5)
            return rng.choice([low, high, low - 1, high + 1, step * rng.randint(-9, 9), rng.randint(-9, 9)])
        case "boolean":
            return rng.random() < 0.5
        case "array":
            return [_value(schema["items"], rng) for _ in range(rng.randint(0, 4))]
        case "object":
            inner = schema.get("properties")
            if inner is None:
                return {key: _value(schema["additionalProperties"], rng) for key in rng.sample(["a", "b"], 1)}
            needed = schema.get("required", ())
            kept = {name: _value(part, rng) for name, part in inner.items() if name in needed or rng.random() < 0.6}
            return kept | ({"more": 1} if rng.random() < 0.1 else {})
    return None
