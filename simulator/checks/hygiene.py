"""No placeholder, tool or parameter name, or internal key in talk; the right language; no empty or repeated turn."""

from __future__ import annotations

import re

from simulator.checks.base import Context, Fault, View
from simulator.dialogue import Message

_DEBRIS = re.compile(r"\{[\w.]*\}|\[\[|\]\]|</?tool_|<\|im_|\bNone\b|\bnull\b|\bundefined\b|\bNaN\b")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_PHRASE = re.compile(r"(?:[A-Za-z]{2,}[ ,'.]+){4,}")
_SHORT = 15


def hygiene(view: View, context: Context) -> Fault | None:
    forbidden = context.reader.internal_names
    keys = context.reader.internal_keys
    heard: set[tuple[str, str]] = set()
    for message in view.messages:
        if message.role == "tool" or (message.role == "assistant" and message.tool_calls):
            continue
        text = message.content
        if not text or not text.strip():
            return Fault(message.turn, "an empty turn")
        if message.role == "system":
            continue
        if debris := _DEBRIS.search(text):
            return Fault(message.turn, f"`{debris[0]}` was left over")
        if (name := forbidden.search(text)) is not None:
            return Fault(message.turn, f"the name `{name[0]}` in talk")
        if keys is not None and (key := keys.search(text)) is not None:
            return Fault(message.turn, f"the internal key `{key[0]}` in talk")
        if _wrong_language(message, text, view.dialogue.locale):
            return Fault(message.turn, f"not in the dialogue's language ({view.dialogue.locale})")
        if len(text) > _SHORT:
            if (message.role, text.casefold()) in heard:
                return Fault(message.turn, "the same turn again")
            heard.add((message.role, text.casefold()))
    last = view.messages[-1]
    if last.role != "assistant" or last.content is None:
        return Fault(last.turn, "the dialogue ends in the middle")
    return None


def _wrong_language(message: Message, text: str, locale: str) -> bool:
    """What is not a value must be in the dialogue's language."""
    for slot in sorted(message.slots, key=lambda slot: slot.span, reverse=True):
        text = text[: slot.span[0]] + text[slot.span[1] :]
    if locale == "zh":
        return _LATIN_PHRASE.search(text) is not None
    return _HAN.search(text) is not None
