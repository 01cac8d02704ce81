"""`grounded` for foreign dialogues: a doubt, not a proof. Where each argument comes from is not recorded there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fcsim.dataset.verify.heard import Heard
from fcsim.dataset.verify.report import Finding
from fcsim.dataset.verify.schemas import Schema, schemas_at
from fcsim.dataset.verify.talk import Talk

_DEEPEST = 32
Steps = tuple[str | int, ...]


def grounded(talk: Talk) -> Finding | None:
    """Warns of the first argument whose value is nowhere in what was said or came back before the call."""
    heard = Heard()
    heard.hear(talk.system)
    for turn in talk.turns:
        for call in turn.calls if turn.trained else ():
            schema = talk.tools.get(call.name)
            if schema is None:  # which values it gives itself cannot be told
                continue
            for steps, value in _leaves(call.arguments, ()):
                if not heard.has(value) and not _is_given(schema, steps, value):
                    reason = f"{call.name}: {_path(steps)} = {value!r} is nowhere in what came before"
                    return Finding("grounded", turn.number, reason, is_warning=True)
        if turn.role == "tool":
            heard.learn(turn.text)
        else:
            heard.hear(turn.text)
    return None


def _leaves(value: Any, steps: Steps) -> Iterator[tuple[Steps, str | int | float]]:
    """The texts and numbers in arguments. What is true or null is rarely said in so many words."""
    if len(steps) > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*steps, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*steps, place))
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield steps, value


def _is_given(schema: Schema, steps: Steps, value: Any) -> bool:
    """Whether the schema itself has the value: one of an enumeration may be put otherwise, a default unsaid."""
    for found in schemas_at(schema, steps):
        options = found.get("enum")
        if (isinstance(options, list) and value in options) or value in (found.get("const"), found.get("default")):
            return True
    return False


def _path(steps: Steps) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return path.removeprefix(".")
