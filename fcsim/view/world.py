"""The world of a dialogue, before and after, made again from its spec and its seed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulator.dialogue import Dialogue
from simulator.run import NotOfThisRun
from simulator.verify import Verifier


def world(dialogue: Dialogue, verifier: Verifier) -> dict[str, Any]:
    """The tables before the dialogue, and what each call wrote; or `why` they cannot be made again.

    `is_same`: the calls lead to the recorded state.
    """
    try:
        context = verifier.context(dialogue)
    except NotOfThisRun as error:
        return {"why": str(error)}
    state = context.world.fork()
    is_same = state.digest() == dialogue.world.before
    clock = datetime.fromisoformat(dialogue.clock)
    tables = [
        {"entity": name, "key": entity.key, "rows": list(state.rows(name))}
        for name, entity in context.spec.entities.items()
    ]
    writes = []
    for message in dialogue.messages:
        for call in message.tool_calls if message.weight else ():
            api = context.spec.apis.get(call.name)
            if api is None:
                return {"why": f"{call.name} is no API of the spec"}
            before, tables_before = dict(state.written), dict(state.tables)
            try:
                context.toolbox.execute(api, call.arguments, state, clock)
            except Exception as error:  # arguments that break the schema, in a record that no check passed
                return {"why": f"{call.name} cannot be called again ({type(error).__name__}: {error})"}
            for (entity, key), row in state.written.items():
                if (entity, key) not in before or before[entity, key] is not row:
                    old = tables_before[entity].get(key)
                    writes.append({"call": call.id, "entity": entity, "key": key, "before": old, "after": row})
    return {"tables": tables, "writes": writes, "is_same": is_same and state.digest() == dialogue.world.after}
