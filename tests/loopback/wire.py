"""What a model behind the server is asked and answers, whatever the wire format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from simulator.llm.model import Turn

Stop = Literal["end", "calls", "length", "refusal"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the model sees it. `tools` are in OpenAI's shape; `body` is the JSON that was sent."""

    model: str
    system: str
    turns: tuple[Turn, ...]
    tools: tuple[Mapping[str, Any], ...]
    schema: Mapping[str, Any] | None
    max_tokens: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """`calls` are (name, arguments). `stop` None: what the content says."""

    text: str = ""
    calls: tuple[tuple[str, Any], ...] = ()
    stop: Stop | None = None

    @property
    def ended(self) -> Stop:
        return self.stop or ("calls" if self.calls else "end")

    @property
    def tokens(self) -> int:
        return 1 + tokens(self.text) + sum(4 + tokens(name) + tokens(json.dumps(given)) for name, given in self.calls)


Model = Callable[[Asked], Answer]


class Refused(Exception):
    """The server's answer is an error: a status of HTTP, and the error's type and message on the wire."""

    def __init__(self, status: int, kind: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.headers = dict(headers or {})


_PIECES = re.compile(r"[^\W\d_\u4e00-\u9fff]{1,6}|\d{1,3}|[\u4e00-\u9fff]|[^\w\s]{1,2}|_")


def tokens(text: str) -> int:
    """Tokens as a tokenizer of subwords would count them, roughly: pieces of words, digits by three, signs by two."""
    return sum(1 for _ in _PIECES.finditer(text))


def need(body: Mapping[str, Any], name: str, kind: type) -> Any:
    """The field of a request, or the error a real server gives."""
    value = body.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Refused(400, "invalid_request_error", f"{name}: a {kind.__name__} is required")
    return value
