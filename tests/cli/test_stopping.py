"""The real command, killed, interrupted and out of space: nothing finished is lost, nothing half-made stays."""

from __future__ import annotations

import os
import signal
import sys
from itertools import islice, takewhile
from pathlib import Path

import pytest

from tests.cli.conftest import SHELF, Fcsim, Start, contents

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

WISH = ("run", SHELF, "-n", 400, "--seed", 5)
TIMEOUT = 120


@pytest.fixture(scope="module")
def whole(fcsim: Fcsim, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The run that nobody disturbs: shards of 250 and 150."""
    path = tmp_path_factory.mktemp("whole") / "data"
    assert fcsim(*WISH, "-o", path, "--workers", 1).exit_code == 0
    return contents(path)


def test_a_run_killed_again_and_again_ends_in_the_same_bytes(
    whole: dict[str, bytes], start: Start, fcsim: Fcsim, tmp_path: Path
) -> None:
    """Killed at the first sign of progress, and after the first shard; with two workers and with none."""
    data = tmp_path / "data"
    for workers, lines in ((2, 1), (1, 7), (1, 3)):
        process = start(*WISH, "-o", data, "--workers", workers, "--resume")
        assert process.stderr is not None
        heard = list(islice(process.stderr, lines))
        process.kill()
        # The workers hold the pipe: that it ends proves that they ended, too.
        process.communicate(timeout=TIMEOUT)
        assert len(heard) == lines
        assert not (data / "manifest.json").exists()
    assert len(list(data.glob("dialogues-*"))) > 0
    assert fcsim(*WISH, "-o", data, "--workers", 1, "--resume").exit_code == 0
    assert contents(data) == whole


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_finished_shards_and_says_how_to_go_on(
    workers: int, whole: dict[str, bytes], start: Start, fcsim: Fcsim, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    process = start(*WISH, "-o", data, "--workers", workers)
    assert process.stderr is not None
    heard = list(takewhile(lambda _: not list(data.glob("dialogues-*")), process.stderr))
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process of the group hears it
    out, said = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out) == (3, ""), said
    assert "Traceback" not in "".join(heard) + said
    assert said.splitlines()[-1] == "stopped: interrupted"
    again = said.splitlines()[-2].split()
    assert again == ["fcsim", *map(str, WISH), "-o", str(data), "--workers", str(workers), "--resume"]
    assert not list(data.rglob("session-*"))
    kept = {name: text for name, text in contents(data).items() if name.startswith("dialogues-")}
    assert kept.items() <= whole.items()
    assert fcsim(*again[1:], "--workers", 1).exit_code == 0
    assert contents(data) == whole


def test_ctrl_c_before_anything_is_made(start: Start, tmp_path: Path) -> None:
    process = start("run", SHELF, "-n", 100_000, "-o", tmp_path / "data", "--workers", 2)
    while not list((tmp_path / "data").glob(".work/session-*")):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 3, said
    assert "Traceback" not in said
    assert said.splitlines()[-2].endswith("--workers 2 --resume")
    assert not list(tmp_path.rglob("*.jsonl"))


def _limit_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_disk_that_takes_no_more(start: Start, tmp_path: Path) -> None:
    process = start(*WISH, "-o", tmp_path / "data", "--workers", 2, preexec_fn=_limit_files)
    _, said = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 3, said
    assert "Traceback" not in said
    assert "File too large" in said.splitlines()[-1]
    assert said.splitlines()[-2].endswith("--resume")
    assert not (tmp_path / "data").exists()


def test_an_export_on_a_disk_that_takes_no_more(start: Start, dataset: Path, tmp_path: Path) -> None:
    process = start("export", dataset, "--to", "hermes", "-o", tmp_path / "out.jsonl", preexec_fn=_limit_files)
    _, said = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 3
    assert said.strip() == "fcsim: File too large"
    assert list(tmp_path.iterdir()) == []
