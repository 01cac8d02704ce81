"""The parts of a request's way, each by itself: limits, pauses, prices, reading strangers' JSON, names of models."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fcsim.llm import strict
from fcsim.llm.answer import Answer
from fcsim.llm.cache import Cache, CacheError
from fcsim.llm.connection import ModelName, Terms, WrongModel, connect
from fcsim.llm.failure import retry_after, shown
from fcsim.llm.limits import Limits
from fcsim.llm.models import Models, Price, PriceError, thinking
from simulator.llm.model import Reply, Stopped, Usage


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def moments(time: Time, limits: Limits, requests: int, tokens: int) -> list[float]:
    """When each request may pass, in seconds from the start."""

    async def pass_all() -> list[float]:
        found = []
        for _ in range(requests):
            async with limits.place(tokens):
                found.append(round(time.now - 1000, 3))
        return found

    return asyncio.run(pass_all())


def test_requests_a_minute() -> None:
    time = Time()
    assert moments(time, Limits(8, rpm=30, clock=time.clock, sleep=time.sleep), 4, 0) == [0, 2, 4, 6]


def test_tokens_a_minute_of_requests_larger_than_a_seconds_share() -> None:
    time = Time()
    limits = Limits(8, tpm=6000, clock=time.clock, sleep=time.sleep)
    found = moments(time, limits, 5, 1000)
    assert found == [0, 9.01, 19.01, 29.01, 39.01]
    # A guess that was too small is made up for.
    limits.settle(1000, 3000)
    assert moments(time, limits, 1, 1000) == [69.01]


def test_what_the_server_asks_to_wait_holds_everyone() -> None:
    time = Time()
    limits = Limits(8, clock=time.clock, sleep=time.sleep)
    limits.hold(7)
    limits.hold(3)
    assert moments(time, limits, 2, 0) == [7, 7]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3), ("0.5", 0.5), ("-9", 0), ("99999999", 600), ("nan", None), ("soon", None), ("", None)],
)
def test_how_long_a_server_asks_to_wait(header: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": header}) == seconds


@pytest.mark.parametrize(
    ("date", "seconds"), [("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("Wed, 21 Oct 2115 07:28:00 GMT", 600)]
)
def test_a_date_cannot_make_anyone_wait_for_ever(date: str, seconds: float) -> None:
    """Whatever the clock on the wall says."""
    assert retry_after({"retry-after": date}) == seconds


def test_a_date_is_counted_from_the_servers_own_clock() -> None:
    headers = {"date": "Wed, 21 Oct 2015 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2015 07:28:09 GMT"}
    assert retry_after(headers) == 9


def test_a_servers_words_fit_a_line() -> None:
    assert shown("a\x1b[31m\n  b sk-1", ("sk-1",)) == "a [31m b …"
    assert len(shown("x" * 10_000)) == 301


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner)))
def test_json_is_read_as_it_was_written(value: object) -> None:
    assert strict.loads(json.dumps(value)) == value


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "1e999", "[" * 100_000, '{"a": }', "", "9" * 5000])
def test_what_could_not_be_written_again_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        strict.loads(text)


def test_half_a_character_is_replaced() -> None:
    value = strict.loads(b'{"a\\ud800": ["\\uD83D\\uDE00 \\udc00"]}')
    assert json.dumps(value, ensure_ascii=False).encode() == '{"a\ufffd": ["😀 \ufffd"]}'.encode()


def test_prices_are_of_names_with_and_without_a_date() -> None:
    price = Models().price("anthropic", "claude-haiku-4-5-20251001")
    assert price == Models().price("anthropic", "claude-haiku-4-5") == Price(1, 5, 0.1, 1.25)
    assert price is not None
    assert price.of(Usage(1_000_000, 100_000, 2_000_000, 0)) == pytest.approx(1.7)
    assert price.of(Usage(1_000_000, 100_000, 2_000_000, 0), by_batch=True) == pytest.approx(0.85)
    assert Models().price("anthropic", "claude-unknown") is Models().price("openai", "claude-haiku-4-5") is None
    assert thinking("anthropic", "claude-opus-5-5") == "always"


def test_prices_of_ones_own_go_first(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text('[openai."my.model"]\ninput = 0.5\noutput = 1\ncached = 0\nwritten = 0\n')
    assert Models(own).price("openai", "my.model") == Price(0.5, 1, 0, 0)
    assert Models(own).price("anthropic", "claude-haiku-4-5") is not None
    own.write_text("[openai.mine]\ninput = 1\n")
    with pytest.raises(PriceError, match=r"\[openai.mine\] needs input, output, cached, written"):
        Models(own)
    with pytest.raises(PriceError, match="No such file"):
        Models(tmp_path / "none.toml")


@pytest.mark.parametrize("text", ["claude-haiku-4-5", "mistral:large", "anthropic:", "anthropic: ", ""])
def test_names_of_no_model(text: str) -> None:
    with pytest.raises(WrongModel, match="anthropic:MODEL or openai:MODEL"):
        ModelName.parse(text, None)


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://host", "http://", "http://host?key=1", "http://host:port"])
def test_addresses_of_no_server(url: str) -> None:
    with pytest.raises(WrongModel, match="base URL"):
        ModelName.parse("anthropic:x", url)


def test_an_address_holds_no_password() -> None:
    with pytest.raises(WrongModel, match="keys come from the environment") as error:
        ModelName.parse("anthropic:x", "http://me:secret@host")
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_without_a_key_only_a_server_of_ones_own_can_be_asked(
    provider: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(Stopped, match=f"set {provider.upper()}_API_KEY"):
        connect({"user": ModelName(provider, "m")}, Terms(tmp_path))
    connect({"user": ModelName(provider, "m", "http://127.0.0.1:1")}, Terms(tmp_path))


@pytest.mark.parametrize("provider", ["anthropic", "openai"])
@pytest.mark.parametrize("key", ["clé", "sk-\x01", "sk-1\nsk-2"])
def test_a_key_that_cannot_be_sent_is_told_without_it(
    provider: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{provider.upper()}_API_KEY", key)
    with pytest.raises(Stopped, match=f"{provider.upper()}_API_KEY in the environment holds signs") as stopped:
        connect({"user": ModelName(provider, "m", "http://127.0.0.1:1")}, Terms(tmp_path))
    assert key not in str(stopped.value)


def test_a_budget_needs_prices(tmp_path: Path) -> None:
    with pytest.raises(WrongModel, match="no price of 'm'"):
        connect({"user": ModelName("anthropic", "m")}, Terms(tmp_path, budget=1.0))


def test_an_answer_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number, text in enumerate(("{bad", "[]", '{"reply": {}}', "null")):
        cache._db.execute("INSERT INTO answers VALUES (?, ?)", (str(number), text))
        assert cache.get(str(number)) is None


def test_a_damaged_file_is_told_of_and_can_go(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number in range(400):
        cache.put(str(number), Answer(Reply("some words " * 9, (), "end", Usage())))
    cache.close()
    path, again = tmp_path / "answers.sqlite", Cache(tmp_path)
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 80_000)
    with pytest.raises(OSError, match="without this file its answers are asked for anew"):
        again.get("7")


def test_a_cache_needs_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CacheError, match="cannot hold the answers"):
        Cache(tmp_path / "file")
