"""What a language model is asked and what it answers: the one interface between the simulator and any provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from compiler.types import Json

Role = Literal["user", "assistant", "solver", "designer"]
"""Who the model is: at the table, or one who drafts a spec. Each can be another model, and is paid for apart."""


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Use:
    """A tool called by the model. `arguments` is what it gave, valid under the schema or not."""

    id: str
    name: str
    arguments: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Result:
    """What the tool gave back to the `Use` of this `id`."""

    id: str
    content: str
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    speaker: Literal["user", "assistant"]
    blocks: tuple[Text | Use | Result, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `system` is the stable part, the same for many requests: it comes first and may be cached.

    `tools` are in OpenAI's shape, as in the record. With a `schema` (JSON Schema) the answer is to be JSON of it;
    servers may ignore that, so the text is parsed strictly all the same. `take` tells apart the answers wanted
    to one and the same request (a retry, a vote): it is part of the cache's key and is not sent.
    """

    role: Role
    system: str
    turns: tuple[Turn, ...]
    max_tokens: int
    tools: tuple[Mapping[str, Json], ...] = ()
    schema: Mapping[str, Json] | None = None
    take: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens. `cached` of the input were read from the provider's prompt cache, `written` were put there."""

    input: int = 0
    output: int = 0
    cached: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """`calls` the tools that the model wants called; `stop` why it ended: `length` is an answer cut short;
    `model` the name of the model that answered, for the record."""

    text: str
    calls: tuple[Use, ...]
    stop: Literal["end", "calls", "length", "refusal"]
    usage: Usage
    model: str | None = None


class Unanswered(Exception):
    """This request got no answer, after all retries; others may. The message says why."""


class Stopped(Exception):
    """No request will be answered any more: a wrong key, an unknown model, a spent budget. The message says what
    to do. What was kept is safe; `can_resume` is False where going on would end the same way."""

    def __init__(self, reason: str, *, can_resume: bool = True) -> None:
        super().__init__(reason)
        self.can_resume = can_resume


class Model(Protocol):
    async def ask(self, request: Request) -> Reply:
        """The answer. Raises Unanswered or Stopped."""
