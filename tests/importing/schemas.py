"""JSON Schemas of what the language can say, with values for them, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

NAMES = ["name", "city_code", "page-size", "class", "x", "kind2", "全名", "createdAt", "in", "$top"]
_REF = {"$ref": "#/$defs/A"}
_names = st.sampled_from(NAMES)
_WIRE = [name for name in NAMES if name.isascii() and not name.startswith("$")]


def _some(low: int, high: int) -> st.SearchStrategy[tuple[int | None, int | None]]:
    """Bounds, of which either may be missing."""
    pairs = st.tuples(st.integers(low, high), st.integers(low, high)).map(lambda pair: (min(pair), max(pair)))
    return st.tuples(pairs, st.booleans(), st.booleans()).map(
        lambda made: (made[0][0] if made[1] else None, made[0][1] if made[2] else None)
    )


def _given(**keywords: Any) -> dict[str, Any]:
    return {name: value for name, value in keywords.items() if value is not None}


strings = st.builds(
    lambda bounds, doc: {"type": "string", **_given(minLength=bounds[0], maxLength=bounds[1], description=doc)},
    _some(0, 12),
    st.sampled_from([None, "A **text**.", "en: tricky", "Uses `x` | y"]),
)
formats = st.sampled_from(["email", "uri", "uuid", "hostname", "ipv4", "ipv6", "date"]).map(
    lambda name: {"type": "string", "format": name}
)
patterns = st.sampled_from([r"^[A-Z]{3}$", r"^a/b-\d+$", r"^(red|blue)?x$", r"[0-9]{2}"]).map(
    lambda text: {"type": "string", "pattern": text}
)
integers = st.builds(
    lambda bounds, step: {"type": "integer", **_given(minimum=bounds[0], maximum=bounds[1], multipleOf=step)},
    _some(-30, 30),
    st.none(),
) | st.builds(
    lambda low, count, step: {"type": "integer", "minimum": low, "maximum": low + count * step, "multipleOf": step},
    st.integers(-20, 20),
    st.integers(1, 6),
    st.integers(1, 7),
)
floats = st.builds(
    lambda bounds, step: {"type": "number", **_given(minimum=bounds[0], maximum=bounds[1], multipleOf=step)},
    _some(-8, 8),
    st.sampled_from([None, None, 0.5, 0.25]),
)
enums = st.lists(
    st.sampled_from(["a", "in-use", "2xl", "IN_USE", "none", "one two", "é", "null", "as", "+1", "A"]),
    min_size=1,
    max_size=5,
    unique=True,
).map(lambda values: {"type": "string", "enum": values})
leaves = st.one_of(strings, formats, patterns, integers, floats, enums, st.just({"type": "boolean"}))


def _objects(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda properties, needed: {
            "type": "object",
            "properties": properties,
            "required": [name for name, is_needed in zip(properties, needed, strict=False) if is_needed],
            "additionalProperties": False,
        },
        st.dictionaries(st.sampled_from(_WIRE), inner | inner.map(_nullable), min_size=1, max_size=4),
        st.lists(st.booleans(), min_size=4, max_size=4),
    )


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """The same, and null."""
    if isinstance(schema.get("enum"), list) and isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"], "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]} if isinstance(schema.get("type"), str) else schema


def _lists(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda item, bounds: {"type": "array", "items": item, **_given(minItems=bounds[0], maxItems=bounds[1])},
        inner,
        _some(0, 4),
    )


def _maps(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return inner.map(lambda item: {"type": "object", "additionalProperties": item})


parts = st.recursive(leaves, lambda inner: _objects(inner) | _lists(inner) | _maps(inner), max_leaves=6)
schemas = _objects(parts)
"""Objects, all of which the language can say as they are."""

_odd = st.one_of(
    st.just(True),
    st.just(False),
    st.just({}),
    st.sampled_from(["$ref", "type", "enum", "oneOf", "allOf", "items", "properties", "default", "pattern"]).flatmap(
        lambda key: st.sampled_from(
            ["#", "#/nowhere", "https://elsewhere/x", "string", ["string", "integer"], [], {}, [{}], 7, None, "(("]
        ).map(lambda value: {key: value})
    ),
    st.just({"type": "integer", "minimum": 10**30, "exclusiveMaximum": True}),
    st.just({"type": "number", "multipleOf": 0.1, "minimum": -1e-9, "maximum": 1e40}),
    st.just({"type": "string", "minLength": -1, "maxLength": 0, "examples": ["", "x"], "format": 3}),
    st.just({"type": "array", "minItems": 3, "maxItems": 1}),
    st.just({"enum": ["", None, 3, "a\nb"]}),
    st.just({"enum": [1, 2, 4]}),
    st.just({"oneOf": [{"type": "string"}, {"$ref": "#"}, {"type": "null"}]}),
)
anything = st.recursive(
    leaves | _odd,
    lambda inner: st.one_of(
        _objects(inner.filter(lambda schema: isinstance(schema, dict))),
        st.builds(lambda a, b: {"allOf": [a, b]}, inner, inner),
        st.builds(lambda a, b: {"anyOf": [a, b]}, inner, inner),
        st.builds(lambda names, item: {"properties": dict.fromkeys(names, item)}, st.sets(_names), inner),
        inner.map(lambda item: {"type": "array", "items": item}),
        inner.map(lambda item: {"$defs": {"A": item}, "properties": {"a": _REF, "self": {"$ref": "#"}}}),
    ),
    max_leaves=8,
)
"""Schemas of any kind, sense or none."""
