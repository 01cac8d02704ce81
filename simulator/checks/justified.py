"""A choice among confusable tools has its cue in the text; nothing is declined that an offered tool could do."""

from __future__ import annotations

from simulator.checks.base import Context, Fault, View, node
from simulator.offer import resembles


def justified(view: View, context: Context) -> Fault | None:
    for message, call in view.calls:
        rivals = [
            rival for rival in context.spec.rivals(call.name) if view.offered_at.get(rival, message.turn) < message.turn
        ]
        if rivals and not _is_cued(view, context, call.name, message.turn):
            return Fault(message.turn, f"nothing said makes it {call.name} and not {rivals[0]}")
    if (fault := _of_others(view, context)) is not None:
        return fault
    for message in view.messages:
        if any(node(act)[0] == "outside" for act in message.acts) and message.api is not None:
            able = [
                name
                for name in (message.api, *context.spec.rivals(message.api))
                if view.offered_at.get(name, message.turn) < message.turn
            ]
            if able:
                return Fault(message.turn, f"{able[0]} is offered and could do this")
    return None


def _of_others(view: View, context: Context) -> Fault | None:
    """A tool of another domain is offered only where it is of no use."""
    foreign = [name for name in view.tools if name not in context.spec.apis]
    if not foreign:
        return None
    kinds = {node(act)[0]: message.turn for message in view.messages for act in message.acts}
    if "outside" in kinds:
        return Fault(kinds["outside"], f"{foreign[0]} is of another domain, and might do this")
    for message, call in view.calls:
        for name in foreign:
            if resembles(name, call.name):
                return Fault(message.turn, f"{name} is of another domain, and of the same things as {call.name}")
    return None


def _is_cued(view: View, context: Context, api: str, before: int) -> bool:
    cues = [
        form.casefold()
        for group in context.spec.confusables.values()
        if api in group.cues
        for form in group.cues[api].get(view.dialogue.locale, ())
    ]
    heard = [str(message.content).casefold() for message in view.said_by("user") if message.turn < before]
    # A cue's closing sign gives way to that of its place in the turn.
    return any(cue.rstrip(".!。！") in text for cue in cues for text in heard)
