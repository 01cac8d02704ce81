"""The words of a spec in one locale: its own phrases where it has them, the phrasebook's where not."""

from __future__ import annotations

import re
from itertools import pairwise

from compiler.model import Api, CompiledSpec, Entity
from compiler.phrases import Frame, Slot, mark_of, text_of
from compiler.types import (
    BoolType,
    EntityType,
    EnumType,
    Json,
    MomentType,
    NumberType,
    ObjectType,
    Param,
    StringType,
    Type,
)
from simulator.phrasebook import Phrasebook, phrasebook
from simulator.units import Unit, type_at, units_of


class Script:
    """Frames by API and use. `own` ones are of the spec; the rest stand in with names and docs."""

    def __init__(self, spec: CompiledSpec, locale: str) -> None:
        self.spec = spec
        self.locale = locale
        self.book: Phrasebook = phrasebook(locale)
        self.units = {name: units_of(api, spec, locale) for name, api in spec.apis.items()}
        self._units = {(name, unit.path): unit for name, units in self.units.items() for unit in units}
        self._clauses = {name: _clause(api, locale) for name, api in spec.apis.items()}
        self._mine: dict[str, tuple[str, ...]] = {}
        self._counters: dict[str, str] = {}
        self._lists: dict[str, tuple[Frame, ...]] = {}
        self._questions: dict[tuple[str, str], tuple[str, ...]] = {}
        self._params: dict[tuple[str, str], Type] = {}
        self._fields: dict[tuple[str, str], Type] = {}
        self._called_by: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._cache: dict[tuple[str, str, str], tuple[Frame, ...]] = {}

    def own(self, target: str, kind: str, argument: str = "") -> tuple[Frame, ...]:
        return self.spec.phrases.get((self.locale, target, kind, argument), ())

    def unit(self, api: str, path: str) -> Unit:
        return self._units[api, path]

    def unit_path(self, api: str, path: str) -> str:
        """The path of the unit that a leaf is in."""
        outer = path
        while outer and (api, outer) not in self._units:
            outer = outer[: max(outer.rfind("."), outer.rfind("["), 0)]
        return outer or path

    def param_type(self, api: str, path: str) -> Type:
        """The type at a path of an API's parameters."""
        found = self._params.get((api, path))
        if found is None:
            found = self._params[api, path] = type_at(self.spec.apis[api].params, path, self.spec)
        return found

    def field_type(self, entity: str, path: str) -> Type:
        """The type at a path of an entity's rows."""
        found = self._fields.get((entity, path))
        if found is None:
            found = self._fields[entity, path] = type_at(EntityType(entity), path, self.spec)
        return found

    def of_api(self, api: Api, kind: str, argument: str = "") -> tuple[Frame, ...]:
        """Frames of an API: `ask`, `confirm`, `empty`, `on` with a code."""
        found = self._cache.get((api.name, kind, argument))
        if found is None:
            found = self.own(api.name, kind, argument) or self.default(api, kind, argument)
            self._cache[api.name, kind, argument] = found
        return found

    def of_unit(self, api: Api, unit: Unit, kind: str) -> tuple[Frame, ...]:
        """Frames for one value: `with`, `without`, `need`, `give`, `change`."""
        key = (api.name, kind, unit.path)
        found = self._cache.get(key)
        if found is None:
            found = self.own(api.name, kind, unit.path)
            if not found:
                use = {"with": "with_flag", "without": "without_flag"}.get(kind, kind) if _is_flag(unit) else kind
                found = self.book.frames[use]
            found = tuple(_labelled(frame, label_of(unit.param, self.locale), unit.path) for frame in found)
            self._cache[key] = found
        return found

    def plain_asks(self, api: Api) -> tuple[Frame, ...]:
        """A request that names nothing, where the spec has no words for one: made of the documentation."""
        found = self._cache.get((api.name, "plain ask", ""))
        if found is None:
            found = self._cache[api.name, "plain ask", ""] = self.default(api, "ask", "")
        return found

    def added(self, api: Api, unit: Unit) -> tuple[Frame, ...]:
        """A value as an addition to a request, in words that answer a question: those that say more than it ("from
        {}"), without manners."""
        key = (api.name, "added", unit.path)
        found = self._cache.get(key)
        if found is None:
            frames = self.of_unit(api, unit, "give")
            found = tuple(f for f in frames if _WORD.search(text_of(f)) and not self.book.polite.search(text_of(f)))
            found = self._cache[key] = found or frames
        return found

    def questions(self, api: Api, path: str) -> tuple[str, ...]:
        """How to ask for a value of which nothing is known."""
        found = self._questions.get((api.name, path))
        if found is None:
            frames = self.of_unit(api, self.unit(api.name, path), "need")
            found = self._questions[api.name, path] = tuple(text_of(frame) for frame in frames if not frame.slots)
        return found

    def plain(self, api: str, path: str) -> tuple[Frame, ...]:
        """A value with an article or a preposition where the spec has such a phrase, and bare where not."""
        found = self._cache.get((api, "plain", path))
        if found is None:
            frames = {frame: text_of(frame).strip() for kind in ("give", "with") for frame in self.own(api, kind, path)}
            bare = (Frame((Slot(path),), frozenset((path,))),)
            found = tuple(frame for frame, words in frames.items() if words and words in self.book.plain) or bare
            self._cache[api, "plain", path] = found
        return found

    def forms(self, type_: Type, value: Json) -> tuple[str, ...]:
        """The words of a vocabulary for a value, in small letters, the longest first."""
        found: tuple[str, ...] = ()
        if isinstance(type_, EnumType):
            found = type_.words(str(value), self.locale)
        elif isinstance(type_, StringType) and type_.forms:
            found = (str(value),)
        return tuple(sorted((form.casefold() for form in found), key=len, reverse=True))

    def mine(self, field: str) -> tuple[str, ...]:
        """How a user points at what their profile has in a field."""
        found = self._mine.get(field)
        if found is None:
            own = self.own(self.spec.domain, "mine", field)
            label = label_of(self.spec.profile[field].param, self.locale)
            frames = own or tuple(_labelled(frame, label, "") for frame in self.book.frames["mine"])
            found = self._mine[field] = tuple(text_of(frame) for frame in frames)
        return found

    def lists(self, api: Api) -> tuple[Frame, ...]:
        """The frames that tell of a result and list its rows."""
        found = self._lists.get(api.name)
        if found is None:
            found = self._lists[api.name] = tuple(f for f in self.of_api(api, "done") if "list" in f.slots)
        return found

    def counter(self, api: Api) -> str:
        """What the rows of a result are counted with (封, 间), by the words that the spec puts after their number."""
        found = self._counters.get(api.name)
        if found is None:
            after = [
                words[0]
                for frame in self.of_api(api, "done")
                for slot, words in pairwise(frame.segments)
                if isinstance(slot, Slot) and slot.path == "count" and isinstance(words, str)
            ]
            counters = self.book.counters
            found = self._counters[api.name] = next((word for word in after if word in counters), counters[0])
        return found

    def called(self, target: str) -> tuple[Frame, ...]:
        """How a row of an entity, or an object of a type, is named."""
        return self._named(target, "called")

    def called_by(self, entity: str) -> tuple[tuple[str, ...], ...]:
        """The sets of fields that rows of an entity are called by, each sorted."""
        found = self._called_by.get(entity)
        if found is None:
            sets = dict.fromkeys(tuple(sorted(frame.slots)) for frame in self.called(entity) if frame.slots)
            found = self._called_by[entity] = tuple(sets)
        return found

    def naming(self, type_: ObjectType) -> tuple[Frame, ...]:
        """How an object is named: as its type is called, or by what it holds."""
        return self.called(type_.name) if type_.name is not None else _all_fields(type_)

    def flag(self, type_: ObjectType, field: Param, value: bool) -> tuple[Frame, ...]:
        """What says a flag of an object."""
        kind = "with" if value else "without"
        own = self.own(type_.name or "", kind, field.name)
        label = label_of(field, self.locale)
        return own or tuple(_labelled(frame, label, field.name) for frame in self.book.frames[f"{kind}_flag"])

    def option(self, option: ObjectType) -> tuple[Frame, ...]:
        """How an object is named where it might be of other types too: in words that no other has."""
        label, gap = _type_label(option, self.locale), " " if self.locale == "en" else ""
        frames = self.naming(option)
        return (
            *(f if mark_of(f) else Frame((label + gap, *f.segments), f.slots) for f in frames),
            *(() if any(not f.slots for f in frames) else (Frame((label,), frozenset()),)),
        )

    def null(self, target: str, param: Param, path: str) -> tuple[str, ...]:
        """What says that a parameter of an API, or a field of a type, is null."""
        own = () if isinstance(param.type, BoolType) else self.own(target, "without", path)
        frames = self.book.frames["null_flag" if isinstance(param.type, BoolType) else "null"]
        found = own or tuple(_labelled(frame, label_of(param, self.locale), "") for frame in frames)
        return tuple(text_of(frame).strip() for frame in found)

    def listed(self, target: str) -> tuple[Frame, ...]:
        return self._named(target, "listed")

    def _named(self, target: str, kind: str) -> tuple[Frame, ...]:
        key = (target, kind, "")
        found = self._cache.get(key)
        if found is None:
            found = self.own(target, kind) or (self.own(target, "called") if kind == "listed" else ())
            if not found:
                entity = self.spec.entities.get(target)
                found = _named_by(entity) if entity is not None else _all_fields(self.spec.types[target])
            self._cache[key] = found
        return found

    def default(self, api: Api, kind: str, argument: str) -> tuple[Frame, ...]:
        """The phrasebook's frames of an API."""
        words = {"doc": self.doc_clause(api), "summary": None}
        if kind == "on":
            error = next(error for error in api.errors if error.code == argument)
            words["message"] = error.message.of(self.locale)
        if kind == "done" and api.produces is not None:
            kind = "done_list"
        return tuple(
            _filled(frame, {name: word for name, word in words.items() if word}) for frame in self.book.frames[kind]
        )

    def doc_clause(self, api: Api) -> str:
        """An API's description as a clause: `book a table at a restaurant`."""
        return self._clauses[api.name]


_WORD = re.compile(r"\w")


def _clause(api: Api, locale: str) -> str:
    text = api.doc.of(locale) or api.source_name.replace("_", " ")
    clause = re.split(r"[.。;；，\n]|, ", text.strip(), maxsplit=1)[0].strip()
    return clause[:1].lower() + clause[1:]


def _type_label(type_: ObjectType, locale: str) -> str:
    """What a type is called: its name in words, or in another locale its doc's first words."""
    name = _HUMP.sub(" ", str(type_.name)).replace("_", " ").lower()
    return name if locale == "en" else _first_words(type_.doc.of(locale)) or name


def _first_words(doc: str) -> str:
    return re.split(r"[（(。，,.;；：:]", doc, maxsplit=1)[0].strip()


def label_of(param: Param, locale: str) -> str:
    """How a parameter is called in talk: its name in words, or in another locale its doc's first words."""
    if locale == "en":
        name = param.source_name if param.source_name.isascii() else param.name
        label = _HUMP.sub(" ", name or param.name).replace("_", " ").replace("-", " ").strip().lower()
        if label not in _PREPOSITIONS:
            return label
        if not isinstance(param.type, MomentType):
            return "limit"
        return "date" if param.type.kind == "date" else "time"
    said = _first_words(param.doc.of(locale))
    if isinstance(param.type, BoolType):  # (whether one wants it is what is said)
        said = said.removeprefix("是否")
    return said or (param.source_name or param.name).replace("_", " ")


_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PREPOSITIONS = frozenset(
    ("at", "by", "for", "from", "in", "on", "since", "to", "until", "till", "within", "after", "before")
)


def _is_flag(unit: Unit) -> bool:
    return isinstance(unit.type, BoolType)


def _labelled(frame: Frame, label: str, path: str) -> Frame:
    segments: list[str | Slot] = []
    for part in frame.segments:
        if isinstance(part, Slot) and part.path == "label":
            segments.append(label)
            continue
        last = segments[-1] if segments else ""
        if isinstance(part, Slot) and isinstance(last, str) and last[-1:].isascii() and last[-1:].isalnum():
            segments.append(" ")  # ("limit3" would be one word)
        segments.append(Slot(path) if isinstance(part, Slot) else part)
    return Frame(tuple(segments), frozenset(part.path for part in segments if isinstance(part, Slot)))


def _filled(frame: Frame, words: dict[str, str | None]) -> Frame:
    segments = tuple((words.get(part.path) or part) if isinstance(part, Slot) else part for part in frame.segments)
    return Frame(segments, frozenset(part.path for part in segments if isinstance(part, Slot)))


def _named_by(entity: Entity) -> tuple[Frame, ...]:
    """Without phrases a row is named by its first text, by its key if people know it, or by what it has."""
    texts = [field for field in entity.fields if isinstance(field.type, StringType) and not field.optional]
    if texts:
        return (_fields_frame([texts[0].name]),)
    if entity.key_type.known:
        return (_fields_frame([entity.key]),)
    plain = [
        field.name
        for field in entity.fields
        if isinstance(field.type, EnumType | NumberType | MomentType) and not field.optional
    ]
    return (_fields_frame(plain[:3] or [entity.key]),)


def _all_fields(type_: ObjectType) -> tuple[Frame, ...]:
    names = [field.name for field in type_.fields if not isinstance(field.type, BoolType)]
    return tuple(_fields_frame(names[: count + 1]) for count in range(len(names)))


def _fields_frame(names: list[str]) -> Frame:
    segments: list[str | Slot] = []
    for name in names:
        if segments:
            segments.append(" ")
        segments.append(Slot(name))
    return Frame(tuple(segments), frozenset(names))
