"""ShareGPT's form: `conversations` of `from` and `value`; calls are `function_call`, their results `observation`.

What the system says at the head of a human turn, as our own export for LLaMA-Factory writes it, may bring a tool.
"""

from __future__ import annotations

from typing import Any

from fcsim.dataset.exports.llamafactory import split_note
from fcsim.dataset.verify.pieces import Unreadable, parse
from fcsim.dataset.verify.talk import Call, Role, Talk, Turn

_ROLES: dict[Any, Role] = {
    "system": "system",
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "function_call": "assistant",
    "observation": "tool",
    "tool": "tool",
}


def read(record: dict[str, Any]) -> Talk:
    """The dialogue of a record. Raises Unreadable where there is none to be seen."""
    conversations = record["conversations"]
    if not isinstance(conversations, list) or not conversations:
        raise Unreadable("`conversations` is no list of turns")
    talk = Talk()
    talk.offer(record.get("tools"))
    system = record.get("system")
    if system is not None and not isinstance(system, str):
        talk.complain(None, "`system` is no text")
        system = None
    talk.system = system or ""
    for number, turn in enumerate(conversations):
        if not isinstance(turn, dict):
            raise Unreadable("a turn that is no object", number)
        note, value = _note(turn)
        if note is not None:
            talk.turns.append(Turn(number, "system", note))
            talk.offer_late(number, note)
            turn = {**turn, "value": value}
        talk.turns.append(_turn(talk, number, turn))
    talk.refuse_written_out()
    return talk


def _note(turn: dict[str, Any]) -> tuple[str | None, Any]:
    value = turn.get("value")
    is_human = turn.get("from") in ("human", "user")
    return split_note(value) if is_human and isinstance(value, str) else (None, value)


def _turn(talk: Talk, number: int, turn: dict[str, Any]) -> Turn:
    said, value = turn.get("from"), turn.get("value")
    role = _ROLES.get(said) if isinstance(said, str) else None
    if role is None:
        raise Unreadable(f"a turn from {said!r}; there are {', '.join(_ROLES)}", number)
    if said == "function_call":
        return Turn(number, role, "", _calls(talk, number, value))
    if not isinstance(value, str):
        talk.complain(number, "`value` is no text")
        value = ""
    return Turn(number, role, value)


def _calls(talk: Talk, number: int, value: Any) -> tuple[Call, ...]:
    """One call, or a list of them, as JSON text."""
    if isinstance(value, str):
        try:
            value = parse(value)
        except Unreadable as error:
            raise Unreadable(f"the call is {error}", number) from None
    return tuple(talk.call(number, call) for call in (value if isinstance(value, list) else [value]))
