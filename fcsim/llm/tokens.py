"""How many tokens a text is, about: nothing is asked, and nothing is known of the model's own way to cut it."""

from __future__ import annotations

import json
import re

from simulator.llm.model import Reply, Request, Result, Text, Use

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_NARROW_PER_TOKEN = 3.2
_WIDE_PER_TOKEN = 1.0
_A_TURN = 4


def tokens(text: str) -> int:
    """Tokens of a text: a Chinese character is about one, three to four letters of English or JSON are."""
    wide = len(_WIDE.findall(text)) if not text.isascii() else 0
    return round((len(text) - wide) / _NARROW_PER_TOKEN + wide / _WIDE_PER_TOKEN)


def tokens_sent(request: Request) -> int:
    """Tokens of a request; the wire's own words are a small part of it."""
    return prefix_tokens(request) + sum(
        _block_tokens(block) + _A_TURN for turn in request.turns for block in turn.blocks
    )


def prefix_tokens(request: Request) -> int:
    """Tokens of its stable part, that a provider may keep in its prompt cache."""
    stable = [*request.tools, *([request.schema] if request.schema else [])]
    return tokens(request.system) + tokens(json.dumps(stable, ensure_ascii=False) if stable else "")


def tokens_answered(reply: Reply) -> int:
    return 1 + tokens(reply.text) + sum(map(_block_tokens, reply.calls))


def _block_tokens(block: Text | Use | Result) -> int:
    match block:
        case Text(text):
            return tokens(text)
        case Use(_, name, arguments):
            return tokens(name + json.dumps(dict(arguments), ensure_ascii=False))
        case Result(_, content):
            return tokens(content)
