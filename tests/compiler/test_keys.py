"""How many keys a pattern makes is what the world makes of it."""

from __future__ import annotations

import re
from random import Random

import pytest

from compiler import compile_text
from compiler.entities import capacity
from compiler.schema import parameters_schema
from compiler.types import KeyType
from simulator import Dialogue, Run
from simulator.world import random_key


def test_capacity_is_the_number_of_different_keys() -> None:
    rng = Random(1)
    for pattern in ("?", "A#"):
        assert len({random_key(KeyType("E", pattern, False), rng) for _ in range(2000)}) == capacity(pattern)


SHED = """fcspec 1
domain shed
locale en, zh
entity Tool {
  id: key("1####") int
  name: string { en: "drill" | "saw" | "ladder" | "spade" | "rake", zh: "电钻" | "锯子" | "梯子" | "铁锹" | "耙子" }
}
entity Loan { id: key("7#####") int known tool: Tool.id }
world { Tool * 5, Loan * 3 }
/// Find tools.
/// zh: 查找工具。
api find() -> Tool[] { return Tool }
/// Borrow a tool.
/// zh: 借工具。
api borrow(
  /// The tool.
  /// zh: 工具。
  tool: Tool.id,
) -> Loan { return create Loan { tool } }
/// Bring it back.
/// zh: 归还工具。
api bring_back(
  /// The loan.
  /// zh: 借条。
  loan: Loan.id,
) -> {} {
  error NONE { en: "There is no such loan.", zh: "没有这笔借用。" }
  let found = one Loan where .id == loan else NONE
  delete found
  return {}
}
"""


def test_keys_that_are_numbers() -> None:
    spec = compile_text(SHED, "shed.fcspec").spec
    assert spec is not None
    assert parameters_schema(spec.apis["borrow"], spec, "en")["properties"]["tool"]["type"] == "integer"  # type: ignore[call-overload, index]
    made = [each for each in Run([spec], 1).shard(0, 120) if isinstance(each, Dialogue)]
    keys: dict[str, set[object]] = {"borrow": set(), "bring_back": set()}
    for call in (call for each in made for message in each.messages for call in message.tool_calls if message.weight):
        if call.name in keys:
            keys[call.name].update(call.arguments.values())
    assert all(type(key) is int for found in keys.values() for key in found)
    assert all(10_000 <= key < 20_000 for key in keys["borrow"] if isinstance(key, int))
    assert len(keys["bring_back"]) > 2
    tools = [message.content for each in made for message in each.messages if message.role == "tool"]
    assert any(re.search(r'"id":7\d{5},"tool":1\d{4}\}', content or "") for content in tools)


@pytest.mark.parametrize("pattern", ["####", "1###-#", "1?", "0##", "1" + "#" * 15])
def test_a_number_starts_with_a_digit(pattern: str) -> None:
    found = compile_text(SHED.replace("1####", pattern), "shed.fcspec").diagnostics
    assert [each.code for each in found] == ["FC216"]
