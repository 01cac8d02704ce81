"""Shapes into type expressions, and the declarations that these refer to."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from compiler.builtins import FORMATS
from compiler.patterns import Unmakeable, example
from compiler.scope import BUILTINS
from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.syntax import (
    Annotation,
    EnumDecl,
    EnumMember,
    Field,
    ListExpr,
    MapExpr,
    Pattern,
    ScalarDecl,
    TypeDecl,
    TypeExpr,
    TypeRef,
    UnionExpr,
    Value,
)
from fcsim.importing import chinese
from fcsim.importing.names import Names, identifier, pascal, sayable, wire, words
from fcsim.importing.prose import cleaned, doc_lines, shortened
from fcsim.importing.remarks import Remarks
from fcsim.importing.sayings import Heard, spoken
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
    bare,
)
from fcsim.importing.unions import kind_of, merged
from fcsim.importing.values import matches, within, written
from fcsim.importing.vocabulary import guess, invented, unit_of

LONGEST_DOC = 240
_TRIED = 250
"""How many texts of a pattern are made to see that they always can be."""


class Types:
    """Each record becomes one `type`, each choice one `enum`, however often it is used."""

    def __init__(self, locales: Sequence[str], taken: Names, remarks: Remarks, heard: str = "") -> None:
        """`heard` is what is said around values: the words of documentation and of parameters' names."""
        self._heard = Heard(heard)
        self.locales = locales
        self.taken = taken
        self.taken.take(*BUILTINS, "map", "null")
        self.remarks = remarks
        self.enums: dict[Choice, EnumDecl] = {}
        self.scalars: dict[Any, ScalarDecl] = {}
        self.types: dict[Any, TypeDecl] = {}
        self.references: dict[str, tuple[str, str]] = {}
        """The entity and its key's field, for the names of what holds such a key (`petid`)."""
        self.numbered: set[str] = set()
        """The entities whose keys are numbers."""

    # ---- expressions ----------------------------------------------------------------------------

    def expr(self, shape: Shape, called: str, owner: str, place: str) -> TypeExpr:
        """A type expression; `called` names what has the type, `owner` what that belongs to."""
        match shape:
            case Text():
                return self._text(shape, called, owner, place)
            case Number():
                return self._number(shape, called)
            case Flag():
                return nodes.type_("bool")
            case Moment(kind):
                return nodes.type_(kind)
            case Choice():
                return nodes.type_(self._enum(shape, owner).name.text)
            case Record():
                return nodes.type_(self.declared(shape, owner).name.text) if shape.slots else nodes.NOTHING
            case Listing():
                return self._listing(shape, called, owner, place)
            case Mapped(item):
                return MapExpr(self.expr(self._not_null(item, place), called, owner, place), NOWHERE)
            case Either():
                return self._either(shape, called, owner, place)
            case Nullable(inner):
                return nodes.or_null(self.expr(inner, called, owner, place))
            case Anything():
                self.remarks.guessed(place, "nothing is said of its type: taken for a text")
                return self._text(Text(), called, owner, place)

    def _listing(self, shape: Listing, called: str, owner: str, place: str) -> TypeExpr:
        item = self.expr(self._not_null(shape.item, place), called, owner, place)
        high = shape.high
        annotations: tuple[Annotation, ...] = ()
        if shape.unique and isinstance(shape.item, Record | Either | Listing | Mapped):
            self.remarks.lost(place, "`uniqueItems` of objects")
        elif shape.unique:
            there = len(shape.item.values) if isinstance(shape.item, Choice) else math.inf
            if there < (shape.low or 0):
                self.remarks.lost(place, "more different items than there are values")
            else:
                annotations = (Annotation(nodes.name("unique"), (), NOWHERE),)
        return ListExpr(item, nodes.bounds(shape.low, high), NOWHERE, annotations)

    def _not_null(self, shape: Shape, place: str) -> Shape:
        if isinstance(shape, Nullable):
            self.remarks.lost(place, "null among the items: only a property may be null")
        return bare(shape)

    # ---- texts and numbers ----------------------------------------------------------------------

    def _text(self, text: Text, called: str, owner: str, place: str) -> TypeExpr:
        if text.name and (text.low or text.high is not None or text.pattern or text.format or text.samples):
            return self._scalar(text, text.name, owner, self._string(text, called, owner, place))
        return self._string(text, called, owner, place)

    def _string(self, text: Text, called: str, owner: str, place: str) -> TypeExpr:
        """What is valid is the source's; which values are made goes by examples, pattern, format, and last by name."""
        limits = nodes.bounds(text.low, text.high)
        pattern = self._pattern(text, place)
        annotations = [nodes.annotation("pattern", Pattern(pattern, NOWHERE))] if pattern else []
        if text.format in FORMATS and not pattern:
            annotations.append(nodes.annotation("format", str(text.format)))
        elif text.format:
            what = "`format` beside a `pattern`" if text.format in FORMATS else "a `format` that the language hasn't"
            self.remarks.lost(place, what, text.format)
        samples = self._fitting(text.samples, text, pattern)
        if len(samples) > 1 or (samples and pattern and not _is_makeable(pattern, text.low, text.high)):
            return nodes.type_("string", limits, annotations, self._forms(samples))
        if text.format in FORMATS and annotations:
            return nodes.type_("string", limits, annotations)
        guessed = guess(called, owner)
        if samples and (guessed is None or guessed.name == "Word"):
            return nodes.type_("string", limits, annotations, self._forms(samples))
        if guessed is None or (pattern and guessed.name == "Word"):
            return nodes.type_("string", limits, annotations)
        is_bounded = pattern is not None or (text.low or 0) > 1 or (text.high is not None and text.high < 80)
        if guessed.provider and not is_bounded:
            self.remarks.guessed(place, "its values are made by Faker, by its name", guessed.provider)
            if samples:
                self.remarks.lost(place, "a single example", samples[0])
            return nodes.type_("string", limits, [nodes.annotation("faker", guessed.provider)])
        found = {
            locale: tuple(dict.fromkeys((*samples, *self._fitting(invented(guessed, locale), text, pattern))))
            for locale in self.locales
        }
        if any(len(said) < 3 for said in found.values()):
            return nodes.type_("string", limits, annotations)
        self.remarks.guessed(place, "its values are made up, by its name", called)
        expr = nodes.type_("string", limits, annotations, nodes.forms(found))
        if guessed.provider:
            return expr
        # What is the same is one scalar, whatever it is called in the source.
        return self._scalar(
            (guessed.name, text.low, text.high, pattern, text.format in FORMATS and text.format, samples),
            guessed.name,
            "",
            expr,
        )

    def _fitting(self, samples: Sequence[str], text: Text, pattern: str | None) -> tuple[str, ...]:
        """The samples that are values of a text, and can be told from what is said around them."""
        return tuple(
            sample
            for sample in samples
            if within(len(sample), text.low, text.high)
            and (pattern is None or matches(pattern, sample))
            and not self._heard.is_heard(sample)
        )

    def _pattern(self, text: Text, place: str) -> str | None:
        """The pattern, if texts can be had that match it."""
        if text.pattern is None:
            return None
        pattern = text.pattern
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError):
            self.remarks.lost(place, "a `pattern` that is no regular expression here", pattern[:80])
            return None
        if not pattern.isprintable() or not pattern.strip():
            self.remarks.lost(place, "a `pattern` that can't be written", pattern[:80])
            return None
        if _is_makeable(pattern, text.low, text.high) or any(matches(pattern, sample) for sample in text.samples):
            return pattern
        self.remarks.lost(place, "a `pattern` of which no texts can be made", pattern[:80])
        return None

    def _number(self, number: Number, called: str) -> TypeExpr:
        unit = unit_of(called)
        annotations = [nodes.annotation("unit", unit)] if unit else []
        limits = nodes.bounds(number.low, number.high, number.step)
        expr = nodes.type_("int" if number.integral else "float", limits, annotations)
        if number.name and limits is not None:
            return self._scalar((number, unit), number.name, "", expr)
        return expr

    def _scalar(self, key: Any, name: str, owner: str, type_: TypeExpr) -> TypeExpr:
        if key not in self.scalars:
            free = self.taken.free(pascal(name), *([pascal(f"{owner}_{name}")] if owner else []))
            self.scalars[key] = ScalarDecl(nodes.name(free), type_, (), NOWHERE)
        return nodes.type_(self.scalars[key].name.text)

    # ---- declarations ---------------------------------------------------------------------------

    def _enum(self, choice: Choice, owner: str) -> EnumDecl:
        if choice not in self.enums:
            name = self.taken.free(pascal(choice.name), *([pascal(f"{owner}_{choice.name}")] if owner else []))
            members = Names()
            said = Names()
            made = []
            found = chinese.forms(choice.values, cleaned(choice.doc))
            chinese_forms = {value: self._heard.apart(form) for value, form in found.items()}
            for value in choice.values:
                member = members.free(identifier(value))
                doc = doc_lines(shortened(cleaned(choice.docs.get(value, "")), LONGEST_DOC), None, NOWHERE)
                plain = self._heard.apart(spoken(value, said))
                forms = nodes.forms(
                    {each: (chinese_forms.get(value, plain) if each == "zh" else plain,) for each in self.locales}
                )
                made.append(EnumMember(nodes.name(member), forms, doc, NOWHERE, _other(value, member)))
            self.enums[choice] = EnumDecl(nodes.name(name), tuple(made), (), self.doc(choice.doc), NOWHERE)
        return self.enums[choice]

    def member(self, choice: Choice, value: str) -> str:
        """The name of an enum's value."""
        return next(m.name.text for m in self.enums[choice].members if (m.wire or m.name).text == value)

    def _member(self, choice: Choice, value: str) -> str | None:
        return self.member(choice, value) if choice in self.enums else None

    def declared(self, record: Record, owner: str) -> TypeDecl:
        if record not in self.types:
            name = self.taken.free(pascal(record.name), *([pascal(f"{owner}_{record.name}")] if owner else []))
            # The place among the declarations is taken before those of its parts.
            self.types[record] = TypeDecl(nodes.name(name), (), (), NOWHERE)
            fields = self.fields(record.slots, name)
            self.types[record] = TypeDecl(nodes.name(name), fields, self.doc(record.doc), NOWHERE)
        return self.types[record]

    def _either(self, shape: Either, called: str, owner: str, place: str) -> TypeExpr:
        """A union where `kind` tells its types apart; otherwise one type with the fields of all."""
        kinds = [kind_of(option) for option in shape.options]
        fields = [{slot.name: slot.shape for slot in option.slots} for option in shape.options]
        agree = all(
            one[name] == other[name]
            for index, one in enumerate(fields)
            for other in fields[index + 1 :]
            for name in one.keys() & other.keys() - {"kind"}
        )
        pairs = list(zip(shape.options, kinds, strict=True))
        are_free = all((option, "kind") in self.types or kind not in self.taken for option, kind in pairs)
        if agree and all(kinds) and len(set(kinds)) == len(kinds) and are_free:
            return UnionExpr(tuple(self._option(option, kind, called) for option, kind in pairs), False, NOWHERE)
        self.remarks.lost(place, "which properties go together, in a choice of objects: it is one type of all of them")
        return self.expr(merged(shape, called), called, owner, place)

    def _option(self, option: Record, kind: str, owner: str) -> TypeExpr:
        """One of a union's types. What they have in common is of one type: so its owner is the union."""
        if (option, "kind") not in self.types:
            name = self.taken.free(kind)
            self.types[option, "kind"] = TypeDecl(nodes.name(name), (), (), NOWHERE)
            fields = self.fields([slot for slot in option.slots if slot.name != "kind"], owner)
            self.types[option, "kind"] = TypeDecl(nodes.name(name), fields, self.doc(option.doc), NOWHERE)
        return nodes.type_(kind)

    # ---- fields ---------------------------------------------------------------------------------

    def fields(
        self, slots: Iterable[Slot], owner: str, keys: Mapping[str, tuple[str, str]] | None = None
    ) -> tuple[Field, ...]:
        """Each slot as a field or a parameter, in their order. `keys` are those that are keys of an entity."""
        taken = Names()
        found = []
        for slot in slots:
            said = wire(slot.name)
            if said != slot.name:
                self.remarks.lost(
                    slot.place,
                    "a name that can't be kept on the wire: it has other signs than letters, digits, `_` and `-`",
                    slot.name,
                )
            if not said:
                continue
            if said in taken:
                self.remarks.lost(slot.place, "a property whose name is taken by another", slot.name)
                continue
            name = taken.free(sayable(identifier(said)))
            taken.take(said)
            key = (keys or {}).get(slot.name) or self.references.get("".join(words(slot.name)))
            found.append(self._field(slot, name, said, owner, key))
        return tuple(found)

    def _field(self, slot: Slot, name: str, said: str, owner: str, key: tuple[str, str] | None) -> Field:
        expr = self._key(slot, key) or self.expr(slot.shape, name, owner, slot.place)
        default: Value | None = None
        if slot.default is not None and isinstance(expr, TypeRef) and expr.member is not None:
            self.remarks.lost(slot.place, "a default of what refers to a row")
        elif slot.default is not None:
            if slot.required:
                self.remarks.lost(slot.place, "a default of what is required")
            else:
                default = self._default(slot.default, bare(slot.shape), slot.place)
        optional = not slot.required and default is None
        doc = self.doc(chinese.label(cleaned(slot.doc), slot.name) if self.locales[0] == "zh" else slot.doc)
        return Field(nodes.name(name), optional, expr, default, doc, NOWHERE, _other(said, name))

    def _key(self, slot: Slot, key: tuple[str, str] | None) -> TypeExpr | None:
        """The key of an entity, where a text or a number is one."""
        inner = bare(slot.shape)
        item = inner.item if isinstance(inner, Listing) else inner
        if key is None or not isinstance(item, Number if key[0] in self.numbered else Text):
            return None
        self.remarks.guessed(slot.place, "it is the key of an entity, by its name", key[0])
        expr: TypeExpr = nodes.type_(key[0], member=key[1])
        if isinstance(inner, Listing):
            expr = ListExpr(expr, nodes.bounds(inner.low, inner.high), NOWHERE)
        return nodes.or_null(expr) if isinstance(slot.shape, Nullable) else expr

    def types_in(self, expr: TypeExpr) -> set[str]:
        """The declared types anywhere in an expression."""
        declared = {decl.name.text: decl for decl in self.types.values()}
        found: set[str] = set()
        todo: list[TypeExpr] = [expr]
        while todo:
            match todo.pop():
                case TypeRef(name=name) if name.text in declared and name.text not in found:
                    found.add(name.text)
                    todo += [field.type for field in declared[name.text].fields]
                case ListExpr(item=item) | MapExpr(item=item):
                    todo.append(item)
                case UnionExpr(options=options):
                    todo += options
        return found

    def keys_in(self, expr: TypeExpr) -> set[str]:
        """The entities whose keys every value of a type has in it, or some values may have in a list."""
        declared = {decl.name.text: decl for decl in self.types.values()}
        match expr:
            case TypeRef(member=member) if member is not None:
                return {expr.name.text}
            case TypeRef() if expr.name.text in declared:
                fields = declared[expr.name.text].fields
                return {key for field in fields if not field.optional for key in self.keys_in(field.type)}
            case ListExpr(item=item) | MapExpr(item=item):
                return self.keys_in(item)
            case UnionExpr(options=options):
                return {key for option in options for key in self.keys_in(option)}
        return set()

    def _default(self, value: Any, shape: Shape, place: str) -> Value | None:
        made = written(value, shape, self._member)
        if made is None:
            self.remarks.lost(place, "a default that doesn't fit, or can't be written", str(value)[:60])
        return made

    def doc(self, text: str) -> Any:
        return doc_lines(shortened(cleaned(text), LONGEST_DOC), None, NOWHERE)

    def _forms(self, texts: Sequence[str]) -> Any:
        return nodes.forms(dict.fromkeys(self.locales, texts))


def _other(said: str, name: str) -> Any:
    """The name on the wire, where it is another."""
    return None if said == name else nodes.name(said)


@lru_cache(maxsize=4096)
def _is_makeable(pattern: str, low: int | None, high: int | None) -> bool:
    """Whether texts of a pattern can be made whenever they are wanted."""
    rng = random.Random(pattern)
    try:
        for _ in range(_TRIED):
            example(pattern, low, high, rng)
    except Unmakeable:
        return False
    return True
