"""How many tokens a text is, about: nothing is asked, and nothing is known of the model's own way to cut it."""

from __future__ import annotations

import json
import re

from fcsim.llm.provider import Body

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_NARROW_PER_TOKEN = 3.5
_WIDE_PER_TOKEN = 1.0
_A_MESSAGE = 4


def tokens(text: str) -> int:
    """Tokens of a text: a Chinese character is about one, three to four letters of English or JSON are."""
    wide = len(_WIDE.findall(text)) if not text.isascii() else 0
    return round((len(text) - wide) / _NARROW_PER_TOKEN + wide / _WIDE_PER_TOKEN)


def tokens_sent(body: Body) -> int:
    """Tokens of a request as it goes over the wire; the wire's own words are a small part of it."""
    parts = [body.get("system", ""), body.get("tools", []), body.get("messages", []), body.get("output_config", "")]
    return tokens(json.dumps(parts, ensure_ascii=False)) + _A_MESSAGE * len(body["messages"])
