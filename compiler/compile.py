"""From a file to a compiled spec: the passes, in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from compiler.apis import build_apis, check_answers
from compiler.compound import check_marks
from compiler.entities import build_entities
from compiler.graph import Step, Talk, build_graph, without_end
from compiler.lint import lint
from compiler.model import CompiledSpec
from compiler.people import build_confusables, build_flow, build_personas, build_scenarios
from compiler.phrasing import Phrasing
from compiler.profile import build_profile
from compiler.report import Report
from compiler.resolve import Types
from compiler.scope import declare
from dsl.diagnostics import Diagnostic, Span
from dsl.parse import Parsed, parse
from dsl.source import read_source


@dataclass(frozen=True, slots=True)
class Compilation:
    """`spec` is None if there are errors. `texts` has each file's text, which spans count in."""

    spec: CompiledSpec | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def compile_file(path: Path) -> Compilation:
    """Compile one file. That it can't be read is a diagnostic, too."""
    text = read_source(path)
    if isinstance(text, Diagnostic):
        return Compilation(None, (text,), {text.span.file: ""})
    return compile_text(text, str(path))


def compile_text(text: str, file: str) -> Compilation:
    """Compile a text; `file` is how diagnostics call it. Never raises for what a text says."""
    parsed = parse(text, file)
    texts = {file: parsed.tree.text}
    report = Report()
    spec = _compile(parsed, report)
    found = sorted((*parsed.diagnostics, *report.diagnostics), key=lambda one: (one.span, one.code))
    if any(one.severity == "error" for one in found):
        spec = None
    return Compilation(spec, tuple(found), texts)


def _compile(parsed: Parsed, report: Report) -> CompiledSpec | None:
    if not parsed.tree.declarations:
        return None
    scope = declare(parsed, report)
    types = Types(scope)
    entities = build_entities(scope, types)
    built = build_apis(scope, types, entities)
    apis = built.apis
    profile = build_profile(scope, types, apis)
    phrasing = Phrasing(scope, parsed.tree.text, apis, types.types, entities, profile)
    phrases = phrasing.build()
    for union, span in types.unions:
        check_marks(scope, union, span, phrases)
    personas = build_personas(scope)
    scenarios = build_scenarios(scope, apis)
    confusables = build_confusables(scope, apis)
    flow = build_flow(scope, apis)
    if report.has_errors or any(one.severity == "error" for one in parsed.diagnostics):
        return None
    check_answers(scope, apis, entities)
    steps = {key: Step(weight, target.span) for key, (weight, target) in flow.items()}
    beyond = {target: None for _, target, kind, _ in phrases if kind == "beyond"}
    graph = build_graph(
        parsed.tree.text, apis, entities, confusables, steps, Talk(profile, tuple(beyond), bool(phrasing.forbidden))
    )
    for node in without_end(graph):
        report.add("FC414", f"from `{node}` no dialogue comes to its end", Span(parsed.tree.file, 0, 0))
    spec = CompiledSpec(
        domain=scope.domain,
        doc=scope.doc,
        locales=scope.locales,
        hash=hashlib.sha256(parsed.tree.text.encode()).hexdigest(),
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
    )
    lint(scope, spec, types.used, built.unused)
    return spec
