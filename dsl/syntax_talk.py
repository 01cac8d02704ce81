"""The parts of a syntax tree that say who talks, of what and in which words: phrases, personas, scenarios, groups of
APIs that are easily mixed up, and flows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dsl.diagnostics import Span
from dsl.syntax_base import Doc, Form, Literal_, Name, Value

PhraseKind: TypeAlias = Literal[
    "ask",
    "with",
    "without",
    "need",
    "give",
    "change",
    "confirm",
    "done",
    "empty",
    "on",
    "called",
    "listed",
    "outside",
    "beyond",
    "forbidden",
    "aside",
    "mine",
]


@dataclass(frozen=True, slots=True)
class PhraseEntry:
    """`with filter.price "something {}"`: `argument` is a dotted path, or for `on` a code.

    An `aside` and a `forbidden` have pairs: each question in `texts` and its answer at the same place in `answers`.
    """

    kind: PhraseKind
    argument: tuple[Name, ...]
    texts: tuple[Literal_, ...]
    answers: tuple[Literal_, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class PhrasesDecl:
    """`phrases en for search_restaurants { … }`: for an API, a type, an entity or the domain."""

    locale: Name
    target: Name
    entries: tuple[PhraseEntry, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Trait:
    name: Name
    value: Literal_
    span: Span


@dataclass(frozen=True, slots=True)
class PersonaDecl:
    name: Name
    traits: tuple[Trait, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class Fixed:
    """`filter.price: cheap` in a scenario's goal."""

    path: tuple[Name, ...]
    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Goal:
    api: Name
    fixed: tuple[Fixed, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ScenarioDecl:
    """A problem that a person has: who they are, and the goals in the order they come up."""

    name: Name
    persona: Name | None
    goals: tuple[Goal, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class Cue:
    """What a person says when they need this member of the group."""

    api: Name
    forms: tuple[Form, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ConfusableDecl:
    name: Name
    cues: tuple[Cue, ...]
    doc: Doc
    span: Span


@dataclass(frozen=True, slots=True)
class FlowTarget:
    api: Name
    weight: Literal_ | None
    span: Span


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """`book_table on TOO_BIG -> search_restaurants 3`; weight 0 forbids."""

    api: Name
    on: Name | None
    targets: tuple[FlowTarget, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FlowDecl:
    edges: tuple[FlowEdge, ...]
    span: Span
