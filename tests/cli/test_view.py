"""`fcsim view`: its address, its end, and what cannot be shown."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SHELF, Fcsim, Start


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_it_prints_its_address_and_ends_quietly(start: Start, dataset: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    process = start("view", dataset, dataset, "--no-open", "--spec", SHELF, env=environment)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    host, token = address.removeprefix("http://").split("/", 1)
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("GET", f"/{token}api/runs")
    assert connection.getresponse().status == 200
    connection.close()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert errors.split() == ["Ctrl-C", "ends", "it"]


def test_a_port_in_use_is_told(fcsim: Fcsim, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = fcsim("view", dataset, "--no-open", "--port", taken.getsockname()[1])
    assert result.exit_code == 2
    assert "cannot be used" in result.stderr


def test_no_dataset_no_view(fcsim: Fcsim, tmp_path: Path) -> None:
    assert fcsim("view", tmp_path / "nowhere", "--no-open").exit_code == 1
    assert fcsim("view", tmp_path, "--no-open").exit_code == 1
