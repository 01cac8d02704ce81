"""Whole datasets made with models, by the command, against a server on 127.0.0.1."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compiler import compile_file
from fcsim.dataset.asking import Setting
from fcsim.dataset.run import Finished, RunStopped, Wish, run_dataset
from fcsim.llm.connection import ModelName, Terms, connect
from simulator.llm.model import Request
from tests.cli.conftest import SHELF, Fcsim, Start, contents, fcsim, start
from tests.llm.conftest import HAIKU, KEY, PACE, QUICK
from tests.loopback import Answer, Asked, Fault, Faults, Loopback
from tests.simulator.llm.writer import written

__all__ = ["fcsim", "start"]

N = 24
RUN = ("run", SHELF, "-n", N, "--seed", 3, "--mode", "rewrite", "--llm", HAIKU)
ASKED = "POST /v1/messages"


def writer(asked: Asked) -> Answer:
    """Words a rewrite by rules, and well."""
    reply = written(Request("user", asked.system, asked.turns, asked.max_tokens, schema=asked.schema), "")
    return Answer(reply.text)


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with Loopback(writer) as running:
        yield running


@pytest.fixture(scope="module")
def whole(fcsim: Fcsim, server: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset that nothing disturbs, with its answers beside it."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_API_KEY", KEY)
        result = fcsim(*RUN, "--base-url", server.url, "--cache", folder / "cache", "-o", folder / "data")
    assert result.exit_code == 0, result.stderr
    assert f"{N} dialogues in" in result.stderr.splitlines()[-1]
    return folder


def dialogues(path: Path) -> list[str]:
    """What is said and called, without what it took."""
    lines = [line for file in sorted(path.glob("dialogues-*")) for line in file.read_text("utf-8").splitlines()]
    records = [json.loads(line) for line in lines]
    return [json.dumps([record["messages"], record["grounding"]]) for record in records]


def made(server: Loopback, folder: Path, *, batch: bool = False, resume: bool = False, **options: object) -> Finished:
    """The same run without the command, with little patience."""
    spec = compile_file(Path(SHELF)).spec
    assert spec is not None
    models = {"user": ModelName.parse(HAIKU, server.url)}
    setting = Setting("rewrite", models, False, 1, 2, False)  # type: ignore[arg-type]
    given = {"patience": QUICK, "pace": PACE, "batch": batch} | options
    terms = Terms(folder / "cache", **given)  # type: ignore[arg-type]
    return run_dataset(
        Wish((("shelf.fcspec", spec),), N, 3, None, setting),
        folder / "data",
        workers=1,
        watch=lambda kept, refused: None,
        resume=resume,
        connection=connect(setting.models, terms),
    )


def test_the_manifest_tells_who_spoke_and_what_it_took(whole: Path, server: Loopback) -> None:
    manifest = json.loads((whole / "data" / "manifest.json").read_text())
    assert manifest["config"]["table"] == {
        "mode": "rewrite",
        "models": {"user": HAIKU},
        "base_url": server.url,
        "solve": False,
        "votes": 1,
        "retries": 2,
        "fallback": False,
    }
    used = manifest["usage"]["user"]
    assert used["requests"] == len(server.asked) >= N
    assert used["cost"] == pytest.approx(1e-6 * used["input"] + 5e-6 * used["output"])
    assert used["model"] == "claude-haiku-4-5"
    assert len(dialogues(whole / "data")) == N


def test_a_warm_cache_sends_nothing_and_gives_the_same_bytes(
    whole: Path, fcsim: Fcsim, server: Loopback, tmp_path: Path
) -> None:
    before = server.paths.total()
    words = ("--base-url", server.url, "--cache", whole / "cache", "-o", tmp_path / "data", "--budget", 0)
    result = fcsim(*RUN, *words, "--concurrency", 3)
    assert result.exit_code == 0, result.stderr
    assert server.paths.total() == before
    assert contents(tmp_path / "data") == contents(whole / "data")


MISCHIEF: dict[Fault, float] = {
    "429 retry-after": 0.08, "500": 0.08, "529": 0.08, "cut": 0.08, "truncated body": 0.08, "408": 0.08
}  # fmt: skip


def test_a_server_that_stumbles_changes_nothing(whole: Path, tmp_path: Path) -> None:
    with Loopback(writer, faults=Faults(MISCHIEF)) as stumbling:
        made(stumbling, tmp_path)
        assert stumbling.faults.happened.total() > 3
    assert dialogues(tmp_path / "data") == dialogues(whole / "data")


def test_bad_answers_are_mended_or_rejected(tmp_path: Path) -> None:
    rates: dict[Fault, float] = {"length": 0.1, "refusal": 0.1, "empty": 0.1, "broken text": 0.1, "huge": 0.1}
    with Loopback(writer, faults=Faults(rates)) as bad:
        finished = made(bad, tmp_path)
        assert bad.faults.happened.total() > 3
    assert finished.manifest.counts.dialogues == N
    assert set(finished.manifest.counts.rejected) <= {"answer", "fresh", "roundtrip", "hygiene", "complete"}


def test_batches_give_the_same_dialogues_at_half_the_price(whole: Path, tmp_path: Path) -> None:
    with Loopback(writer, polls=2) as server:
        manifest = made(server, tmp_path, batch=True).manifest
        assert server.paths[ASKED] == 0
    assert dialogues(tmp_path / "data") == dialogues(whole / "data")
    used = manifest.usage["user"]
    assert used.cost == pytest.approx((1e-6 * used.input + 5e-6 * used.output) / 2, rel=1e-3)


def until_asked(server: Loopback, process: subprocess.Popen[str], requests: int) -> None:
    """Waits, while the process runs, until the server has heard so many requests."""
    while len(server.asked) < requests:
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.fail(f"it ended with {process.wait(0.02)}")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_run_killed_again_and_again_loses_and_repeats_nothing(whole: Path, start: Start, tmp_path: Path) -> None:
    with Loopback(writer, latency=0.02) as server:
        words = (*RUN, "--base-url", server.url, "--cache", tmp_path / "cache", "-o", tmp_path / "data")
        for after in (3, 9):
            process = start(*words, "--concurrency", 2, "--resume")
            until_asked(server, process, after)
            process.kill()
            process.communicate()
        process = start(*words, "--concurrency", 2, "--resume")
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        needed = json.loads((tmp_path / "data" / "manifest.json").read_text())["usage"]["user"]["requests"]
        # What was under way when it was killed is all that can have been lost.
        assert needed <= len(server.asked) <= needed + 2 * 2
    assert dialogues(tmp_path / "data") == dialogues(whole / "data")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_says_how_to_go_on(start: Start, fcsim: Fcsim, whole: Path, tmp_path: Path) -> None:
    with Loopback(writer, latency=0.02) as server:
        words = (*RUN, "--concurrency", "2", "--base-url", server.url, "--cache", tmp_path / "cache")
        process = start(*words, "-o", tmp_path / "data")
        until_asked(server, process, 4)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
        assert process.returncode == 3, said
        assert said.splitlines()[-1] == "stopped: interrupted"
        again = said.splitlines()[-2].split()
        assert fcsim(*again[1:]).exit_code == 0
    assert dialogues(tmp_path / "data") == dialogues(whole / "data")


def test_a_spent_budget_ends_in_order_and_can_be_raised(
    fcsim: Fcsim, whole: Path, server: Loopback, tmp_path: Path
) -> None:
    words = (*RUN, "--base-url", server.url, "--cache", tmp_path / "cache", "-o", tmp_path / "data")
    result = fcsim(*words, "--budget", "0.002", "--concurrency", 2)
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-1].startswith("stopped: the budget is spent: $0.00")
    assert not (tmp_path / "data").exists()
    result = fcsim(*words, "--budget", "1", "--resume")
    assert result.exit_code == 0, result.stderr
    assert contents(tmp_path / "data") == contents(whole / "data")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"key": "sk-other"}, "set ANTHROPIC_API_KEY"),
        ({"models": frozenset({"another"})}, "is 'claude-haiku-4-5' a model"),
    ],
)
def test_what_can_never_be_answered_ends_at_once(
    options: dict[str, object], said: str, fcsim: Fcsim, tmp_path: Path
) -> None:
    with Loopback(writer, **options) as server:  # type: ignore[arg-type]
        words = ("--base-url", server.url, "--cache", tmp_path / "cache", "-o", tmp_path / "data")
        result = fcsim(*RUN, *words, "--concurrency", 4)
        assert server.paths[ASKED] <= 4
    assert result.exit_code == 2
    assert said in result.stderr.splitlines()[-1]
    assert KEY not in result.output
    assert not (tmp_path / "data").exists()


def test_a_server_that_is_not_there(fcsim: Fcsim, tmp_path: Path) -> None:
    words = ("--base-url", "http://127.0.0.1:1", "--cache", tmp_path / "cache", "-o", tmp_path / "data")
    result = fcsim(*RUN, *words)
    assert result.exit_code == 2
    assert "cannot reach http://127.0.0.1:1" in result.stderr.splitlines()[-1]


def test_a_key_is_in_no_file(whole: Path) -> None:
    for name, data in contents(whole).items():
        assert KEY.encode() not in data, name


def test_the_estimate_is_close_and_sends_nothing(
    fcsim: Fcsim, whole: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    before = server.paths.total()
    result = fcsim(*RUN, "--estimate")
    assert (result.exit_code, server.paths.total()) == (0, before)
    words = result.stdout.splitlines()[-1].replace(",", "").replace("$", "").split()
    used = json.loads((whole / "data" / "manifest.json").read_text())["usage"]["user"]
    assert int(words[1]) == pytest.approx(used["requests"], rel=0.2)
    assert int(words[3]) == pytest.approx(used["input"] + used["output"], rel=0.2)
    assert float(words[5]) == pytest.approx(used["cost"], rel=0.2)


def test_an_estimate_without_a_price_is_of_tokens_and_by_batches_it_is_half(fcsim: Fcsim) -> None:
    def last(*more: object) -> str:
        result = fcsim("run", SHELF, "-n", 24, "--mode", "rewrite", "--estimate", *more)
        assert result.exit_code == 0
        assert ("prices  of 20" in result.stdout) == ("$" in result.stdout)
        return str(result.stdout.splitlines()[-1])

    assert "$" not in last("--llm", "anthropic:new")
    whole, half = (float(last("--llm", HAIKU, *more).rpartition("$")[2]) for more in ((), ("--batch",)))
    assert half == pytest.approx(whole / 2, rel=0.01)


def test_prompts_are_shown_without_a_key(fcsim: Fcsim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    result = fcsim("run", SHELF, "-n", 2, "--mode", "rewrite", "--llm", HAIKU, "--show-prompts")
    assert result.exit_code == 0
    assert "=== dialogue 1: 1 request" in result.stdout
    assert "\nsystem: " in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--mode", "rewrite"), "needs a model for the user: --llm or --user-llm"),
        (("--mode", "selfplay", "--user-llm", HAIKU), "needs a model for the assistant"),
        (("--mode", "rewrite", "--llm", "claude"), "write anthropic:MODEL or openai:MODEL"),
        (("--mode", "rewrite", "--llm", HAIKU, "--assistant-llm", HAIKU), "one model words both sides"),
        (("--mode", "rewrite", "--llm", HAIKU, "--workers", 2), "--workers is for --mode offline"),
        (("--mode", "rewrite", "--llm", HAIKU, "--base-url", "http://a:b@c"), "keys come from the environment"),
        (("--mode", "rewrite", "--llm", "anthropic:new", "--budget", 5), "there is no price of 'new'"),
        (("--mode", "rewrite", "--llm", HAIKU, "--budget", "nan"), "--budget"),
        (("--mode", "rewrite", "--llm", HAIKU, "--budget", -1), "--budget"),
        (("--mode", "rewrite", "--llm", "openai:m", "--batch"), "--batch needs models of anthropic"),
        (("--mode", "rewrite", "--llm", HAIKU, "--prices", "none.toml"), "none.toml: No such file"),
        (("--llm", HAIKU), "--llm needs --mode rewrite or --mode selfplay"),
        (("--budget", 5), "--budget needs --mode"),
        (("--mode", "dance"), "--mode"),
    ],
)
def test_wrong_usage(words: tuple[object, ...], message: str, fcsim: Fcsim, tmp_path: Path) -> None:
    result = fcsim("run", SHELF, "-n", 5, "-o", tmp_path / "data", "--cache", tmp_path / "cache", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())
    assert not (tmp_path / "data").exists()


def test_offline_nothing_is_asked(fcsim: Fcsim) -> None:
    for word in ("--estimate", "--show-prompts"):
        result = fcsim("run", SHELF, "-n", 5, word)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "offline nothing is asked" in result.stderr


def test_without_a_key(fcsim: Fcsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    result = fcsim(*RUN, "-o", tmp_path / "data", "--cache", tmp_path / "cache")
    assert result.exit_code == 2
    assert "set ANTHROPIC_API_KEY in the environment" in result.stderr
    assert not (tmp_path / "data").exists()


def test_a_mix_is_met_exactly_with_a_model_too(fcsim: Fcsim, server: Loopback, tmp_path: Path) -> None:
    words = ("--base-url", server.url, "--cache", tmp_path / "cache", "-o", tmp_path / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_API_KEY", KEY)
        result = fcsim(*RUN, *words, "--mix", "clarify=25,locale.zh=75,calls.0=25")
        assert result.exit_code == 0, result.stderr
        refused = fcsim(*RUN, *words, "--force", "--estimate", "--mix", "persona.nobody=10")
    lines = [line for file in (tmp_path / "data").glob("dialogues-*") for line in file.read_text("utf-8").splitlines()]
    records = [json.loads(line) for line in lines]
    assert sum("clarify" in record["behaviours"] for record in records) == N // 4
    assert sum(record["locale"] == "zh" for record in records) == 3 * N // 4
    assert sum(not any(message["tool_calls"] for message in record["messages"]) for record in records) == N // 4
    assert refused.exit_code == 2
    assert "nobody" in refused.stderr


def test_a_disk_that_takes_no_more_answers(
    server: Loopback, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect_to = sqlite3.connect

    def small(*args: Any, **options: Any) -> sqlite3.Connection:
        database: sqlite3.Connection = connect_to(*args, **options)
        database.execute("PRAGMA max_page_count = 5")
        return database

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", small)
        with pytest.raises(RunStopped, match=r"full: .*answers.sqlite") as stopped:
            made(server, tmp_path)
    assert stopped.value.can_resume
    assert stopped.value.__cause__ is None
    assert made(server, tmp_path, resume=True).manifest.counts.dialogues == N
    assert dialogues(tmp_path / "data") == dialogues(whole / "data")
