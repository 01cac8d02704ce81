"""Resources into entities, and what is done to them into bodies that are executed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.syntax import (
    ApiDecl,
    CreateExpr,
    DeleteExpr,
    DoStmt,
    EntityDecl,
    ErrorDecl,
    Expr,
    Field,
    KeyExpr,
    LetStmt,
    QueryExpr,
    ReturnStmt,
    Stmt,
    TypeExpr,
    UpdateExpr,
)
from fcsim.importing.field_values import (
    compares,
    counts,
    has_default,
    initial,
    is_list,
    is_varied,
    refers,
    same,
    takes,
)
from fcsim.importing.fitting import Fitting
from fcsim.importing.keys import key_pattern
from fcsim.importing.lower_calls import Call
from fcsim.importing.names import Names, wire, words
from fcsim.importing.remarks import Remarks
from fcsim.importing.resources import Resource, is_limit
from fcsim.importing.shapes import (
    Choice,
    Flag,
    Moment,
    Number,
    Shape,
    Slot,
    Text,
    bare,
)
from fcsim.importing.types import Types

ROWS = 12
"""How many rows a world starts with."""
_MOST_FIELDS = 40
_SEARCHES = frozenset(("q", "query", "search", "keyword", "term", "searchterm", "searchquery", "text"))
NAMING = ("name", "title", "displayname", "fullname", "subject", "label", "summary", "username", "login", "email")


class Entities:
    """The entities of a spec, and the bodies of the APIs that handle them."""

    def __init__(self, resources: Sequence[Resource], types: Types, fitting: Fitting, remarks: Remarks) -> None:
        self._types = types
        self._remarks = remarks
        self._bodies: dict[Call, tuple[Resource, str]] = {}
        self._fields: dict[str, dict[str, tuple[str, Slot]]] = {}
        self._patterns: dict[str, str] = {}
        self.made: list[EntityDecl] = []
        self.resources: list[Resource] = []
        for resource in resources:
            slot = resource.record.slot(resource.key)
            assert slot is not None
            pattern = key_pattern(bare(slot.shape), resource.name, self._patterns.values())
            if pattern is None:
                remarks.lost(slot.place, "a resource: no keys can be made that fit its id", resource.name)
                continue
            resource.name = types.taken.free(resource.name)
            self._patterns[resource.name] = pattern
            self.resources.append(resource)
            self._declare_key(resource)
        for place, resource in enumerate(self.resources):
            self._declare(resource, fitting, [other.name for other in self.resources[:place]])
            for role, call in resource.roles.items():
                self._bodies[call] = resource, role

    def _declare_key(self, resource: Resource) -> None:
        stem = "".join(words(resource.name))
        key = wire(resource.key)
        own = resource.record.slot(resource.key)
        if own is not None and isinstance(bare(own.shape), Number):
            self._types.numbered.add(resource.name)
        self._types.references.setdefault(f"{stem}id", (resource.name, key))
        if "".join(words(resource.parameter)) != "id":
            self._types.references.setdefault("".join(words(resource.parameter)), (resource.name, key))

    def keys_of(self, call: Call) -> dict[str, tuple[str, str]]:
        """The parameters of a path that are keys: `/pets/{id}/photos` takes a pet's."""
        found = {}
        for resource in self.resources:
            path = f"{resource.path}/{{{resource.parameter}}}"
            if call.operation.path == path or call.operation.path.startswith(f"{path}/"):
                found[resource.parameter] = (resource.name, wire(resource.key))
        return found

    # ---- entities -------------------------------------------------------------------------------

    def _declare(self, resource: Resource, fitting: Fitting, before: list[str]) -> None:
        slots = [slot for slot in fitting.slots(resource.record.slots, _MOST_FIELDS) if not is_varied(slot.shape)]
        relaxed = self._never_given(resource, slots)
        kept = []
        for slot in slots:
            if slot.name == resource.key:
                slot = replace(slot, required=True, default=None, shape=Flag())  # its type is that of keys
            elif slot.name in relaxed and slot.required:
                self._remarks.guessed(
                    slot.place, "a property that may be missing: nothing gives it when one is made", slot.name
                )
                slot = replace(slot, required=False)
            kept.append(replace(slot, default=None))
        made = self._types.fields(kept, resource.name)
        key = wire(resource.key)
        own = resource.record.slot(resource.key)
        assert own is not None
        pattern = self._patterns[resource.name]
        self._remarks.guessed(own.place, "the keys of an entity are made up", f"{resource.name}: {pattern}")
        known = "list" not in resource.roles
        fields = []
        for field in made:
            said = (field.wire or field.name).text
            if said == key:
                expr: TypeExpr = KeyExpr(nodes.literal(pattern), known, NOWHERE, resource.name in self._types.numbered)
                field = replace(field, type=expr, optional=False, default=None)
            elif not field.optional and not self._types.keys_in(field.type) <= set(before):
                self._remarks.guessed(
                    own.place, "a reference that may be missing, so that a first row can be made", said
                )
                field = replace(field, optional=True)
            fields.append(field)
        by_wire = {slot.name: slot for slot in kept}
        self._fields[resource.name] = {
            (field.wire or field.name).text: (field.name.text, replace(by_wire[name], required=not field.optional))
            for field in fields
            if (name := next((n for n in by_wire if wire(n) == (field.wire or field.name).text), None)) is not None
        }
        doc = self._types.doc(resource.record.doc)
        self.made.append(EntityDecl(nodes.name(resource.name), tuple(fields), doc, NOWHERE))

    def _never_given(self, resource: Resource, slots: Sequence[Slot]) -> set[str]:
        """The properties that a new row may lack, since the call that makes it does."""
        call = resource.roles.get("create")
        if call is None:
            return set()
        given = {slot.name: slot.shape for slot in call.slots if slot.required or has_default(slot)}
        return {
            slot.name
            for slot in slots
            if initial(slot.shape) is None and not (slot.name in given and takes(slot.shape, given[slot.name]))
        }

    def naming(self, resource: Resource) -> str | None:
        """The field that a row is called by: a text such as its name, which it always has."""
        fields = self._fields[resource.name]
        by_word = {"".join(words(said)): (name, slot) for said, (name, slot) in fields.items()}
        for word in NAMING:
            name, slot = by_word.get(word, ("", None))
            if slot is not None and slot.required and isinstance(slot.shape, Text):
                return name
        return None

    # ---- bodies ---------------------------------------------------------------------------------

    def handles(self, call: Call) -> bool:
        """Whether an API will answer with rows of an entity, or nothing."""
        return call in self._bodies

    def body(self, call: Call, api: ApiDecl) -> ApiDecl:
        """The API with a body, if it does something to a resource."""
        if call not in self._bodies:
            return api
        resource, role = self._bodies[call]
        parameters = {(field.wire or field.name).text: field for field in api.params}
        slots = {wire(slot.name): slot for slot in call.slots}
        match role:
            case "list":
                made = self._list(resource, parameters, slots)
                if not is_list(call.answer):
                    self._remarks.guessed(
                        call.operation.result_place, "a page is its list alone, so that rows can be referred to"
                    )
                return replace(api, body=made, returns=nodes.list_of(nodes.type_(resource.name)))
            case "create":
                return replace(api, body=self._create(resource, parameters, slots), returns=nodes.type_(resource.name))
        found = parameters.get(wire(resource.parameter))
        if found is None:
            return api
        names = Names(field.name.text for field in api.params)
        row = names.free("found", "the_row")
        key = self._fields[resource.name][wire(resource.key)][0]
        where = nodes.binary("==", nodes.path(None, key), nodes.path(found.name.text))
        query = QueryExpr(nodes.name(resource.name), True, where, None, False, None, NOWHERE)
        let = LetStmt(nodes.name(row), query, nodes.name("NOT_FOUND"), NOWHERE)
        statements: tuple[Stmt, ...] = (ReturnStmt(nodes.path(row), NOWHERE),)
        returns: TypeExpr = nodes.type_(resource.name)
        if role == "update":
            changes = self._changes(resource, parameters, slots, row)
            if not changes:
                return api
            update = UpdateExpr(nodes.name(row), nodes.assigns(changes), NOWHERE)
            statements = (ReturnStmt(update, NOWHERE),)
            if call.answer is None:
                statements, returns = (DoStmt(update, NOWHERE), ReturnStmt(nodes.record({}), NOWHERE)), nodes.NOTHING
        elif role == "delete":
            gone = DeleteExpr(nodes.name(row), NOWHERE)
            statements = (ReturnStmt(gone, NOWHERE),)
            if bare(call.answer) is not resource.record if call.answer is not None else True:
                if call.answer is not None:
                    self._remarks.lost(call.operation.result_place, "what is answered when something is deleted")
                statements, returns = (DoStmt(gone, NOWHERE), ReturnStmt(nodes.record({}), NOWHERE)), nodes.NOTHING
        return replace(api, body=(let, *statements), errors=(self._missing(resource),), returns=returns)

    def _missing(self, resource: Resource) -> ErrorDecl:
        said = {"en": f"There is no such {' '.join(words(resource.name))}.", "zh": "没有找到。"}
        if tuple(self._types.locales) == ("en",):
            return ErrorDecl(nodes.name("NOT_FOUND"), nodes.literal(said["en"]), (), (), NOWHERE)
        texts = {locale: (said.get(locale, said["en"]),) for locale in self._types.locales}
        return ErrorDecl(nodes.name("NOT_FOUND"), None, nodes.forms(texts), (), NOWHERE)

    def _list(self, resource: Resource, parameters: dict[str, Field], slots: dict[str, Slot]) -> tuple[Stmt, ...]:
        fields = self._fields[resource.name]
        where: Expr | None = None
        take: Expr | None = None
        for said, parameter in parameters.items():
            slot = slots[said]
            value = nodes.path(parameter.name.text)
            condition: Expr | None = None
            if is_limit(said, slot.shape):
                take = value if take is None else take
            elif (
                said in fields
                and compares(slot.shape, fields[said][1].shape)
                and same(parameter.type, self._field(resource, said))
            ):
                condition = nodes.binary("==", nodes.path(None, fields[said][0]), value)
            elif (
                "".join(words(said)) in _SEARCHES
                and (naming := self.naming(resource))
                and isinstance(bare(slot.shape), Text)
            ):
                condition = nodes.call("contains", nodes.path(None, naming), value)
            if condition is not None:
                where = condition if where is None else nodes.binary("and", where, condition)
            elif take is not value and counts(parameter):
                self._remarks.guessed(slot.place, "a parameter that changes nothing in the world", said)
        return (ReturnStmt(QueryExpr(nodes.name(resource.name), False, where, None, False, take, NOWHERE), NOWHERE),)

    def _field(self, resource: Resource, said: str) -> Field:
        entity = next(entity for entity in self.made if entity.name.text == resource.name)
        return next(field for field in entity.fields if (field.wire or field.name).text == said)

    def _create(self, resource: Resource, parameters: dict[str, Field], slots: dict[str, Slot]) -> tuple[Stmt, ...]:
        values: dict[str, Expr] = {}
        for said, (name, field) in self._fields[resource.name].items():
            if said == wire(resource.key):
                continue
            parameter = parameters.get(said)
            if parameter is not None and self._goes_into(parameter, slots[said], resource, said, field):
                if parameter.optional and field.required and (start := initial(field.shape)) is not None:
                    values[name] = nodes.call(
                        "given", nodes.path(parameter.name.text), self._written(start, field.shape)
                    )
                    continue
                if not (parameter.optional and field.required):
                    values[name] = nodes.path(parameter.name.text)
                    continue
            if field.required and (start := initial(field.shape)) is not None:
                values[name] = self._written(start, field.shape)
        self._unused(parameters, slots, self._fields[resource.name].keys())
        return (ReturnStmt(CreateExpr(nodes.name(resource.name), nodes.assigns(values), NOWHERE), NOWHERE),)

    def _changes(
        self, resource: Resource, parameters: dict[str, Field], slots: dict[str, Slot], row: str
    ) -> dict[str, Expr]:
        values: dict[str, Expr] = {}
        for said, (name, field) in self._fields[resource.name].items():
            parameter = parameters.get(said)
            if parameter is None or said in (wire(resource.key), wire(resource.parameter)):
                continue
            if self._goes_into(parameter, slots[said], resource, said, field):
                value: Expr = nodes.path(parameter.name.text)
                if parameter.optional:
                    value = nodes.call("given", value, nodes.path(row, name))
                values[name] = value
        if values:
            self._unused(parameters, slots, {*self._fields[resource.name], wire(resource.parameter)})
        return values

    def _unused(self, parameters: dict[str, Field], slots: dict[str, Slot], used: Iterable[str]) -> None:
        for said in sorted(parameters.keys() - set(used)):
            self._remarks.guessed(slots[said].place, "a parameter that changes nothing in the world", said)

    def _goes_into(self, parameter: Field, given: Slot, resource: Resource, said: str, field: Slot) -> bool:
        """Whether a parameter's values are all values of a field."""
        own = self._field(resource, said).type
        if refers(parameter.type) != refers(own):
            return False
        return takes(field.shape, given.shape)

    def _written(self, start: object, shape: Shape) -> Expr:
        inner = bare(shape)
        if isinstance(inner, Choice):
            return nodes.path(self._types.member(inner, str(start)))
        if isinstance(inner, Moment) and inner.kind != "time":
            return nodes.call("today" if inner.kind == "date" else "now")
        assert isinstance(start, bool | int | float | str)
        return nodes.literal(start)
