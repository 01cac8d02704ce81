"""Whole datasets by the command, over HTTP, with models and servers that are bad at it in all ways there are."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.library import find_spec
from simulator.llm.model import Request
from tests.cli.conftest import Fcsim, fcsim
from tests.llm.conftest import HAIKU, KEY, QUICK
from tests.llm.test_played import ROLES, players, served, wished
from tests.llm.test_played import SEED as PLAYED_SEED
from tests.llm.test_run import ASKED, RUN, N, dialogues, made, writer
from tests.loopback import Answer, Asked, Fault, Faults, Loopback
from tests.simulator.llm.players import Player
from tests.simulator.llm.writer import FAULTS, written

__all__ = ["fcsim"]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """What is said where nothing is amiss."""
    folder = tmp_path_factory.mktemp("told")
    with Loopback(writer) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_API_KEY", KEY)
        made(server, folder)
        yield dialogues(folder / "data")


def words(server: Loopback, folder: Path, *more: object) -> tuple[object, ...]:
    return (*RUN, "--base-url", server.url, "--cache", folder / "cache", "-o", folder / "data", *more)


# ---- bad writers ---------------------------------------------------------------------------------

STUMBLES: dict[Fault, float] = dict.fromkeys(
    ("400", "408", "429", "429 retry-after", "500", "529", "cut", "truncated body", "broken body", "slow"), 0.03
)


def test_a_writer_that_misbehaves_on_a_line_that_breaks(fcsim: Fcsim, tmp_path: Path) -> None:
    """Three in ten answers are bad, and three in ten requests go wrong. What is kept is good, and all of it."""
    faults = tuple(fault for fault in FAULTS if fault != "huge")
    player = Player({"user": written}, {"user": faults}, 0.3)

    def answer(asked: Asked) -> Answer:
        reply = player.answer(Request("user", asked.system, asked.turns, asked.max_tokens, schema=asked.schema))
        return Answer(reply.text, stop=None if reply.stop == "end" else reply.stop)

    with Loopback(answer, faults=Faults(STUMBLES), slow=60.0) as server:
        finished = made(server, tmp_path, patience=replace(QUICK, seconds=0.5))
        assert server.faults.happened.total() > 10
    assert sum(player.committed[fault] for fault in faults) > 8
    assert finished.manifest.counts.dialogues == N
    assert set(finished.manifest.counts.rejected) & {"answer", "unanswered", "hygiene", "roundtrip"}
    assert fcsim("verify", tmp_path / "data", "--spec", RUN[1]).exit_code == 0


def refusing(asked: Asked) -> Answer:
    return Answer("I'd rather not.", stop="refusal")


def test_a_model_that_is_no_good_ends_it_with_the_reason_on_the_last_line(fcsim: Fcsim, tmp_path: Path) -> None:
    with Loopback(refusing) as server:
        result = fcsim(*words(server, tmp_path))
    assert result.exit_code == 3
    last = result.stderr.splitlines()[-1]
    assert last.startswith("stopped: dialogue 0 was refused 12 times (answer 12), at last for: the model refused; ")
    assert "--rejected shows the attempts; --fallback --force" in last
    assert [path.name for path in (tmp_path / "data").iterdir() if path.is_file()] == ["rejected.jsonl"]


def test_or_is_done_without(fcsim: Fcsim, tmp_path: Path) -> None:
    with Loopback(refusing) as server:
        result = fcsim(*words(server, tmp_path, "--fallback", "-R", 0))
    assert result.exit_code == 0, result.stderr
    records = [json.loads(line) for line in (tmp_path / "data" / "dialogues-00000.jsonl").read_text().splitlines()]
    assert [record["speaker"]["kind"] for record in records] == ["template"] * N
    assert all(record["speaker"]["usage"]["requests"] == 1 for record in records)
    rejected = json.loads((tmp_path / "data" / "manifest.json").read_text())["counts"]["rejected"]
    assert rejected["answer"] >= N


def test_whole_parts_stay_where_a_model_gives_out(
    fcsim: Fcsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcsim.dataset.folder.SMALLEST", 8)
    number = count()

    def tiring(asked: Asked) -> Answer:
        return writer(asked) if next(number) < 14 else refusing(asked)

    with Loopback(tiring) as server:
        result = fcsim(*words(server, tmp_path, "--concurrency", 1))
    assert result.exit_code == 3
    assert f"8 dialogues of {N} are kept" in result.stderr
    assert "was refused 12 times" in result.stderr.splitlines()[-1]
    assert len(dialogues(tmp_path / "data")) == 8


# ---- other servers -------------------------------------------------------------------------------


def test_openais_wire_brings_the_same_dialogues(told: list[str], fcsim: Fcsim, tmp_path: Path) -> None:
    rates: dict[Fault, float] = dict.fromkeys(("429 retry-after", "cut", "truncated body"), 0.08)
    with Loopback(writer, faults=Faults(rates)) as server:
        given = [word for word in RUN if word != HAIKU]
        result = fcsim(
            *given,
            "openai:some-model",
            "--base-url",
            f"{server.url}/v1",
            "--cache",
            tmp_path / "cache",
            "-o",
            tmp_path / "data",
        )
        assert result.exit_code == 0, result.stderr
        assert server.paths["POST /v1/chat/completions"] >= N
    assert dialogues(tmp_path / "data") == told
    assert "$" not in result.stderr.splitlines()[-1]
    assert not any(KEY.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("html", "is no JSON of the Messages API"),
        ("other json", "is no JSON of the Messages API"),
        ("404", "does it speak"),
    ],
)
def test_a_server_that_speaks_something_else(fault: Fault, said: str, fcsim: Fcsim, tmp_path: Path) -> None:
    with Loopback(writer, faults=Faults({fault: 1.0})) as server:
        result = fcsim(*words(server, tmp_path, "--concurrency", 4))
        assert server.paths[ASKED] < 40
    assert result.exit_code == 2
    assert said in result.stderr.splitlines()[-1]
    assert not (tmp_path / "data").exists()


def test_a_budget_of_nothing(fcsim: Fcsim, tmp_path: Path) -> None:
    with Loopback(writer) as server:
        result = fcsim(*words(server, tmp_path, "--budget", 0))
        assert server.paths.total() == 0
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-1].startswith("stopped: the budget is spent: $0.0000 of $0.00")


def test_a_clock_that_jumps(told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for it: what a server asks to wait by a date is counted from the server's own clock."""
    jumps = count()
    monkeypatch.setattr(time, "time", lambda: (next(jumps) % 3 - 1) * 4e9)
    with Loopback(writer, faults=Faults({"429 date": 0.2, "500": 0.1})) as server:
        made(server, tmp_path, rpm=60_000.0, tpm=100_000_000.0)
        assert server.faults.happened["429 date"]
    assert dialogues(tmp_path / "data") == told


# ---- several models ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bank() -> CompiledSpec:
    spec = compile_file(find_spec("bank")).spec
    assert spec is not None
    return spec


def test_each_role_has_a_model_of_its_own_and_is_told_of_apart(
    bank: CompiledSpec, fcsim: Fcsim, tmp_path: Path
) -> None:
    with served(players(bank, wished(bank), {}, 0.0)) as server:
        given = ["run", "bank", "-n", 12, "--seed", PLAYED_SEED, "--mode", "selfplay", "--base-url", server.url]
        for role in ROLES:
            given += [f"--{role}-llm", f"anthropic:{role}"]
        shown = fcsim(*given, "--show-prompts")
        assert server.paths.total() == 0
        result = fcsim(*given, "--cache", tmp_path / "cache", "-o", tmp_path / "data")
    assert result.exit_code == 0, result.stderr
    for role in ROLES:
        assert f" to the {role}, " in shown.stdout
        assert f"{role} " in result.stderr.splitlines()[0].partition("(")[2]
    used = json.loads((tmp_path / "data" / "manifest.json").read_text())["usage"]
    assert {role: used[role]["model"] for role in used} == {role: role for role in ROLES}
    # Its tools are the same from turn to turn, and read from the prompt cache.
    assert used["assistant"]["cached"] > used["assistant"]["written"] > 0


# ---- batches -------------------------------------------------------------------------------------

BATCHED = """
import sys
from pathlib import Path
from types import SimpleNamespace
from tests.llm.test_run import made
made(SimpleNamespace(url=sys.argv[1]), Path(sys.argv[2]), batch=True, resume=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_batch_is_waited_for_by_the_next_process(told: list[str], tmp_path: Path) -> None:
    def started() -> subprocess.Popen[str]:
        words = [sys.executable, "-c", BATCHED, server.url, str(tmp_path)]
        return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    with Loopback(writer, polls=40) as server:
        process = started()
        while not server.paths["GET /v1/messages/batches/msgbatch_0000"]:
            assert process.poll() is None, process.communicate()
        process.kill()
        process.communicate()
        process = started()
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        bodies = [json.dumps(asked.body) for asked in server.asked]
        assert len(set(bodies)) == len(bodies) >= N
    assert dialogues(tmp_path / "data") == told
