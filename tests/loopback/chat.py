"""OpenAI's chat completions: their requests, strictly read, and their responses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.llm.model import Result, Text, Turn, Use
from tests.loopback.wire import Answer, Asked, Refused, need, tokens

_STOPS = {"end": "stop", "calls": "tool_calls", "length": "length", "refusal": "content_filter"}


def asked(body: Mapping[str, Any]) -> Asked:
    system, turns = "", list[Turn]()
    for message in need(body, "messages", list):
        match message:
            case {"role": "system", "content": str(content)}:
                system += content
            case {"role": "user", "content": str(content)}:
                turns.append(Turn("user", (Text(content),)))
            case {"role": "tool", "tool_call_id": str(id), "content": str(content)}:
                turns.append(Turn("user", (Result(id, content),)))
            case {"role": "assistant"}:
                turns.append(Turn("assistant", _blocks(message)))
            case _:
                raise Refused(400, "invalid_request_error", "messages: not one of a chat")
    if not turns:
        raise Refused(400, "invalid_request_error", "messages: must not be empty")
    format = body.get("response_format")
    return Asked(
        model=need(body, "model", str),
        system=system,
        turns=tuple(turns),
        tools=tuple(body.get("tools", ())),
        schema=format["json_schema"]["schema"] if format else None,
        max_tokens=need(body, "max_completion_tokens" if "max_completion_tokens" in body else "max_tokens", int),
        body=body,
    )


def response(asked: Asked, answer: Answer, number: int) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or None}
    if answer.calls:
        message["tool_calls"] = [
            {
                "id": f"call_{number:06d}_{place}",
                "type": "function",
                "function": {"name": name, "arguments": given if isinstance(given, str) else json.dumps(given)},
            }
            for place, (name, given) in enumerate(answer.calls)
        ]
    sent = tokens(json.dumps(asked.body["messages"], ensure_ascii=False))
    return {
        "id": f"chatcmpl-{number:06d}",
        "object": "chat.completion",
        "created": 1_800_000_000,
        "model": asked.model,
        "choices": [{"index": 0, "message": message, "finish_reason": _STOPS[answer.ended], "logprobs": None}],
        "usage": {
            "prompt_tokens": sent,
            "completion_tokens": answer.tokens,
            "total_tokens": sent + answer.tokens,
        },
    }


def error(refused: Refused) -> dict[str, Any]:
    return {"error": {"message": str(refused), "type": refused.kind, "param": None, "code": None}}


def _blocks(message: Mapping[str, Any]) -> tuple[Text | Use | Result, ...]:
    blocks: list[Text | Use | Result] = []
    if message.get("content"):
        blocks.append(Text(message["content"]))
    for call in message.get("tool_calls", ()):
        blocks.append(Use(call["id"], call["function"]["name"], json.loads(call["function"]["arguments"])))
    return tuple(blocks)
