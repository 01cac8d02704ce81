"""A record is one line of JSON, comes back as it was, and is valid under the published schema."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fcsim.dataset.record import dialogue_line, read_dialogue, read_reject, record_schema, reject_line, schema_file
from simulator.dialogue import Reject
from tests.dataset.samples import sample

_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), _values, max_size=4))
def test_a_dialogue_comes_back_as_it_was(arguments: dict[str, object]) -> None:
    dialogue = sample(arguments=arguments)  # type: ignore[arg-type]
    line = dialogue_line(dialogue)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert read_dialogue(line) == dialogue
    assert dialogue_line(read_dialogue(line)) == line


def test_numbers_keep_their_kind() -> None:
    line = dialogue_line(sample(arguments={"whole": 2, "real": 2.0, "flag": True}))
    found = read_dialogue(line).messages[2].tool_calls[0].arguments
    assert [type(value) for value in found.values()] == [int, float, bool]


def test_arguments_are_objects_and_chinese_stays_itself() -> None:
    line = dialogue_line(sample()).decode()
    assert "有小说吗？" in line
    assert json.loads(line)["messages"][2]["tool_calls"][0]["arguments"] == {"genre": "novel"}


def test_a_reject_comes_back_with_its_dialogue() -> None:
    reject = Reject("hygiene", None, "a placeholder", sample(3))
    assert read_reject(reject_line(reject)) == reject


def test_every_record_is_valid_under_the_published_schema() -> None:
    schema = json.loads(schema_file())
    assert schema == record_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for index in range(6):
        validator.validate(json.loads(dialogue_line(sample(index))))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("messages", 2, "tool_calls", 0, "arguments"), '{"genre": "novel"}'),
        (("messages", 1, "role"), "human"),
        (("index",), "one"),
        (("messages",), None),
    ],
)
def test_the_schema_and_the_reader_refuse_what_is_no_record(path: tuple[str | int, ...], value: object) -> None:
    record = json.loads(dialogue_line(sample()))
    place = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not jsonschema.Draft202012Validator(record_schema()).is_valid(record)
    with pytest.raises(ValueError, match=str(path[-1])):
        read_dialogue(json.dumps(record).encode())


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"{", b"\xff\xfe", b"null"])
def test_a_line_that_is_no_record_is_a_value_error(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_dialogue(line)
