"""Every call is valid under the JSON Schema that the record itself offers; those without weight break it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from simulator.checks.base import Context, Fault, View


def schema(view: View, context: Context) -> Fault | None:
    for message, call in view.calls:
        parameters = view.tools.get(call.name)
        if parameters is None:
            continue
        error = next(iter(_validator(parameters).iter_errors(call.arguments)), None)
        if error is not None:
            return Fault(message.turn, f"{call.name}: {error.message}")
    for message, call in view.broken:
        parameters = view.tools.get(call.name)
        if parameters is not None and _validator(parameters).is_valid(call.arguments):
            return Fault(message.turn, f"{call.name} carries no weight, and is valid")
    return None


def _validator(parameters: dict[str, Any]) -> Any:
    # The tools of a run are the same objects over and over, so their identity finds them; the text is
    # the key where a record comes from a file.
    found = _BY_IDENTITY.get(id(parameters))
    if found is None or found[0] is not parameters:
        if len(_BY_IDENTITY) > 4096:
            _BY_IDENTITY.clear()
        found = _BY_IDENTITY[id(parameters)] = (parameters, _compiled(json.dumps(parameters, sort_keys=True)))
    return found[1]


_BY_IDENTITY: dict[int, tuple[dict[str, Any], Any]] = {}


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(json.loads(text), validate_formats=True, offline=True)
