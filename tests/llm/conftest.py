"""Clients of loopback servers, with a key that must never be seen again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fcsim.llm.connection import Connection, ModelName, Terms, connect
from fcsim.llm.retries import Pace, Patience
from simulator.llm.model import Request, Text, Turn
from tests.loopback import Answer, Asked, Loopback

KEY = "sk-ant-secret-0123456789"
QUICK = Patience(seconds=5.0, first=0.001, longest=0.002)
PACE = Pace(quiet=0.02, look=0.005, longest=0.01)
HAIKU = "anthropic:claude-haiku-4-5"

Connect = Callable[..., Connection]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return KEY


@pytest.fixture
def to(tmp_path: Path) -> Connect:
    """`to(server, **terms)`: a connection whose answers are kept in `tmp_path`."""

    def connected(server: Loopback | str, model: str = HAIKU, **terms: object) -> Connection:
        name = ModelName.parse(model, server if isinstance(server, str) else server.url)
        given = {"cache": tmp_path / "cache", "patience": QUICK, "pace": PACE} | terms
        return connect({"user": name, "assistant": name, "solver": name}, Terms(**given))  # type: ignore[arg-type]

    return connected


def said(text: str, take: int = 0) -> Request:
    """A request with one turn of the user."""
    return Request("user", "You repeat what is said.", (Turn("user", (Text(text),)),), 200, take=take)


def echo(asked: Asked) -> Answer:
    """The model that says again what was said last."""
    last = asked.turns[-1].blocks[-1]
    assert isinstance(last, Text)
    return Answer(last.text)
