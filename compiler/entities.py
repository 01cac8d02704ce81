"""Entities: their rows' fields, their keys, and how many rows a world starts with."""

from __future__ import annotations

import re
from itertools import pairwise

from compiler.model import Entity
from compiler.resolve import Types, key_type_of
from compiler.scope import Scope
from compiler.types import Docs, EntityType, KeyType, ListType, MapType, ObjectType, Param, Type, UnionType
from dsl.syntax import EntityDecl, Field, KeyExpr, Name, WorldCount

_RADIX = {"#": 10, "?": 24}
"""How many signs stand for each place of a key's pattern (letters that look like digits are left out)."""

_NUMBER = re.compile(r"[1-9][0-9#]{0,14}")
_KEY = re.compile(r"[^\s\x00-\x1f]{1,40}")


def capacity(pattern: str) -> int:
    """How many keys a pattern makes."""
    total = 1
    for char in pattern:
        total *= _RADIX.get(char, 1)
    return total


def build_entities(scope: Scope, types: Types) -> dict[str, Entity]:
    """The entities of a file. One without a usable key is left out, and was reported."""
    counts = _counts(scope)
    found: dict[str, Entity] = {}
    for name, decl in scope.entities.items():
        entity = _entity(scope, types, decl, counts)
        if entity is not None:
            found[name] = entity
    _check_references(scope, found)
    return found


def _entity(scope: Scope, types: Types, decl: EntityDecl, counts: dict[str, WorldCount]) -> Entity | None:
    keys = [field for field in decl.fields if isinstance(field.type, KeyExpr)]
    if not keys:
        hint = 'its rows need one, as in `id: key("r-####")`'
        scope.report.add("FC215", f"`{decl.name.text}` has no key", decl.name.span, hint)
        return None
    for extra in keys[1:]:
        note = ((keys[0].name.span, "the first is here"),)
        scope.report.add("FC215", f"`{decl.name.text}` has a second key", extra.name.span, "leave one out", note)
    key = keys[0]
    assert isinstance(key.type, KeyExpr)
    key_type = key_type_of(decl.name.text, key.type)
    _check_key(scope, key, key_type)
    taken: dict[str, Name] = {}
    fields = []
    for field in decl.fields:
        if field in keys[1:] or not types.is_new(field, taken):
            continue
        type_: Type = key_type if field is key else types.of_field(field)
        if field is not key and (row := _row_in(type_)):
            hint = f"write `{row}.{_key_name(scope, row)}`"
            scope.report.add("FC213", f"a row of `{row}` can't be kept in another", field.type.span, hint)
        fields.append(types.field(field, type_))
    types.within_limits(ObjectType(None, tuple(fields), Docs()), f"`{decl.name.text}`", decl.name.span)
    count = counts.get(decl.name.text)
    rows = int(count.count.value) if count is not None else 0
    if count is not None and rows * 10 > capacity(key_type.pattern) * 9:
        made = capacity(key_type.pattern)
        message = f'`key("{key_type.pattern}")` makes {made} keys, too few for {rows} rows and more'
        note = ((key.type.span, "its key is declared here"),)
        scope.report.add("FC222", message, count.count.span, "a `#` more makes ten times as many", note)
    doc = scope.docs(decl.doc)
    wire = key.wire.text if key.wire else key.name.text
    return Entity(decl.name.text, tuple(fields), wire, key_type, rows, doc, decl.name.span)


def _key_name(scope: Scope, entity: str) -> str:
    return next((field.name.text for field in scope.entities[entity].fields if isinstance(field.type, KeyExpr)), "id")


def _check_key(scope: Scope, field: Field, key: KeyType) -> None:
    assert isinstance(field.type, KeyExpr)
    if field.optional or field.default is not None:
        scope.report.add("FC313", "every row has its key, and the world gives it", field.span, "write just its type")
    if not _KEY.fullmatch(key.pattern):
        message = "a key's pattern is 1 to 40 signs without spaces"
        scope.report.add("FC216", message, field.type.pattern.span, 'as in "r-####"')
    elif key.integral and not _NUMBER.fullmatch(key.pattern):
        message = "a whole number's pattern is of digits and `#`, 15 at most, and starts with a digit from 1 to 9"
        scope.report.add("FC216", message, field.type.pattern.span, 'as in `key("1####") int`')
    elif capacity(key.pattern) == 1:
        message = "this pattern makes only one key"
        scope.report.add("FC216", message, field.type.pattern.span, "`#` stands for a digit, `?` for a letter")


def _row_in(type_: Type) -> str | None:
    """The entity whose row is anywhere inside a type."""
    match type_:
        case EntityType(entity):
            return entity
        case ListType(item=item) | MapType(item=item):
            return _row_in(item)
        case UnionType(options=options):
            return next((row for option in options if (row := _row_in(option))), None)
        case ObjectType(fields=fields):
            return next((row for field in fields if (row := _row_in(field.type))), None)
    return None


def check_parameters(scope: Scope, params: tuple[Param, ...]) -> None:
    """A row is never given to an API: its key is."""
    for param in params:
        if row := _row_in(param.type):
            hint = f"write `{row}.{_key_name(scope, row)}`" if row in scope.entities else ""
            scope.report.add("FC213", f"a row of `{row}` can't be given to an API", param.span, hint)


# ---- the starting world ------------------------------------------------------------------------


def _counts(scope: Scope) -> dict[str, WorldCount]:
    found: dict[str, WorldCount] = {}
    for world in scope.worlds:
        for count in world.counts:
            name = count.entity
            if name.text not in scope.entities:
                scope.unknown("FC221", "entity", name, scope.entities)
            elif name.text in found:
                note = ((found[name.text].entity.span, "it is here already"),)
                scope.report.add("FC201", f"`{name.text}` is counted twice", name.span, notes=note)
            elif type(count.count.value) is not int or count.count.value < 0:
                scope.report.add("FC222", "a count is a whole number from 0", count.count.span)
            elif count.count.value > 100_000:
                scope.report.add("FC222", "a world starts with at most 100000 rows of a kind", count.count.span)
            else:
                found[name.text] = count
    return found


def _needed(entity: Entity) -> dict[str, Param]:
    """The entities that a row refers to in any case, each with the first field that does."""
    found: dict[str, Param] = {}
    for field in entity.fields:
        if field.name != entity.key and field.required:
            for needed in needed_by(field.type):
                found.setdefault(needed, field)
    return found


def needed_by(type_: Type) -> list[str]:
    """The entities of which there must be a row for a value of the type to be made."""
    match type_:
        case KeyType(entity=entity) | EntityType(entity=entity):
            return [entity]
        case ListType(item=item) | MapType(item=item):
            return needed_by(item)
        case ObjectType(fields=fields):
            return [entity for field in fields if field.required for entity in needed_by(field.type)]
        case UnionType(options=options):
            return [entity for option in options for entity in needed_by(option)]
    return []


def _check_references(scope: Scope, entities: dict[str, Entity]) -> None:
    needs = {name: _needed(entity) for name, entity in entities.items()}
    for name, fields in needs.items():
        for target, field in fields.items():
            if entities[name].count and target in entities and not entities[target].count and target != name:
                message = f"every `{name}` needs a `{target}`, and the world starts with none"
                scope.report.add("FC224", message, field.span, f"write `{target} * 10` in `world`, or `?` here")
    _check_order(scope, needs)


def _check_order(scope: Scope, needs: dict[str, dict[str, Param]]) -> None:
    """What is left when all that can be made is taken away are circles, and what needs them."""
    left = dict(needs)
    _take_away(left)
    while left:
        name = next(iter(left))
        path: list[str] = []
        while name not in path:
            path.append(name)
            name = next(target for target in left[name] if target in left)
        circle = [*path[path.index(name) :], name]
        fields = [(one, two, left[one][two].span) for one, two in pairwise(circle)]
        message = "no row could be the first: " + " needs ".join(f"`{one}`" for one in circle)
        notes = tuple((span, f"`{one}` needs `{two}`") for one, two, span in fields[1:])
        scope.report.add("FC223", message, fields[0][2], "make one of the fields optional", notes)
        for one in circle[1:]:
            del left[one]
        _take_away(left)


def _take_away(left: dict[str, dict[str, Param]]) -> None:
    while ready := [name for name, fields in left.items() if not any(target in left for target in fields)]:
        for name in ready:
            del left[name]
