"""What the JSON Schemas of offered tools say. They may be anything: they come from a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

_MOST = 64
"""Schemas that are followed from one: a reference may lead back to where it stands."""
_DEEPEST = 16
_TELLTALE = frozenset({"type", "properties", "$ref", "$schema", "anyOf", "oneOf", "allOf", "additionalProperties"})
_BRANCHES = ("anyOf", "oneOf", "allOf")
_OPEN = ("patternProperties", "if", "not", "$dynamicRef")

Schema = dict[str, Any]


def invalidity(schema: Schema, value: Any) -> str | None:
    """Why a value is not valid under a schema, formats included; None if it is. Nothing is fetched for it."""
    validator = _validator(json.dumps(schema))
    if isinstance(validator, str):
        return f"the parameters are no JSON Schema: {validator}"
    error = next(iter(validator.iter_errors(value)), None)
    if error is None:
        return None
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    return f"{place.removeprefix('.')}: {error.message}" if place else str(error.message)


@lru_cache(maxsize=512)
def _validator(text: str) -> Any:
    """A validator, or why there can be none. By the draft that `$schema` names, else 2020-12."""
    import jsonschema_rs

    try:
        return jsonschema_rs.validator_for(json.loads(text), validate_formats=True, offline=True)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        return str(getattr(error, "message", error))


def is_schema(value: Any) -> bool:
    """Whether this may be a JSON Schema of arguments; some write a bare map from names to schemas instead."""
    return isinstance(value, dict) and (not value or any(word in value for word in _TELLTALE))


def schemas_at(root: Schema, path: tuple[str | int, ...]) -> list[Schema]:
    """The schemas that a value at a path of names and places may have to meet."""
    found = _branches(root, root)
    for step in path:
        inner: list[Any] = []
        for schema in found:
            if isinstance(step, int):
                inner.append(schema.get("items"))
            elif isinstance(properties := schema.get("properties"), dict):
                inner.append(properties.get(step))
        found = [branch for schema in inner[:_MOST] for branch in _branches(root, schema)][:_MOST]
    return found


def unknown_parameter(root: Schema, schema: Any, value: Any) -> str | None:
    """The path of a property that no schema declares; None where all are, or others are expressly allowed."""
    branches = _branches(root, schema)
    if isinstance(value, list):
        items = [branch["items"] for branch in branches if "items" in branch]
        found = (unknown_parameter(root, items[0], item) for item in value) if len(items) == 1 else iter(())
        return next((path for path in found if path is not None), None)
    if not isinstance(value, dict) or any(_allows_more(branch) for branch in branches):
        return None
    declared: Schema = {}
    for branch in branches:
        properties = branch.get("properties")
        declared |= properties if isinstance(properties, dict) else {}
    # Of an object inside that declares nothing, nothing is known.
    if not declared and schema is not root:
        return None
    for name, inner in value.items():
        if name not in declared:
            return str(name)
        path = unknown_parameter(root, declared[name], inner)
        if path is not None:
            return f"{name}.{path}"
    return None


def _allows_more(schema: Schema) -> bool:
    return schema.get("additionalProperties") not in (None, False) or any(word in schema for word in _OPEN)


def _branches(root: Schema, schema: Any) -> list[Schema]:
    """A schema and those it refers to or is combined of."""
    return list(islice(_walk(root, schema, _DEEPEST), _MOST))


def _walk(root: Schema, schema: Any, depth: int) -> Iterator[Schema]:
    if not isinstance(schema, dict) or depth == 0:
        return
    yield schema
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        yield from _walk(root, _at(root, reference), depth - 1)
    for word in _BRANCHES:
        options = schema.get(word)
        for option in options if isinstance(options, list) else ():
            yield from _walk(root, option, depth - 1)


def _at(root: Any, reference: str) -> Any:
    for step in reference[1:].split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        root = root.get(step) if isinstance(root, dict) else None
    return root
