"""The designer: a model whose answers are taken only when nothing is wrong with them, and go back to it otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from fcsim.drafting.prompts import prompt
from simulator.llm.answers import parsed
from simulator.llm.desk import Desk
from simulator.llm.draft import Refusal
from simulator.llm.model import Reply, Request, Text, Turn, Usage

T = TypeVar("T")
M = TypeVar("M", bound="Answer")

MOST_COMPLAINTS = 12
"""What is wrong is told a dozen at a time: the rest often goes away with the first."""


class Answer(BaseModel):
    """What a designer answers as JSON: all that is asked for, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Wrong(Exception):
    """What is wrong with an answer, each complaint in words for the designer."""

    def __init__(self, complaints: Sequence[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = tuple(complaints)


class GivenUp(Wrong):
    """The designer had all its tries; these are the last complaints."""


class Designer:
    """Asks a model in one locale. `rounds`: how often an answer goes back."""

    def __init__(self, desk: Desk, locale: str, rounds: int) -> None:
        self.locale = locale
        self._desk = desk
        self._rounds = rounds

    def speaking(self, locale: str) -> Designer:
        """The same, asked in another locale."""
        return Designer(self._desk, locale, self._rounds)

    @property
    def is_rehearsing(self) -> bool:
        return self._desk.is_rehearsing

    async def settle(
        self,
        system: str,
        brief: str,
        expected: str,
        take: Callable[[str], T],
        *,
        tokens: int,
        schema: Mapping[str, Any] | None = None,
        so_far: Callable[[], str] | None = None,
    ) -> T:
        """What `take` makes of an answer, once it raises no Wrong. Raises GivenUp, and Stopped.

        An answer that will not do goes back with what is wrong with it, and so does, where answers add up, all that
        they come to: `so_far`. What was asked before that is left out, so that a request does not grow with the rounds.
        """
        talk: tuple[Turn, ...] = (Turn("user", (Text(brief),)),)
        complaints: Sequence[str] = ()
        for number in range(self._rounds + 1):
            request = Request("designer", system, talk, tokens, schema=schema, take=number)
            answer = ""
            try:
                answer = (await self._desk.ask(request, Reply(expected, (), "end", Usage()))).text
                return take(answer)
            except Refusal as refusal:
                if refusal.check == "unanswered":
                    raise GivenUp([f"there was no answer: {refusal.fault.reason}"]) from None
                complaints = [refusal.fault.reason]
            except Wrong as wrong:
                complaints = wrong.complaints
            said = Text(prompt(self.locale, "again", complaints=complaints[:MOST_COMPLAINTS], is_json=bool(schema)))
            stands = so_far() if so_far is not None else answer
            if stands:
                talk = (Turn("user", (Text(brief),)), Turn("assistant", (Text(stands),)), Turn("user", (said,)))
            else:
                talk = (Turn("user", (Text(brief), said)),)
        raise GivenUp(complaints)


async def at_once(ways: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All of them; the first that fails ends the others, and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(way) for way in ways]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


def read(kind: type[M], text: str) -> M:
    """An answer that is to be JSON of a kind. Raises Wrong, or Refusal if it is no JSON at all."""
    try:
        return kind.model_validate(parsed(text))
    except ValidationError as error:
        raise Wrong([_told(each) for each in error.errors(include_url=False)]) from None


def _told(error: Any) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
    return f"{place or 'the answer'}: {error['msg']}"
