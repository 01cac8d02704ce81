"""A spec being rewritten: its declarations, found by kind and name, and put back changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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


class Draft:
    """Declarations by kind and name; every change goes through it. Names that were taken once stay so."""

    def __init__(self, parent: Parent) -> None:
        self.locales = parent.locales
        self.names = set(parent.names)
        self._tree = parent.tree
        self._declarations: list[Decl] = list(parent.tree.declarations)

    @property
    def tree(self) -> SpecFile:
        return replace(self._tree, declarations=tuple(self._declarations))

    def all(self, kind: type[D]) -> list[D]:
        return [decl for decl in self._declarations if isinstance(decl, kind)]

    def find(self, kind: type[D], name: str) -> D | None:
        return next((decl for decl in self.all(kind) if cast(Any, decl).name.text == name), None)

    @property
    def apis(self) -> list[ApiDecl]:
        return self.all(ApiDecl)

    @property
    def domain(self) -> str:
        return self.all(DomainDecl)[0].name.text

    def put(self, old: D, new: D) -> None:
        """`new` where `old` stands."""
        self._declarations[self._place(old)] = new

    def remove(self, old: Decl) -> None:
        del self._declarations[self._place(old)]

    def before(self, place: Decl, *new: Decl) -> None:
        where = self._place(place)
        self._declarations[where:where] = new

    def after(self, place: Decl, *new: Decl) -> None:
        where = self._place(place) + 1
        self._declarations[where:where] = new

    def add(self, *new: Decl) -> None:
        """At the end of the file."""
        self._declarations += new

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

    def uses_of(self, type_: str) -> list[Decl]:
        """The declarations that mention a type by its name."""
        return [
            decl
            for decl in self._declarations
            if isinstance(decl, ApiDecl | TypeDecl | EntityDecl | ScalarDecl | ProfileDecl)
            and any(isinstance(node, TypeRef) and node.name.text == type_ for node in walk(decl))
        ]

    def owner(self, type_: TypeDecl) -> ApiDecl | None:
        """The API that alone has a type, once, as that of a parameter; None if there is another use of it."""
        uses = self.uses_of(type_.name.text)
        if len(uses) != 1 or not isinstance(uses[0], ApiDecl):
            return None
        inside = [field for field in uses[0].params if named(field.type) == type_.name.text]
        mentions = [n for n in walk(uses[0]) if isinstance(n, TypeRef) and n.name.text == type_.name.text]
        return uses[0] if len(inside) == 1 == len(mentions) else None

    def prune(self) -> None:
        """Takes out the vocabulary and the types that nothing mentions any more, with their phrases."""
        while True:
            used = {
                node.name.text
                for decl in self._declarations
                if isinstance(decl, ApiDecl | TypeDecl | EntityDecl | ScalarDecl | ProfileDecl)
                for node in walk(decl)
                if isinstance(node, TypeRef)
            }
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
