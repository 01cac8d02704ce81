"""A compiled spec: everything a simulator needs to know of a domain, and nothing of dialogues."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from compiler.effects import Body
from compiler.files import Beside
from compiler.phrases import Frame
from compiler.types import Docs, EntityType, EnumType, Forms, Json, KeyType, ListType, ObjectType, Param, Type
from dsl.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Entity:
    """`key` is the name of the key's field. `count` is how many rows a world starts with."""

    name: str
    fields: tuple[Param, ...]
    key: str
    key_type: KeyType
    count: int
    doc: Docs
    span: Span

    def field(self, name: str) -> Param | None:
        for field in self.fields:
            if field.name == name:
                return field
        return None


@dataclass(frozen=True, slots=True)
class ApiError:
    """`message` is what the tool answers; in a dialogue the text of its locale is taken."""

    code: str
    message: Docs
    span: Span


@dataclass(frozen=True, slots=True)
class Api:
    """`name` is the wire name; `source_name` the one in the spec. An opaque API has no `body`. It `produces` the entity
    whose rows the result consists of (`-> E` or `-> E[]`), if it does. (Both are asked for all the time.)"""

    name: str
    source_name: str
    params: ObjectType
    returns: Type
    errors: tuple[ApiError, ...]
    confirm: bool
    body: Body | None
    doc: Docs
    span: Span
    is_action: bool = dataclasses.field(init=False, repr=False, compare=False)
    produces: str | None = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        inner = self.returns.item if isinstance(self.returns, ListType) else self.returns
        object.__setattr__(self, "is_action", self.body is not None and bool(self.body.writes))
        object.__setattr__(self, "produces", inner.entity if isinstance(inner, EntityType) else None)


@dataclass(frozen=True, slots=True)
class ProfileUse:
    """A parameter that a profile's field can fill: an API's wire name, and a path in its parameters, without places
    in lists (`items.size`). `may_go_unsaid`: it is needed in every call, so nobody has to ask for it."""

    api: str
    path: str
    may_go_unsaid: bool


@dataclass(frozen=True, slots=True)
class ProfileField:
    """Something that is known of the user before they say anything."""

    param: Param
    uses: tuple[ProfileUse, ...]


@dataclass(frozen=True, slots=True)
class Persona:
    name: str
    traits: Mapping[str, float]
    doc: Docs


@dataclass(frozen=True, slots=True)
class Goal:
    """`fixed` maps a path (`filter.price`) to its JSON value."""

    api: str
    fixed: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    persona: str | None
    goals: tuple[Goal, ...]
    doc: Docs


@dataclass(frozen=True, slots=True)
class Confusable:
    """`cues` maps each member (a wire name) to what people say, by locale, when they need that one."""

    name: str
    cues: Mapping[str, Forms]
    doc: Docs


PhraseKey = tuple[str, str, str, str]
"""`(locale, target, kind, argument)`: target a wire name, a type's, an entity's or the domain's name;
argument a dotted path, an error code, or ""."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A question that needs no tool, or a request that is forbidden, and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Source:
    """A spec as one text (that of its file, or of its files joined), how diagnostics call it, and where the domains
    are that it uses."""

    text: str
    file: str
    beside: Beside | None


@dataclass(frozen=True, slots=True)
class Origin:
    """How a spec was made of another one, its `parent` by its hash, so that it can be made again."""

    parent: str
    level: int
    seed: str


@dataclass(frozen=True, slots=True)
class CompiledSpec:
    """One domain. Mappings are in declaration order; `hash` is of the source texts, those of used domains included
    (SHA-256, hex). `guests` are the APIs of other domains that are easily mixed up with some of this one, each with
    the domain that it is of. `origin` None: a person wrote it, no program.

    `graph`: see `compiler.graph`. `flow` holds the weights of what follows what:
    `(api, on, next) -> weight`, `on` a code or "".
    """

    domain: str
    doc: Docs
    locales: tuple[str, ...]
    hash: str
    enums: Mapping[str, EnumType]
    scalars: Mapping[str, Type]
    types: Mapping[str, ObjectType]
    entities: Mapping[str, Entity]
    apis: Mapping[str, Api]
    phrases: Mapping[PhraseKey, tuple[Frame, ...]]
    asides: Mapping[str, tuple[Aside, ...]]
    forbidden: Mapping[str, tuple[Aside, ...]]
    profile: Mapping[str, ProfileField]
    personas: Mapping[str, Persona]
    scenarios: Mapping[str, Scenario]
    confusables: Mapping[str, Confusable]
    flow: Mapping[tuple[str, str, str], float]
    graph: nx.MultiDiGraph[str]
    source: Source
    guests: Mapping[str, CompiledSpec] = dataclasses.field(default_factory=dict)
    origin: Origin | None = None

    def rivals(self, api: str) -> tuple[str, ...]:
        """The other members of the confusable groups that `api` is in."""
        return rivals(api, self.confusables)


def rivals(api: str, groups: Mapping[str, Confusable]) -> tuple[str, ...]:
    """The other members of the groups that `api` is in, in their order."""
    mine = (group.cues for group in groups.values() if api in group.cues)
    return tuple(dict.fromkeys(other for cues in mine for other in cues if other != api))
