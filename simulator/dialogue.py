"""The canonical record of a dialogue. Everything that is exported is a translation of it.

Plain frozen dataclasses; `fcsim.dataset.record` puts pydantic at their JSON boundary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from compiler.model import CompiledSpec, Origin
from compiler.types import Json
from simulator.version import VERSION

Role = Literal["system", "user", "assistant", "tool"]
Source = Literal["user", "result", "profile"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """`arguments` is an object, never a string. `id` is unique in its dialogue: `call_1`, `call_2`, …"""

    id: str
    name: str
    arguments: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that a user's turn carries: the leaf `path` of `api`, and its words at `span`."""

    api: str
    path: str
    value: Json
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn. A tool's `content` is JSON text; an assistant's is None when it only calls.

    `acts` are the nodes of the state graph that the turn walked through, in order, and
    `behaviours` the names on the edges that led to them (same length).
    `api` is the tool that the turn is about, offered or not; `slots` what a user's turn says.
    `tools` are those offered from this turn on (a system's turn). `weight` is 0 for a turn that must not be
    trained on.
    """

    turn: int
    role: Role
    content: str | None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    acts: tuple[str, ...] = ()
    behaviours: tuple[str, ...] = ()
    api: str | None = None
    slots: tuple[Slot, ...] = ()
    tools: tuple[dict[str, Json], ...] = ()
    weight: float = 1.0

    @property
    def outcome(self) -> str:
        """How a call came out, as its result's turn has it: `ok`, `empty`, an error's code, `invalid`; "" elsewhere."""
        return self.acts[0].rpartition(",")[2].rstrip(")") if self.role == "tool" and self.acts else ""


@dataclass(frozen=True, slots=True)
class Grounding:
    """Where the value of one argument (a leaf, at a path such as `items[0].size`) comes from.

    - `user`: it was said in the user's turn `turn`, at `span` (code points, half open).
    - `result`: it is at `pointer` (`call_1[2].id`: call id, then the path in its result); `span` in
      user turn `turn` is how the user pointed at it, and `rule` how that is resolved:
      `fields:NAME,…`, `ordinal`, `lowest:NAME`, `highest:NAME`, `only` ("it"), or, without a span,
      `sole`: there was a single row.
    - `profile`: it is at `pointer` of the profile (`home.city`); `span` in user turn `turn` is how the user
      pointed at it ("my home"), or there is none: it went without saying.
    """

    call: str
    path: str
    value: Json
    source: Source
    turn: int | None = None
    span: tuple[int, int] | None = None
    pointer: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class SpecRef:
    """`version` is that of fcsim; `hash` that of the spec's text. `origin`: how it was evolved, if it was."""

    domain: str
    version: str
    hash: str
    origin: Origin | None = None

    @property
    def parent(self) -> SpecRef:
        """The spec that a person wrote: this one, or the one that it was evolved from."""
        return self if self.origin is None else SpecRef(self.domain, self.version, self.origin.parent)


def ref_to(spec: CompiledSpec) -> SpecRef:
    """How a record names a spec."""
    return SpecRef(spec.domain, VERSION, spec.hash, spec.origin)


@dataclass(frozen=True, slots=True)
class WorldRef:
    """The world's seed, and the hashes (SHA-256, hex) of its state before and after the dialogue."""

    seed: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Speaker:
    kind: str
    model: str | None = None
    usage: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ToolMask:
    """What stands for a tool's name and description, and for the names of some of its parameters, by path
    (`filter.price`, `items[].size`)."""

    name: str
    description: str
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`clock` is local, `YYYY-MM-DDTHH:MM`. `profile` is what the system's message tells of the user, by field.
    `tools` are in OpenAI's shape, in the order offered.

    `lenders` are the other specs of the run that some of the tools are of. `masks` are what a model sees of some
    tools instead of their names here, by these.
    `checks` maps each check that ran to True. `behaviours` are sorted and without repeats.
    """

    id: str
    spec: SpecRef
    seed: int
    index: int
    attempt: int
    locale: str
    persona: str | None
    scenario: str | None
    clock: str
    profile: dict[str, Json]
    tools: tuple[dict[str, Json], ...]
    messages: tuple[Message, ...]
    grounding: tuple[Grounding, ...]
    world: WorldRef
    behaviours: tuple[str, ...]
    checks: dict[str, bool]
    speaker: Speaker
    lenders: tuple[SpecRef, ...] = ()
    masks: dict[str, ToolMask] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reject:
    """An attempt that a check refused: its name, the turn it found fault with (None: the whole), and why."""

    check: str
    turn: int | None
    reason: str
    dialogue: Dialogue
