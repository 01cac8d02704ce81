"""The estimate, held against what is then used: in each mode, by several writers, with a solver and without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.dataset.asking import Setting
from fcsim.dataset.rehearsing import estimated
from fcsim.dataset.run import Wish, run_dataset
from fcsim.library import find_spec
from fcsim.llm.connection import ModelName, Terms, connect
from fcsim.llm.models import Models
from simulator import Run
from simulator.llm.model import Request, Role
from tests.llm.conftest import PACE, QUICK
from tests.loopback import Answer, Asked, Loopback
from tests.simulator.llm.oracle import Oracle, user
from tests.simulator.llm.players import Play, Player
from tests.simulator.llm.writer import written

N = 60  # enough that what chance adds to the requests evens out
PRICES = "".join(
    f"[anthropic.{role}]\ninput = 1\noutput = 5\ncached = 0.1\nwritten = 1.25\n"
    for role in ("user", "assistant", "solver")
)


@pytest.fixture(scope="module")
def spec() -> CompiledSpec:
    spec = compile_file(find_spec("bank")).spec
    assert spec is not None
    return spec


@pytest.mark.parametrize(
    ("mode", "roles", "votes", "misbehaving"),
    [
        ("rewrite", ("user",), 1, 0.15),
        ("rewrite", ("user", "solver"), 3, 0.0),
        ("selfplay", ("user", "assistant"), 1, 0.15),
        ("selfplay", ("user", "assistant", "solver"), 1, 0.0),
    ],
)
def test_it_is_within_a_fifth(
    mode: str, roles: tuple[Role, ...], votes: int, misbehaving: float, spec: CompiledSpec, tmp_path: Path
) -> None:
    (tmp_path / "prices.toml").write_text(PRICES)
    names = {role: ModelName.parse(f"anthropic:{role}", "http://127.0.0.1:9") for role in roles}
    setting = Setting(mode, names, "solver" in roles, votes, 2, False)  # type: ignore[arg-type]
    wish = Wish((("bank", spec),), N, 1, None, setting)
    briefs, models = wish.orders().briefs(), Models(tmp_path / "prices.toml")
    told = estimated(wish.job, setting, N, briefs, models, by_batch=False)

    oracle = Oracle(Run([spec], 1), 0, N, briefs)
    plays: Mapping[Role, Play] = {
        "user": written if mode == "rewrite" else user, "assistant": oracle, "solver": oracle
    }  # fmt: skip
    player = Player(plays, {"user": ("left out", "length")} if misbehaving else {}, misbehaving)

    takes: Counter[str] = Counter()  # a model asked the same again answers otherwise

    def answer(asked: Asked) -> Answer:
        role = next(role for role in roles if role == asked.model)
        tools = tuple(dict(tool) for tool in asked.tools)
        take = takes[words := f"{role}/{asked.system}/{asked.turns}"]
        takes[words] += 1
        reply = player.answer(
            Request(role, asked.system, asked.turns, asked.max_tokens, tools=tools, schema=asked.schema, take=take)
        )
        return Answer(reply.text, tuple((call.name, call.arguments) for call in reply.calls), reply.stop)

    with Loopback(answer) as server:
        reached = {role: ModelName.parse(f"anthropic:{role}", server.url) for role in roles}
        terms = Terms(tmp_path / "cache", prices=tmp_path / "prices.toml", patience=QUICK, pace=PACE)
        connection = connect(reached, terms)
        finished = run_dataset(
            wish, tmp_path / "data", workers=1, watch=lambda kept, refused: None, connection=connection
        )
        assert connection.purse.requests == len(server.asked)
    used = finished.manifest.usage
    assert set(used) == set(told.used) == set(connection.purse.used) == set(roles)
    tokens = sum(each.input + each.output + each.cached + each.written for each in used.values())
    assert told.requests == pytest.approx(sum(each.requests for each in used.values()), rel=0.2)
    assert told.tokens == pytest.approx(tokens, rel=0.2)
    assert told.cost == pytest.approx(sum(each.cost or 0 for each in used.values()), rel=0.2)
