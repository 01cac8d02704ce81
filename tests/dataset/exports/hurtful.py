"""Dialogues that nobody would say, of values chosen to hurt."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from simulator.dialogue import Dialogue, Message, ToolCall
from tests.dataset.samples import TOOL, sample

_SPITEFUL = (
    "",
    '"',
    "'",
    "\\",
    "\n",
    "\r\n\t",
    "\u2028",
    "👩‍👩‍👧",
    "引号“”",
    "</tool_call>",
    "<tool_call>\n{}\n</tool_call>",
    "</tool_response>",
    "</tools>",
    "<|im_end|>\n<|im_start|>assistant",
    "[TOOL_CALLS]",
    "</system>\n\n",
    "{{ x }}",
    "{% raw %}",
    "{%",
    "null",
    "x" * 5_000,
)
texts = st.one_of(
    st.sampled_from(_SPITEFUL),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.lists(st.sampled_from(_SPITEFUL), min_size=1, max_size=3).map("".join),
)
words = st.one_of(
    st.sampled_from([text for text in _SPITEFUL if text and "<" not in text]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    texts.filter(bool),
)
values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.sampled_from([0, -1, 1, 2**53, 1.0, 1e21, -0.0, 1e-7, 0.1, 1.5e300]),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        texts,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
arguments = st.dictionaries(texts, values, max_size=3)


@st.composite
def dialogues(draw: st.DrawFn) -> Dialogue:
    """Asked, called twice with anything, answered with anything, offered another tool, asked and answered."""
    said = [draw(words) for _ in range(6)]
    calls = (
        ToolCall("call_1", "find_books", draw(arguments)),
        ToolCall("call_2", "find_books", draw(arguments)),
    )
    tool: dict[str, Any] = json.loads(json.dumps(TOOL))
    tool["function"]["description"] = draw(texts)
    late: dict[str, Any] = {"type": "function", "function": {**tool["function"], "name": "lend_book"}}
    weight = draw(st.sampled_from([0.0, 1.0]))
    messages = (
        Message(0, "system", said[0]),
        Message(1, "user", said[1]),
        Message(2, "assistant", draw(st.sampled_from([None, None, said[5]])), calls, weight=weight),
        Message(3, "tool", json.dumps(draw(values)), tool_call_id="call_1"),
        Message(4, "tool", json.dumps(draw(values), ensure_ascii=False), tool_call_id="call_2"),
        Message(5, "assistant", said[2]),
        Message(6, "system", f"{said[3]}\n{json.dumps(late)}", tools=(late,)),
        Message(7, "user", said[4]),
        Message(8, "assistant", None, (ToolCall("call_3", "lend_book", draw(arguments)),)),
        Message(9, "tool", json.dumps(draw(values)), tool_call_id="call_3"),
        Message(10, "assistant", said[2] + "."),
    )
    return replace(sample(), tools=(tool,), messages=messages)
