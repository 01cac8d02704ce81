"""Running `fcsim`: in this process where that is enough, as a real process where it is not."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fcsim.cli.app import app

FIXTURES = Path(__file__).parents[1] / "fixtures"
SHELF = str(FIXTURES / "shelf.fcspec")

Fcsim = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="session")
def fcsim() -> Fcsim:
    """`fcsim("check", path)`: the command's result, in this process. A traceback fails the test."""

    def call(*words: object) -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def start() -> Iterator[Start]:
    """`start("run", …)`: the command as a process in a session of its own, its output piped as text."""
    started: list[subprocess.Popen[str]] = []
    # A shell starts what it puts in the background deaf to Ctrl-C, and a child is as deaf as its parent.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def call(*words: object, **options: object) -> subprocess.Popen[str]:
        process: subprocess.Popen[str] = subprocess.Popen(
            [sys.executable, "-m", "fcsim", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            **options,  # type: ignore[call-overload]
        )
        started.append(process)
        return process

    yield call
    for process in started:
        process.kill()
        process.communicate()
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def dataset(fcsim: Fcsim, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty dialogues of the small spec."""
    path = tmp_path_factory.mktemp("datasets") / "shelf"
    result = fcsim("run", SHELF, "-n", 40, "--seed", 1, "-o", path, "--workers", 1)
    assert result.exit_code == 0, result.stderr
    return path


def contents(path: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path in it."""
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}
