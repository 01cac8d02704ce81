"""A choice among confusable tools has its cue in the text, and one between the profile and what was said is for
what was said; nothing is declined that an offered tool could do."""

from __future__ import annotations

from simulator.checks.base import Context, Fault, View, node
from simulator.dialogue import Message
from simulator.offer import DECLINED, resembles

_STOPS = ".?!。？！"


def justified(view: View, context: Context) -> Fault | None:
    for message, call in view.calls:
        rivals = [
            rival for rival in context.rivals(call.name) if view.offered_at.get(rival, message.turn) < message.turn
        ]
        if rivals and not _is_cued(view, context, call.name, message.turn):
            return Fault(message.turn, f"nothing said makes it {call.name} and not {rivals[0]}")
    if (fault := _of_others(view, context)) is not None:
        return fault
    for ground in view.dialogue.grounding:
        if ground.source == "profile" and ground.span is None:
            field = (ground.pointer or "").partition(".")[0]
            turn = next((message.turn for message, call in view.calls if call.id == ground.call), 0)
            if (said := context.profile.overruled(view, field, turn)) is not None:
                return Fault(turn, f"{ground.path} is taken from the profile, and turn {said} names another")
    return next((fault for message in view.messages if (fault := _declined(view, context, message)) is not None), None)


def _of_others(view: View, context: Context) -> Fault | None:
    """A tool of another domain is offered only where it is of no use."""
    foreign = [name for name in view.tools if name not in context.spec.apis]
    if not foreign:
        return None
    kinds = {node(act)[0]: message.turn for message in view.messages for act in message.acts}
    if declined := kinds.keys() & DECLINED:
        return Fault(kinds[min(declined)], f"{foreign[0]} is of another domain, and might do this")
    for message, call in view.calls:
        for name in foreign:
            if resembles(name, call.name) and name not in context.rivals(call.name):
                return Fault(message.turn, f"{name} is of another domain, and of the same things as {call.name}")
    return None


def _declined(view: View, context: Context, message: Message) -> Fault | None:
    """What is wrong with declining a wish: an offered tool does it, or it is taken for another kind of wish."""
    kinds = {node(act)[0] for act in message.acts}
    if not kinds & DECLINED:
        return None
    answer = view.messages[message.turn + 1] if message.turn + 1 < len(view.messages) else message
    if answer.tool_calls:
        return Fault(answer.turn, "a call for what no tool does")
    offered = {name for name, turn in view.offered_at.items() if turn < message.turn}
    if "outside" in kinds and message.api is not None:
        able = [name for name in (message.api, *context.spec.rivals(message.api)) if name in offered]
        if able:
            return Fault(message.turn, f"{able[0]} is offered and could do this")
    if "beyond" in kinds and message.api not in offered:
        return Fault(message.turn, f"{message.api} is not offered, so nothing comes near to it")
    if "forbidden" in kinds and not _is_rule(view, context, message, answer):
        return Fault(answer.turn, "no rule of the domain forbids this, for this reason")
    return None


def _is_rule(view: View, context: Context, wish: Message, answer: Message) -> bool:
    """Whether a rule forbids the wish, and the answer gives its reason. (A model gives it in words of its own.)"""
    asked, told = str(wish.content).casefold(), str(answer.content).casefold()
    own_words = view.dialogue.speaker.kind != "template"
    return any(
        rule.question.rstrip(_STOPS).casefold() in asked
        and (own_words or rule.answer.rstrip(_STOPS).casefold() in told)
        for rule in context.spec.forbidden.get(view.dialogue.locale, ())
    )


def _is_cued(view: View, context: Context, api: str, before: int) -> bool:
    cues = [form.casefold() for form in context.cues(api, view.dialogue.locale)]
    heard = [str(message.content).casefold() for message in view.said_by("user") if message.turn < before]
    # A cue's closing sign gives way to that of its place in the turn.
    return any(cue.rstrip(".!。！") in text for cue in cues for text in heard)
