"""Faults in what is said."""

from __future__ import annotations

import re
from dataclasses import replace

from compiler import CompiledSpec
from compiler.types import StringType
from simulator import Dialogue
from tests.simulator.faults.planting import (
    act_kind,
    appended,
    first,
    with_message,
)

# ---- consistent --------------------------------------------------------------------------------


def wrong_count(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A number that is in no result."""
    report = first(dialogue, "assistant", "report")
    if report is None or report.content is None:
        return None
    words = " I looked at 7319 of them." if dialogue.locale == "en" else "一共看了7319个。"
    return with_message(dialogue, report.turn, content=report.content + words)


def wrong_amount(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A number of the report is another."""
    report = first(dialogue, "assistant", "report")
    found = _NUMBER.search(report.content or "") if report else None
    if report is None or found is None or report.content is None:
        return None
    start, end = found.span()
    words = f"{report.content[:start]}{int(found[0]) + 1313}{report.content[end:]}"
    return with_message(dialogue, report.turn, content=words)


# (Not in a key, a time or a Chinese date, where it would be no number.)
_NUMBER = re.compile(r"(?<![-\d:.月年])\d{2,}(?![\d:.]|[月日号年点-])")


# ---- hygiene -----------------------------------------------------------------------------------


def placeholder_left(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A slot that was never filled."""
    return appended(dialogue, "assistant", " {location}")


def tool_debris(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """Markup of tool calls in talk."""
    return appended(dialogue, "assistant", " </tool_call>")


def tool_name_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A tool's name in the assistant's mouth."""
    name = next((name for name in spec.apis if "_" in name), None)
    return appended(dialogue, "assistant", f" {name} ") if name else None


def internal_key_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A key that people don't know in the assistant's mouth."""
    pattern = next((e.key_type.pattern for e in spec.entities.values() if not e.key_type.known), None)
    return appended(dialogue, "assistant", " " + pattern.replace("#", "1").replace("?", "A")) if pattern else None


def empty_turn(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A turn of blanks."""
    message = first(dialogue, "assistant")
    return with_message(dialogue, message.turn, content="  ") if message else None


def wrong_language(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The assistant answers in another language."""
    words = "好的，马上帮您看看" if dialogue.locale == "en" else " Sure, let me have a look at that for you."
    return appended(dialogue, "assistant", words)


def same_turn_again(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The assistant says a turn again."""
    long = [m for m in dialogue.messages if m.role == "assistant" and m.content and len(m.content) > 15]
    plain = [m for m in long if act_kind(m) in ("ask", "chat", "drop", "refuse")]
    return (
        with_message(dialogue, plain[-1].turn, content=long[0].content) if plain and plain[-1] is not long[0] else None
    )


def ends_in_the_middle(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The user has the last word."""
    if act_kind(dialogue.messages[-1]) == "chat":
        return replace(dialogue, messages=dialogue.messages[:-1])
    return None


def another_name(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The report names a row that is in no result."""
    report = first(dialogue, "assistant", "report")
    heard = " ".join(m.content or "" for m in dialogue.messages).casefold()
    names = (
        form
        for entity in spec.entities.values()
        for field in entity.fields
        if isinstance(field.type, StringType) and field.type.name is not None and "ame" in field.type.name
        for form in field.type.forms.get(dialogue.locale, ())
        if form.casefold() not in heard and len(form) > 2
    )
    words = " and also ".join(names) if dialogue.locale == "en" else "、".join(names)
    if report is None or not words:
        return None
    return with_message(dialogue, report.turn, content=f"{report.content} {words}")


def another_key(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The report tells a number of a booking, an order or the like that is in no result."""
    report = first(dialogue, "assistant", "report")
    pattern = next((e.key_type.pattern for e in spec.entities.values() if e.key_type.known), None)
    if report is None or pattern is None:
        return None
    key = pattern.replace("#", "7").replace("?", "Q")
    return with_message(dialogue, report.turn, content=f"{report.content} ({key})")


def another_day(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The report tells a day that is in no result."""
    report = first(dialogue, "assistant", "report")
    if report is None:
        return None
    words = " It was on May 6, 1998." if dialogue.locale == "en" else "时间是1998年5月6日。"
    return with_message(dialogue, report.turn, content=(report.content or "") + words)


def tool_name_said_by_user(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A tool's name in the user's mouth."""
    name = next((name for name in spec.apis if "_" in name), None)
    return appended(dialogue, "user", f" {name} ") if name else None


def internal_key_said_by_user(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A key that people don't know in the user's mouth."""
    pattern = next((e.key_type.pattern for e in spec.entities.values() if not e.key_type.known), None)
    return appended(dialogue, "user", " " + pattern.replace("#", "1").replace("?", "A")) if pattern else None


def null_said(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A `null` in talk."""
    return appended(dialogue, "assistant", " null")


def wrong_language_of_user(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The user goes on in another language."""
    words = "，麻烦帮我看看" if dialogue.locale == "en" else " please could you have a look at that for me."
    return appended(dialogue, "user", words)


def user_says_nothing(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A turn of the user's without words."""
    message = first(dialogue, "user")
    return with_message(dialogue, message.turn, content="", slots=()) if message else None


# ---- fresh: of a dialogue that was kept before --------------------------------------------------


def same_dialogue_again(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A dialogue again, under another number."""
    return replace(dialogue, index=dialogue.index + 1)


def other_answers_only(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """The user says the same, and the assistant answers otherwise."""
    answer = first(dialogue, "assistant")
    return with_message(dialogue, answer.turn, content="Well. " + (answer.content or "")) if answer else None


def one_word_more(dialogue: Dialogue, spec: CompiledSpec) -> Dialogue | None:
    """A near-duplicate: one word more in a long talk."""
    enough = 240 if dialogue.locale == "en" else 80
    if sum(len(m.content or "") for m in dialogue.messages if m.role == "user") < enough:
        return None
    last = [m for m in dialogue.messages if m.role == "user" and m.content][-1]
    word = " ok" if dialogue.locale == "en" else "哈"
    return with_message(dialogue, last.turn, content=(last.content or "") + word)
