"""Specs and documents of any size, for measuring how things grow."""

from __future__ import annotations

from typing import Any

_HEAD = """fcspec 1

/// A large domain.
/// zh: 一个很大的领域。
domain large
locale en, zh

enum Level { low { en: "low" | "small", zh: "低" } high { en: "high" | "big", zh: "高" } }
"""

_BLOCK = """
/// A thing of kind {n}.
entity Thing{n} {{
  id: key("t{n}-####")
  name: string @faker(company)
  level: Level
  size: int(1..100)
}}

world {{ Thing{n} * 10 }}

/// Find things of kind {n}.
/// zh: 查找第{n}类物品。
api find_{n}(level?: Level, size?: int(1..100), limit: int(1..10) = 5) -> Thing{n}[] {{
  return Thing{n} where .level == level and .size >= size by .size desc take limit
}}

/// Change the size of a thing of kind {n}.
/// zh: 修改第{n}类物品的大小。
api resize_{n}(thing: Thing{n}.id, size: int(1..100)) -> Thing{n} {{
  error NOT_FOUND "There is no such thing."
  error SAME "It has that size already."
  confirm
  let found = one Thing{n} where .id == thing else NOT_FOUND
  require found.size != size else SAME
  return update found {{ size }}
}}

phrases en for find_{n} {{
  ask "(find|show) me (things|items) of level {{level}}" "what (things|items) are there?"
  done "I found {{count}}: {{list}}."
}}

phrases en for resize_{n} {{
  ask "(make|set) {{thing}} to {{size}}" "resize {{thing}}"
  done "Now it is {{result.size}}."
}}
"""


def large_spec(apis: int) -> str:
    """A spec of so many APIs (an even number): lookups and actions over an entity each."""
    return _HEAD + "".join(_BLOCK.format(n=number) for number in range(apis // 2))


def large_document(operations: int) -> dict[str, Any]:
    """An OpenAPI document as they are found: objects in objects, lists, large enums, and no values of its own."""
    currencies = [f"{first}{second}{third}" for first in "ABCDE" for second in "KLMNOP" for third in "RSTUV"]
    text, ref = {"type": "string"}, "#/components/schemas/"
    money = {"amount": {"type": "integer", "minimum": 0}, "currency": {"type": "string", "enum": currencies}}
    schemas: dict[str, Any] = {"Money": {"type": "object", "properties": money, "required": ["amount"]}}
    paths = {}
    for number in range(operations // 2):
        shelf = "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")
        address = {"type": "object", "properties": {"street": text, "city": text, "country": text}}
        properties = {
            "id": text,
            "name": {"type": "string", "maxLength": 60},
            "state": {
                "type": "string",
                "enum": [f"{state}_{shelf}" for state in ("new", "kept", "worn", "lost", "mended", "sold")],
            },
            "price": {"$ref": f"{ref}Money"},
            "since": {"type": "string", "format": "date"},
            "address": address,
            "labels": {"type": "array", "items": text},
        }
        schemas[f"Thing_{shelf}"] = {"type": "object", "properties": properties, "required": ["id", "name", "state"]}
        answer = {
            "200": {"description": "", "content": {"application/json": {"schema": {"$ref": f"{ref}Thing_{shelf}"}}}}
        }
        taken = {name: schema for name, schema in properties.items() if name != "id"}
        body = {"type": "object", "properties": taken, "required": ["name"]}
        wanted = [{"name": name, "in": "query", "schema": properties[name]} for name in ("name", "state", "since")]
        get: dict[str, Any] = {
            "summary": f"Find the thing on shelf {shelf}",
            "operationId": f"find_{shelf}",
            "parameters": wanted,
        }
        put: dict[str, Any] = {"summary": f"Put a thing on shelf {shelf}", "operationId": f"put_{shelf}"}
        put["requestBody"] = {"content": {"application/json": {"schema": body}}}
        paths[f"/shelf_{shelf}/search"] = {"get": get | {"responses": answer}, "post": put | {"responses": answer}}
    return {"openapi": "3.1.0", "info": {"title": "Shelves"}, "paths": paths, "components": {"schemas": schemas}}
