"""What was once taken for something else: each of these was refused, or came out wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compiler import CompiledSpec, compile_text
from simulator import Dialogue, Reject, Run

HEAD = """fcspec 1

/// Help people with their plans.
/// zh: 帮人安排事情。
domain plans
locale en, zh
"""


def compiled(text: str) -> CompiledSpec:
    spec = compile_text(HEAD + text, "plans.fcspec").spec
    assert spec is not None
    return spec


def made(text: str, dialogues: int = 40) -> list[Dialogue | Reject]:
    return list(Run([compiled(text)], 3).shard(0, dialogues))


def refused(found: list[Dialogue | Reject], *checks: str) -> list[str]:
    return [f"{each.check}: {each.reason}" for each in found if isinstance(each, Reject) and each.check in checks]


def users_turns(found: list[Dialogue | Reject], locale: str) -> Iterator[str]:
    for each in found:
        if isinstance(each, Dialogue) and each.locale == locale:
            yield from (message.content or "" for message in each.messages if message.role == "user")


def test_a_day_and_a_time_of_their_own() -> None:
    found = made(
        """
/// Arrange a visit.
/// zh: 安排拜访。
api visit(
  /// Day.
  /// zh: 日期。
  day: date(today..+30d),
  /// Time.
  /// zh: 时间。
  at: time,
) -> { done: bool } { confirm }

phrases en for visit {
  ask "arrange a visit on {day} at {at}" "a visit {day}, {at}" "visit them at {at} on {day}"
  confirm "A visit on {day} at {at}. Right?"
}
phrases zh for visit { ask "{day}{at}去拜访" "安排{day}的{at}拜访" confirm "{day}{at}拜访，对吗？" }
"""
    )
    assert refused(found, "roundtrip", "consistent", "grounded") == []
    calls = Counter(
        "".join(sorted(call.arguments))
        for each in found
        if isinstance(each, Dialogue)
        for message in each.messages
        for call in message.tool_calls
        if message.weight
    )
    assert calls["atday"] > 20


def test_documentation_that_counts_something() -> None:
    found = made(
        """
enum Kind { shop { en: "shops", zh: "商店" } bank { en: "banks", zh: "银行" } }

/// Compare the two nearest shops of one week.
/// zh: 比较一周里最近的两家商店。
api compare(
  /// Kind.
  /// zh: 种类。
  kind?: Kind,
  /// Share of two people.
  /// zh: 两个人的份额。
  share?: int(3..9),
) -> { done: bool }
"""
    )
    assert refused(found, "roundtrip", "grounded") == []
    assert any("two nearest shops" in turn for turn in users_turns(found, "en"))
    assert any("两家商店" in turn for turn in users_turns(found, "zh"))


def test_two_parameters_of_one_vocabulary_differ_in_a_call() -> None:
    found = made(
        """
scalar City = string { en: "Lyon" | "Turin" | "Ghent", zh: "苏州" | "南京" | "厦门" }
enum Size { small { en: "small", zh: "小号" } large { en: "large", zh: "大号" } }
type Swap { from: City, to: City }
scalar Only = string { en: "one thing", zh: "一样东西" }

/// Plan a trip.
/// zh: 安排行程。
api plan(
  /// Start.
  /// zh: 出发地。
  from: City,
  /// End.
  /// zh: 目的地。
  to: City,
  /// Bag.
  /// zh: 行李。
  bag: Size,
  /// Swap.
  /// zh: 对调。
  swap?: Swap,
) -> { done: bool } { confirm }

phrases en for plan { ask "a trip from {from} to {to} with a {bag} bag" with swap "and swap {}" }
phrases zh for plan { ask "从{from}到{to}，带{bag}的行李" }
phrases en for Swap { called "{from} for {to}" }
phrases zh for Swap { called "{from}换{to}" }
""",
        80,
    )
    calls = [
        call.arguments
        for each in found
        if isinstance(each, Dialogue)
        for message in each.messages
        for call in message.tool_calls
        if message.weight
    ]
    assert len(calls) > 40
    assert all(call["from"] != call["to"] for call in calls)
    swaps = [call["swap"] for call in calls if "swap" in call]
    assert swaps
    assert all(swap["from"] != swap["to"] for swap in swaps)  # type: ignore[call-overload, index]


def test_a_row_that_is_told_by_a_number_with_its_unit() -> None:
    """In small letters "GB" is no unit; and "Atlas" and "880GB" side by side would be one word."""
    found = made(
        """
entity Disk {
  id: key("d-####")
  model: string { en: "Atlas" | "Orbit" | "Nimbus", zh: "Atlas" | "Orbit" | "Nimbus" }
  size: int(100..900 step 10) @unit(gb)
}
world { Disk * 6 }

/// Find disks.
/// zh: 查硬盘。
api find_disks() -> Disk[] { return Disk take 4 }

/// Wipe a disk.
/// zh: 清空硬盘。
api wipe(
  /// Disk.
  /// zh: 硬盘。
  disk: Disk.id,
) -> Disk {
  error GONE { en: "It is gone.", zh: "没有了。" }
  confirm
  let found = one Disk where .id == disk else GONE
  return found
}

phrases en for Disk { called "the {model} of {size}" }
phrases zh for Disk { called "{model}{size}那块" listed "{model}{size}" }
phrases en for wipe { ask "wipe {disk}" }
phrases zh for wipe { ask "清空{disk}" }
""",
        80,
    )
    assert refused(found, "grounded", "roundtrip", "consistent") == []
    assert any("Atlas " in turn and "那块" in turn for turn in users_turns(found, "zh"))
