"""JSON Schema (2020-12) of what an API takes and gives, with the descriptions of one locale."""

from __future__ import annotations

import re
from fractions import Fraction

from compiler import wording
from compiler.builtins import exact
from compiler.model import Api, CompiledSpec
from compiler.types import (
    KIND,
    BoolType,
    Docs,
    EntityType,
    EnumType,
    Json,
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

Schema = dict[str, Json]

# `#` and `?` of a key's pattern; other signs stand for themselves.
_PLACES = {"#": "[0-9]", "?": "[A-Z]"}
_RUN = re.compile(r"(\[[^]]+\])\1+")
_SYNTAX = frozenset(r"\^$.*+()[]{}|")


def parameters_schema(api: Api, spec: CompiledSpec, locale: str) -> Schema:
    """The object that a call's arguments are. It refers to nothing outside of itself."""
    return _object(api.params.fields, spec, locale, [field for field in api.params.fields if field.required])


def result_schema(api: Api, spec: CompiledSpec, locale: str) -> Schema:
    """What a call answers when it goes well."""
    return _schema(api.returns, spec, locale)


def key_pattern(pattern: str) -> str:
    r"""The regular expression of a key: `r-####` is `^r-[0-9]{4}$`."""
    signs = "".join(_PLACES.get(char) or (f"\\{char}" if char in _SYNTAX else char) for char in pattern)
    counted = _RUN.sub(lambda run: f"{run[1]}{{{len(run[0]) // len(run[1])}}}", signs)
    return f"^{counted}$"


def _object(fields: tuple[Param, ...], spec: CompiledSpec, locale: str, required: list[Param]) -> Schema:
    schema: Schema = {"type": "object", "properties": {field.name: _field(field, spec, locale) for field in fields}}
    if required:
        schema["required"] = [field.name for field in required]
    schema["additionalProperties"] = False
    return schema


def _field(field: Param, spec: CompiledSpec, locale: str) -> Schema:
    schema = _schema(field.type, spec, locale, field.doc)
    if field.nullable:
        _or_null(schema)
    if field.default is not None:
        schema["default"] = field.default
    return schema


def _or_null(schema: Schema) -> None:
    """Have a schema allow null, too."""
    schema["type"] = [schema["type"], "null"]
    if isinstance(values := schema.get("enum"), list):
        schema["enum"] = [*values, None]
    if isinstance(options := schema.get("oneOf"), list):
        schema["oneOf"] = [*options, {"type": "null"}]


def _option(option: ObjectType, spec: CompiledSpec, locale: str) -> Schema:
    """One of a union's types, with the property that tells which it is."""
    schema = _schema(option, spec, locale)
    kind: Schema = {"type": "string", "const": option.name}
    inner, required = schema["properties"], schema.get("required", [])
    assert isinstance(inner, dict)
    assert isinstance(required, list)
    return {**schema, "properties": {KIND: kind, **inner}, "required": [KIND, *required]}


def _schema(type_: Type, spec: CompiledSpec, locale: str, doc: Docs | None = None) -> Schema:
    """The schema of a type; `doc` is of the field that holds it, and comes before the type's own."""
    schema: Schema
    notes: list[str] = []
    own: Docs | None = None
    match type_:
        case StringType():
            sizes = _given(minLength=type_.min_length, maxLength=type_.max_length)
            schema = {"type": "string", **sizes, **_given(pattern=type_.pattern, format=type_.format)}
        case NumberType():
            schema = _number(type_)
            if type_.unit is not None:
                notes.append(wording.unit(type_.unit, locale))
            if type_.step is not None and "multipleOf" not in schema:
                starts_anew = exact(type_.low or 0) % exact(type_.step) != 0
                notes.append(wording.step(type_.step, type_.low if starts_anew else None, locale))
        case BoolType():
            schema = {"type": "boolean"}
        case MomentType():
            schema = _moment(type_)
            notes.append(wording.moment(type_.kind, locale))
        case EnumType():
            schema = {"type": "string", "enum": [member.value for member in type_.members]}
            own = type_.doc
            if any(member.doc.texts for member in type_.members):
                meanings = [(member.value, member.doc.of(locale)) for member in type_.members]
                notes.append(wording.meanings(meanings, locale))
        case KeyType():
            schema = {"type": "integer"} if type_.integral else {"type": "string"}
            if not type_.integral:
                schema["pattern"] = key_pattern(type_.pattern)
            notes.append(wording.key(type_.entity, locale))
        case ObjectType():
            required = [field for field in type_.fields if field.required]
            schema, own = _object(type_.fields, spec, locale, required), type_.doc
        case EntityType():
            entity = spec.entities[type_.entity]
            # A row's defaults have been filled in, so only its optional fields may be missing.
            required = [field for field in entity.fields if not field.optional]
            schema, own = _object(entity.fields, spec, locale, required), entity.doc
        case UnionType():
            schema = {"type": "object", "oneOf": [_option(option, spec, locale) for option in type_.options]}
        case MapType():
            schema = {"type": "object"}
            if isinstance(type_.key, EnumType):
                schema["propertyNames"] = _schema(type_.key, spec, locale)
            schema["additionalProperties"] = _schema(type_.item, spec, locale)
        case ListType():
            sizes = _given(minItems=type_.min_items, maxItems=type_.max_items, uniqueItems=type_.unique or None)
            schema = {"type": "array", "items": _schema(type_.item, spec, locale), **sizes}
    text = (doc.of(locale) if doc else "") or (own.of(locale) if own else "")
    described = wording.sentences([text, *notes], locale)
    return {"type": schema.pop("type"), "description": described, **schema} if described else schema


def _given(**keywords: Json) -> Schema:
    return {name: value for name, value in keywords.items() if value is not None}


def _number(type_: NumberType) -> Schema:
    schema: Schema = {"type": "integer" if type_.integral else "number"}
    schema |= _given(minimum=_plain(type_.low), maximum=_plain(type_.high))
    if type_.step is not None and _divides(type_.step, type_.low or 0):
        schema["multipleOf"] = _plain(type_.step)
    return schema


def _divides(step: float, low: float) -> bool:
    """Whether `multipleOf` says what the step says, to every validator.

    Division by a step such as 0.1, which no binary fraction is, refuses some of its own multiples.
    """
    is_binary = exact(step) == Fraction(step)
    return is_binary and exact(low) % exact(step) == 0


def _plain(number: float | None) -> int | float | None:
    return int(number) if number is not None and number == int(number) else number


def _moment(type_: MomentType) -> Schema:
    match type_.kind:
        case "date":
            return {"type": "string", "format": "date"}
        case "time":
            return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
        case "datetime":
            return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$"}
