"""Replaying the calls on the world as it was gives the same results, and the same state after."""

from __future__ import annotations

from pydantic_core import from_json

from simulator.checks.base import Context, Fault, View


def executable(view: View, context: Context) -> Fault | None:
    dialogue = view.dialogue
    world = context.world.fork()
    if world.digest() != dialogue.world.before:
        return Fault(None, "the world before the dialogue is not the recorded one")
    for message, call in view.broken:
        refusal = context.toolbox.refusal(context.spec.apis[call.name], call.arguments)
        told = view.messages[view.results[call.id][0]].content
        if refusal is None or context.toolbox.content(refusal, context.spec.apis[call.name], dialogue.locale) != told:
            return Fault(message.turn, f"{call.name} was refused for another reason")
    for message, call in view.calls:
        api = context.spec.apis.get(call.name)
        if api is None:
            return Fault(message.turn, f"no API {call.name}")
        result = context.toolbox.execute(api, call.arguments, world, view.clock)
        turn, recorded = view.results.get(call.id, (None, None))
        if turn is None or (result.value if result.code is None else None) != recorded:
            again = context.toolbox.content(result, api, dialogue.locale)
            if from_json(again) != recorded:
                return Fault(turn, f"{call.name} gives another result: {again[:200]}")
    if world.digest() != dialogue.world.after:
        return Fault(None, "the state after the calls is not the recorded one")
    return None
