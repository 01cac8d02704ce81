"""Where one dialogue asks its models: what was answered is counted, and a rehearsal asks nobody."""

from __future__ import annotations

from collections import Counter

from simulator.checks import Fault
from simulator.dialogue import Speaker
from simulator.llm.answers import unusable
from simulator.llm.draft import Refusal
from simulator.llm.model import Model, Reply, Request, Unanswered


class Desk:
    """`model` None: a rehearsal, in which every request is answered as expected and noted in `sent`."""

    def __init__(self, model: Model | None) -> None:
        self._model = model
        self._usage: Counter[str] = Counter()
        self._models: dict[str, None] = {}
        self.sent: list[tuple[Request, Reply]] = []

    @property
    def is_rehearsing(self) -> bool:
        return self._model is None

    async def ask(self, request: Request, expected: Reply) -> Reply:
        """The answer, of which something can be taken. Raises Refusal if not, or if there is none, and Stopped."""
        if self._model is None:
            self.sent.append((request, expected))
            return expected
        try:
            reply = await self._model.ask(request)
        except Unanswered as error:
            raise Refusal("unanswered", Fault(None, str(error))) from error
        self._usage.update(requests=1, input=reply.usage.input, output=reply.usage.output)
        if reply.model:
            self._models[reply.model] = None
        if (refusal := unusable(reply)) is not None:
            raise refusal
        return reply

    def speaker(self, kind: str) -> Speaker:
        """Who found the words, and what it took."""
        return Speaker(kind, ", ".join(self._models) or None, dict(self._usage))
