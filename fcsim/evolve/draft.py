"""A spec being rewritten: its declarations, found by kind and name, and put back changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from dsl.nodes import name
from dsl.syntax import (
    ApiDecl,
    ConfusableDecl,
    Decl,
    DomainDecl,
    EntityDecl,
    EnumDecl,
    Field,
    FlowDecl,
    Goal,
    LetStmt,
    LocaleDecl,
    Name,
    ObjectExpr,
    PathExpr,
    PhraseEntry,
    PhrasesDecl,
    ProfileDecl,
    ProfileEntry,
    QueryExpr,
    ScalarDecl,
    ScenarioDecl,
    SpecFile,
    TypeDecl,
    TypeExpr,
    TypeRef,
)
from fcsim.evolve.nodes import phrases, rebuilt, walk

D = TypeVar("D", bound=Decl)
_SPEAKING = (PhrasesDecl, ScenarioDecl, ConfusableDecl, FlowDecl, ProfileDecl)
"""The declarations that call APIs by their names."""

_TYPED = (ApiDecl, TypeDecl, EntityDecl, ScalarDecl, ProfileDecl)
"""The declarations that mention types."""

_BUILT_IN = frozenset({"string", "int", "float", "bool", "date", "time", "datetime"})


@dataclass(frozen=True, slots=True)
class Parent:
    """A spec to be evolved: the tree with one name for each API throughout, and every name that is taken in it."""

    tree: SpecFile
    locales: tuple[str, ...]
    names: frozenset[str]

    @classmethod
    def of(cls, tree: SpecFile) -> Parent:
        wires = {decl.wire.text: decl.name for decl in tree.declarations if isinstance(decl, ApiDecl) and decl.wire}

        def named(node: Any) -> Any:
            return wires[node.text] if isinstance(node, Name) and node.text in wires else node

        declarations = tuple(
            rebuilt(decl, named) if isinstance(decl, _SPEAKING) else decl
            for decl in tree.declarations
        )  # fmt: skip
        locales = next((decl.locales for decl in declarations if isinstance(decl, LocaleDecl)), None)
        names = {
            node.text
            for decl in declarations
            if not isinstance(decl, PhrasesDecl)
            for node in walk(decl)
            if isinstance(node, Name)
        }
        spoken = tuple(locale.text for locale in locales) if locales else ("en",)
        return cls(replace(tree, declarations=declarations), spoken, frozenset(names) | _BUILT_IN)


@dataclass(frozen=True, slots=True)
class Place:
    """A parameter of `api`, or a field in one: `outer` are those around it, and `owner` is what declares it."""

    api: ApiDecl
    owner: ApiDecl | TypeDecl
    outer: tuple[Field, ...]
    field: Field

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(field.name.text for field in (*self.outer, self.field))

    @property
    def wires(self) -> tuple[str, ...]:
        return tuple((field.wire or field.name).text for field in (*self.outer, self.field))

    @property
    def is_certain(self) -> bool:
        """Whether it is in every call, or means its default."""
        return not any(field.optional for field in (*self.outer, self.field))


class Draft:
    """Declarations by kind and name; every change goes through it. Names that were taken once stay so."""

    def __init__(self, parent: Parent) -> None:
        self.locales = parent.locales
        self.names = set(parent.names)
        self._tree = parent.tree
        self._declarations: list[Decl] = list(parent.tree.declarations)
        self._mentions: dict[str, list[Decl]] | None = None
        self._walked: dict[int, tuple[Decl, tuple[str, ...]]] = {}
        self._named: dict[tuple[type, str], Decl] | None = None

    @property
    def tree(self) -> SpecFile:
        return replace(self._tree, declarations=tuple(self._declarations))

    def all(self, kind: type[D]) -> list[D]:
        return [decl for decl in self._declarations if isinstance(decl, kind)]

    def find(self, kind: type[D], name: str) -> D | None:
        if self._named is None:
            self._named = {}
            for decl in self._declarations:
                if hasattr(decl, "name"):
                    self._named.setdefault((type(decl), cast(Any, decl).name.text), decl)
        return cast("D | None", self._named.get((kind, name)))

    def _forget(self) -> None:
        self._mentions = self._named = None

    @property
    def apis(self) -> list[ApiDecl]:
        return self.all(ApiDecl)

    @property
    def domain(self) -> str:
        return self.all(DomainDecl)[0].name.text

    def put(self, old: D, new: D) -> None:
        """`new` where `old` stands."""
        self._declarations[self._place(old)] = new
        if not isinstance(old, PhrasesDecl):
            self._forget()

    def remove(self, old: Decl) -> None:
        del self._declarations[self._place(old)]
        self._forget()

    def before(self, place: Decl, *new: Decl) -> None:
        where = self._place(place)
        self._declarations[where:where] = new
        self._forget()

    def after(self, place: Decl, *new: Decl) -> None:
        where = self._place(place) + 1
        self._declarations[where:where] = new
        self._forget()

    def add(self, *new: Decl) -> None:
        """At the end of the file."""
        self._declarations += new
        self._forget()

    def _place(self, decl: Decl) -> int:
        return next(place for place, found in enumerate(self._declarations) if found is decl)

    def free(self, *wanted: str) -> str:
        """The first of some names that nothing in the file has, or the last with a number; it is taken from now on."""
        number = 2
        found = next((name for name in wanted if name not in self.names), None)
        while found is None:
            if f"{wanted[-1]}_{number}" not in self.names:
                found = f"{wanted[-1]}_{number}"
            number += 1
        self.names.add(found)
        return found

    def names_in_body(self, api: ApiDecl) -> set[str]:
        """What a new parameter of an API must not be called, or it would stand in the way of a name in the body."""
        found = set()
        for node in walk(api.body or ()):
            if isinstance(node, LetStmt | QueryExpr):
                found.add((node.name if isinstance(node, LetStmt) else node.entity).text)
            elif isinstance(node, PathExpr) and node.root is not None:
                found.add(node.root.text)
        return found

    def goals(self, change: Callable[[Goal], Goal]) -> None:
        """Every goal of every scenario, changed."""
        for scenario in self.all(ScenarioDecl):
            self.put(scenario, replace(scenario, goals=tuple(map(change, scenario.goals))))

    def uses(self, change: Callable[[ProfileEntry], Iterable[tuple[Name, ...]]]) -> None:
        """What each entry of the profile can fill, changed."""
        for profile in self.all(ProfileDecl):
            entries = tuple(replace(entry, uses=tuple(change(entry))) for entry in profile.entries)
            self.put(profile, replace(profile, entries=entries))

    @property
    def fixed(self) -> set[tuple[str, ...]]:
        """What scenarios fix: an API's name and the path of a parameter each."""
        return {
            (goal.api.text, *(part.text for part in one.path))
            for scenario in self.all(ScenarioDecl)
            for goal in scenario.goals
            for one in goal.fixed
        }

    @property
    def filled(self) -> set[tuple[str, ...]]:
        """What the profile can fill, alike."""
        return {
            tuple(part.text for part in use)
            for profile in self.all(ProfileDecl)
            for entry in profile.entries
            for use in entry.uses
        }

    def fill_too(self, api: str, new: str) -> None:
        """The profile fills the parameters of `new` as it fills those of an API."""
        self.uses(lambda entry: (*entry.uses, *((name(new), *use[1:]) for use in entry.uses if use[0].text == api)))

    # ---- phrases ---------------------------------------------------------------------------------

    def phrases(self, target: str, locale: str | None = None) -> list[PhrasesDecl]:
        return [
            decl for decl in self.all(PhrasesDecl) if decl.target.text == target and locale in (None, decl.locale.text)
        ]

    def entries(self, target: str, locale: str, kind: str, argument: Iterable[str] = ()) -> list[PhraseEntry]:
        wanted = tuple(argument)
        return [
            entry
            for decl in self.phrases(target, locale)
            for entry in decl.entries
            if entry.kind == kind and tuple(part.text for part in entry.argument) == wanted
        ]

    def speaks(self, target: str, kind: str, argument: Iterable[str] = ()) -> bool:
        """Whether there are phrases of a kind in every locale."""
        wanted = tuple(argument)
        return all(self.entries(target, locale, kind, wanted) for locale in self.locales)

    def say(self, target: str, locale: str, *entries: PhraseEntry) -> None:
        """More phrases: in the target's last block of the locale, or in one of their own."""
        blocks = self.phrases(target, locale)
        if blocks:
            self.put(blocks[-1], replace(blocks[-1], entries=(*blocks[-1].entries, *entries)))
        else:
            self.add(phrases(locale, target, entries))

    def no_profile(self, api: str, param: str) -> None:
        """The profile fills a parameter no more."""
        self.uses(lambda entry: (use for use in entry.uses if [part.text for part in use[:2]] != [api, param]))

    # ---- types -----------------------------------------------------------------------------------

    def fields_of(self, type_: TypeExpr) -> tuple[Field, ...]:
        """The fields of an object, also through its name; none of anything else."""
        if isinstance(type_, ObjectExpr):
            return type_.fields
        if isinstance(type_, TypeRef) and type_.member is None:
            named = self.find(TypeDecl, type_.name.text)
            return named.fields if named else ()
        return ()

    def owner(self, type_: TypeDecl) -> ApiDecl | TypeDecl | None:
        """What alone has a type, once, as that of a parameter or a field; None if there is another use of it."""
        users = self._users().get(type_.name.text, ())
        if len(users) != 1 or not isinstance(users[0], ApiDecl | TypeDecl):
            return None
        inside = users[0].params if isinstance(users[0], ApiDecl) else users[0].fields
        return users[0] if any(named(field.type) == type_.name.text for field in inside) else None

    def _users(self) -> dict[str, list[Decl]]:
        """The declarations that mention each type by its name, as often as they do."""
        if self._mentions is None:
            self._mentions = {}
            for decl in self._declarations:
                for name in self._mentioned(decl):
                    self._mentions.setdefault(name, []).append(decl)
        return self._mentions

    def _mentioned(self, decl: Decl) -> tuple[str, ...]:
        """The types that a declaration mentions by their names, as often as it does."""
        if not isinstance(decl, _TYPED):
            return ()
        if id(decl) not in self._walked:
            names = tuple(node.name.text for node in walk(decl) if isinstance(node, TypeRef))
            self._walked[id(decl)] = decl, names  # (with it, so that no other comes to have its id)
        return self._walked[id(decl)][1]

    def places(self) -> Iterator[Place]:
        """Every parameter, and every field of the objects that one parameter alone has."""
        for api in self.apis:
            yield from self._within(api, api, ())

    def _within(self, api: ApiDecl, owner: ApiDecl | TypeDecl, outer: tuple[Field, ...]) -> Iterator[Place]:
        for field in owner.params if isinstance(owner, ApiDecl) else owner.fields:
            yield Place(api, owner, outer, field)
            type_ = self.find(TypeDecl, named(field.type) or "")
            if type_ is not None and self.owner(type_) is owner:
                yield from self._within(api, type_, (*outer, field))

    def put_field(self, place: Place, *fields: Field) -> ApiDecl:
        """`fields` where the one of a place stands. Gives the API as it is now."""
        owner = place.owner
        old = owner.params if isinstance(owner, ApiDecl) else owner.fields
        new = tuple(each for one in old for each in (fields if one is place.field else (one,)))
        if isinstance(owner, ApiDecl):
            changed = replace(owner, params=new)
            self.put(owner, changed)
            return changed
        self.put(owner, replace(owner, fields=new))
        return place.api

    def each_field(self, change: Callable[[str, Field], Field]) -> list[str]:
        """Changes every parameter, and every field of an object that one API alone has; `change` gets the API's name,
        too. Gives what is another one now."""
        owners: dict[str, tuple[ApiDecl, ApiDecl | TypeDecl]] = {}
        for place in self.places():
            owners.setdefault(place.owner.name.text, (place.api, place.owner))
        changed: list[str] = []
        for api, owner in owners.values():
            old = owner.params if isinstance(owner, ApiDecl) else owner.fields
            new = tuple(change(api.name.text, field) for field in old)
            changed += [
                f"{owner.name.text}.{one.name.text}" for one, other in zip(old, new, strict=True) if one != other
            ]
            if isinstance(owner, ApiDecl):
                self.put(owner, replace(owner, params=new))
            else:
                self.put(owner, replace(owner, fields=new))
        return changed

    def prune(self) -> None:
        """Takes out the vocabulary and the types that nothing mentions any more, with their phrases."""
        while True:
            used = {name for decl in self._declarations for name in self._mentioned(decl)}
            left = [
                decl
                for decl in self._declarations
                if isinstance(decl, EnumDecl | ScalarDecl | TypeDecl) and decl.name.text not in used
            ]
            if not left:
                return
            gone = {decl.name.text for decl in left}
            self._declarations = [
                decl
                for decl in self._declarations
                if not (isinstance(decl, EnumDecl | ScalarDecl | TypeDecl) and decl.name.text in gone)
                and not (isinstance(decl, PhrasesDecl) and decl.target.text in gone)
            ]


def named(type_: TypeExpr) -> str | None:
    """The name of a type that is mentioned by its name alone."""
    if isinstance(type_, TypeRef) and type_.member is None and not type_.forms:
        return type_.name.text
    return None
