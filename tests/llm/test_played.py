"""Whole datasets that models play, over HTTP: a user, an assistant with the real tools, and a solver who agrees."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.dataset.asking import Setting
from fcsim.dataset.run import Finished, Wish, run_dataset
from fcsim.library import find_spec
from fcsim.llm.connection import ModelName, Terms, connect
from simulator import Run
from simulator.llm.model import Request, Role
from tests.cli.conftest import Fcsim, contents, fcsim
from tests.llm.conftest import PACE, QUICK
from tests.loopback import Answer, Asked, Fault, Faults, Loopback
from tests.simulator.llm.oracle import CALL_FAULTS, USER_FAULTS, Oracle, user
from tests.simulator.llm.players import Player

__all__ = ["fcsim"]

N = 12
SEED = 1
ROLES: tuple[Role, ...] = ("user", "assistant", "solver")
STUMBLES: Mapping[Fault, float] = dict.fromkeys(
    ("429 retry-after", "500", "529", "cut", "truncated body", "broken text", "empty"), 0.04
)
# Two megabytes at a time are said in process alone.
OF_THE_CALLS = tuple(fault for fault in CALL_FAULTS if fault not in ("huge", "endless argument"))


@pytest.fixture(scope="module")
def spec() -> CompiledSpec:
    spec = compile_file(find_spec("bank")).spec
    assert spec is not None
    return spec


def players(spec: CompiledSpec, wish: Wish, faults: Mapping[Role, tuple[str, ...]], rate: float) -> Player:
    oracle = Oracle(Run([spec], SEED), 0, N, wish.orders().briefs())
    return Player({"user": user, "assistant": oracle, "solver": oracle}, faults, rate)


def served(player: Player) -> Loopback:
    """Each role is a model of its own, by name."""

    def answer(asked: Asked) -> Answer:
        role = next(role for role in ROLES if role == asked.model)
        tools = tuple(dict(tool) for tool in asked.tools)
        reply = player.answer(
            Request(role, asked.system, asked.turns, asked.max_tokens, tools=tools, schema=asked.schema)
        )
        return Answer(reply.text, tuple((call.name, call.arguments) for call in reply.calls), reply.stop)

    return Loopback(answer, faults=Faults(STUMBLES if player.is_bad else None))


def made(server: Loopback, wish: Wish, folder: Path, name: str = "data") -> Finished:
    names = {role: ModelName.parse(f"anthropic:{role}", server.url) for role in ROLES}
    return run_dataset(
        wish,
        folder / name,
        workers=1,
        watch=lambda kept, refused: None,
        connection=connect(names, Terms(folder / "cache", patience=QUICK, pace=PACE)),
    )


def wished(spec: CompiledSpec, server_url: str = "http://127.0.0.1:9") -> Wish:
    models = {role: ModelName.parse(f"anthropic:{role}", server_url) for role in ROLES}
    return Wish((("bank", spec),), N, SEED, None, Setting("selfplay", models, True, 1, 2, False))


def test_a_dataset_is_played_and_solved(spec: CompiledSpec, tmp_path: Path) -> None:
    wish = wished(spec)
    player = players(spec, wish, {}, 0.0)
    with served(player) as server:
        finished = made(server, wish, tmp_path)
        sent = server.paths.total()
        assert made(server, wish, tmp_path, "again").was_complete is False
        assert server.paths.total() == sent
    assert contents(tmp_path / "again") == contents(tmp_path / "data")
    assert finished.manifest.counts.dialogues == N
    assert {request.role for request in player.asked} == set(ROLES)
    records = [json.loads(line) for line in (tmp_path / "data" / "dialogues-00000.jsonl").read_text().splitlines()]
    assert {record["speaker"]["kind"] for record in records} == {"selfplay"}
    assert all(record["checks"]["solver"] for record in records)


def test_players_that_misbehave_on_a_line_that_breaks(spec: CompiledSpec, fcsim: Fcsim, tmp_path: Path) -> None:
    """Three in ten answers are bad; what is kept is good, and all of it is there."""
    wish = wished(spec)
    player = players(spec, wish, {"user": USER_FAULTS[:-1], "assistant": OF_THE_CALLS, "solver": OF_THE_CALLS}, 0.3)
    with served(player) as server:
        finished = made(server, wish, tmp_path)
        assert server.faults.happened.total() > 10
    assert sum(player.committed[fault] for fault in (*USER_FAULTS, *OF_THE_CALLS)) > 20
    assert finished.manifest.counts.dialogues == N
    assert finished.manifest.counts.rejected
    spoken = [json.loads(line) for line in (tmp_path / "data" / "dialogues-00000.jsonl").read_text().splitlines()]
    words = " ".join(message["content"] or "" for record in spoken for message in record["messages"][1:])
    assert "format_disk" not in words
    assert fcsim("verify", tmp_path / "data").exit_code == 0
