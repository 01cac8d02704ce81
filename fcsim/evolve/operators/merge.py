"""Two tools become one: what both do something to stays, and a choice tells which of the two is done."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import literal, name, path
from dsl.syntax import (
    Case,
    ConfusableDecl,
    Doc,
    EnumDecl,
    EnumMember,
    Field,
    Fixed,
    FlowDecl,
    FlowEdge,
    FlowTarget,
    MatchStmt,
    Name,
    PhraseKind,
    ScenarioDecl,
    TypeDecl,
    TypeExpr,
    UnionExpr,
)
from fcsim.evolve.draft import Draft
from fcsim.evolve.moves import Moves, body
from fcsim.evolve.nodes import docs, entry, forms, phrases, words_of
from fcsim.evolve.orders import joins, talk
from fcsim.evolve.pairs import Pair, pairs
from fcsim.evolve.step import Arguments, Call, Step, wire_of
from simulator.chance import pick, pick_some

_APIS = ("change", "manage", "update", "handle")
_CHOICES = ("action", "change", "operation", "task", "what", "request")
_WAYS: tuple[PhraseKind, ...] = ("with", "without")
_DOCS = {"en": "What is to be done.", "zh": "要做什么。"}


def merge(draft: Draft, rng: random.Random) -> Step | None:
    if not set(draft.locales) <= set(_DOCS):
        return None
    places = list(pairs(draft))
    if not places:
        return None
    pair = pick(rng, places)
    first, second = pair.apis
    new = draft.free(*(f"{verb}_{wire_of(pair.key)}" for verb in pick_some(rng, _APIS, len(_APIS))))
    choice = draft.free(*pick_some(rng, _CHOICES, len(_CHOICES)))
    type_: TypeExpr
    if any(pair.own):
        types = _types(draft, pair)
        kinds = [each.name.text for each in types]
        type_ = UnionExpr(tuple(map(nodes.type_, kinds)), False, NOWHERE)
        draft.before(first, *types)
    else:
        members = _members(draft, pair)
        kinds = [each.name.text for each in members]
        type_ = nodes.type_(draft.free(_camel(f"{new}_{choice}")))
        draft.before(first, EnumDecl(type_.name, tuple(members), (), docs(_DOCS, draft.locales), NOWHERE))
    cases = []
    for api, fields, kind in zip(pair.apis, pair.own, kinds, strict=True):
        moves: Moves = {(field.name.text,): (choice, field.name.text) for field in fields}
        cases.append(Case(name(kind), body((api.body or ())[pair.start :], moves) or (), NOWHERE))
    codes = {error.code.text for error in first.errors}
    merged = replace(
        first,
        name=name(new),
        wire=None,
        params=(pair.key, Field(name(choice), False, type_, None, docs(_DOCS, draft.locales), NOWHERE)),
        errors=(*first.errors, *(error for error in second.errors if error.code.text not in codes)),
        confirm=first.confirm or second.confirm,
        body=(*(first.body or ())[: pair.start], MatchStmt(path(choice), tuple(cases), NOWHERE)),
        doc=_doc(draft, pair),
    )
    said = {locale: talk(draft, pair.apis, merged, pair.own_names, locale) for locale in draft.locales}
    for decl in [block for target in pair.names for block in draft.phrases(target)]:
        draft.remove(decl)
    draft.put(first, merged)
    draft.remove(second)
    for locale in draft.locales:
        draft.add(phrases(locale, new, said[locale]))
    _people(draft, pair, new, choice, kinds)
    wires, keys = [wire_of(api) for api in pair.apis], pair.key_wires

    def call(tool: str, arguments: Arguments) -> Call | None:
        if tool not in wires:
            return tool, arguments
        which = wires.index(tool)
        rest = {key: value for key, value in arguments.items() if key != keys[which]}
        asked = {"kind": kinds[which], **rest} if any(pair.own) else kinds[which]
        return new, {keys[0]: arguments[keys[which]], choice: asked}

    return Step("merge", f"{' and '.join(pair.names)} are {new}, and {choice} tells which", call)


def _members(draft: Draft, pair: Pair) -> list[EnumMember]:
    """The two as words, if neither has parameters of its own."""
    names = [wire_of(api) for api in pair.apis]
    short = [text.removesuffix(f"_{pair.key.name.text}") for text in names]
    words = short if len({*short} - draft.names) == len(short) else names
    return [
        EnumMember(
            name(word), forms({code: said[at] for code, said in pair.said.items()}, draft.locales), api.doc, NOWHERE
        )
        for at, (word, api) in enumerate(zip(words, pair.apis, strict=True))
    ]


def _types(draft: Draft, pair: Pair) -> list[TypeDecl]:
    """The two as types, with what each has of its own; what need not be said is said as it was."""
    found = []
    for at, (api, own) in enumerate(zip(pair.apis, pair.own, strict=True)):
        kind = draft.free(_camel(wire_of(api)))
        found.append(TypeDecl(name(kind), tuple(replace(field, span=NOWHERE) for field in own), api.doc, NOWHERE))
        for locale in draft.locales:
            more = [
                joined
                for field in own
                if field.optional or field.default is not None
                for way in _WAYS
                for item in draft.entries(api.name.text, locale, way, [field.name.text])
                if (joined := joins(item, locale)) is not None
            ]
            draft.add(phrases(locale, kind, [entry("called", [], pair.said[locale][at]), *more]))
    return found


def _camel(text: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in text.replace("-", "_").split("_"))


def _doc(draft: Draft, pair: Pair) -> Doc:
    """What both do, in one sentence."""
    told = [words_of(api.doc, draft.locales) for api in pair.apis]
    found = {}
    for locale in draft.locales:
        one, other = (words.get(locale, "").split(". ")[0].split("。")[0].rstrip(".") for words in told)
        if one and other:
            found[locale] = f"{one}，或者{other}。" if locale == "zh" else f"{one}, or {other[:1].lower()}{other[1:]}."
    return docs(found, draft.locales)


def _people(draft: Draft, pair: Pair, new: str, choice: str, kinds: Sequence[str]) -> None:
    """Scenarios want the one of the two that they wanted, as long as they want nothing else of it; what follows either
    follows both; and whom a cue told apart from others is told apart by the choice."""
    goals = {api: Fixed((name(choice),), name(kind), NOWHERE) for api, kind in zip(pair.names, kinds, strict=True)}
    for scenario in draft.all(ScenarioDecl):
        if any(goal.api.text in goals and goal.fixed for goal in scenario.goals):
            draft.remove(scenario)
    draft.goals(
        lambda goal: replace(goal, api=name(new), fixed=(goals[goal.api.text],)) if goal.api.text in goals else goal
    )
    key = pair.key.name.text
    draft.uses(
        lambda item: dict.fromkeys(
            (name(new), *use[1:]) if use[0].text in goals else use
            for use in item.uses
            if use[0].text not in goals or use[1].text == key
        )
    )
    own = {api.name.text for api in draft.apis}
    for group in draft.all(ConfusableDecl):
        cues = tuple(cue for cue in group.cues if cue.api.text not in goals)
        if len(cues) < 2 or not any(cue.api.text in own for cue in cues):
            draft.remove(group)
        elif len(cues) < len(group.cues):
            draft.put(group, replace(group, cues=cues))
    _flows(draft, pair.names, new)


def _flows(draft: Draft, old: Sequence[str], new: str) -> None:
    """Steps that are the same now weigh what they weighed together, and none is taken that one of them forbade."""
    weights: dict[tuple[str, str | None], dict[str, list[Any]]] = {}
    flows = draft.all(FlowDecl)
    for edge in (edge for flow in flows for edge in flow.edges):
        after = weights.setdefault((_now(edge.api, old, new), edge.on.text if edge.on else None), {})
        for target in edge.targets:
            after.setdefault(_now(target.api, old, new), []).append(target.weight.value if target.weight else 1)
    edges = []
    for (api, on), after in weights.items():
        targets = (FlowTarget(name(to), literal(sum(each) if all(each) else 0), NOWHERE) for to, each in after.items())
        edges.append(FlowEdge(name(api), name(on) if on else None, tuple(targets), NOWHERE))
    for flow in flows[1:]:
        draft.remove(flow)
    if flows:
        draft.put(flows[0], replace(flows[0], edges=tuple(edges)))


def _now(api: Name, old: Sequence[str], new: str) -> str:
    return new if api.text in old else api.text
