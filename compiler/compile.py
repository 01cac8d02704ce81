"""From the files of a domain to a compiled spec: the passes, in their order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler.apis import build_apis, check_answers
from compiler.compound import check_marks
from compiler.entities import build_entities
from compiler.files import Beside, Texts, beside, joined, texts_of
from compiler.graph import Step, Talk, build_graph, without_end
from compiler.lint import lint
from compiler.model import CompiledSpec, Source
from compiler.people import build_confusables, build_flow, build_personas, build_scenarios
from compiler.phrasing import Phrasing
from compiler.profile import build_profile
from compiler.report import Report, did_you_mean
from compiler.resolve import Types
from compiler.scope import Scope, declare
from compiler.uses import Used, bring
from dsl.diagnostics import Diagnostic, Span
from dsl.parse import Parsed, parse
from dsl.source import normalise, position
from dsl.syntax import LocaleDecl, UseDecl


@dataclass(frozen=True, slots=True)
class Compilation:
    """`spec` is None if there are errors. `texts` has each file's text, which spans count in."""

    spec: CompiledSpec | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def compile_file(path: Path, label: str = "") -> Compilation:
    """Compile a domain: a file, or the files of a folder, with the domains beside it that it uses.

    `label` is how diagnostics call it (by its path). That something can't be read is a diagnostic, too.
    """
    label = label or str(path)
    texts, unreadable = texts_of(path, label)
    if unreadable is not None:
        return Compilation(None, (unreadable,), texts)
    return _Domain(texts, beside(path, label)).compilation


def compile_text(text: str, file: str, beside: Beside | None = None) -> Compilation:
    """Compile a text; `file` is how diagnostics call it, and `beside` where the domains are that it may use (None: it
    can use none). Never raises for what a text says."""
    return _Domain({file: normalise(text)}, beside).compilation


class _Domain:
    """The files of one domain, compiled. `chain` are the domains that use it, the outermost first."""

    def __init__(self, texts: Texts, beside: Beside | None, chain: tuple[str, ...] = ()) -> None:
        self._report = Report()
        self._beside = beside
        self._texts = texts
        self._all_texts: dict[str, str] = dict(texts)
        self.circle = ""
        self._uses: list[tuple[Path, str, _Domain]] = []
        self._used: dict[str, Used] = {}
        files = _parsed(texts)
        self._text = joined([parsed.tree for parsed in files])
        found = [problem for parsed in files for problem in parsed.diagnostics]
        self.scope: Scope | None = None
        spec = None
        if any(parsed.tree.declarations for parsed in files):
            self.scope = declare(files, self._report)
            for decl in (d for parsed in files for d in parsed.tree.declarations if isinstance(d, UseDecl)):
                self._use(self.scope, decl, (*chain, self.scope.domain))
            spec = self._compiled(self.scope, any(problem.severity == "error" for problem in found))
        found = sorted((*found, *self._report.diagnostics), key=lambda one: (one.span, one.code))
        if any(one.severity == "error" for one in found):
            spec = None
        self.compilation = Compilation(spec, tuple(found), self._all_texts)

    def is_of(self, texts: Texts) -> bool:
        """Whether it was made of these texts, and what it uses is what it was."""
        return texts == self._texts and all(_used(path, label, ()) is other for path, label, other in self._uses)

    # ---- other domains --------------------------------------------------------------------------

    def _use(self, scope: Scope, decl: UseDecl, chain: tuple[str, ...]) -> None:
        other = self._other(decl.domain.text, chain)
        if isinstance(other, Used):
            self._used[other.spec.domain] = other
            bring(scope, decl, other)
            return
        code, message, hint = other
        self._report.add(code, message, decl.domain.span, hint)
        # Who mentions what could not be had is not at fault.
        scope.lost |= {name.text for name in decl.names}

    def _other(self, name: str, chain: tuple[str, ...]) -> Used | tuple[str, str, str]:
        """A domain that is used; or the code, the message and the hint of why it can't be."""
        if self._beside is None:
            return "FC230", f"no domain named `{name}`", "a text by itself has no domains beside it"
        path = self._beside.find(name)
        if path is None:
            hint = did_you_mean(name, self._beside.names()) or f"there is no {name}.fcspec beside it"
            return "FC230", f"no domain named `{name}`", hint
        if name in chain:
            self.circle = " → ".join((*chain[chain.index(name) :], name))
            return "FC232", f"`{name}` would be used by itself: {self.circle}", ""
        label = self._beside.label_of(path)
        other = _used(path, label, chain)
        if isinstance(other, Diagnostic):
            return "FC233", f"`{name}` can't be read", other.message
        self._uses.append((path, label, other))
        self._all_texts.update(other.compilation.texts)
        self.circle = self.circle or other.circle
        spec = other.compilation.spec
        if other.circle:
            return "FC232", f"`{name}` is in a circle of domains: {other.circle}", ""
        if spec is None or other.scope is None:
            return "FC233", f"`{name}` has errors of its own", _first_error(other.compilation)
        if spec.domain != name:
            return "FC230", f"what is beside this as `{name}` is `{spec.domain}`", ""
        return Used(spec, other.scope)

    # ---- the passes -----------------------------------------------------------------------------

    def _compiled(self, scope: Scope, is_faulty: bool) -> CompiledSpec | None:
        report = self._report
        types = Types(scope)
        entities = build_entities(scope, types)
        built = build_apis(scope, types, entities)
        apis = built.apis
        profile = build_profile(scope, types, apis)
        phrasing = Phrasing(scope, self._all_texts, apis, types.types, entities, profile)
        phrases = phrasing.build()
        for union, span in types.unions:
            check_marks(scope, union, span, phrases)
        personas = build_personas(scope)
        scenarios = build_scenarios(scope, apis)
        confusables = build_confusables(scope, apis)
        flow = build_flow(scope, apis)
        if report.has_errors or is_faulty:
            return None
        check_answers(scope, apis, entities)
        steps = {key: Step(weight, target.span) for key, (weight, target) in flow.items()}
        beyond = {target: None for _, target, kind, _ in phrases if kind == "beyond"}
        called = {(target, locale): None for locale, target, kind, _ in phrases if kind == "called"}
        named = {target: all((target, each) in called for each in scope.locales) for target, _ in called}
        talk = Talk(profile, named, tuple(beyond), bool(phrasing.forbidden))
        graph = build_graph(self._all_texts, apis, entities, confusables, steps, talk)
        for node in without_end(graph):
            report.add("FC414", f"from `{node}` no dialogue comes to its end", Span(scope.file, 0, 0))
        spec = CompiledSpec(
            domain=scope.domain,
            doc=scope.doc,
            locales=scope.locales,
            hash=_hash(self._texts, [used.spec for used in self._used.values()]),
            enums=types.enums,
            scalars=types.scalars,
            types=types.types,
            entities=entities,
            apis=apis,
            phrases=phrases,
            asides={locale: tuple(found) for locale, found in phrasing.asides.items()},
            forbidden={locale: tuple(found) for locale, found in phrasing.forbidden.items()},
            profile=profile,
            personas=personas,
            scenarios=scenarios,
            confusables=confusables,
            flow={key: weight for key, (weight, _) in flow.items()},
            graph=graph,
            source=Source(self._text, scope.file, self._beside),
            guests={name: spec for name, (_, spec) in scope.guests.items()},
        )
        lint(scope, spec, types.used, built.unused)
        return spec


def _parsed(texts: Texts) -> Sequence[Parsed]:
    """The files, read; a locale that one of them declares is known in all."""
    found = [parse(text, file) for file, text in texts.items()]
    if len(found) == 1:
        return found
    declared = (decl for parsed in found for decl in parsed.tree.declarations if isinstance(decl, LocaleDecl))
    locales = frozenset(name.text for decl in declared for name in decl.locales)
    return [parse(text, file, locales) for file, text in texts.items()]


_KEPT: dict[tuple[Path, str], _Domain] = {}
_MOST_KEPT = 64


def _used(path: Path, label: str, chain: tuple[str, ...]) -> _Domain | Diagnostic:
    """A domain that another one uses: compiled once, as long as its files stay what they are."""
    texts, unreadable = texts_of(path, label)
    if unreadable is not None:
        return unreadable
    key = (path.absolute(), label)
    found = _KEPT.get(key)
    if found is None or not found.is_of(texts):
        found = _Domain(texts, beside(path, label), chain)
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        if not found.circle:  # (which depends on who asks)
            _KEPT[key] = found
    return found


def _hash(texts: Texts, used: Iterable[CompiledSpec]) -> str:
    """Of one file by itself, that of its text."""
    parts = [[Path(file).name, text] for file, text in texts.items()]
    parts += sorted([spec.domain, spec.hash] for spec in used)
    whole = parts[0][1] if len(parts) == 1 else json.dumps(parts)
    return hashlib.sha256(whole.encode()).hexdigest()


def _first_error(compilation: Compilation) -> str:
    error = next(one for one in compilation.diagnostics if one.severity == "error")
    line, _ = position(compilation.texts.get(error.span.file, ""), error.span.start)
    return f"the first: {error.span.file}:{line}: {error.message}"
