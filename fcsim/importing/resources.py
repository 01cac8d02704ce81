"""Resources: objects that operations list, get, create, update and delete, and that become entities.

Only HTTP says this for certain. `/pets/{pet}` is a pet where a GET answers with an object that has its own key, a text
named `id` or as the parameter is, or a whole number; `/pets` is the list of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from fcsim.importing.lower_calls import Call
from fcsim.importing.names import pascal, singular, words
from fcsim.importing.shapes import Listing, Moment, Number, Record, Shape, Text, bare

Role: TypeAlias = Literal["list", "get", "create", "update", "delete"]

_ITEM = re.compile(r"(.*/([^/{}]+))/\{([^/{}]+)\}/?")
_ROLES: dict[tuple[str, bool], Role] = {
    ("get", False): "list",
    ("post", False): "create",
    ("get", True): "get",
    ("put", True): "update",
    ("patch", True): "update",
    ("post", True): "update",
    ("delete", True): "delete",
}
_WRAPPERS = frozenset(("data", "items", "results", "list", "records", "values", "entries", "content", "rows", "hits"))


@dataclass(slots=True)
class Resource:
    """`record` is what a GET of one answers; `key` the name of its property, `parameter` that of the path's."""

    path: str
    name: str
    record: Record
    key: str
    parameter: str
    roles: dict[Role, Call] = field(default_factory=dict)


def resources_of(calls: Sequence[Call]) -> list[Resource]:
    """The resources, in the order of the operations that get them. Each record is of one of them only."""
    found: dict[str, Resource] = {}
    taken: set[int] = set()
    for call in calls:
        match = _ITEM.fullmatch(call.operation.path)
        if match is None or call.operation.method != "get" or not isinstance(record := _object(call.answer), Record):
            continue
        path, collection, parameter = match[1], match[2], match[3]
        key = _key(record, parameter)
        if key is None or id(record) in taken or path in found:
            continue
        if not _is_same_kind(bare(_parameter(call, parameter)), record, key):
            continue
        name = record.name if record.is_named else singular(collection)
        found[path] = Resource(
            path, pascal(re.sub(r"(?i)(?<=[a-z])(response|dto|model|view|resource)$", "", name)), record, key, parameter
        )
        taken.add(id(record))
    for call in calls:
        for resource, role in _roles(call, found):
            resource.roles.setdefault(role, call)
    return [resource for resource in found.values() if resource.roles.keys() & {"list", "create"}]


def _roles(call: Call, found: dict[str, Resource]) -> Iterator[tuple[Resource, Role]]:
    path = call.operation.path.rstrip("/")
    item = _ITEM.fullmatch(path)
    for candidate, is_item in ((path, False), (item[1] if item else "", True)):
        resource = found.get(candidate)
        role = _ROLES.get((call.operation.method, is_item))
        if resource is None or role is None:
            continue
        answer = _object(call.answer)
        if role == "list":
            if listed(call.answer) is resource.record:
                yield resource, role
        elif role in ("get", "create"):
            if answer is resource.record:
                yield resource, role
        elif role == "update":
            if answer is resource.record or answer is None:
                yield resource, role
        else:
            yield resource, role


def listed(answer: Shape | None) -> Record | None:
    """The object that a list, or a page that holds just one list of objects, is of."""
    inner = bare(answer) if answer is not None else None
    if isinstance(inner, Listing):
        item = bare(inner.item)
        return item if isinstance(item, Record) else None
    if isinstance(inner, Record):
        lists = [slot for slot in inner.slots if isinstance(bare(slot.shape), Listing)]
        if len(lists) == 1:
            return listed(lists[0].shape)
        named = [slot for slot in lists if slot.name in _WRAPPERS]
        return listed(named[0].shape) if len(named) == 1 else None
    return None


def _object(answer: Shape | None) -> Record | None:
    """The object that an answer is, or wraps as its only property."""
    inner = bare(answer) if answer is not None else None
    if isinstance(inner, Record) and len(inner.slots) == 1 and isinstance(only := bare(inner.slots[0].shape), Record):
        return only
    return inner if isinstance(inner, Record) else None


def _parameter(call: Call, name: str) -> Shape:
    return next((slot.shape for slot in call.slots if slot.name == name), Moment("date"))


def _key(record: Record, parameter: str) -> str | None:
    """The property that is the object's key: a text or a whole number."""
    stems = {"".join(words(parameter))}
    for slot in record.slots:
        plain = "".join(words(slot.name))
        if (plain == "id" or plain in stems) and is_key(bare(slot.shape)):
            return slot.name
    return None


def is_key(shape: Shape) -> bool:
    """Whether values of a shape can be keys of an entity."""
    return isinstance(shape, Text) or (isinstance(shape, Number) and shape.integral)


def _is_same_kind(parameter: Shape, record: Record, key: str) -> bool:
    own = record.slot(key)
    return own is not None and is_key(parameter) and type(parameter) is type(bare(own.shape))


def is_limit(name: str, shape: Shape) -> bool:
    """Whether a parameter says how many to list at most."""
    wanted = {"limit", "perpage", "pagesize", "maxresults", "count", "first", "size", "top", "take"}
    return isinstance(bare(shape), Number) and "".join(words(name)) in wanted
