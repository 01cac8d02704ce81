"""`anthropic:MODEL`: any server that speaks the Messages API, by the `anthropic` SDK."""

from __future__ import annotations

import os
from typing import Any

import anthropic

from fcsim.llm import strict
from fcsim.llm.failure import Failed
from fcsim.llm.models import thinking
from fcsim.llm.provider import Body
from fcsim.llm.sdk import Sdk, http_options, key_named
from simulator.llm.model import Reply, Request, Result, Stopped, Text, Turn, Usage, Use

NAME = "anthropic"
DEFAULT_URL = "https://api.anthropic.com"
KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")
_ROOM_TO_THINK = 8_000
_STOPS = {"max_tokens": "length", "model_context_window_exceeded": "length", "refusal": "refusal"}


class AnthropicModel:
    """One model behind one server. Only a server of one's own (`base_url`) can do without a key."""

    name = NAME

    def __init__(self, model: str, base_url: str | None, connections: int) -> None:
        self.model = model
        self.base_url = (base_url or os.environ.get("ANTHROPIC_BASE_URL") or DEFAULT_URL).rstrip("/")
        key, token = map(key_named, KEYS)
        if key is None and token is None:
            if self.base_url == DEFAULT_URL:
                raise Stopped(
                    f"there is no key: set {KEYS[0]} in the environment, or name a server of your own by --base-url",
                    can_resume=False,
                )
            key = "none"
        client = anthropic.AsyncAnthropic(
            api_key=key,
            auth_token=None if key else token,
            base_url=self.base_url,
            max_retries=0,
            http_client=anthropic.DefaultAsyncHttpxClient(**http_options(connections)),
        )
        secrets = tuple(each for each in (key, token) if each)
        self.sdk = Sdk(anthropic, client, secrets, key=KEYS[0], model=model, api="the Messages API")
        self._thinking = thinking(NAME, model)

    def body(self, request: Request) -> dict[str, Any]:
        """The stable part comes first, tools and system, and is marked for the prompt cache."""
        body: dict[str, Any] = {
            "model": self.model,
            "max_tokens": request.max_tokens + (_ROOM_TO_THINK if self._thinking == "always" else 0),
            "messages": [_message(turn) for turn in request.turns],
        }
        output: dict[str, Any] = {}
        if request.system:
            body["system"] = [{"type": "text", "text": request.system, "cache_control": {"type": "ephemeral"}}]
        if request.tools:
            body["tools"] = [_tool(tool["function"]) for tool in request.tools]
        if request.schema is not None:
            output["format"] = {"type": "json_schema", "schema": request.schema}
        if self._thinking == "always":
            output["effort"] = "low"
        elif self._thinking is not None:
            body["thinking"] = {"type": self._thinking}
        return body | ({"output_config": output} if output else {})

    async def send(self, body: Body) -> bytes:
        return await self.sdk.post("/v1/messages", body)

    def reply(self, data: bytes) -> Reply:
        try:
            return message_reply(strict.loads(data))
        except ValueError:
            raise Failed(f"what {self.base_url} answers is no JSON of the Messages API", "garbled") from None

    async def close(self) -> None:
        await self.sdk.client.close()


def message_reply(message: Any) -> Reply:
    """What a `message` object says; its thinking is left out. Raises ValueError for anything else."""
    match message:
        case {"content": list(blocks), "model": str(model), "stop_reason": str(reason), "usage": dict(usage)}:
            texts = [block["text"] for block in blocks if _is(block, "text", text=str)]
            calls = tuple(
                Use(block["id"], block["name"], strict.arguments(block["input"], "nested too deeply"))
                for block in blocks
                if _is(block, "tool_use", id=str, name=str, input=dict)
            )
        case _:
            raise ValueError("no message")
    stop: Any = _STOPS.get(reason, "calls" if calls else "end")
    names = ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    return Reply("".join(texts), calls, stop, Usage(*(_count(usage.get(name)) for name in names)), model)


def _is(block: Any, type: str, **fields: type) -> bool:
    return (
        isinstance(block, dict)
        and block.get("type") == type
        and all(isinstance(block.get(name), kind) for name, kind in fields.items())
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _message(turn: Turn) -> dict[str, Any]:
    return {"role": turn.speaker, "content": [_block(block) for block in turn.blocks]}


def _block(block: Text | Use | Result) -> dict[str, Any]:
    match block:
        case Text(text):
            return {"type": "text", "text": text}
        case Use(id, name, arguments):
            return {"type": "tool_use", "id": id, "name": name, "input": arguments}
        case Result(id, content, is_error):
            error = {"is_error": True} if is_error else {}
            return {"type": "tool_result", "tool_use_id": id, "content": content, **error}


def _tool(function: Any) -> dict[str, Any]:
    return {
        "name": function["name"],
        "description": function.get("description", ""),
        "input_schema": function["parameters"],
    }
