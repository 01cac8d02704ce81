"""MCP servers that are asked for their tools: by stdio and by HTTP, good ones and others."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from mcp.server import MCPServer

from compiler import compile_file
from compiler.schema import parameters_schema
from tests.importing.conftest import fcsim

SERVER = """
from mcp.server import MCPServer
server = MCPServer("kitchen")

@server.tool()
def boil_egg(minutes: int, soft: bool = True) -> str:
    "Boil an egg."
    return "done"

server.run()
"""
LIARS = {
    "dies": ("import sys; sys.exit(1)", ""),
    "lies": ("print('no JSON at all', flush=True)\nimport sys\nfor line in sys.stdin: print('{}', flush=True)", ""),
    "hangs": ("import time\ntime.sleep(600)", "within 2 seconds"),
}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "it.fcspec"


def test_a_server_is_asked_by_stdio(tmp_path: Path, target: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER)
    result = fcsim("import", "mcp", f"stdio:{sys.executable} {tmp_path / 'server.py'}", "-o", target)
    assert result.exit_code == 0, result.stderr
    spec = compile_file(target).spec
    assert spec is not None
    schema: Any = parameters_schema(spec.apis["boil_egg"], spec, "en")
    assert schema["required"] == ["minutes"]


@pytest.mark.parametrize("kind", LIARS)
def test_a_process_that_is_no_server(kind: str, tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body, said = LIARS[kind]
    monkeypatch.setattr("fcsim.importing.mcp_server.SECONDS", 2.0)
    (tmp_path / "server.py").write_text(body)
    result = fcsim("import", "mcp", f"stdio:{sys.executable} {tmp_path / 'server.py'}", "-o", target)
    assert (result.exit_code, target.exists()) == (1, False)
    assert said in result.stderr
    assert "Traceback" not in result.stderr


# ---- HTTP ---------------------------------------------------------------------------------------


@contextmanager
def serving(server: MCPServer) -> Iterator[str]:
    """A server of the SDK's on a free port; it listens before it is started, so that nobody has to wait."""
    listening = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(uvicorn.Config(server.streamable_http_app(), log_level="critical"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
    finally:
        running.should_exit = True
        thread.join(10)
        listening.close()


def test_a_server_is_asked_over_http(tmp_path: Path, target: Path) -> None:
    kitchen = MCPServer("kitchen")

    @kitchen.tool()
    def lay_table(guests: int, cloth: str = "white") -> str:
        """Lay the table."""
        return "done"

    with serving(kitchen) as url:
        result = fcsim("import", "mcp", url, "-o", target, "--domain", "kitchen")
    assert result.exit_code == 0, result.stderr
    spec = compile_file(target).spec
    assert spec is not None
    schema: Any = parameters_schema(spec.apis["lay_table"], spec, "en")
    assert schema["properties"]["cloth"]["default"] == "white"
    made = fcsim("run", target, "-n", 10, "-o", tmp_path / "set", "--workers", 1)
    assert made.exit_code == 0, made.stderr


def _answer(request: Any, **result: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": request.get("id"), "result": result}).encode()


def _greets(request: Any) -> bytes:
    """A server that is one until it is asked for its tools."""
    version = request["params"]["protocolVersion"]
    return _answer(request, protocolVersion=version, capabilities={}, serverInfo={"name": "x", "version": "1"})


def _lies_of_tools(request: Any) -> bytes | None:
    return _greets(request) if request.get("method") == "initialize" else _answer(request, tools=[{"no": "name"}])


def _dies_after_greeting(request: Any) -> bytes | None:
    return _greets(request) if request.get("method") == "initialize" else None


def _goes_on_for_ever(request: Any) -> bytes | None:
    if request.get("method") == "initialize":
        return _greets(request)
    return _answer(request, tools=[], nextCursor="again")


HTTP_LIARS = {
    "is a web page": lambda _: b"<html>Welcome</html>",
    "answers nothing of the kind": lambda _: b"{}",
    "hangs up": lambda _: None,
    "lies of its tools": _lies_of_tools,
    "hangs up when asked for them": _dies_after_greeting,
    "has tools without end": _goes_on_for_ever,
}


@pytest.mark.parametrize("kind", HTTP_LIARS)
def test_what_is_no_server_over_http(kind: str, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fcsim.importing.mcp_server.SECONDS", 3.0)

    class Liar(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "id" not in request:
                self.send_response(202)
                self.end_headers()
                return
            body = HTTP_LIARS[kind](request)
            if body is None:
                self.connection.close()
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.send_error(405)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        result = fcsim("import", "mcp", f"http://127.0.0.1:{server.server_port}/mcp", "-o", target)
    finally:
        server.shutdown()
        server.server_close()
    assert (result.exit_code, target.exists()) == (1, False)
    assert "the MCP server" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_server_that_is_not_there(target: Path) -> None:
    for source in ("http://127.0.0.1:9/mcp", "stdio:no-such-command-anywhere"):
        result = fcsim("import", "mcp", source, "-o", target)
        assert result.exit_code == 1, result.stderr
    assert fcsim("import", "mcp", "stdio:", "-o", target).exit_code == 2
