"""The declarations of a file by name, and what every later pass needs to speak of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from compiler.report import Report, did_you_mean
from compiler.types import Docs, Forms
from dsl.diagnostics import Span
from dsl.parse import Parsed
from dsl.syntax import (
    ApiDecl,
    ConfusableDecl,
    Doc,
    DomainDecl,
    EntityDecl,
    EnumDecl,
    FlowDecl,
    Form,
    LocaleDecl,
    Name,
    PersonaDecl,
    PhrasesDecl,
    ProfileDecl,
    ScalarDecl,
    ScenarioDecl,
    TypeDecl,
    UseDecl,
    WorldDecl,
)

if TYPE_CHECKING:
    from compiler.model import Api, CompiledSpec

BUILTINS = ("string", "int", "float", "bool", "date", "time", "datetime")
WIRE_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")

_AS = re.compile(r'\bas\s+"?([\w-]+)')
_CJK_END = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]$")

Named = TypeVar("Named", EnumDecl, ScalarDecl, TypeDecl, EntityDecl, ApiDecl, PersonaDecl, ScenarioDecl, ConfusableDecl)


@dataclass(slots=True)
class Scope:
    """The tables of one domain. `apis` are by source name.

    What is used of other domains stands in the tables too: `foreign` has its names, with the place where each is
    named (of what came along with another, None). `guests` are APIs of other domains, by the names they have there.
    `lost` are the names of declarations that are in the text but could not be read: who mentions one
    is not at fault.
    """

    file: str
    report: Report
    domain: str = ""
    doc: Docs = field(default_factory=Docs)
    locales: tuple[str, ...] = ("en",)
    any_locale: bool = False
    enums: dict[str, EnumDecl] = field(default_factory=dict)
    scalars: dict[str, ScalarDecl] = field(default_factory=dict)
    types: dict[str, TypeDecl] = field(default_factory=dict)
    entities: dict[str, EntityDecl] = field(default_factory=dict)
    apis: dict[str, ApiDecl] = field(default_factory=dict)
    personas: dict[str, PersonaDecl] = field(default_factory=dict)
    scenarios: dict[str, ScenarioDecl] = field(default_factory=dict)
    confusables: dict[str, ConfusableDecl] = field(default_factory=dict)
    worlds: list[WorldDecl] = field(default_factory=list)
    flows: list[FlowDecl] = field(default_factory=list)
    profiles: list[ProfileDecl] = field(default_factory=list)
    phrases: list[PhrasesDecl] = field(default_factory=list)
    files: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    foreign: dict[str, Span | None] = field(default_factory=dict)
    guests: dict[str, tuple[Api, CompiledSpec]] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)

    def declared_at(self, name: str) -> tuple[tuple[Span, str], ...]:
        """The note that shows where a type, an entity or an API is declared."""
        place = self.places.get(name)
        return ((place, f"`{name}` is declared here"),) if place else ()

    def unknown(self, code: str, what: str, name: Name, known: Iterable[str], meant: str = "") -> None:
        """Fault a name that nothing declares, unless its declaration was there and broken."""
        if name.text not in self.lost:
            hint = f"did you mean `{meant}`?" if meant else did_you_mean(name.text, list(known))
            close = hint[len("did you mean `") : -len("`?")]
            self.report.add(code, f"no {what} named `{name.text}`", name.span, hint, self.declared_at(close))

    def wire_name(self, name: Name, wire: Name | None) -> str:
        """The ASCII name on the wire: the `as` name, or the name itself."""
        if wire is None and not name.text.isascii():
            self.report.add(
                "FC219",
                f"`{name.text}` needs a name for the wire, where only ASCII is allowed",
                name.span,
                f"write `{name.text} as some_name`",
            )
        chosen = wire or name
        if chosen.text.isascii() and not WIRE_NAME.fullmatch(chosen.text):
            self.report.add("FC219", "a name on the wire is at most 64 of a-z, A-Z, 0-9, `_` and `-`", chosen.span)
        if wire is not None and not wire.text.isascii():
            self.report.add("FC219", f"`{wire.text}` isn't ASCII, so it is no name for the wire", wire.span)
        return chosen.text

    # ---- texts by locale ------------------------------------------------------------------------

    def knows_locale(self, locale: Name) -> bool:
        if locale.text in self.locales or self.any_locale:
            return True
        self.report.add(
            "FC203",
            f"`{locale.text}` is not a locale of this domain",
            locale.span,
            f"`locale {', '.join((*self.locales, locale.text))}` would declare it",
        )
        return False

    def docs(self, doc: Doc) -> Docs:
        """A line with the prefix of a declared locale is that locale's; other lines are the default one's."""
        texts: dict[str, str] = {}
        for line in doc:
            if line.locale is None or line.locale in self.locales:
                locale, text = line.locale or self.locales[0], line.text
            else:
                locale, text = self.locales[0], f"{line.locale}: {line.text}"
            before = texts.get(locale, "")
            space = " " if before and not _CJK_END.search(before) else ""
            texts[locale] = f"{before}{space}{text.strip()}"
        return Docs({locale: texts[locale] for locale in self.locales if texts.get(locale)})

    def forms(self, forms: tuple[Form, ...]) -> Forms:
        """Forms by locale, checked: declared locales, each once, no form empty or twice."""
        found: dict[str, tuple[str, ...]] = {}
        for form in forms:
            if not self.knows_locale(form.locale):
                continue
            if form.locale.text in found:
                self.report.add("FC201", f"`{form.locale.text}` is given twice here", form.locale.span)
                continue
            texts: dict[str, str] = {}
            for text in form.texts:
                said = str(text.value).strip()
                if not said:
                    self.report.add("FC220", "a form must have words", text.span)
                elif folded(said) in texts:
                    self.report.add("FC220", f"{said!r} is given twice", text.span, "leave one out")
                else:
                    texts[folded(said)] = said
            found[form.locale.text] = tuple(texts.values())
        return found


def folded(form: str) -> str:
    """What two forms have in common if nobody could tell them apart when they are said."""
    return " ".join(form.casefold().split())


def declare(files: Sequence[Parsed], report: Report) -> Scope:
    """The tables of a domain's files, of which parts may have been unreadable."""
    declarations = [decl for parsed in files for decl in parsed.tree.declarations]
    scope = Scope(
        files[0].tree.file,
        report,
        files=frozenset(parsed.tree.file for parsed in files),
        lost=frozenset(name for parsed in files for name in _lost(parsed)),
    )
    unread = {piece.keyword for parsed in files for piece in parsed.unread}
    domains = _domains(files, report)
    locales = [decl for decl in declarations if isinstance(decl, LocaleDecl)]
    _once("locale", locales, report)
    _once("profile", [decl for decl in declarations if isinstance(decl, ProfileDecl)], report)
    if locales:
        scope.locales = tuple(dict.fromkeys(name.text for name in locales[0].locales)) or scope.locales
        for index, name in enumerate(locales[0].locales):
            if name.text in {other.text for other in locales[0].locales[:index]}:
                report.add("FC201", f"the locale `{name.text}` is given twice", name.span)
    elif "locale" in unread:
        scope.any_locale = True
    if domains:
        scope.domain = domains[0].name.text
        scope.doc = scope.docs(next((decl.doc for decl in domains if decl.doc), ()))
        scope.places[scope.domain] = domains[0].name.span
    for decl in declarations:
        match decl:
            case EnumDecl():
                _declare(scope, scope.enums, decl)
            case ScalarDecl():
                _declare(scope, scope.scalars, decl)
            case TypeDecl():
                _declare(scope, scope.types, decl)
            case EntityDecl():
                _declare(scope, scope.entities, decl)
            case ApiDecl():
                _declare(scope, scope.apis, decl)
            case PersonaDecl():
                _own(scope, scope.personas, decl, "persona")
            case ScenarioDecl():
                _own(scope, scope.scenarios, decl, "scenario")
            case ConfusableDecl():
                _own(scope, scope.confusables, decl, "confusable group")
            case WorldDecl():
                scope.worlds.append(decl)
            case ProfileDecl():
                scope.profiles.append(decl)
            case FlowDecl():
                scope.flows.append(decl)
            case PhrasesDecl():
                scope.phrases.append(decl)
            case DomainDecl() | LocaleDecl() | UseDecl():
                pass
    return scope


def _domains(files: Sequence[Parsed], report: Report) -> list[DomainDecl]:
    """What the files say of their domain: each says it once, and all the same."""
    found: list[DomainDecl] = []
    for parsed in files:
        own = [decl for decl in parsed.tree.declarations if isinstance(decl, DomainDecl)]
        _once("domain", own, report)
        if not own and all(piece.keyword != "domain" for piece in parsed.unread):
            hint = f"write `domain {found[0].name.text}`" if found else "write `domain some_name`"
            report.add("FC202", "this file doesn't say its domain", Span(parsed.tree.file, 0, 0), hint)
        elif own and found and own[0].name.text != found[0].name.text:
            message = f"this file is of `{own[0].name.text}`, and others of the folder are of `{found[0].name.text}`"
            note = ((found[0].name.span, "another domain is named here"),)
            report.add("FC234", message, own[0].name.span, "a folder is one domain", note)
        else:
            found += own[:1]
    return found


def _lost(parsed: Parsed) -> frozenset[str]:
    """The names, also on the wire, of the declarations that could not be read."""
    names = set()
    for piece in parsed.unread:
        if piece.name is not None:
            names.add(piece.name.text)
            if piece.keyword == "api" and (wire := _AS.match(parsed.tree.text, piece.name.span.end + 1)):
                names.add(wire[1])
    return frozenset(names)


def _once(what: str, decls: list[DomainDecl] | list[LocaleDecl] | list[ProfileDecl], report: Report) -> None:
    for decl in decls[1:]:
        note = ((decls[0].span, "it is here already"),)
        report.add(
            "FC201", f"a {'file' if what == 'domain' else 'domain'} has only one `{what}`", decl.span, notes=note
        )


def _declare(scope: Scope, table: dict[str, Named], decl: Named) -> None:
    """Types, entities, APIs and the domain share their names, so that phrases know what they are for."""
    names = [decl.name]
    if isinstance(decl, ApiDecl) and decl.wire is not None:
        names.append(decl.wire)
    for name in names:
        if name.text in BUILTINS and not isinstance(decl, ApiDecl):
            scope.report.add("FC201", f"`{name.text}` is built in", name.span, "choose another name")
        elif name.text in scope.places:
            first = scope.places[name.text]
            scope.report.add("FC201", f"`{name.text}` is taken", name.span, notes=((first, "it is declared here"),))
        else:
            scope.places[name.text] = name.span
    table.setdefault(decl.name.text, decl)


def _own(scope: Scope, table: dict[str, Named], decl: Named, what: str) -> None:
    """Personas, scenarios and confusable groups are named among themselves."""
    first = table.setdefault(decl.name.text, decl)
    if first is not decl:
        note = ((first.name.span, "it is declared here"),)
        scope.report.add("FC201", f"there is a {what} `{decl.name.text}` already", decl.name.span, notes=note)
