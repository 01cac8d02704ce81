"""OpenAI's form: `messages` with `tool_calls` and `tool` turns, and `tools`.

A turn of `"weight": 0` is not trained on. A system's turn may bring more tools.
"""

from __future__ import annotations

from typing import Any

from fcsim.dataset.verify.pieces import Unreadable
from fcsim.dataset.verify.talk import Role, Talk, Turn

_ROLES: dict[Any, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
}


def read(record: dict[str, Any]) -> Talk:
    """The dialogue of a record. Raises Unreadable where there is none to be seen."""
    messages = record["messages"]
    if not isinstance(messages, list) or not messages:
        raise Unreadable("`messages` is no list of messages")
    talk = Talk()
    talk.offer(record.get("tools"))
    for number, message in enumerate(messages):
        if not isinstance(message, dict):
            raise Unreadable("a message that is no object", number)
        turn = _turn(talk, number, message)
        talk.turns.append(turn)
        if turn.role == "system" and "<tools>" not in turn.text:
            talk.offer_late(number, turn.text)
    talk.refuse_written_out()
    return talk


def _turn(talk: Talk, number: int, message: dict[str, Any]) -> Turn:
    said = message.get("role")
    role = _ROLES.get(said) if isinstance(said, str) else None
    if role is None:
        raise Unreadable(f"the role {said!r}; there are {', '.join(_ROLES)}", number)
    calls = message.get("tool_calls") or []
    if not isinstance(calls, list):
        talk.complain(number, "`tool_calls` is no list")
        calls = []
    if calls and role != "assistant":
        talk.complain(number, f"a call by the {role}")
    found = tuple(talk.call(number, call) for call in calls)
    if any(not call.id for call in found):
        talk.complain(number, "a call without an id")
    answers = message.get("tool_call_id") if role == "tool" else None
    if role == "tool" and (not isinstance(answers, str) or not answers):
        talk.complain(number, "a result without a tool_call_id")
        answers = None
    text = _text(talk, number, message.get("content"))
    return Turn(number, role, text, found, answers, trained=message.get("weight") != 0)


def _text(talk: Talk, number: int, content: Any) -> str:
    """A content is text, nothing, or a list of parts."""
    if content is None or isinstance(content, str):
        return content or ""
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
        return "\n".join(text for text in texts if isinstance(text, str))
    talk.complain(number, "`content` is no text")
    return ""
