"""The JSON of a dialogue: one line each, and the JSON Schema of such a line."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from simulator.dialogue import Dialogue, Reject

_DIALOGUE = TypeAdapter(Dialogue)
_REJECT = TypeAdapter(Reject)


def dialogue_line(dialogue: Dialogue) -> bytes:
    """The dialogue as one line of UTF-8, with its final newline."""
    return _DIALOGUE.dump_json(dialogue) + b"\n"


def reject_line(reject: Reject) -> bytes:
    """The reject, with the dialogue it refuses, as one line."""
    return _REJECT.dump_json(reject) + b"\n"


def read_dialogue(line: bytes) -> Dialogue:
    """The dialogue of a line. Anything else is a ValueError that says what is wrong with it."""
    return _DIALOGUE.validate_json(line)


def read_reject(line: bytes) -> Reject:
    """The reject of a line. Anything else is a ValueError."""
    return _REJECT.validate_json(line)


def record_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that each line of a dataset's `dialogues-*.jsonl` is valid under."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_DIALOGUE.json_schema(mode="serialization"),
    }


def schema_file() -> bytes:
    """The schema as it is published beside the dialogues."""
    return json.dumps(record_schema(), ensure_ascii=False, indent=2).encode() + b"\n"
