"""Why goals are not covered: each reason from a spec that gives it, and none that a dialogue proves wrong."""

from __future__ import annotations

import pytest

from compiler import CompiledSpec
from simulator import Dialogue
from simulator.coverage import Goal, Kind, Observer, Reach, Reason, goals
from tests.simulator.coverage.conftest import compiled

ATTIC = """fcspec 1

/// What stands in the attic.
domain attic
locale en, zh

enum Kind { lamp { en: "lamps", zh: "灯" } old_toy { zh: "旧玩具" } }

type Line { /// zh: 箱子
  box: Box.id  /// zh: 易碎
  fragile?: bool  /// zh: 贵重
  dear?: bool }

entity Box { id: key("b-###")  label: string { en: "Red" | "Blue" | "Grey", zh: "红" | "蓝" | "灰" } }
entity Key { id: key("k-###") }
entity Slip { id: key("S-###") known  box: Box.id }

world { Box * 3, Key * 2, Slip * 4 }

/// Find boxes.
/// zh: 找箱子
api find_boxes(
  /// zh: 种类
  kind?: Kind,
  /// zh: 数量
  most?: int(..10 step 4),
  /// zh: 箱子
  near?: Box.id) -> Box[] {
  return Box take 2
}

/// List all boxes.
/// zh: 列出箱子
api all_boxes() -> Box[] { return Box }

/// List what is in a box.
/// zh: 看箱里有什么
api look_inside(
  /// zh: 箱子
  box: Box.id,
  /// zh: 备注
  note?: string) -> string[]

/// Move boxes.
/// zh: 搬箱子
api move(
  /// zh: 清单
  items: Line[](1..2),
  /// zh: 天
  day: date(today..+3d),
  /// zh: 楼层
  floor: int(2..2)) -> { done: bool } {
  error NOT_FOUND "There is no such box."
  error TOO_LATE "It is too late."
  error NEVER "It never happens."
  confirm
  let boxes = Box where contains(items.box, .id) else NOT_FOUND
  require days(today(), day) > 0 else TOO_LATE
  return { done: true }
}

/// Open a lock.
/// zh: 开锁
api unlock(
  /// zh: 钥匙
  key: Key.id) -> { done: bool }

/// Tear up a slip.
/// zh: 撕掉单子
api tear(
  /// zh: 单子
  slip: Slip.id,
  /// zh: 原因
  why: Kind) -> Slip {
  error NOT_FOUND "There is no such slip."
  let s = one Slip where .id == slip else NOT_FOUND
  return update s { box: s.box }
}

confusable looking {
  find_boxes { en: "boxes, I mean", zh: "我说箱子" }
  look_inside { en: "inside, I mean" }
}

persona someone { vague: 0.5 }

flow { find_boxes -> look_inside 0 }

phrases en for Line { called "{box}" with fragile "with care" }
phrases zh for Line { called "{box}" with fragile "轻放" }
"""


@pytest.fixture(scope="module")
def attic() -> CompiledSpec:
    return compiled(ATTIC)


@pytest.fixture(scope="module")
def reach(attic: CompiledSpec) -> Reach:
    return Reach(attic)


def reason(reach: Reach, kind: Kind, *parts: str) -> Reason:
    goal = Goal(kind, parts)
    assert goal in goals(reach.spec)
    return reach.reason(goal)


def test_a_row_whose_key_comes_from_a_result_is_there(reach: Reach) -> None:
    found = reason(reach, "error", "move", "NOT_FOUND")
    assert found == Reason("unreachable", "the keys of Box come from results, so their rows are there")
    assert "result(move,NOT_FOUND)" not in reach.spec.graph


def test_a_known_key_can_be_wrong(reach: Reach) -> None:
    assert reason(reach, "error", "tear", "NOT_FOUND").kind == "rare"


def test_a_row_that_was_taken_out_can_be_pointed_at() -> None:
    text = """fcspec 1
domain shed
locale en
entity Box { id: key("b-###")  label: string { en: "Red" | "Blue" } }
world { Box * 2 }
api boxes() -> Box[] { return Box }
api burn(box: Box.id) -> Box {
  error GONE "It is gone."
  let b = one Box where .id == box else GONE
  delete b
  return b
}
api mend(box: Box.id) -> Box {
  error GONE "It is gone."
  let b = one Box where .id == box else GONE
  return b
}
"""
    reach = Reach(compiled(text))
    assert reason(reach, "error", "mend", "GONE").kind == "rare"
    assert reason(reach, "node", "result(boxes,empty)").kind == "rare"
    kept = Reach(compiled(text.replace("  delete b\n", "")))
    assert reason(kept, "error", "mend", "GONE").kind == "unreachable"
    assert "result(boxes,empty)" not in kept.spec.graph


def test_what_holds_of_all_rows_holds_of_those_found(specs: list[CompiledSpec]) -> None:
    text = """fcspec 1
domain shop
locale en
entity Thing { id: key("t-###")  name: string { en: "pen" | "cup" | "mug" }  price: int(1..9)  stock: int(0..9) }
world { Thing * 3 }
api things() -> Thing[] { return Thing }
api buy(what: { thing: Thing.id  many: int(1..3) }[](1..2)) -> { total: int } {
  error GONE "There is no such thing."
  error FREE "It is free."
  error OUT "There is none left."
  require all(what, .thing.price > 0) else GONE
  require all(what, .thing.price >= 2) else FREE
  require all(what, .thing.stock >= .many) else OUT
  return { total: sum(what, .thing.price * .many) }
}
"""
    reach = Reach(compiled(text))
    assert reason(reach, "error", "buy", "GONE").kind == "unreachable"
    assert reason(reach, "error", "buy", "FREE").kind == "rare"
    assert reason(reach, "error", "buy", "OUT").kind == "rare"
    known = Reach(compiled(text.replace('key("t-###")', 'key("t-###") known')))
    assert reason(known, "error", "buy", "GONE").kind == "rare"
    cheaper = """api cut(it: Thing.id) -> Thing {
  error GONE "It is gone."
  let t = one Thing where .id == it else GONE
  return update t { price: t.price - 1 }
}
"""
    assert reason(Reach(compiled(text + cheaper)), "error", "buy", "GONE").kind == "rare"


def test_what_nothing_raises_is_not_answered(reach: Reach) -> None:
    assert reason(reach, "error", "move", "NEVER") == Reason("unreachable", "nothing in move raises NEVER")
    assert reason(reach, "error", "move", "TOO_LATE").kind == "rare"


def test_lists_that_are_never_empty(reach: Reach) -> None:
    assert "result(look_inside,empty)" not in reach.spec.graph


def test_nobody_comes_up_with_a_key(reach: Reach) -> None:
    assert "nobody comes up with a key" in reason(reach, "present", "find_boxes", "near").why
    assert reason(reach, "absent", "find_boxes", "near").kind == "rare"
    assert "nobody comes up with a key" in reason(reach, "parameter-locale", "find_boxes", "near", "en").why


def test_a_text_takes_words(reach: Reach) -> None:
    assert "no phrase `with note`" in reason(reach, "present", "look_inside", "note").why


def test_an_api_whose_key_nobody_has(reach: Reach) -> None:
    why = "unlock needs a key of Key, which nobody knows and no lookup finds"
    for kind, parts in (
        ("node", ("request(unlock)",)),
        ("node", ("call(unlock)",)),
        ("edge", ("open", "request(unlock)", "single")),
        ("edge", ("call(unlock)", "result(unlock,ok)", "single")),
        ("present", ("unlock", "key")),
        ("api-persona", ("unlock", "someone")),
        ("api-locale", ("unlock", "zh")),
        ("api-behaviour", ("unlock", "repair")),
    ):
        assert reason(reach, kind, *parts) == Reason("unreachable", why), (kind, parts)  # type: ignore[arg-type]


def test_values_without_words(attic: CompiledSpec) -> None:
    reach = Reach(attic, ("en",))
    assert "its name is a machine's" in reason(reach, "value", "find_boxes", "kind", "old_toy").why
    assert reason(reach, "value", "find_boxes", "kind", "lamp").kind == "rare"


def test_flags_inside_an_object_are_their_words(reach: Reach) -> None:
    assert reason(reach, "value", "move", "items[].fragile", "true").kind == "rare"
    assert "no phrase `without fragile`" in reason(reach, "value", "move", "items[].fragile", "false").why
    assert reason(reach, "present", "move", "items[].fragile").kind == "rare"
    assert "no phrase `with dear` or `without dear`" in reason(reach, "present", "move", "items[].dear").why


def test_bounds_that_no_step_comes_to(reach: Reach) -> None:
    assert reason(reach, "bound", "find_boxes", "most", "highest").why == "steps of 4 from 0 pass 10 by"


def test_values_that_are_not_changed(reach: Reach) -> None:
    def why(path: str) -> str:
        return reason(reach, "edge", "confirm(move)", f"refine(move,{path})", "refine").why

    assert "has no other value" in why("floor")
    assert "refine(move,items)" not in reach.spec.graph
    assert reason(reach, "edge", "confirm(move)", "refine(move,day)", "refine").kind == "rare"


def test_changes_after_a_failure_are_of_what_made_it_fail() -> None:
    text = """fcspec 1
domain post
locale en
entity Parcel { id: key("P-##") known  weight: int(1..9)  floor: int(1..9) }
world { Parcel * 3 }
api send(weight: int(1..9), floor: int(1..9)) -> Parcel {
  error HEAVY "It is too heavy."
  let limit = 4
  require weight <= limit else HEAVY
  return create Parcel { weight, floor }
}
"""
    reach = Reach(compiled(text))
    assert reason(reach, "edge", "report(send)", "refine(send,weight)", "refine").kind == "rare"
    assert "refine(send,floor)" in reach.spec.graph.adj["reject(send,floor)"]
    assert "refine(send,floor)" not in reach.spec.graph.adj["report(send)"]
    easy = compiled(text.replace("  require weight <= limit else HEAVY\n", ""))
    assert "refine(send,weight)" not in easy.graph.adj["report(send)"]


def test_questions_come_in_the_order_of_the_parameters(attic: CompiledSpec) -> None:
    text = "fcspec 1\ndomain one\nlocale en\napi add(a: int(1..9), b: int(1..9)) -> { sum: int }\n"
    reach = Reach(compiled(text))
    assert "ask(add,a)" not in reach.spec.graph.adj["inform(add,b)"]
    assert reason(reach, "edge", "inform(add,a)", "ask(add,b)", "clarify").kind == "rare"
    # Where something else can come up, the first question may be left open.
    more = Reach(compiled(text + "api beep(loud: int(1..9)) -> { done: bool }\n"))
    assert reason(more, "edge", "inform(add,b)", "ask(add,a)", "clarify").kind == "rare"


def test_of_many_values_one_is_asked_for() -> None:
    many = ", ".join(f"{name}: int(1..9)" for name in "abcdefg")
    reach = Reach(compiled(f"fcspec 1\ndomain form\nlocale en\napi fill({many}) -> {{ sum: int }}\n"))
    assert "people leave out one" in reason(reach, "edge", "ask(fill,a)", "ask(fill,b)", "clarify").why
    assert reason(reach, "edge", "ask(fill,g)", "inform(fill,g)", "clarify").kind == "rare"


def test_what_was_found_before_is_not_looked_up_again() -> None:
    text = """fcspec 1
domain post
locale en
entity Sender { id: key("s-#") name: string { en: "Ann" | "Bob" } }
entity Parcel { id: key("p-#") name: string { en: "red" | "big" } }
world { Sender * 2, Parcel * 2 }
api senders() -> Sender[] { return Sender }
api parcels() -> Parcel[] { return Parcel }
api send(by: Sender.id, what: Parcel.id) -> { done: bool }
"""
    reach = Reach(compiled(text))
    assert reason(reach, "edge", "request(send)", "call(send)", "single").kind == "rare"
    assert reason(reach, "edge", "request(send)", "call(senders)", "chain").kind == "rare"
    assert reason(reach, "edge", "request(send)", "call(parcels)", "chain").kind == "rare"
    assert reason(reach, "edge", "result(senders,ok)", "call(parcels)", "chain").kind == "rare"
    # Rows are looked up in the order of the parameters, and who leaves one out does not point at it.
    assert "call(senders)" not in reach.spec.graph.adj["result(parcels,ok)"]
    assert "call(send)" not in reach.spec.graph.adj["inform(send,what)"]


def test_keys_are_looked_up_before_the_call(reach: Reach) -> None:
    after = reach.spec.graph.adj
    assert "call(look_inside)" not in after["inform(look_inside,box)"]
    assert "ask(move,day)" not in after["result(all_boxes,ok)"]
    assert reason(reach, "edge", "result(all_boxes,ok)", "confirm(move)", "chain").kind == "rare"
    # It could be given the key that it would find.
    assert "call(find_boxes)" not in after["request(move)"]


def test_a_lookup_is_not_easily_taken_for_what_is_asked(reach: Reach) -> None:
    assert reason(reach, "edge", "request(look_inside)", "call(all_boxes)", "chain").kind == "rare"
    assert "call(find_boxes)" not in reach.spec.graph.adj["request(look_inside)"]


def test_confusable_tools_are_selected_by_a_cue(reach: Reach) -> None:
    assert set(reach.spec.graph["open"]["request(look_inside)"]) == {"select"}
    assert reach.locales(Goal("edge", ("open", "request(find_boxes)", "select"))) == ("en", "zh")
    # In Chinese there is no cue for the other, but it can be missing at first together with its rivals.
    assert reach.locales(Goal("edge", ("open", "request(look_inside)", "select"))) == ("en",)
    assert reach.locales(Goal("edge", ("grant", "request(look_inside)", "withheld"))) == ("en", "zh")
    in_chinese = Reach(reach.spec, ["zh"])
    assert "there is no cue in zh" in reason(in_chinese, "edge", "open", "request(look_inside)", "select").why


def test_what_a_flow_forbids(reach: Reach, attic: CompiledSpec) -> None:
    edge = ("report(find_boxes)", "request(look_inside)", "refer")
    assert not attic.graph.has_edge(*edge)
    assert reason(reach, "edge", *edge) == Reason("forbidden", "a flow gives this step the weight 0")
    assert reach.locales(Goal("edge", edge)) == ()


def test_a_goal_of_a_locale_is_asked_of_that_locale(specs: list[CompiledSpec]) -> None:
    reach = Reach(specs[0], ["zh"])
    api = next(iter(specs[0].apis))
    assert reach.locales(Goal("api-locale", (api, "zh"))) == ("zh",)
    assert reach.locales(Goal("api-persona", (api, next(iter(specs[0].personas))))) == ("zh",)


def test_wanted_are_the_goals_that_are_left(kiosk: CompiledSpec) -> None:
    reach = Reach(kiosk)
    every = reach.wanted()
    assert set(every) == {goal for goal in goals(kiosk) if reach.reason(goal).kind == "rare"}
    assert reach.wanted(every[:3]) == every[3:]
    assert every == Reach(kiosk).wanted()


def test_nothing_that_a_dialogue_shows_is_called_unreachable(
    specs: list[CompiledSpec], dialogues: list[Dialogue]
) -> None:
    for spec in specs:
        reach, observer = Reach(spec), Observer(spec)
        shown = {goal for record in dialogues if record.spec.domain == spec.domain for goal in observer.covered(record)}
        wrong = [(goal.name, found.why) for goal in shown if (found := reach.reason(goal)).kind != "rare"]
        assert wrong == []


def test_reasons_tell_why(specs: list[CompiledSpec]) -> None:
    for spec in specs:
        reach = Reach(spec)
        assert all(reach.reason(goal).why for goal in goals(spec))


def test_what_is_asked_at_once_fails_by_a_value_that_differs() -> None:
    text = """fcspec 1
domain shed
locale en
entity Box { id: key("B-###") known  label: string { en: "Red" | "Blue" } }
world { Box * 3 }
api note(box: Box.id, word: string { en: "torn" | "wet" }) -> { label: string } {
  error NOT_FOUND "no"
  let b = one Box where .id == box else NOT_FOUND
  return { label: b.label }
}
api boxes() -> Box[] { return Box }
"""
    after = compiled(text).graph.adj["parallel"]
    assert "result(note,ok)" in after
    assert "result(note,NOT_FOUND)" not in after


def test_lookups_of_which_one_needs_the_other_are_not_made_at_once() -> None:
    text = """fcspec 1
domain shed
locale en
entity Shelf { id: key("s-###")  label: string { en: "Red" | "Blue" } }
entity Box { id: key("b-###")  shelf: Shelf.id  label: string { en: "Old" | "New" } }
world { Shelf * 2, Box * 6 }
api shelves() -> Shelf[] { return Shelf }
api boxes(shelf: Shelf.id) -> Box[] { return Box where .shelf == shelf }
api burn(box: Box.id) -> Box {
  error NOT_FOUND "no"
  let b = one Box where .id == box else NOT_FOUND
  return update b { label: "Old" }
}
"""
    after = compiled(text).graph.adj["parallel"]
    assert "call(shelves)" in after
    assert "call(boxes)" not in after
