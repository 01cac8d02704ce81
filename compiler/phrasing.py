"""The phrases of a file: expanded into frames, and checked against what they are for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from compiler.model import Api, Aside, Entity, PhraseKey, ProfileField
from compiler.paths import find_path, slot_place
from compiler.people import find_api
from compiler.phrases import Frame, PhraseError, Slot, TooManyFrames, expand, lone_choices, text_of
from compiler.report import did_you_mean, one_of
from compiler.scope import Scope, folded
from compiler.types import BoolType, Docs, EntityType, KeyType, ListType, ObjectType, Type
from compiler.unknown import is_unknown
from dsl import syntax
from dsl.diagnostics import Span

_OF_API = ("ask", "with", "without", "need", "give", "change", "confirm", "done", "empty", "on", "beyond")
_KINDS: Mapping[str, tuple[str, ...]] = {
    "API": _OF_API,
    "type": ("called", "with", "without"),
    "entity": ("called", "listed"),
    "domain": ("outside", "forbidden", "aside", "mine"),
}
_OF_RESULT = ("count", "list", "first", "result")
_AT_PATH = ("with", "without", "need", "give", "change", "mine")
_WITHOUT_SLOTS = ("outside", "beyond", "need", "without", "mine")


@dataclass(frozen=True, slots=True)
class _Target:
    """What phrases are for: its kind, its name in a `PhraseKey`, and the parameters or fields it has."""

    kind: str
    name: str
    fields: ObjectType
    api: Api | None = None


@dataclass(slots=True)
class Phrasing:
    """Gathers the frames of a file, and, by locale, its `asides` and what is `forbidden`."""

    scope: Scope
    texts: Mapping[str, str]
    apis: Mapping[str, Api]
    types: Mapping[str, ObjectType]
    entities: Mapping[str, Entity]
    profile: Mapping[str, ProfileField]
    asides: dict[str, list[Aside]] = field(default_factory=dict)
    forbidden: dict[str, list[Aside]] = field(default_factory=dict)

    def build(self) -> dict[PhraseKey, tuple[Frame, ...]]:
        """Frames by key in the order of the file."""
        frames: dict[PhraseKey, dict[Frame, None]] = {}
        named: dict[str, set[str]] = {}
        for decl in self.scope.phrases:
            if any(entry.kind == "called" for entry in decl.entries):
                named.setdefault(decl.locale.text, set()).add(decl.target.text)
        for decl in self.scope.phrases:
            target = self._target(decl.target)
            if target is None or not self.scope.knows_locale(decl.locale):
                continue
            locale = decl.locale.text
            for entry in decl.entries:
                if entry.kind not in _KINDS[target.kind]:
                    self._refuse_kind(entry, target)
                elif entry.kind in ("aside", "forbidden"):
                    found_of = self.asides if entry.kind == "aside" else self.forbidden
                    found_of.setdefault(locale, []).extend(self._asides(entry))
                elif (argument := self._argument(entry, target)) is not None:
                    path, type_ = argument
                    found = self._frames(entry, target, path, type_, named.get(locale, set()))
                    if found:
                        frames.setdefault((locale, target.name, entry.kind, path), {}).update(dict.fromkeys(found))
        self._refuse_shared(frames)
        return {key: tuple(found) for key, found in frames.items()}

    # ---- what a phrase is for -------------------------------------------------------------------

    def _target(self, name: syntax.Name) -> _Target | None:
        scope = self.scope
        if name.text in scope.apis or name.text in self.apis:
            api = find_api(scope, self.apis, name)
            return _Target("API", api.name, api.params, api) if api else None
        if name.text in scope.types:
            type_ = self.types.get(name.text)
            return _Target("type", name.text, type_) if type_ else None
        if name.text in scope.entities:
            entity = self.entities.get(name.text)
            return _Target("entity", name.text, ObjectType(None, entity.fields, Docs())) if entity else None
        if name.text == scope.domain:
            fields = tuple(found.param for found in self.profile.values())
            return _Target("domain", name.text, ObjectType(None, fields, Docs()))
        if name.text in scope.enums or name.text in scope.scalars:
            hint = "its words stand in its declaration"
            scope.report.add("FC401", f"`{name.text}` takes no phrases", name.span, hint, scope.declared_at(name.text))
        else:
            known = (*scope.apis, *self.apis, *scope.types, *scope.entities, scope.domain)
            scope.unknown("FC401", "API, type or entity", name, known)
        return None

    def _refuse_kind(self, entry: syntax.PhraseEntry, target: _Target) -> None:
        owners = [kind for kind, kinds in _KINDS.items() if entry.kind in kinds]
        message = f"`{entry.kind}` is not for {_ARTICLE[target.kind]}"
        hint = "it is for " + " or ".join(_ARTICLE[owner] for owner in owners)
        self.scope.report.add("FC402", message, entry.span, hint)

    def _argument(self, entry: syntax.PhraseEntry, target: _Target) -> tuple[str, Type | None] | None:
        """The path or code that an entry has, and the path's type."""
        if entry.kind == "on":
            code, codes = entry.argument[0], [error.code for error in target.api.errors] if target.api else []
            if code.text in codes:
                return code.text, None
            hint = did_you_mean(code.text, codes)
            self.scope.report.add("FC311", f"`{target.name}` declares no error `{code.text}`", code.span, hint)
            return None
        if entry.kind not in _AT_PATH:
            return "", None
        what = "parameter" if target.kind == "API" else "field"
        whose = "the profile" if entry.kind == "mine" else f"`{target.name}`"
        place = find_path(self.scope, target.fields, entry.argument, whose, what)
        if place is None:
            return None
        if entry.kind == "mine" and len(entry.argument) > 1:
            hint = f"write `mine {entry.argument[0].text}`"
            self.scope.report.add("FC403", "a profile's field is pointed at as a whole", entry.argument[1].span, hint)
            return None
        if entry.kind == "without" and not isinstance(place.type, BoolType) and not place.nullable:
            hint = "leave the value unsaid instead"
            message = "only a `bool`, or what may be null, can be put as `without`"
            self.scope.report.add("FC402", message, entry.argument[-1].span, hint)
            return None
        return place.path, place.type

    # ---- texts into frames ----------------------------------------------------------------------

    def _frames(
        self, entry: syntax.PhraseEntry, target: _Target, path: str, type_: Type | None, named: set[str]
    ) -> list[Frame]:
        found: list[Frame] = []
        for literal in entry.texts:
            slots: dict[str, str | None] = {}
            for frame in self._expanded(literal):
                for slot in _slots(frame):
                    if slot not in slots:
                        slots[slot] = self._slot(literal, slot, entry, target, path, named)
                canonical = {slot: known for slot in frame.slots if (known := slots[slot]) is not None}
                if len(canonical) == len(frame.slots) and self._has_value(literal, frame, entry, type_):
                    segments = (
                        Slot(canonical[part.path]) if isinstance(part, Slot) else part for part in frame.segments
                    )
                    found.append(Frame(tuple(segments), frozenset(canonical.values())))
        return found

    def _expanded(self, literal: syntax.Literal_) -> tuple[Frame, ...]:
        text = str(literal.value)
        try:
            frames = expand(text)
        except TooManyFrames as wrong:
            self.scope.report.add("FC405", wrong.reason, literal.span, wrong.hint)
            return ()
        except PhraseError as wrong:
            self.scope.report.add("FC404", wrong.reason, self._place(literal, wrong.start, wrong.end), wrong.hint)
            return ()
        for start, end in lone_choices(text) if "(" in text else ():
            hint = "`((` is the sign itself, and `[…]` what may be left out"
            self.scope.report.add("FC508", "these parentheses are not said", self._place(literal, start, end), hint)
        if any(not frame.slots and not "".join(map(str, frame.segments)).strip() for frame in frames):
            self.scope.report.add("FC404", "this phrase can come out empty", literal.span)
            return ()
        return frames

    def _place(self, literal: syntax.Literal_, start: int, end: int) -> Span:
        """The part of a text in the file; the whole text if escapes blur where its parts are."""
        span, text = literal.span, str(literal.value)
        written = self.texts[span.file][span.start : span.end]
        quotes = 3 if written.startswith('"""') else 1
        if written[quotes:-quotes] != text:
            return span
        return Span(span.file, span.start + quotes + start, span.start + quotes + end)

    def _slot_place(self, literal: syntax.Literal_, slot: str) -> Span:
        start = str(literal.value).find("{" + slot)
        return self._place(literal, start, start + len(slot) + 2) if start >= 0 else literal.span

    def _slot(
        self,
        literal: syntax.Literal_,
        slot: str,
        entry: syntax.PhraseEntry,
        target: _Target,
        path: str,
        named: set[str],
    ) -> str | None:
        """The canonical path of a slot, or None if it can't be said here, which is reported."""
        place = self._slot_place(literal, slot)

        def wrong(code: str, message: str, hint: str = "") -> None:
            self.scope.report.add(code, message, place, hint)

        if entry.kind in _WITHOUT_SLOTS:
            wrong("FC406", f"`{entry.kind}` has no slots", "nothing is known of a value here")
        elif entry.kind in _AT_PATH:
            if slot == "":
                return path
            wrong("FC406", f"`{entry.kind}` says one value", "its slot is `{}`")
        elif slot == "":
            wrong("FC407", "`{}` is the value of a path, and this phrase has none", "name the slot, as in `{city}`")
        else:
            return self._named_slot(slot, entry, target, named, place)
        return None

    def _named_slot(
        self, slot: str, entry: syntax.PhraseEntry, target: _Target, named: set[str], place: Span
    ) -> str | None:
        if entry.kind == "done" and target.api is not None and slot.partition(".")[0] in _OF_RESULT:
            return self._result_slot(slot, target.api.returns, place)
        found = slot_place(target.fields, slot, self.entities)
        if found is None and (key := self._key_within(target.fields, slot)):
            self.scope.report.add(
                "FC406", f"`{slot}` is not known here", place, f"`{{{key}}}` is said as its row is called"
            )
            return None
        if found is None:
            known = [field.source_name or field.name for field in target.fields.fields]
            if entry.kind == "done" and target.api is not None:
                known += ["count", "list", "first"] if isinstance(target.api.returns, ListType) else ["result"]
            self._no_slot(slot, known, place)
            return None
        if isinstance(found.type, ObjectType) and found.type.name not in named:
            hint = f"name its parts, as in `{{{slot}.{found.type.fields[0].name}}}`" if found.type.fields else ""
            if found.type.name is not None:
                hint = f"write `called` phrases for `{found.type.name}`, or name its parts"
            self.scope.report.add("FC406", f"nothing says how `{slot}` is called", place, hint)
            return None
        return found.path if self._has_words(slot, found.type, target.kind, place) else None

    def _has_words(self, slot: str, type_: Type, owner: str, place: Span) -> bool:
        """Whether a value can be said at all: what is true or false cannot, nor a key that nobody knows."""
        while isinstance(type_, ListType):
            type_ = type_.item
        if isinstance(type_, BoolType):
            hint = "an enum has words for its values"
            if owner in ("API", "type"):
                hint = f'`with {slot} "…"` and `without {slot} "…"` have words for it'
            self.scope.report.add("FC406", f"`{slot}` is true or false, which nobody says", place, hint)
            return False
        if owner == "entity" and isinstance(type_, KeyType) and not type_.known:
            hint = "say another field, or make the key `known`"
            self.scope.report.add("FC406", f"`{slot}` is a key that people don't know", place, hint)
            return False
        return True

    def _key_within(self, fields: ObjectType, slot: str) -> str:
        """The part of a slot's path that leads to a key, if something follows it."""
        path = slot.rpartition(".")[0]
        while path:
            found = slot_place(fields, path, self.entities)
            if found is not None:
                return path if isinstance(found.type, KeyType) else ""
            path = path.rpartition(".")[0]
        return ""

    def _no_slot(self, slot: str, known: list[str], place: Span) -> None:
        hint = did_you_mean(slot, known) or f"there is {one_of('{' + name + '}' for name in known)}"
        self.scope.report.add("FC406", f"nothing here is named `{slot}`", place, hint if known else "")

    def _result_slot(self, slot: str, returns: Type, place: Span) -> str | None:
        """`count`, `list`, `first.name`, `result.total`: the canonical path, if the result has such a part."""
        root, _, rest = slot.partition(".")
        many = isinstance(returns, ListType)
        part = returns.item if isinstance(returns, ListType) else returns
        if is_unknown(part) or (isinstance(part, EntityType) and part.entity not in self.entities):
            return None
        if (root == "result") == many:
            hint = "a list has {count}, {list} and {first.FIELD}" if many else "what is no list has {result.FIELD}"
            self.scope.report.add("FC406", f"this API's result has no `{root}`", place, hint)
            return None
        if root in ("count", "list") or not rest:
            if not rest and (root in ("count", "list") or not isinstance(part, ObjectType | EntityType)):
                return slot
            hint = f"name a field, as in `{{{root}.name}}`" if not rest else f"it is just `{{{root}}}`"
            self.scope.report.add("FC406", f"`{slot}` is nothing that can be said", place, hint)
            return None
        found = slot_place(part, rest, self.entities)
        if found is None:
            fields = self.entities[part.entity].fields if isinstance(part, EntityType) else ()
            known = part.fields if isinstance(part, ObjectType) else fields
            self._no_slot(slot, [f"{root}.{field.source_name or field.name}" for field in known], place)
            return None
        return f"{root}.{found.path}" if self._has_words(slot, found.type, "result", place) else None

    def _has_value(self, literal: syntax.Literal_, frame: Frame, entry: syntax.PhraseEntry, type_: Type | None) -> bool:
        """Whether `{}` stands where it should, once."""
        if entry.kind not in ("with", "give", "change"):
            return True
        count = sum(isinstance(part, Slot) for part in frame.segments)
        if entry.kind == "with" and isinstance(type_, BoolType):
            if count:
                hint = "the words say it, and those of `without` say the opposite"
                self.scope.report.add("FC407", "a `bool` has no value to say", literal.span, hint)
            return count == 0
        if count != 1:
            message = "the value is said more than once" if count else "the value is not said"
            self.scope.report.add("FC407", message, literal.span, "`{}` is the value")
        return count == 1

    def _refuse_shared(self, frames: Mapping[PhraseKey, Mapping[Frame, None]]) -> None:
        """Words that point at two fields of the profile point at neither."""
        owners: dict[tuple[str, str], str] = {}
        for (locale, _, kind, field_), found in frames.items():
            for frame in found if kind == "mine" else ():
                owner = owners.setdefault((locale, folded(text_of(frame))), field_)
                if owner != field_:
                    message = f"{text_of(frame)!r} stands for `{owner}` and for `{field_}`"
                    self.scope.report.add(
                        "FC220", message, self.profile[field_].param.span, "each needs words of its own"
                    )

    def _asides(self, entry: syntax.PhraseEntry) -> Iterable[Aside]:
        """Each way to ask, with each of the answers in turn."""
        for question, answer in zip(entry.texts, entry.answers, strict=True):
            asked, answered = self._plain(question, entry.kind), self._plain(answer, entry.kind)
            for index, text in enumerate(asked if answered else ()):
                yield Aside(text, answered[index % len(answered)])

    def _plain(self, literal: syntax.Literal_, kind: str) -> list[str]:
        found = []
        for frame in self._expanded(literal):
            for slot in _slots(frame):
                place = self._slot_place(literal, slot)
                self.scope.report.add("FC406", f"`{kind}` has no slots", place, "nothing is known of a value here")
            found.append("".join(map(str, frame.segments)))
        return found


def _slots(frame: Frame) -> Iterable[str]:
    """In the order of the words, so that the first mistake is the one that is told."""
    return dict.fromkeys(part.path for part in frame.segments if isinstance(part, Slot))


_ARTICLE = {"API": "an API", "type": "a type", "entity": "an entity", "domain": "the domain"}
