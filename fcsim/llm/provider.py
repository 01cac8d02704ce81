"""What a provider is: it puts a request on the wire, and reads the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from simulator.llm.model import Reply, Request

Body = Mapping[str, Any]
"""All that is sent of a request, as JSON."""

LARGEST = 1_000_000
"""Bytes of the largest answer that is read."""


class TooLarge(Exception):
    """The answer goes on beyond `LARGEST`; the rest of it was not read."""


class Provider(Protocol):
    @property
    def name(self) -> str:
        """`anthropic` or `openai`."""

    @property
    def model(self) -> str: ...

    @property
    def base_url(self) -> str: ...

    def body(self, request: Request) -> dict[str, Any]: ...

    async def send(self, body: Body) -> bytes:
        """One try, without a time limit. The answer's JSON. Raises Failed, and TooLarge."""

    def reply(self, data: bytes) -> Reply:
        """What an answer says. Raises Failed where it is none."""

    async def close(self) -> None: ...
