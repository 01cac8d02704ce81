"""Asking models: against a server on 127.0.0.1 in another process, and beside bare httpx2 in the same run."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import resource
import tempfile
import time
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import httpx2

from fcsim.llm.connection import ModelName, Terms, connect
from fcsim.llm.ledger import Ledger
from simulator.llm.model import Request, Text, Turn
from tests.loopback import Answer, Loopback

_LATENCY = 0.1
_MODEL = "anthropic:claude-haiku-4-5"


def asking(requests: int = 200, at_once: int = 32) -> None:
    """From the first request to the last response, and CPU a request."""
    with _server(_LATENCY) as url:
        bare = asyncio.run(_bare(url, requests, at_once))
        seconds, cpu, _ = asyncio.run(_ours(url, requests, at_once))
    ideal = -(-requests // at_once) * _LATENCY
    print(f"asking       {requests:8} requests, {at_once} at once, {1e3 * _LATENCY:.0f} ms each: {seconds:.2f} s")
    print(
        f"             {seconds / ideal:8.2f} x the latencies alone, {seconds / bare:.2f} x bare httpx2 ({bare:.2f} s)"
    )
    print(f"             {1e3 * cpu:8.2f} ms CPU a request")


def many(counts: tuple[int, ...] = (1_000, 10_000), at_once: int = 256) -> None:
    """Memory, which must not grow with the number of requests."""
    with _server(0.0) as url:
        for count in counts:
            seconds, cpu, memory = asyncio.run(_ours(url, count, at_once))
            rate = f"{count / seconds:.0f}/s, {1e3 * cpu:.2f} ms CPU each"
            print(f"asking       {count:8} requests, {at_once} at once: {rate}, {memory:.0f} MB at most")


def _request(number: int) -> Request:
    return Request("user", "You repeat.", (Turn("user", (Text("word " * 200 + str(number)),)),), 400)


async def _ours(url: str, count: int, at_once: int) -> tuple[float, float, float]:
    """Seconds, CPU seconds a request, and the most memory so far in MB."""
    with tempfile.TemporaryDirectory() as folder:
        connection = connect({"user": ModelName.parse(_MODEL, url)}, Terms(Path(folder), at_once=at_once))
        async with connection.client as client:
            model = client.model(Ledger())
            await asyncio.gather(*(model.ask(_request(-1 - number)) for number in range(at_once)))
            numbers = iter(range(count))

            async def ask() -> None:
                for number in numbers:
                    await model.ask(_request(number))

            gc.collect()
            gc.freeze()  # as a run does
            start, cpu = time.perf_counter(), time.process_time()
            await asyncio.gather(*(ask() for _ in range(at_once)))
            seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return seconds, cpu / count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _bare(url: str, count: int, at_once: int) -> float:
    limits = httpx2.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    body = {"model": "m", "max_tokens": 400, "messages": [{"role": "user", "content": "word " * 200}]}
    async with httpx2.AsyncClient(limits=limits) as client:
        places = asyncio.Semaphore(at_once)

        async def one() -> None:
            async with places:
                (await client.post(f"{url}/v1/messages", json=body)).json()

        await asyncio.gather(*(one() for _ in range(at_once)))
        start = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(count)))
        return time.perf_counter() - start


class _server:
    """A loopback server in a process of its own, so that its CPU time is not ours."""

    def __init__(self, latency: float) -> None:
        os.environ.setdefault("ANTHROPIC_API_KEY", "none")
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, latency), daemon=True)

    def __enter__(self) -> str:
        self._process.start()
        return str(self._ours.recv())

    def __exit__(self, *_: object) -> None:
        self._ours.send(None)
        self._process.join()


def _serve(pipe: Pipe, latency: float) -> None:
    with Loopback(lambda asked: Answer("word " * 60), latency=latency, remembers=False) as server:
        pipe.send(server.url)
        pipe.recv()
