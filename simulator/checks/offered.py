"""Only offered tools are called, with parameters that they have; calls and results pair up."""

from __future__ import annotations

from simulator.checks.base import Context, Fault, View


def offered(view: View, context: Context) -> Fault | None:
    if len(view.tools) != len(view.dialogue.tools) + sum(len(message.tools) for message in view.messages):
        return Fault(None, "a tool is offered twice")
    seen: set[str] = set()
    for message, call in (*view.calls, *view.broken):
        parameters = view.tools.get(call.name)
        if parameters is None or view.offered_at[call.name] > message.turn:
            return Fault(message.turn, f"{call.name} is not offered")
        unknown = call.arguments.keys() - parameters.get("properties", {}).keys()
        if unknown and message.weight:
            return Fault(message.turn, f"{call.name} has no parameter {min(unknown)}")
        if call.id in seen:
            return Fault(message.turn, f"the call id {call.id} is used twice")
        seen.add(call.id)
        answer = view.results.get(call.id)
        if answer is None or answer[0] <= message.turn:
            return Fault(message.turn, f"{call.id} has no result after it")
    for message in view.messages:
        if message.role == "tool" and message.tool_call_id not in seen:
            return Fault(message.turn, "a result without its call")
    return None
