"""What the formats share: who is left out, and how values become text that a model reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from simulator.dialogue import Dialogue, Message


def type_in(schema: Mapping[str, Any], otherwise: str) -> str:
    """The one type that a schema has beside null."""
    types = schema.get("type", otherwise)
    return next((name for name in types if name != "null"), otherwise) if isinstance(types, list) else str(types)


class LeftOut(Exception):
    """The format cannot hold the dialogue. The message says why, in words that many dialogues share."""


class MissingExtra(Exception):
    """The format needs a package that is not installed; the message says how to install it."""

    def __init__(self, extra: str) -> None:
        super().__init__(f'this needs a package that is not installed: pip install "fcsim[{extra}]"')


def text_of(value: object) -> str:
    """JSON as models are used to write it: spaces after commas and colons, letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def refuse_weights(dialogue: Dialogue) -> None:
    """Raises LeftOut where a turn must not be trained on, for formats that have no way to say so."""
    if any(message.weight == 0 for message in dialogue.messages):
        raise LeftOut("a turn that must not be trained on, which the format cannot mark")


def is_error(message: Message) -> bool:
    """Whether a tool's turn answers with an error, declared or of the arguments."""
    return message.outcome not in ("", "ok", "empty")


def turns(messages: tuple[Message, ...]) -> Iterator[tuple[Message, ...]]:
    """The messages one by one, but all results in a row together."""
    for is_result, group in groupby(messages, key=lambda message: message.role == "tool"):
        if is_result:
            yield tuple(group)
        else:
            yield from ((message,) for message in group)


def opening(dialogue: Dialogue) -> str | None:
    """What the system says before anyone else."""
    first = dialogue.messages[0] if dialogue.messages else None
    return first.content or "" if first is not None and first.role == "system" else None
