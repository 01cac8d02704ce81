"""What a model answers is hostile until it is read: bounded, parsed strictly, and put nowhere but into the talk."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from compiler.types import Json
from simulator.checks import Fault
from simulator.llm.draft import Refusal
from simulator.llm.model import Reply

LONGEST_ANSWER = 40_000
"""Code points. Whatever is longer is no answer to what was asked."""

_MOST_BRACKETS = 200
"""Mending takes time quadratic in the depth; no dialogue has so many turns."""

TURNS_SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {
        "turns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"turn": {"type": "integer"}, "text": {"type": "string"}},
                "required": ["turn", "text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["turns"],
    "additionalProperties": False,
}
"""One schema for all requests: providers compile each schema once."""


def unusable(reply: Reply) -> Refusal | None:
    """Why nothing can be taken from an answer, if so."""
    why = None
    if reply.stop == "refusal":
        why = "the model refused"
    elif reply.stop == "length":
        why = "the answer was cut short"
    elif not reply.text.strip() and not reply.calls:
        why = "an empty answer"
    elif len(reply.text) > LONGEST_ANSWER:
        why = f"an answer of {len(reply.text):,} characters"
    elif (
        size := sum(len(json.dumps(dict(call.arguments), ensure_ascii=False)) for call in reply.calls)
    ) > LONGEST_ANSWER:
        why = f"calls of {size:,} characters"
    return Refusal("answer", Fault(None, why)) if why is not None else None


def turns_in(text: str, wanted: Collection[int]) -> dict[int, str]:
    """The wanted turns of an answer of `TURNS_SCHEMA`. Raises Refusal if it is anything else."""
    answer = parsed(text)
    turns = answer.get("turns") if isinstance(answer, dict) and len(answer) == 1 else None
    if not isinstance(turns, list):
        raise Refusal("answer", Fault(None, "the answer is not the JSON that was asked for"))
    found: dict[int, str] = {}
    for turn in turns:
        is_turn = isinstance(turn, dict) and turn.keys() == {"turn", "text"}
        if not is_turn or type(turn["turn"]) is not int or not isinstance(turn["text"], str):
            raise Refusal("answer", Fault(None, "the answer is not the JSON that was asked for"))
        if turn["turn"] not in wanted or turn["turn"] in found:
            raise Refusal("answer", Fault(None, f"turn {turn['turn']} was not asked for, or comes twice"))
        found[turn["turn"]] = turn["text"]
    return found


def parsed(text: str) -> Any:
    """The JSON of an answer, mended where only its wrapping is broken. Raises Refusal."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _repaired(text)


def _repaired(text: str) -> Any:
    """Servers without structured output wrap JSON in words and fences, or forget a quote. A text that was cut is
    not mended: nobody knows how it would have gone on."""
    if not text.rstrip(" \n`").endswith("}") or text.count("{") + text.count("[") > _MOST_BRACKETS:
        raise Refusal("answer", Fault(None, "the answer is no JSON"))
    try:
        from json_repair import loads
    except ImportError:
        hint = 'pip install "fcsim[repair]" mends what can be mended'
        raise Refusal("answer", Fault(None, f"the answer is no JSON ({hint})")) from None
    start = text.find("{")
    try:
        return loads(text[max(start, 0) :])
    except (ValueError, RecursionError):
        raise Refusal("answer", Fault(None, "the answer is no JSON")) from None
