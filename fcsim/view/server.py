"""Serves the viewer to this machine alone, to whoever has its address, and only for reading."""

from __future__ import annotations

import hmac
import secrets
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from socket import AF_INET
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic_core import to_json

from fcsim.view.answers import Answers, NoAnswer
from simulator.version import VERSION

LOCAL = "127.0.0.1"
_LONGEST = 4096
"""Characters of an address."""
_STATIC = {
    "": ("fcsim.view", "static/index.html", "text/html"),
    "view.css": ("fcsim.view", "static/view.css", "text/css"),
    "theme.css": ("fcsim.dataset.report", "theme.css", "text/css"),
    **{
        name: ("fcsim.view", f"static/{name}", "text/javascript")
        for name in ("view.js", "dom.js", "list.js", "dialogue.js", "json.js", "world.js", "compare.js")
    },
}
"""All files that there are: no path of an address ever becomes one of the disk."""
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Server(ThreadingHTTPServer):
    """At `address`, which holds a secret: other pages and users of the machine cannot guess it."""

    daemon_threads = True
    address_family = AF_INET
    # A port that is in use is to be told of, not shared, as Windows would; elsewhere this is for one just left.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, answers: Answers, port: int = 0) -> None:
        self.answers = answers
        self.token = secrets.token_urlsafe(24)
        super().__init__((LOCAL, port), _Handler)
        self.hosts = {f"{LOCAL}:{self.server_port}", f"localhost:{self.server_port}"}

    @property
    def address(self) -> str:
        return f"http://{LOCAL}:{self.server_port}/{self.token}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle of an answer is no matter."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = f"fcsim/{VERSION}"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        status, kind, body = self._answer()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def _refuse(self) -> None:
        self.close_connection = True
        self.send_response(HTTPStatus.METHOD_NOT_ALLOWED)
        self.send_header("Allow", "GET, HEAD")
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _refuse

    def _answer(self) -> tuple[HTTPStatus, str, bytes]:
        # A page elsewhere whose name was made to lead here (DNS rebinding) still sends its own name.
        if self.headers.get("Host") not in self.server.hosts or len(self.path) > _LONGEST:
            return _plain(HTTPStatus.FORBIDDEN)
        parts = urlsplit(self.path)
        token, _, name = parts.path.removeprefix("/").partition("/")
        if not hmac.compare_digest(token.encode(), self.server.token.encode()):
            return _plain(HTTPStatus.FORBIDDEN)
        if name in _STATIC:
            package, file, kind = _STATIC[name]
            return HTTPStatus.OK, kind, files(package).joinpath(file).read_bytes()
        if not name.startswith("api/"):
            return _plain(HTTPStatus.NOT_FOUND)
        return _json(lambda: self.server.answers.to(name.removeprefix("api/"), parse_qs(parts.query)))

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the address holds the token."""


def _plain(status: HTTPStatus) -> tuple[HTTPStatus, str, bytes]:
    return status, "text/plain", f"{status.phrase}\n".encode()


def _json(asked: Callable[[], Any]) -> tuple[HTTPStatus, str, bytes]:
    status = HTTPStatus.OK
    try:
        found = asked()
    except NoAnswer as error:
        status, found = HTTPStatus.NOT_FOUND, {"error": f"there is no {error}"}
    except (ValueError, LookupError) as error:
        status, found = HTTPStatus.BAD_REQUEST, {"error": str(error)}
    except OSError as error:
        status, found = HTTPStatus.GONE, {"error": f"the dataset cannot be read any more: {error.strerror}"}
    return status, "application/json", to_json(found)
