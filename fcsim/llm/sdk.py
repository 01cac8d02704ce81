"""What the two SDKs have in common: both are built on httpx2, raise the same kinds of errors, and post JSON."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.request import getproxies

import httpx2

from fcsim.llm.failure import Failed, kind_of_status, retry_after, shown
from fcsim.llm.provider import LARGEST, Body, TooLarge
from simulator.llm.model import Stopped

_CONNECT_SECONDS = 10.0
_POOL = 4
"""Connections in a pool. With one of 256, each request costs 12 ms of CPU instead of 3."""
_ALIVE = ((socket.SOL_SOCKET, socket.SO_KEEPALIVE, True),)


class Sdk:
    """An async client of one of the SDKs (`module`), which sends bodies as they are and retries nothing itself.

    `secrets` are kept out of every message. `key` is the name in the environment of the key that is sent, `api` that
    of what is spoken.
    """

    def __init__(self, module: Any, client: Any, secrets: tuple[str, ...], *, key: str, model: str, api: str) -> None:
        self.client = client
        self._module = module
        self._secrets = secrets
        self._key = key
        self._model = model
        self._api = api

    async def post(self, path: str, body: Body) -> bytes:
        """The body of a response that is a success. Raises Failed, and TooLarge."""
        try:
            response: httpx2.Response = await self.client.post(path, body=body, cast_to=httpx2.Response)
        except Exception as error:
            raise self.failed(error) from None
        return response.content

    def failed(self, error: Exception) -> Exception:
        """What an exception of the SDK means. What is none of its own is returned as it is."""
        if isinstance(error, self._module.APIStatusError):
            return self._refused(error)
        if isinstance(error, self._module.APITimeoutError):
            return Failed("the connection took too long", "passing")
        if isinstance(error, self._module.APIConnectionError):
            cause = error.__cause__
            if isinstance(cause, TooLarge):
                return cause
            why = self._shown(f"{cause or error}") or type(cause or error).__name__
            if isinstance(cause, httpx2.ConnectError | httpx2.UnsupportedProtocol):
                return Failed(f"cannot reach {self.client.base_url}: {why}", "unreachable")
            return Failed(f"the connection broke: {why}", "passing")
        return error

    def _refused(self, error: Any) -> Failed:
        status: int = error.status_code
        body = error.body
        inner = body.get("error") if isinstance(body, dict) else None
        said = inner.get("message") if isinstance(inner, dict) else None
        words = self._shown(str(said or body or "")) or "no reason given"
        kind = kind_of_status(status)
        advice = f"; {self._advice(status)}" if kind == "all" else ""
        return Failed(f"{status}: {words}{advice}", kind, retry_after=retry_after(error.response.headers))

    def _advice(self, status: int) -> str:
        url = self.client.base_url
        if status in (404, 405):
            return f"is {self._model!r} a model of {url}, and does it speak {self._api}?"
        return f"set {self._key} in the environment to a key that {url} takes"

    def _shown(self, text: str) -> str:
        return shown(text, self._secrets)


def key_named(name: str) -> str | None:
    """The key of that name in the environment, None if there is none. Raises Stopped for one that cannot be sent: it
    would come back in an error."""
    key = os.environ.get(name, "").strip()
    if not key.isascii() or not key.isprintable():
        raise Stopped(f"{name} in the environment holds signs that no key has: set it anew", can_resume=False)
    return key or None


def http_options(connections: int) -> dict[str, Any]:
    """For the SDKs' own HTTP client: enough connections, and none of the answers larger than `LARGEST`. Time limits
    are those of whoever sends."""
    limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
    return {
        # The client heeds the proxies of the environment only with a transport of its own.
        **({"limits": limits} if getproxies() else {"transport": _Pools(connections)}),
        "timeout": httpx2.Timeout(None, connect=_CONNECT_SECONDS),
        # What is not compressed has the size that it says.
        "headers": {"accept-encoding": "identity"},
        "event_hooks": {"response": [_bound]},
    }


class _Pools(httpx2.AsyncBaseTransport):
    """As many connections as wanted, in small pools: a pool looks at all of its connections for each request."""

    def __init__(self, connections: int) -> None:
        context = httpx2.create_ssl_context()
        limits = httpx2.Limits(max_connections=_POOL, max_keepalive_connections=_POOL)
        self._pools = [
            httpx2.AsyncHTTPTransport(verify=context, limits=limits, socket_options=_ALIVE)
            for _ in range(-(-connections // _POOL))
        ]
        self._busy = [0] * len(self._pools)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        number = self._busy.index(min(self._busy))
        self._busy[number] += 1

        def free() -> None:
            self._busy[number] -= 1

        try:
            response = await self._pools[number].handle_async_request(request)
        except BaseException:
            free()
            raise
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Watched(response.stream, free)
        return response

    async def aclose(self) -> None:
        for pool in self._pools:
            await pool.aclose()


class _Watched(httpx2.AsyncByteStream):
    """A stream that says when it is done with."""

    def __init__(self, stream: httpx2.AsyncByteStream, done: Callable[[], None]) -> None:
        self._stream = stream
        self._done = done

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    async def aclose(self) -> None:
        self._done()
        self._done = _nothing
        await self._stream.aclose()


def _nothing() -> None:
    pass


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._stream:
            read += len(chunk)
            if read > LARGEST:
                raise TooLarge
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound(response: httpx2.Response) -> None:
    """The results of a batch are many answers, read one after the other: they alone have no bound."""
    if response.request.url.path.endswith("/results"):
        return
    if "content-encoding" in response.headers:
        raise httpx2.DecodingError("the answer is compressed, unasked", request=response.request)
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _Bounded(response.stream)
