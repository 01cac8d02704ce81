"""No call is made before all it needs is known; what is unknown is asked for; nothing known is asked again."""

from __future__ import annotations

from simulator.checks.base import Context, Fault, View, node


def complete(view: View, context: Context) -> Fault | None:
    given: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    for message in view.messages:
        if message.role == "user":
            for act in message.acts:
                kind, api, _ = node(act)
                if kind == "request":
                    given[api], asked[api] = set(), set()
            for slot in message.slots:
                given.setdefault(slot.api, set()).add(slot.path)
            for act in message.acts:
                kind, api, path = node(act)
                if kind == "inform" and not _has(given.get(api, set()), path):
                    return Fault(message.turn, f"the answer does not give {path}")
        elif message.role == "assistant":
            for act in message.acts:
                kind, api, path = node(act)
                if kind == "ask":
                    if _has(given.get(api, set()), path):
                        return Fault(message.turn, f"{path} was said already, and is asked for")
                    asked.setdefault(api, set()).add(path)
            acting = {node(act)[1] for act in message.acts if node(act)[0] == "confirm"}
            for api in (*acting, *(call.name for call in message.tool_calls)):
                waiting = {path for path in asked.get(api, ()) if not _has(given.get(api, set()), path)}
                if waiting:
                    return Fault(message.turn, f"{api} goes on before {min(waiting)} is answered")
            for call in message.tool_calls:
                late = next(
                    (
                        g
                        for g in view.dialogue.grounding
                        if g.call == call.id and g.turn is not None and g.turn >= message.turn
                    ),
                    None,
                )
                if late is not None:
                    return Fault(message.turn, f"{late.path} is known only after the call")
    return _requests_end(view)


def _has(paths: set[str], path: str) -> bool:
    return any(found == path or found.startswith((f"{path}.", f"{path}[")) for found in paths)


def _requests_end(view: View) -> Fault | None:
    """Every request comes to a call, unless the user calls it off."""
    open_turn: int | None = None
    open_api = ""
    for message in view.messages:
        for act in message.acts:
            kind, api, _ = node(act)
            if kind == "request":
                if open_turn is not None:
                    return Fault(open_turn, f"{open_api} is asked for and never called")
                open_turn, open_api = message.turn, api
            elif kind in ("call", "decline") and api == open_api:
                open_turn = None
    return Fault(open_turn, f"{open_api} is asked for and never called") if open_turn is not None else None
