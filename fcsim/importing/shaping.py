"""JSON Schemas into shapes: what fcspec can say of them, and remarks on what it can't."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from fcsim.importing import numbers
from fcsim.importing.choices import choice_of, constants
from fcsim.importing.examples import MOST_SAMPLES, given, samples
from fcsim.importing.keywords import Flat, Keywords
from fcsim.importing.names import singular
from fcsim.importing.remarks import Remarks
from fcsim.importing.shapes import (
    Anything,
    Choice,
    Either,
    Flag,
    Listing,
    Mapped,
    Moment,
    Nullable,
    Number,
    Record,
    Shape,
    Slot,
    Text,
    Use,
    bare,
)
from fcsim.importing.unions import renamed_by, tag_of

Direction = Literal["in", "out"]

_BY_KEYWORD = (
    ("object", ("properties", "additionalProperties")),
    ("array", ("items", "minItems", "maxItems", "uniqueItems")),
    ("string", ("minLength", "maxLength", "pattern")),
    ("number", ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum")),
)
_MOMENTS: Mapping[str, Literal["date", "time", "datetime"]] = {"date": "date", "time": "time", "date-time": "datetime"}
_WIDTHS = frozenset({"int32", "int64", "float", "double", "byte", "binary", "password", "decimal", "uint32", "uint64"})
"""Formats that say how a value is kept, not what it may be."""
_DEEPEST = 48
_DEEPEST_LIST = 4


class Shaper:
    """Reads the schemas of one document. Everything is a function of the document and the place alone."""

    def __init__(self, root: Any, remarks: Remarks) -> None:
        self.keywords = Keywords(root, remarks)
        self.remarks = remarks
        self._referred: dict[tuple[str, Direction], Use] = {}
        self._open: list[str] = []
        self._depth = 0
        self._records: dict[Any, Record] = {}
        self._choices: dict[Any, Choice] = {}

    def use(self, schema: Any, place: str, hint: str, direction: Direction) -> Use:
        """The schema at a place; `hint` is what it would be called. What is only written (`direction` "out") or only
        read ("in") is left out of objects."""
        if self._depth >= _DEEPEST:
            self.remarks.lost(place, f"schemas nested more than {_DEEPEST} deep")
            return Use(None)
        self._depth += 1
        used = self._used(schema, place, hint, direction)
        self._depth -= 1
        return used

    def _used(self, schema: Any, place: str, hint: str, direction: Direction) -> Use:
        flat = self.keywords.flat(schema, place)
        if not flat.origin:
            return self._flat_use(flat, hint, direction)
        key = (flat.origin, direction)
        if key not in self._referred:
            if flat.origin in self._open:
                self.remarks.lost(place, "a schema within itself: it is left out here", flat.name)
                return Use(None)
            self._open.append(flat.origin)
            self._referred[key] = self._flat_use(flat, flat.name or hint, direction)
            self._open.pop()
        used = self._referred[key]
        doc = flat.doc or ("" if isinstance(used.shape, Record | Choice) else used.doc)
        shape = used.shape
        if flat.keywords.get("nullable") is True and shape is not None:
            shape = Nullable(bare(shape))
        return replace(used, shape=shape, doc=doc, default=flat.keywords.get("default", used.default))

    # ---- one schema -----------------------------------------------------------------------------

    def _flat_use(self, flat: Flat, hint: str, direction: Direction) -> Use:
        keywords = flat.keywords
        shape, nullable = self._shape(flat, hint, direction)
        if shape is not None and (nullable or keywords.get("nullable") is True):
            shape = Nullable(bare(shape))
        if isinstance(given := keywords.get("format"), str) and given in _WIDTHS:
            self.remarks.lost(flat.place, "a `format` that says how a value is kept", given)
        self._examples(flat, shape)
        doc = flat.doc or str(keywords.get("description") or "")
        if not flat.doc and isinstance(bare(shape) if shape else None, Record | Choice) and flat.name:
            doc = ""
        return Use(
            shape,
            doc,
            keywords.get("default"),
            keywords.get("readOnly") is True,
            keywords.get("writeOnly") is True,
        )

    def _examples(self, flat: Flat, shape: Shape | None) -> None:
        """Of examples, short texts are kept: they are what people say."""
        inner = bare(shape) if shape is not None else None
        kept = inner.samples if isinstance(inner, Text) else inner.values if isinstance(inner, Choice) else ()
        for value in given(flat.keywords):
            if value is not None and value not in kept:
                self.remarks.lost(flat.place, "an example that is no short text", json.dumps(value, default=str)[:60])

    def _shape(self, flat: Flat, hint: str, direction: Direction) -> tuple[Shape | None, bool]:
        """The shape, and whether it may be null; no shape for what is only ever null."""
        keywords = flat.keywords
        if isinstance(keywords.get("enum"), list):
            return self._enumerated(flat, hint)
        alternatives = next((key for key in ("oneOf", "anyOf") if isinstance(keywords.get(key), list)), None)
        if alternatives is not None:
            return self._either(flat, alternatives, hint, direction)
        types = keywords.get("type")
        if isinstance(types, list):
            wanted = [type_ for type_ in types if type_ != "null"]
            if len(wanted) > 1:
                options = [{**keywords, "type": type_} for type_ in wanted]
                flat.keywords = {"anyOf": options}
                shape, _ = self._either(flat, "anyOf", hint, direction)
                return shape, "null" in types
            keywords["type"] = wanted[0] if wanted else "null"
            return self._typed(flat, hint, direction), "null" in types and bool(wanted)
        return self._typed(flat, hint, direction), False

    def _typed(self, flat: Flat, hint: str, direction: Direction) -> Shape | None:
        keywords, place = flat.keywords, flat.place
        type_ = keywords.get("type") or self._inferred(flat)
        match type_:
            case "object":
                return self._object(flat, hint, direction)
            case "array":
                return self._array(flat, hint, direction)
            case "string" | "file":
                return self._string(flat)
            case "integer" | "number":
                return numbers.number(keywords, type_ == "integer", flat.name, place, self.remarks)
            case "boolean":
                return Flag()
            case "null":
                return None
            case None:
                return Anything()
        self.remarks.lost(place, "a type that JSON Schema hasn't", str(type_))
        return Anything()

    def _inferred(self, flat: Flat) -> str | None:
        if flat.properties:
            type_: str | None = "object"
        else:
            type_ = next((type_ for type_, keys in _BY_KEYWORD if any(key in flat.keywords for key in keys)), None)
            if type_ is None and flat.keywords.get("format") in ("date", "date-time", "time", "email", "uri", "uuid"):
                type_ = "string"
        if type_ is not None:
            self.remarks.guessed(flat.place, f"it has no `type`: taken for {type_}")
        return type_

    def _string(self, flat: Flat) -> Shape:
        keywords, place = flat.keywords, flat.place
        given = keywords.get("format")
        form = given if isinstance(given, str) else ""
        if form in _MOMENTS:
            if form != "date":
                kept = "local time, without an offset"
                self.remarks.guessed(place, f"`{form}` became `{_MOMENTS[form]}`: {kept}")
            for key in ("pattern", "minLength", "maxLength"):
                if key in keywords:
                    self.remarks.lost(place, f"`{key}` of a moment")
            return Moment(_MOMENTS[form])
        low = numbers.length(keywords, "minLength", place, self.remarks)
        high = numbers.length(keywords, "maxLength", place, self.remarks)
        if low is not None and high is not None and low > high:
            self.remarks.lost(place, "`minLength` is more than `maxLength`")
            low = high = None
        pattern = keywords.get("pattern")
        return Text(
            low or None,
            high,
            pattern if isinstance(pattern, str) and pattern else None,
            form if form and form not in _WIDTHS else None,
            samples(keywords, low, high),
            flat.name,
        )

    # ---- values of a list -----------------------------------------------------------------------

    def _enumerated(self, flat: Flat, hint: str) -> tuple[Shape | None, bool]:
        values: list[Any] = flat.keywords["enum"]
        nullable = None in values
        plain = [value for value in values if value is not None]
        type_ = flat.keywords.get("type")
        types = type_ if isinstance(type_, list) else [type_]
        nullable = nullable and (type_ is None or "null" in types or flat.keywords.get("nullable") is True)
        if not plain:
            return None, False
        if any(isinstance(value, bool) for value in plain):
            if len({value for value in plain if isinstance(value, bool)}) < 2:
                self.remarks.lost(flat.place, "a flag with one value only", json.dumps(plain[0]))
            return Flag(), nullable
        if all(isinstance(value, int | float) for value in plain):
            return numbers.of_values(plain, flat.place, self.remarks), nullable
        choice = choice_of(plain, flat.keywords, flat.name or hint, flat.place, self.remarks)
        if choice is None:
            return Anything(), nullable
        return self._shared(choice), nullable

    def _shared(self, choice: Choice) -> Choice:
        """The first choice of the same values; each is one enum, whatever it is called elsewhere."""
        return self._choices.setdefault((choice.values, tuple(choice.docs.items())), choice)

    # ---- objects and lists ----------------------------------------------------------------------

    def _object(self, flat: Flat, hint: str, direction: Direction) -> Shape:
        others = flat.keywords.get("additionalProperties")
        if not flat.properties and others is not False:
            item: Shape = Anything()
            if isinstance(others, Mapping) and others:
                inner = self.use(others, f"{flat.place}/additionalProperties", hint, direction)
                item = inner.shape or Anything()
            for name in sorted(flat.required):
                self.remarks.lost(flat.place, "a required key of an object of any keys", name)
            return Mapped(item)
        if others is True or isinstance(others, Mapping):
            self.remarks.lost(flat.place, "properties beside the named ones: an object has only those")
        slots = []
        for name, schemas in flat.properties.items():
            slot = self._slot(flat, name, schemas, direction)
            if slot is not None:
                slots.append(slot)
        for name in sorted(flat.required - flat.properties.keys()):
            self.remarks.lost(flat.place, "a required property of which nothing is said", name)
        title = str(flat.keywords.get("title") or "")
        name = flat.name or (title if re.fullmatch(r"[\w -]{1,40}", title) else "") or hint
        doc = str(flat.keywords.get("description") or "")
        key = (
            flat.name,
            doc,
            tuple(
                (slot.name, _identity(slot.shape), slot.required, json.dumps(slot.default), slot.doc) for slot in slots
            ),
        )
        made = Record(tuple(slots), name, doc, flat.place, bool(flat.name))
        return self._records.setdefault(key, made)

    def _slot(self, flat: Flat, name: str, schemas: Sequence[tuple[Any, str]], direction: Direction) -> Slot | None:
        schema, place = schemas[0]
        if len(schemas) > 1:
            schema = {"allOf": [schema for schema, _ in schemas]}
        used = self.use(schema, place, name, direction)
        hidden = used.is_read_only if direction == "in" else used.is_write_only
        if hidden:
            self.remarks.lost(place, "what is only read is not taken" if direction == "in" else "what is only written")
            return None
        if used.shape is None:
            self.remarks.lost(place, "a property left out: it has no value that can be written")
            return None
        required = name in flat.required
        return Slot(name, used.shape, required, used.default, used.doc, place)

    def _array(self, flat: Flat, hint: str, direction: Direction) -> Shape | None:
        keywords, place = flat.keywords, flat.place
        items = keywords.get("items")
        if isinstance(items, list) or "prefixItems" in keywords:
            several = items if isinstance(items, list) else keywords["prefixItems"]
            self.remarks.lost(place, "a list whose items differ by their place: all are as the first")
            items = several[0] if several else {}
        inner = self.use(items if items is not None else {}, f"{place}/items", singular(hint), direction)
        if inner.shape is None:
            return None
        depth, item = 1, inner.shape
        while isinstance(item, Listing):
            depth, item = depth + 1, item.item
        if depth > _DEEPEST_LIST:
            self.remarks.lost(place, f"lists more than {_DEEPEST_LIST} deep")
            return inner.shape
        low = numbers.length(keywords, "minItems", place, self.remarks)
        high = numbers.length(keywords, "maxItems", place, self.remarks)
        if low is not None and high is not None and low > high:
            self.remarks.lost(place, "`minItems` is more than `maxItems`")
            low = high = None
        return Listing(inner.shape, low or None, high, keywords.get("uniqueItems") is True)

    # ---- one of several -------------------------------------------------------------------------

    def _either(self, flat: Flat, key: str, hint: str, direction: Direction) -> tuple[Shape | None, bool]:
        options = flat.keywords.pop(key)
        base = {name: value for name, value in flat.keywords.items() if name not in ("discriminator", "oneOf", "anyOf")}
        tag = tag_of(flat.keywords.get("discriminator"))
        if mapping := renamed_by(flat.keywords.get("discriminator")):
            self.remarks.lost(flat.place, "the values of a discriminator that are not names of its types", mapping[:60])
        if all(isinstance(option, Mapping) and not option.keys() - {"required", "not"} for option in options):
            self.remarks.lost(flat.place, "which properties go together")
            flat.keywords = base
            return self._typed(flat, hint, direction), False
        if (told := constants(options)) is not None:
            merged = Flat({**base, **told}, flat.place, flat.name)
            return self._enumerated(merged, hint)
        demands = {
            name for name in base if name not in ("description", "title", "default", "example", "examples", "nullable")
        }
        found: list[Shape] = []
        nullable = False
        for index, option in enumerate(options):
            place = f"{flat.place}/{key}/{index}"
            schema = option
            if demands or flat.properties:
                schema = {"allOf": [option, self._base(flat, base)]}
            used = self.use(schema, place, f"{hint}_{index + 1}" if len(options) > 1 else hint, direction)
            if used.shape is None:
                nullable = True
                continue
            nullable = nullable or isinstance(used.shape, Nullable)
            if bare(used.shape) not in found:
                found.append(bare(used.shape))
        return self._joined(found, flat, hint, tag), nullable

    @staticmethod
    def _base(flat: Flat, base: dict[str, Any]) -> dict[str, Any]:
        """What all options have in common, as a schema again."""
        schema = dict(base)
        if flat.properties:
            schema["properties"] = {name: schemas[0][0] for name, schemas in flat.properties.items()}
        if flat.required:
            schema["required"] = sorted(flat.required)
        return schema

    def _joined(self, found: list[Shape], flat: Flat, hint: str, tag: str) -> Shape | None:
        """One shape for several, as near as it can be had."""
        place = flat.place
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        if all(isinstance(shape, Choice) for shape in found):
            docs = {value: doc for shape in found if isinstance(shape, Choice) for value, doc in shape.docs.items()}
            values = dict.fromkeys(value for shape in found if isinstance(shape, Choice) for value in shape.values)
            return self._shared(
                Choice(tuple(values), docs, flat.name or hint, str(flat.keywords.get("description") or ""))
            )
        if all(isinstance(shape, Record) for shape in found):
            records = tuple(shape for shape in found if isinstance(shape, Record))
            return Either(records, tag)
        texts = [shape for shape in found if isinstance(shape, Text | Choice)]
        if len(texts) == len(found):
            free = next((text for text in texts if isinstance(text, Text)), None)
            if free == Text(name=free.name, samples=free.samples) if free else False:
                samples = dict.fromkeys(value for text in texts if isinstance(text, Choice) for value in text.values)
                assert free is not None
                return replace(free, samples=tuple(samples)[:MOST_SAMPLES])
        if all(isinstance(shape, Number) for shape in found) and Number(False) in found:
            return Number(False)
        self.remarks.lost(place, "one of several types: the first is taken", f"of {len(found)}")
        return found[0]


def _identity(shape: Shape) -> Any:
    """What tells a shape from others: records and choices are themselves."""
    return id(shape) if isinstance(shape, Record | Choice) else shape
