"""One Parquet file, for `datasets` and any data frame.

    id, domain, locale, persona, scenario, clock: text; behaviours: list of text; tools: JSON text;
    messages: list of {role, content, tool_calls: list of {id, name, arguments: JSON text}, tool_call_id, weight}

Arguments and tools are JSON text, since their types differ from row to row. A tool that is offered late stands in the
text of the system's turn that brings it. Grounding, world and checks are lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fcsim.dataset.exports.base import MissingExtra, text_of
from simulator.dialogue import Dialogue, Message
from simulator.verify import SpecsOf

_ROWS = 1_000


def export(dialogue: Dialogue) -> dict[str, Any]:
    """One row."""
    return {
        "id": dialogue.id,
        "domain": dialogue.spec.domain,
        "locale": dialogue.locale,
        "persona": dialogue.persona,
        "scenario": dialogue.scenario,
        "clock": dialogue.clock,
        "behaviours": dialogue.behaviours,
        "tools": text_of(dialogue.tools),
        "messages": [_message(message) for message in dialogue.messages],
    }


@contextmanager
def writing(path: Path, _: SpecsOf | None) -> Iterator[Callable[[Dialogue], None]]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra("parquet") from None

    text = pa.string()
    call = pa.struct({"id": text, "name": text, "arguments": text})
    message = pa.struct(
        {"role": text, "content": text, "tool_calls": pa.list_(call), "tool_call_id": text, "weight": pa.float64()}
    )
    facts = dict.fromkeys(("id", "domain", "locale", "persona", "scenario", "clock"), text)
    schema = pa.schema({**facts, "behaviours": pa.list_(text), "tools": text, "messages": pa.list_(message)})
    rows: list[dict[str, Any]] = []
    with pq.ParquetWriter(path, schema, compression="zstd") as file:

        def flush() -> None:
            file.write_table(pa.Table.from_pylist(rows, schema))
            rows.clear()

        def take(dialogue: Dialogue) -> None:
            rows.append(export(dialogue))
            if len(rows) == _ROWS:
                flush()

        yield take
        if rows:
            flush()


def _message(message: Message) -> dict[str, Any]:
    calls = [{"id": call.id, "name": call.name, "arguments": text_of(call.arguments)} for call in message.tool_calls]
    return {
        "role": message.role,
        "content": message.content,
        "tool_calls": calls,
        "tool_call_id": message.tool_call_id,
        "weight": message.weight,
    }
