"""An answer as it is kept, and by what it is found again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from fcsim.llm.provider import Body, Provider
from simulator.llm.model import Reply, Usage, Use

_FORM = "1"
"""Part of every key: another form of answers does not find the old ones."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and whether it came by a batch, at half the price."""

    reply: Reply
    by_batch: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Answer:
        value = json.loads(text)
        reply = value["reply"]
        return cls(
            Reply(
                reply["text"],
                tuple(Use(**call) for call in reply["calls"]),
                reply["stop"],
                Usage(**reply["usage"]),
                reply["model"],
            ),
            value["by_batch"],
        )


def key(provider: Provider, body: Body, take: int) -> str:
    """The name of an answer: a SHA-256 in hex of all that decides it. No key of a provider is part of it."""
    facts = [_FORM, provider.name, provider.base_url, body, take]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
