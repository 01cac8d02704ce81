"""Whatever is in a file, verifying it ends with a report."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fcsim.dataset.record import dialogue_line
from fcsim.dataset.verify import Report
from simulator import Dialogue
from tests.dataset.verify.conftest import Own
from tests.dataset.verify.foreign import checked, openai, sharegpt

STRANGE: Sequence[Any] = (None, True, 0, -1, 10**30, 1e300, "", "x", "\ud800", "{", "{{x}}", [], [None], {}, {"a": {}})

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def printed(report: Report) -> str:
    text = "\n".join(str(found) for tally in report.checks.values() for found in (*tally.failures, *tally.doubts))
    assert text.isprintable() or "\n" in text
    return text.encode().decode() + json.dumps(report.to_json())


def changed(record: Any, rng: random.Random) -> Any:
    """One leaf or branch of a JSON value made into something else, or dropped."""
    spot, key = record, rng.choice(list(record))
    while isinstance(spot[key], dict | list) and spot[key] and rng.random() < 0.85:
        spot = spot[key]
        key = rng.choice(list(spot)) if isinstance(spot, dict) else rng.randrange(len(spot))
    if rng.random() < 0.3:
        del spot[key]
    else:
        spot[key] = copy.deepcopy(rng.choice(STRANGE))
    return record


@pytest.mark.parametrize("make", [openai, sharegpt])
def test_foreign_records_with_anything_anywhere(make: Any, tmp_path: Path) -> None:
    rng = random.Random(1)
    for end in ("\n", ","):
        path = tmp_path / "data.json"
        lines = [json.dumps(changed(changed(make(number), rng), rng)) for number in range(600)]
        path.write_text(end.join(lines) if end == "\n" else f"[{end.join(lines)}]")
        report = checked(path, examples=1000)
        assert printed(report)
        assert report.failed > 300


def test_own_records_with_anything_anywhere(own: Own, dialogues: list[Dialogue]) -> None:
    rng = random.Random(2)
    texts = [dialogue_line(dialogue) for dialogue in dialogues]
    lines = [json.dumps(changed(json.loads(rng.choice(texts)), rng)).encode() + b"\n" for _ in range(400)]
    assert printed(own([dialogues[0], *lines], 1000))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_json_in_the_known_fields(tmp_path: Path, data: st.DataObject) -> None:
    record = data.draw(
        st.fixed_dictionaries(
            {
                "messages": st.lists(
                    st.dictionaries(st.sampled_from(["role", "content", "tool_calls"]), anything) | anything
                )
            },
            optional={"tools": anything},
        )
        | st.fixed_dictionaries({"conversations": anything}, optional={"tools": anything, "system": anything})
    )
    path = tmp_path / "data.json"
    path.write_text(json.dumps(record))
    printed(checked(path))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text('[]{}",: \n\\1nu', max_size=40).map(str.encode))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "data.json"
    path.write_bytes(data)
    report = checked(path)
    printed(report)
    assert report.failed


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(anything)
def test_any_schema(tmp_path: Path, schema: Any) -> None:
    record = openai()
    record["tools"][0]["function"]["parameters"] = schema
    path = tmp_path / "data.json"
    path.write_text(json.dumps(record))
    printed(checked(path))


@pytest.mark.parametrize("word", ["allOf", "anyOf", "oneOf"])
def test_a_schema_that_leads_back_to_itself(word: str, tmp_path: Path) -> None:
    record = openai()
    round_about = {word: [{"$ref": "#"}] * 50, "properties": {"city": {"$ref": "#/properties/city"}}}
    record["tools"][0]["function"]["parameters"] = round_about
    path = tmp_path / "data.json"
    path.write_text(json.dumps(record))
    printed(checked(path))
