"""`openai:MODEL`: any server that speaks OpenAI's chat completions, by the `openai` SDK (the extra `fcsim[openai]`)."""

from __future__ import annotations

import json
import os
from typing import Any

import openai

from fcsim.llm import strict
from fcsim.llm.failure import Failed
from fcsim.llm.provider import Body
from fcsim.llm.sdk import Sdk, http_options, key_named
from simulator.llm.model import Reply, Request, Result, Stopped, Text, Turn, Usage, Use

NAME = "openai"
DEFAULT_URL = "https://api.openai.com/v1"
KEY = "OPENAI_API_KEY"
_STOPS = {"length": "length", "content_filter": "refusal"}


class OpenAIModel:
    """One model behind one server. Only a server of one's own (`base_url`) can do without a key."""

    name = NAME

    def __init__(self, model: str, base_url: str | None, connections: int) -> None:
        self.model = model
        self.base_url = (base_url or os.environ.get("OPENAI_BASE_URL") or DEFAULT_URL).rstrip("/")
        key = key_named(KEY)
        if key is None and self.base_url == DEFAULT_URL:
            raise Stopped(
                f"there is no key: set {KEY} in the environment, or name a server of your own by --base-url",
                can_resume=False,
            )
        client = openai.AsyncOpenAI(
            api_key=key or "none",
            base_url=self.base_url,
            max_retries=0,
            http_client=openai.DefaultAsyncHttpxClient(**http_options(connections)),
        )
        secrets = (key,) if key else ()
        self._sdk = Sdk(openai, client, secrets, key=KEY, model=model, api="OpenAI's chat completions")
        # Other servers know the older name alone, and OpenAI's newer models the newer one.
        self._max_tokens = "max_completion_tokens" if self.base_url == DEFAULT_URL else "max_tokens"

    def body(self, request: Request) -> dict[str, Any]:
        system = [{"role": "system", "content": request.system}] if request.system else []
        body: dict[str, Any] = {
            "model": self.model,
            self._max_tokens: request.max_tokens,
            "messages": [*system, *(message for turn in request.turns for message in _messages(turn))],
        }
        if request.tools:
            body["tools"] = list(request.tools)
        if request.schema is not None:
            schema = {"name": "answer", "schema": request.schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        return body

    async def send(self, body: Body) -> bytes:
        return await self._sdk.post("/chat/completions", body)

    def reply(self, data: bytes) -> Reply:
        try:
            return _reply(strict.loads(data))
        except ValueError:
            raise Failed(f"what {self.base_url} answers is no chat completion", "garbled") from None

    async def close(self) -> None:
        await self._sdk.client.close()


def _reply(completion: Any) -> Reply:
    """What a chat completion says. Raises ValueError for anything else."""
    match completion:
        case {"model": str(model), "choices": [{"message": dict(message), "finish_reason": reason}, *_]}:
            content, used = message.get("content"), message.get("tool_calls") or []
        case _:
            raise ValueError("no chat completion")
    if not isinstance(content, str | None) or not isinstance(used, list):
        raise ValueError("no message")
    calls = tuple(_use(call) for call in used)
    stop: Any = "refusal" if message.get("refusal") else _STOPS.get(str(reason), "calls" if calls else "end")
    return Reply(content or "", calls, stop, _usage(completion.get("usage")), model)


def _use(call: Any) -> Use:
    match call:
        case {"id": str(id), "function": {"name": str(name), "arguments": given}}:
            pass
        case _:
            raise ValueError("no call")
    try:
        value = strict.loads(given) if isinstance(given, str) else given
    except ValueError:
        value = None
    return Use(id, name, strict.arguments(value, given if isinstance(given, str) else "no object"))


def _usage(usage: Any) -> Usage:
    """Servers of one's own often tell nothing."""
    if not isinstance(usage, dict):
        return Usage()
    details = usage.get("prompt_tokens_details")
    cached = _count(details.get("cached_tokens")) if isinstance(details, dict) else 0
    return Usage(
        input=max(0, _count(usage.get("prompt_tokens")) - cached),
        output=_count(usage.get("completion_tokens")),
        cached=cached,
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _messages(turn: Turn) -> list[dict[str, Any]]:
    """A turn: what tools gave back are messages of their own."""
    texts = "\n".join(block.text for block in turn.blocks if isinstance(block, Text))
    results = [
        {"role": "tool", "tool_call_id": block.id, "content": block.content}
        for block in turn.blocks
        if isinstance(block, Result)
    ]
    if turn.speaker == "user":
        return [*results, *([{"role": "user", "content": texts}] if texts or not results else [])]
    message: dict[str, Any] = {"role": "assistant", "content": texts or None}
    calls = [
        {
            "id": block.id,
            "type": "function",
            "function": {"name": block.name, "arguments": json.dumps(dict(block.arguments), ensure_ascii=False)},
        }
        for block in turn.blocks
        if isinstance(block, Use)
    ]
    return [message | ({"tool_calls": calls} if calls else {})]
