"""Writing the spec of a design: first what its APIs are and do, then the phrases of each locale."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler import Compilation, CompiledSpec, compile_text
from compiler.paths import types_in
from compiler.types import ListType, ObjectType, UnionType
from dsl import render
from fcsim.drafting import expected
from fcsim.drafting.declarations import Declarations, Key, header, written
from fcsim.drafting.design import Design
from fcsim.drafting.designer import Designer, GivenUp, Wrong, at_once
from fcsim.drafting.example import example
from fcsim.drafting.problems import Problem
from fcsim.drafting.prompts import prompt
from fcsim.drafting.trial import tried

FILE = "draft.fcspec"
_WORDLESS = ("FC502", "FC503")
"""Warnings of words that one of the locales lacks: what is asked for in it is to be said in it."""
_TOKENS, _PHRASE_TOKENS = 16_000, 8_000
_PHRASED_AT_ONCE = 3
"""APIs whose phrases are written in one request."""


@dataclass(frozen=True, slots=True)
class Phrased:
    """The phrases of some targets in a locale, or why there are none."""

    locale: str
    targets: tuple[str, ...]
    declarations: Mapping[Key, str]
    failure: str = ""


async def core(designer: Designer, design: Design, problems: Sequence[Problem], locales: Sequence[str]) -> Declarations:
    """Everything but the phrases: it compiles, has what was designed, and all of it can be done. Raises GivenUp, and
    Stopped."""
    about = {each.locale: each.text for each in design.about}
    draft = Declarations(header(design.domain, [(locale, about[locale]) for locale in locales]))

    def take(text: str) -> Declarations:
        answer = written(text)
        draft.put(answer)
        compilation = compile_text(draft.text(), FILE)
        wrong = [*answer.complaints, *errors(compilation)]
        if not wrong and compilation.spec is not None:
            wrong = [*_not_as_designed(compilation.spec, design)]
            if not wrong and not designer.is_rehearsing:
                wrong = [*tried(compilation.spec, locales).complaints]
        if wrong:
            raise Wrong(wrong)
        return draft

    return await designer.settle(
        prompt(designer.locale, "write", example=example(locales)),
        prompt(designer.locale, "designed", design=design, problems=problems, locales=locales),
        expected.core(design, locales),
        take,
        tokens=_TOKENS,
        so_far=lambda: draft.text() if draft.texts else "",
    )


async def phrases(designer: Designer, draft: Declarations, spec: CompiledSpec) -> list[Phrased]:
    """The phrases of all locales. What the designer cannot put right is left to the phrasebook. Raises Stopped."""
    names = [*spec.apis]
    groups = [tuple(names[start : start + _PHRASED_AT_ONCE]) for start in range(0, len(names), _PHRASED_AT_ONCE)]
    groups.append((*said_whole(spec), *spec.entities, spec.domain))
    return await at_once(
        _phrased(designer.speaking(locale), draft, spec, targets) for locale in spec.locales for targets in groups
    )


def together(core: Declarations, phrased: Sequence[Phrased]) -> tuple[Declarations, tuple[Phrased, ...]]:
    """The spec with all phrases. Each was tried by itself: what is at odds with others is left out."""
    kept, told = core, list[Phrased]()
    for each in phrased:
        kept = kept.with_(each.declarations)
    if not _fault(kept):
        return kept, tuple(phrased)
    kept = core
    for each in phrased:
        more = kept.with_(each.declarations)
        if fault := _fault(more):
            told.append(Phrased(each.locale, each.targets, {}, fault))
        else:
            kept = more
            told.append(each)
    return kept, tuple(told)


def _fault(draft: Declarations) -> str:
    """What is wrong with a spec, or ""."""
    compilation = compile_text(draft.text(), FILE)
    if compilation.spec is None:
        return next(errors(compilation))
    return next(iter(tried(compilation.spec, compilation.spec.locales).complaints), "")


def said_whole(spec: CompiledSpec) -> Iterator[str]:
    """The types whose values have a name of their own: those of choices, and of lists."""
    of_choices = [option for type_ in types_in(spec) if isinstance(type_, UnionType) for option in type_.options]
    of_lists = [type_.item for type_ in types_in(spec) if isinstance(type_, ListType)]
    wholes = {type_.name for type_ in (*of_choices, *of_lists) if isinstance(type_, ObjectType)}
    return (name for name in spec.types if name in wholes)


async def _phrased(designer: Designer, draft: Declarations, spec: CompiledSpec, targets: tuple[str, ...]) -> Phrased:
    locale = designer.locale
    found: dict[Key, str] = {}

    def take(text: str) -> Phrased:
        answer = written(text)
        others = [key for key in answer.declarations if not _is_wanted(key, locale, targets)]
        found.update({key: own for key, own in answer.declarations.items() if key not in others})
        compilation = compile_text(draft.with_(found).text(), FILE)
        wrong = [*answer.complaints, *(f"{' '.join(key)}: not wanted here" for key in others), *errors(compilation)]
        wrong += [f"phrases {locale} for {t}: missing" for t in targets if ("phrases", locale, t) not in found]
        if not wrong and compilation.spec is not None and not designer.is_rehearsing:
            apis = [name for name in targets if name in spec.apis]
            wrong = [*tried(compilation.spec, [locale], apis=apis, scenarios=(), least=3).complaints]
        if wrong:
            raise Wrong(wrong)
        return Phrased(locale, targets, found)

    try:
        return await designer.settle(
            prompt(locale, "phrases", spec=draft.text()),
            _targets(locale, spec, targets),
            expected.phrases(locale, spec, targets),
            take,
            tokens=_PHRASE_TOKENS,
            so_far=lambda: "\n\n".join(found.values()),
        )
    except GivenUp as given_up:
        return Phrased(locale, targets, {}, given_up.complaints[0])


def _targets(locale: str, spec: CompiledSpec, targets: Sequence[str]) -> str:
    apis, types, entities = (
        [name for name in targets if name in all_] for all_ in (spec.apis, spec.types, spec.entities)
    )
    return prompt(locale, "targets", apis=apis, types=types, entities=entities, domain=spec.domain)


def errors(compilation: Compilation) -> Iterator[str]:
    """Each as it is shown to people, with its place and hint."""
    for diagnostic in compilation.diagnostics:
        if diagnostic.severity == "error" or diagnostic.code in _WORDLESS:
            yield render(diagnostic, compilation.texts)


def _not_as_designed(spec: CompiledSpec, design: Design) -> Iterator[str]:
    apis, scenarios = [api.name for api in design.apis], [scenario.name for scenario in design.scenarios]
    for kind, wanted, found in (("api", apis, spec.apis), ("scenario", scenarios, spec.scenarios)):
        yield from (f"{kind} {name} is designed, and missing" for name in wanted if name not in found)
        yield from (f"{kind} {name} is not in the design; take it out" for name in found if name not in wanted)
    if not spec.personas:
        yield "there is no persona"
    for kind, named in (("api", spec.apis), ("persona", spec.personas), ("scenario", spec.scenarios)):
        for name, declared in named.items():
            if lacking := [locale for locale in spec.locales if locale not in declared.doc.texts]:
                yield f"{kind} {name} has no documentation in {' and '.join(lacking)}"


def _is_wanted(key: Key, locale: str, targets: Collection[str]) -> bool:
    return key[0] == "phrases" and key[1] == locale and key[2] in targets
