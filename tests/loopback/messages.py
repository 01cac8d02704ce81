"""The Messages API: its requests, strictly read, and its responses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.llm.model import Result, Text, Turn, Use
from tests.loopback.wire import Answer, Asked, Refused, need, tokens

_FIELDS = {"model", "max_tokens", "messages", "system", "tools", "tool_choice", "output_config", "thinking", "metadata"}
CACHED_FROM = 1024
"""Tokens of the shortest prefix that the prompt cache takes."""
_STOPS = {"end": "end_turn", "calls": "tool_use", "length": "max_tokens", "refusal": "refusal"}


def asked(body: Mapping[str, Any], *, is_counting: bool = False) -> Asked:
    """A request, or Refused as the real server refuses it."""
    unknown = body.keys() - _FIELDS
    if unknown:
        raise Refused(400, "invalid_request_error", f"{min(unknown)}: Extra inputs are not permitted")
    max_tokens = 1 if is_counting else need(body, "max_tokens", int)
    if max_tokens < 1:
        raise Refused(400, "invalid_request_error", "max_tokens: must be at least 1")
    turns = tuple(_turn(message) for message in need(body, "messages", list))
    if not turns or turns[-1].speaker != "user":
        raise Refused(400, "invalid_request_error", "messages: the last one must be the user's")
    _check_results(turns)
    system = body.get("system", "")
    schema = (body.get("output_config") or {}).get("format")
    if schema is not None and schema.get("type") != "json_schema":
        raise Refused(400, "invalid_request_error", "output_config.format.type: json_schema is required")
    return Asked(
        model=need(body, "model", str),
        system=system if isinstance(system, str) else "".join(block["text"] for block in system),
        turns=turns,
        tools=tuple(_tool(tool) for tool in body.get("tools", ())),
        schema=schema["schema"] if schema else None,
        max_tokens=max_tokens,
        body=body,
    )


def response(asked: Asked, answer: Answer, number: int, prefixes: set[str]) -> dict[str, Any]:
    """The message of an answer; `number` is in its ids, `prefixes` are what the prompt cache holds."""
    content: list[dict[str, Any]] = [{"type": "text", "text": answer.text}] if answer.text else []
    for place, (name, given) in enumerate(answer.calls):
        content.append({"type": "tool_use", "id": f"toolu_{number:06d}_{place}", "name": name, "input": given})
    return {
        "id": f"msg_{number:06d}",
        "type": "message",
        "role": "assistant",
        "model": asked.model,
        "content": content,
        "stop_reason": _STOPS[answer.ended],
        "stop_sequence": None,
        "usage": {
            **_input(asked, prefixes),
            "output_tokens": min(answer.tokens, asked.max_tokens),
            "service_tier": "standard",
        },
    }


def counted(asked: Asked) -> dict[str, Any]:
    """The answer of `count_tokens`."""
    return {"input_tokens": _all(asked)}


def error(refused: Refused) -> dict[str, Any]:
    return {
        "type": "error",
        "error": {"type": refused.kind, "message": str(refused)},
        "request_id": "req_loopback",
    }


def _input(asked: Asked, prefixes: set[str]) -> dict[str, int]:
    """A prefix that is marked and long enough is written to the cache, and read from it the next time."""
    written = read = 0
    system = asked.body.get("system")
    if isinstance(system, list) and any("cache_control" in block for block in system):
        prefix = asked.model + json.dumps(asked.tools) + asked.system
        size = tokens(asked.system) + sum(tokens(json.dumps(tool, ensure_ascii=False)) for tool in asked.tools)
        if size >= CACHED_FROM:
            written, read = (0, size) if prefix in prefixes else (size, 0)
            prefixes.add(prefix)
    return {
        "input_tokens": _all(asked) - written - read,
        "cache_creation_input_tokens": written,
        "cache_read_input_tokens": read,
    }


def _all(asked: Asked) -> int:
    texts = [asked.system, *(json.dumps(tool, ensure_ascii=False) for tool in asked.tools)]
    if asked.schema is not None:
        texts.append(json.dumps(asked.schema))
    for turn in asked.turns:
        for block in turn.blocks:
            if isinstance(block, Text):
                texts.append(block.text)
            elif isinstance(block, Use):
                texts.append(block.name + json.dumps(dict(block.arguments), ensure_ascii=False))
            else:
                texts.append(block.content)
    return sum(map(tokens, texts)) + 4 * len(asked.turns)


def _turn(message: Any) -> Turn:
    if not isinstance(message, dict) or message.get("role") not in ("user", "assistant"):
        raise Refused(400, "invalid_request_error", "messages.role: user or assistant")
    content = message.get("content")
    if isinstance(content, str):
        content = [{"type": "text", "text": content}]
    if not isinstance(content, list) or not content:
        raise Refused(400, "invalid_request_error", "messages.content: must not be empty")
    return Turn(message["role"], tuple(_block(block) for block in content))


def _block(block: Any) -> Text | Use | Result:
    match block:
        case {"type": "text", "text": str(text)} if text.strip():
            return Text(text)
        case {"type": "tool_use", "id": str(id), "name": str(name), "input": dict(given)}:
            return Use(id, name, given)
        case {"type": "tool_result", "tool_use_id": str(id), "content": str(content)}:
            return Result(id, content, bool(block.get("is_error", False)))
    raise Refused(400, "invalid_request_error", "messages.content: text content blocks must be non-empty")


def _check_results(turns: tuple[Turn, ...]) -> None:
    """Every use is answered in the very next turn, and nothing else is."""
    used: set[str] = set()
    for turn in turns:
        answered = {block.id for block in turn.blocks if isinstance(block, Result)}
        if answered != used:
            raise Refused(400, "invalid_request_error", "messages: tool_use without its tool_result, or the reverse")
        used = {block.id for block in turn.blocks if isinstance(block, Use)}


def _tool(tool: Any) -> dict[str, Any]:
    match tool:
        case {"name": str(name), "input_schema": {"type": "object"} as schema}:
            function = {"name": name, "description": tool.get("description", ""), "parameters": schema}
            return {"type": "function", "function": function}
    raise Refused(400, "invalid_request_error", "tools.input_schema.type: object is required")
