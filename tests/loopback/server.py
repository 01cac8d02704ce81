"""The server: HTTP/1.1 on 127.0.0.1, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.loopback import chat, faults, messages
from tests.loopback.batches import Batches
from tests.loopback.faults import Faults
from tests.loopback.wire import Answer, Asked, Model, Refused

_REASONS = {200: "OK"}


class Loopback:
    """Answers with `model`, after `latency` seconds; `slow` is the latency of the fault of that name.

    With a `key`, other keys are refused; with `models`, other models are. `polls`: how often a batch is asked for
    until it has ended. `asked` are the requests that the model answered, in order, if it `remembers` them; `paths`
    counts all that came.
    """

    def __init__(
        self,
        model: Model,
        *,
        faults: Faults | None = None,
        latency: float = 0.0,
        slow: float = 30.0,
        key: str | None = None,
        models: frozenset[str] | None = None,
        polls: int = 1,
        remembers: bool = True,
    ) -> None:
        self.model = model
        self.faults = faults or Faults()
        self.latency = latency
        self.asked: list[Asked] = []
        self.paths: Counter[str] = Counter()
        self.most_at_once = 0
        self._remembers = remembers
        self._answered = 0
        self._slow = slow
        self._key = key
        self._models = models
        self._at_once = 0
        self._prefixes: set[str] = set()
        self._batches = Batches(self._batch_result, polls)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self.url = ""

    def __enter__(self) -> Loopback:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._listen())
        finally:
            self._loop.close()

    async def _listen(self) -> None:
        clients: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            clients.add(task)
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._client(reader, writer)
            clients.discard(task)
            writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=1024)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in [*clients]:
            task.cancel()
        await asyncio.gather(*clients, return_exceptions=True)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.split("\r\n")
            method, path, _ = first.split(" ")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            try:
                if not await self._exchange(method, path.partition("?")[0], headers, body, writer):
                    return
            finally:
                self._at_once -= 1

    async def _exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, writer: asyncio.StreamWriter
    ) -> bool:
        """Answers one request; False where the connection ends with it."""
        self.paths[f"{method} {path}"] += 1
        is_asking = path in ("/v1/messages", "/v1/chat/completions")
        fault = self.faults.of(body) if is_asking else None
        if is_asking:
            await asyncio.sleep(self._slow if fault == "slow" else self.latency)
        extra: Mapping[str, str] = {}
        try:
            self._check_key(headers)
            status, data = 200, self._answer(method, path, body, fault)
        except Refused as refused:
            status, extra = refused.status, refused.headers
            data = _json((chat if path.startswith("/v1/chat") else messages).error(refused))
        kind = "application/json"
        match fault:
            case "html":
                kind, data = "text/html", b"<!doctype html><title>Welcome</title><p>It works!"
            case "other json":
                data = b'{"status": "ok", "items": [1, 2, 3]}'
            case "broken body":
                data = data[:-1] + b"}{"
            case "truncated body":
                data = data[: len(data) // 2]
        lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Refused')}", f"content-type: {kind}"]
        lines += [f"content-length: {len(data)}", *(f"{name}: {value}" for name, value in extra.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        writer.write(data[: len(data) // 2] if fault == "cut" else data)
        await writer.drain()
        return fault != "cut"

    def _answer(self, method: str, path: str, body: bytes, fault: faults.Fault | None) -> bytes:
        match method, path.split("/")[1:]:
            case "POST", ["v1", "messages"]:
                request = messages.asked(_object(body))
                return _json(messages.response(request, *self._model(request, fault), self._prefixes))
            case "POST", ["v1", "chat", "completions"]:
                request = chat.asked(_object(body))
                return _json(chat.response(request, *self._model(request, fault)))
            case "POST", ["v1", "messages", "count_tokens"]:
                return _json(messages.counted(messages.asked(_object(body), is_counting=True)))
            case "POST", ["v1", "messages", "batches"]:
                return _json(self._batches.create(_object(body), self.url))
            case "GET", ["v1", "messages", "batches"]:
                return _json(self._batches.list(self.url))
            case "GET", ["v1", "messages", "batches", id]:
                return _json(self._batches.retrieve(id, self.url))
            case "GET", ["v1", "messages", "batches", id, "results"]:
                return self._batches.results(id)
        raise Refused(404, "not_found_error", f"there is no {method} {path}")

    def _model(self, request: Asked, fault: faults.Fault | None) -> tuple[Answer, int]:
        if self._models is not None and request.model not in self._models:
            raise Refused(404, "not_found_error", f"model: {request.model}")
        if fault is not None:
            faults.refuse(fault)
        answer = self.model(request)
        self._answered += 1
        if self._remembers:
            self.asked.append(request)
        return (answer if fault is None else faults.spoil(answer, fault)), self._answered

    def _batch_result(self, params: Mapping[str, Any]) -> dict[str, Any]:
        fault = self.faults.of(_json(params))
        if fault == "expired":
            return {"type": "expired"}
        try:
            if fault == "errored":
                raise Refused(500, "api_error", "the loopback's errored")
            request = messages.asked(params)
            message = messages.response(request, *self._model(request, fault), self._prefixes)
        except Refused as refused:
            return {"type": "errored", "error": messages.error(refused)}
        return {"type": "succeeded", "message": message}

    def _check_key(self, headers: Mapping[str, str]) -> None:
        given = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        if self._key is not None and given != self._key:
            raise Refused(401, "authentication_error", f"invalid x-api-key {given}")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise Refused(400, "invalid_request_error", "the body is no JSON") from None
    if not isinstance(value, dict):
        raise Refused(400, "invalid_request_error", "the body is no object")
    return value
