"""No placeholder, tool or parameter name, or internal key in talk; the right language; no empty or repeated turn."""

from __future__ import annotations

import re

from simulator.checks.base import Context, Fault, View
from simulator.dialogue import Message

# Each begins with a plain character, so that the search can skip from one such to the next.
_DEBRIS = re.compile(
    r"\{[\w.]*\}|\[\[|\]\]|</?tool_|<\|im_|null\b|undefined\b|NaN\b"
    r"|None(?![A-Za-z])(?! (?:of|is|are|was|were|found|left|yet)\b)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_PHRASE = re.compile(r"(?:[A-Za-z]{2,}[ ,'.]+){4,}")
_SHORT = 15


def hygiene(view: View, context: Context) -> Fault | None:
    talk = [m for m in view.messages if m.role in ("user", "assistant") and not m.tool_calls]
    for message in talk:
        if not message.content or not message.content.strip():
            return Fault(message.turn, "an empty turn")
    # What is wrong is rare: all turns are searched at once, and one by one only if there is something.
    everything = "\n".join(str(message.content) for message in talk)
    for what, pattern in (
        ("left over from the making:", _DEBRIS),
        ("a machine's name in talk:", context.reader.internal_names),
        ("an internal key in talk:", context.reader.internal_keys),
    ):
        if ("_" in everything or pattern is not context.reader.internal_names) and pattern.search(everything):
            for message in talk:
                if found := pattern.search(str(message.content)):
                    return Fault(message.turn, f"{what} {found[0]!r}")
    heard: set[tuple[str, str]] = set()
    for message in talk:
        text = str(message.content)
        if _wrong_language(message, text, view.dialogue.locale):
            return Fault(message.turn, f"not in the dialogue's language ({view.dialogue.locale})")
        # (Yes and no may be said twice in the same words, as long as they are short.)
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
    if (_LATIN_PHRASE if locale == "zh" else _HAN).search(text) is None:
        return False
    for slot in sorted(message.slots, key=lambda slot: slot.span, reverse=True):
        text = text[: slot.span[0]] + text[slot.span[1] :]
    if locale == "zh":
        return _LATIN_PHRASE.search(text) is not None
    return _HAN.search(text) is not None
