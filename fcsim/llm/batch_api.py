"""The Message Batches API: handing in, asking whether it is done, fetching the results."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import anthropic

from fcsim.llm import strict
from fcsim.llm.anthropic_api import AnthropicModel, message_reply
from fcsim.llm.failure import Failed, shown
from fcsim.llm.provider import Body
from simulator.llm.model import Reply

_PATH = "/v1/messages/batches"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one request, by its key: a reply, or why there is none, and whether it can be handed in again."""

    key: str
    reply: Reply | None
    why: str = ""
    can_retry: bool = False


class BatchApi:
    """The batches of one model. All of it raises Failed."""

    def __init__(self, provider: AnthropicModel) -> None:
        self.model = provider.model
        self._sdk = provider.sdk
        self._batches = provider.sdk.client.messages.batches

    async def create(self, bodies: Mapping[str, Body]) -> str:
        """Hands in requests by their keys; gives the batch's id."""
        requests = [{"custom_id": key, "params": body} for key, body in bodies.items()]
        data = await self._sdk.post(_PATH, {"requests": requests})
        try:
            match strict.loads(data):
                case {"id": str(id), "type": "message_batch"}:
                    return id
        except ValueError:
            pass
        raise Failed("the answer is no batch", "passing")

    async def unclaimed(self, known: Collection[str], size: int) -> str | None:
        """The newest batch of that size that nobody knows of: one whose id was lost on the way."""
        try:
            async for batch in self._batches.list(limit=20):
                counts = batch.request_counts
                whole = counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
                if whole == size and batch.id not in known and batch.archived_at is None:
                    return str(batch.id)
        except Exception as error:
            raise self._sdk.failed(error) from None
        return None

    async def status(self, id: str) -> Literal["waiting", "ended", "gone"]:
        try:
            batch = await self._batches.retrieve(id)
        except anthropic.NotFoundError:
            return "gone"
        except Exception as error:
            raise self._sdk.failed(error) from None
        if batch.processing_status != "ended":
            return "waiting"
        return "ended" if batch.results_url else "gone"

    async def results(self, id: str) -> AsyncIterator[Result]:
        """In any order."""
        try:
            async for line in await self._batches.results(id):
                yield _result(line.to_dict())
        except (ValueError, AttributeError, RecursionError):
            raise Failed(f"the results of batch {id} cannot be read", "garbled") from None
        except Exception as error:
            raise self._sdk.failed(error) from None


def _result(line: Mapping[str, object]) -> Result:
    match line:
        case {"custom_id": str(key), "result": {"type": "succeeded", "message": message}}:
            try:
                return Result(key, message_reply(message))
            except ValueError:
                return Result(key, None, "its answer is no message", can_retry=True)
        case {"custom_id": str(key), "result": {"type": "errored", "error": {"error": {"type": kind, **rest}}}}:
            why = shown(f"{kind}: {rest.get('message', '')}")
            return Result(key, None, why, can_retry=kind != "invalid_request_error")
        case {"custom_id": str(key), "result": {"type": str(kind)}}:
            return Result(key, None, kind, can_retry=True)
    raise ValueError("no result")
