"""OpenAI's chat completions: the same requests, another wire."""

from __future__ import annotations

import json

import pytest

from compiler.types import Json
from fcsim.llm.ledger import Ledger
from simulator.llm.model import Reply, Request, Result, Stopped, Text, Turn, Use
from tests.llm.conftest import KEY, Connect, echo, said
from tests.llm.test_client import ask
from tests.loopback import Answer, Asked, Fault, Faults, Loopback

MODEL = "openai:some-model"
TOOL: dict[str, Json] = {
    "type": "function",
    "function": {"name": "look", "description": "", "parameters": {"type": "object"}},
}
TALK = Request(
    "assistant",
    "You help.",
    (
        Turn("user", (Text("What is there?"),)),
        Turn("assistant", (Text("I look."), Use("call_1", "look", {"at": "桌子"}))),
        Turn("user", (Result("call_1", '["book"]'),)),
    ),
    300,
    tools=(TOOL,),
    schema={"type": "object"},
)


@pytest.mark.parametrize(("model", "path"), [(MODEL, "/v1"), ("anthropic:some-model", "")])
def test_a_talk_with_tools_arrives_as_it_was_meant(model: str, path: str, to: Connect) -> None:
    def look_again(asked: Asked) -> Answer:
        return Answer("Once more.", (("look", {"at": "shelf"}),))

    with Loopback(look_again) as server:
        (reply,) = ask(to(server.url + path, model), [TALK])
        (asked,) = server.asked
    assert (asked.system, asked.turns, asked.max_tokens) == (TALK.system, TALK.turns, TALK.max_tokens)
    assert (asked.tools, asked.schema) == (TALK.tools, TALK.schema)
    assert isinstance(reply, Reply)
    assert (reply.text, reply.stop, reply.model) == ("Once more.", "calls", "some-model")
    assert [(call.name, call.arguments) for call in reply.calls] == [("look", {"at": "shelf"})]
    assert reply.usage.input > 20
    assert reply.usage.output > 5


@pytest.mark.parametrize("given", ['{"at": ', "[1]", "NaN", '{"at": 1e999}'])
def test_arguments_that_are_no_object_are_left_to_their_check(given: str, to: Connect) -> None:
    with Loopback(lambda asked: Answer("", (("look", given),))) as server:
        (reply,) = ask(to(server.url + "/v1", MODEL), [TALK])
    assert isinstance(reply, Reply)
    assert reply.calls[0].arguments == {"arguments": given}


@pytest.mark.parametrize(("model", "path"), [(MODEL, "/v1"), ("anthropic:some-model", "")])
@pytest.mark.parametrize("deep", ["[", '{"a":'])
def test_arguments_nested_without_end_are_left_to_their_check(model: str, path: str, deep: str, to: Connect) -> None:
    value = json.loads(f"{deep * 400}1{(']' if deep == '[' else '}') * 400}")
    with Loopback(lambda asked: Answer("", (("look", {"at": value}),))) as server:
        replies = [ask(to(server.url + path, model), [TALK])[0] for _ in range(2)]
        assert len(server.asked) == 1
    assert replies[0] == replies[1]
    assert isinstance(replies[0], Reply)
    assert list(replies[0].calls[0].arguments) == ["arguments"]


@pytest.mark.parametrize("fault", ["429 retry-after", "500", "cut", "truncated body", "html", "other json"])
def test_what_passes_is_tried_again(fault: Fault, to: Connect) -> None:
    with Loopback(echo, faults=Faults({fault: 0.3})) as server:
        replies = ask(to(server.url + "/v1", MODEL), [said(str(number)) for number in range(20)])
    assert [reply.text for reply in replies if isinstance(reply, Reply)] == [str(number) for number in range(20)]


def test_a_wrong_key_stops_at_once_and_shows_nowhere(to: Connect) -> None:
    with Loopback(echo, key="another") as server:
        (stopped,) = ask(to(server.url + "/v1", MODEL), [said("a")])
    assert isinstance(stopped, Stopped)
    assert "set OPENAI_API_KEY" in str(stopped)
    assert KEY not in str(stopped)


def test_a_model_without_a_price_is_counted_in_tokens_alone(to: Connect) -> None:
    with Loopback(echo) as server:
        connection, ledger = to(server.url + "/v1", MODEL), Ledger()
        ask(connection, [said("a")], ledger)
    assert connection.purse.cost is ledger.used["user"].cost is None
    assert connection.purse.tokens == ledger.used["user"].tokens > 0
