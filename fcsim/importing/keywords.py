"""Keywords of JSON Schema: references followed, and the parts of an `allOf` put together."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from fcsim.importing.remarks import Remarks
from fcsim.importing.source import ImportFailure

SAID = frozenset({"description", "title", "default", "example", "examples", "x-enum-descriptions"})
"""Keywords that say something and demand nothing: of two, the outer one counts."""

_LOST = (
    "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies", "patternProperties",
    "propertyNames", "contains", "minContains", "maxContains", "minProperties", "maxProperties",
    "unevaluatedProperties", "unevaluatedItems", "prefixItems", "additionalItems", "contentEncoding",
    "contentMediaType", "contentSchema", "xml", "deprecated",
)  # fmt: skip
_MOST = 200_000


@dataclass(slots=True)
class Flat:
    """A schema without `$ref` and `allOf`. `properties` maps each to the schemas it has to fit, with their places;
    `origin` is the place of what was referred to, with what is demanded beside the reference, `name` its name, and
    `doc` what is said at the reference."""

    keywords: dict[str, Any]
    place: str
    name: str = ""
    origin: str = ""
    doc: str = ""
    properties: dict[str, list[tuple[Any, str]]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)


class Keywords:
    """Flattens the schemas of one document."""

    def __init__(self, root: Any, remarks: Remarks) -> None:
        self._root = root
        self._remarks = remarks
        self._anchors: dict[str, str] | None = None
        self._made = 0

    # ---- references -----------------------------------------------------------------------------

    def follow(self, node: Any, place: str) -> tuple[Any, str]:
        """What a chain of `$ref`s leads to, and its place; `{}` where it leads nowhere, which is remarked on."""
        seen: set[str] = set()
        while isinstance(node, Mapping) and isinstance(ref := node.get("$ref"), str):
            if ref in seen:
                self._remarks.lost(place, "a `$ref` that leads back to itself", ref)
                return {}, place
            seen.add(ref)
            if not ref.startswith("#"):
                self._remarks.lost(place, "a `$ref` to another document, which is not fetched", ref)
                return {}, place
            found = self.at(ref)
            if found is None:
                self._remarks.lost(place, "a `$ref` that leads nowhere", ref)
                return {}, place
            node, place = found
        return node, place

    def at(self, ref: str) -> tuple[Any, str] | None:
        """The part of the document at `#/a/b` or `#anchor`, and its pointer."""
        if len(ref) > 1 and not ref.startswith("#/"):
            pointer = self._anchored().get(ref[1:])
            return self.at(pointer) if pointer else None
        node = self._root
        for step in ref[2:].split("/") if len(ref) > 2 else ():
            step = unquote(step).replace("~1", "/").replace("~0", "~")
            if isinstance(node, Mapping) and step in node:
                node = node[step]
            elif isinstance(node, list) and step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            else:
                return None
        return node, ref

    def _anchored(self) -> dict[str, str]:
        if self._anchors is None:
            self._anchors = {}
            todo: list[tuple[Any, str]] = [(self._root, "#")]
            while todo:
                node, place = todo.pop()
                if isinstance(node, Mapping):
                    if isinstance(anchor := node.get("$anchor"), str):
                        self._anchors.setdefault(anchor, place)
                    todo += [
                        (value, below(place, key)) for key, value in node.items() if isinstance(value, dict | list)
                    ]
                elif isinstance(node, list):
                    todo += [(value, below(place, at)) for at, value in enumerate(node)]
        return self._anchors

    # ---- one schema of many ---------------------------------------------------------------------

    def flat(self, schema: Any, place: str, open_: tuple[str, ...] = ()) -> Flat:
        """The schema in one piece. Raises ImportFailure if they all unfold to too much."""
        self._made += 1
        if self._made > _MOST:
            raise ImportFailure("its schemas refer to one another so often that they unfold to too much")
        said = {}
        name = origin = ""
        node = schema
        if isinstance(schema, Mapping) and "$ref" in schema:
            said = {key: value for key, value in schema.items() if key != "$ref"}
            node, origin = self.follow(schema, place)
            name = name_at(origin) if origin != place else ""
        if origin and origin in open_:
            self._remarks.lost(place, "an `allOf` that contains itself", origin)
            node = {}
        if node is False:
            self._remarks.lost(place, "a schema that nothing fits")
        elif not isinstance(node, Mapping) and node is not True:
            self._remarks.lost(place, "no schema where one should be")
        keywords = dict(node) if isinstance(node, Mapping) else {}
        parts = keywords.pop("allOf", None)
        at = origin or place
        found = self._own(keywords, at)
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            inner = self.flat(part, f"{at}/allOf/{index}", (*open_, at))
            if len(parts) == 1 and not name and not found.properties and not set(keywords) - SAID - {"nullable"}:
                name, origin = inner.name, inner.origin  # only wrapped, to say something of it
            self._merge(found, inner)
        demands = {key: value for key, value in said.items() if key not in SAID}
        if demands.keys() - {"nullable", "readOnly", "writeOnly"}:
            origin = f"{origin} {json.dumps(demands, sort_keys=True, default=str)}" if origin else ""
            self._merge(found, self._own(demands, place))
            name = ""
        else:
            found.keywords |= demands
        found.doc = str(said.get("description") or "")
        found.keywords |= {key: value for key, value in said.items() if key in SAID - {"description", "title"}}
        found.name, found.origin, found.place = name, origin if origin != place else "", at
        return found

    def _own(self, keywords: dict[str, Any], place: str) -> Flat:
        for key in _LOST:
            if key in keywords and not (key == "deprecated" and keywords[key] is False):
                self._remarks.lost(place, f"the keyword `{key}`")
        properties = keywords.pop("properties", None)
        required = keywords.pop("required", None)
        found = Flat(keywords, place)
        if "const" in keywords and "enum" not in keywords:
            keywords["enum"] = [keywords["const"]]
        for name, value in properties.items() if isinstance(properties, Mapping) else ():
            found.properties[str(name)] = [(value, below(f"{place}/properties", name))]
        found.required = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
        return found

    def _merge(self, into: Flat, other: Flat) -> None:
        """Both must be fitted."""
        for name, schemas in other.properties.items():
            into.properties.setdefault(name, []).extend(schemas)
        into.required |= other.required
        mine = into.keywords
        for key, theirs in other.keywords.items():
            if key not in mine or mine[key] == theirs:
                mine[key] = theirs
            elif key == "additionalProperties":
                mine[key] = False if theirs is False else mine[key]
            elif key in _LARGER or key in _SMALLER:
                mine[key] = (max if key in _LARGER else min)(mine[key], theirs)
            elif key == "type":
                self._merge_types(into, theirs)
            elif key == "enum" and isinstance(theirs, list) and isinstance(mine[key], list):
                mine[key] = [value for value in mine[key] if value in theirs] or mine[key]
            elif key == "multipleOf" and isinstance(theirs, int) and isinstance(mine[key], int):
                mine[key] = math.lcm(theirs, mine[key])
            elif key in ("uniqueItems", "nullable", "readOnly", "writeOnly"):
                mine[key] = bool(mine[key] or theirs)
            elif key == "items":
                mine[key] = {"allOf": [mine[key], theirs]}
            elif key in ("format", "pattern", "oneOf", "anyOf", "multipleOf"):
                self._remarks.lost(other.place, f"a second `{key}` of an `allOf`")

    def _merge_types(self, into: Flat, theirs: Any) -> None:
        both = [set(value) if isinstance(value, list) else {value} for value in (into.keywords["type"], theirs)]
        common = both[0] & both[1]
        if {"integer", "number"} <= both[0] | both[1]:
            common.add("integer")
        if not common:
            self._remarks.lost(into.place, "an `allOf` that nothing fits: its types differ")
            return
        types = sorted(common)
        into.keywords["type"] = types if len(types) > 1 else types[0]


_LARGER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems"})
_SMALLER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems"})


def below(place: str, step: object) -> str:
    """The JSON pointer of a part."""
    return f"{place}/{str(step).replace('~', '~0').replace('/', '~1')}"


def name_at(pointer: str) -> str:
    """What a schema is called by where it stands: the last step of its pointer, if that is a name."""
    *outer, last = pointer.split("/")
    is_named = bool(outer) and outer[-1] in (
        "schemas",
        "definitions",
        "$defs",
        "parameters",
        "responses",
        "requestBodies",
    )
    return unquote(last).replace("~1", "/").replace("~0", "~") if is_named else ""
