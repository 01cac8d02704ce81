"""The server answers this machine, its own address and readers alone."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from compiler import CompiledSpec
from fcsim.view.answers import Answers
from fcsim.view.index import Index
from fcsim.view.server import Server


@pytest.fixture(scope="module")
def server(index: Index, shelf: CompiledSpec) -> Iterator[Server]:
    with Server(Answers([index, index], lambda ref: (shelf,) if ref.domain == "shelf" else ())) as found:
        thread = threading.Thread(target=found.serve_forever, args=(0.01,))
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def _ask(server: Server, path: str, method: str = "GET", host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    connection.request(method, path, headers={} if host is None else {"Host": host})
    response = connection.getresponse()
    found = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    connection.close()
    return found


def _json(server: Server, path: str) -> Any:
    status, _, body = _ask(server, f"/{server.token}/api/{path}")
    assert status == 200, body
    return json.loads(body)


def test_the_page_and_its_files(server: Server) -> None:
    status, headers, body = _ask(server, f"/{server.token}/")
    assert status == 200
    assert b'<script type="module" src="view.js">' in body
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    for name in (
        "view.css",
        "theme.css",
        "view.js",
        "dom.js",
        "list.js",
        "dialogue.js",
        "json.js",
        "world.js",
        "compare.js",
    ):
        assert _ask(server, f"/{server.token}/{name}")[0] == 200


def test_nothing_without_the_token(server: Server) -> None:
    for path in ("/", "/api/runs", "/x/", f"/{server.token[:-1]}/", f"/{server.token}x/", "/%C3%A9/"):
        assert _ask(server, path)[0] == 403
    assert len(server.token) >= 32


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_name_is_refused(server: Server, host: str) -> None:
    assert _ask(server, f"/{server.token}/", host=host)[0] == 403


def test_localhost_is_this_machine(server: Server) -> None:
    assert _ask(server, f"/{server.token}/", host=f"localhost:{server.server_port}")[0] == 200
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_it_only_reads(server: Server, method: str) -> None:
    status, headers, _ = _ask(server, f"/{server.token}/", method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_head_has_no_body(server: Server) -> None:
    status, headers, body = _ask(server, f"/{server.token}/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 500


@pytest.mark.parametrize(
    "name", ["../server.py", "static/index.html", "..%2f..%2fetc/passwd", "manifest.json", "api/", "api/x"]
)
def test_no_path_leads_to_a_file(server: Server, name: str) -> None:
    assert _ask(server, f"/{server.token}/{name}")[0] == 404


def test_lists_and_entries(server: Server) -> None:
    found = _json(server, "list?q=&behaviour=single&start=0")
    assert found["progress"] == 1
    assert found["total"] == len(found["entries"]) > 0
    entry = _json(server, "entry?run=1&n=4")
    assert entry["dialogue"]["index"] == entry["same"] == 4
    reject = _json(server, "entry?n=30")
    assert reject["reject"] == {"check": "hygiene", "turn": 1, "reason": "planted"}
    assert _json(server, "counts")["counts"][0]["state"] == {"kept": 30, "rejected": 1}


@pytest.mark.parametrize(
    ("path", "status"),
    [("entry?n=99", 404), ("entry?run=7", 404), ("entry?n=-1", 400), ("list?start=x", 400), ("entry?n=1e9", 400)],
)
def test_what_makes_no_sense_is_told(server: Server, path: str, status: int) -> None:
    found, _, body = _ask(server, f"/{server.token}/api/{path}")
    assert found == status
    assert json.loads(body)["error"]


def test_the_world_is_made_again(server: Server) -> None:
    worlds = [_json(server, f"world?n={number}") for number in range(31)]
    assert all(world["is_same"] for world in worlds)
    writes = [write for world in worlds for write in world["writes"]]
    assert writes
    for world in worlds:
        tables = {table["entity"]: {row[table["key"]] for row in table["rows"]} for table in world["tables"]}
        assert set(tables) == {"Book", "Loan"}
        for write in world["writes"]:
            assert (write["before"] is None) == (write["key"] not in tables[write["entity"]])


def test_without_its_spec_there_is_no_world(index: Index) -> None:
    answers = Answers([index], lambda domain: ())
    assert answers.to("world", {"n": ["0"]}) == {"why": "no spec of the domain 'shelf' is at hand"}


def test_a_port_in_use_is_an_error(server: Server, index: Index) -> None:
    with pytest.raises(OSError, match="in use"):
        Server(Answers([index], lambda domain: ()), server.server_port)
