"""What a dialogue covers, read from planted records."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from compiler import CompiledSpec
from simulator.coverage import Goal, Observer, covered, goals
from simulator.coverage.record import needs_clock
from simulator.dialogue import Dialogue, Message
from tests.simulator.coverage.conftest import Say, assistant, call, result, said, user


@pytest.fixture
def bought(dialogue: Say) -> Dialogue:
    """Asked, and answered."""
    return dialogue(
        user("adult tickets, I mean", "request(find_tickets)/select"),
        call("call_1", "find_tickets", {"kind": "adult", "extras": {"window": True}}, "call(find_tickets)/single"),
        result("call_1", "[]", "result(find_tickets,empty)/recover"),
        assistant("None.", "report(find_tickets)/recover"),
        tools=("find_tickets", "list_trains"),
        behaviours=("nested", "recover", "select", "single"),
    )


def edges(found: set[Goal]) -> set[tuple[str, ...]]:
    return {goal.parts for goal in found if goal.kind == "edge"}


def parts(found: set[Goal], kind: str) -> set[tuple[str, ...]]:
    return {goal.parts for goal in found if goal.kind == kind}


def test_acts_are_nodes_and_those_in_a_row_edges(bought: Dialogue, kiosk: CompiledSpec) -> None:
    found = covered(bought, kiosk)
    assert edges(found) == {
        ("start", "open", "single"),
        ("open", "request(find_tickets)", "select"),
        ("request(find_tickets)", "call(find_tickets)", "single"),
        ("call(find_tickets)", "result(find_tickets,empty)", "recover"),
        ("result(find_tickets,empty)", "report(find_tickets)", "recover"),
        ("report(find_tickets)", "open", "single"),
        ("open", "end", "single"),
    }
    assert parts(found, "node") == {(node,) for edge in edges(found) for node in edge[:2]}


def test_arguments(bought: Dialogue, kiosk: CompiledSpec) -> None:
    found = covered(bought, kiosk)
    assert parts(found, "present") == {("find_tickets", "kind"), ("find_tickets", "extras.window")}
    assert parts(found, "absent") == {("find_tickets", "extras.bags"), ("find_tickets", "seats")}
    assert parts(found, "value") == {("find_tickets", "kind", "adult"), ("find_tickets", "extras.window", "true")}
    assert parts(found, "bound") == set()


def test_tools_offered_behaviours_and_pairs(bought: Dialogue, kiosk: CompiledSpec) -> None:
    found = covered(bought, kiosk)
    assert parts(found, "confusable") == {("find_tickets", "list_trains")}
    shown = {"nested", "recover", "select", "single"}
    assert parts(found, "api-behaviour") == {("find_tickets", behaviour) for behaviour in shown}
    assert parts(found, "behaviour-persona") == {(behaviour, "quick") for behaviour in shown}
    assert parts(found, "behaviour-locale") == {(behaviour, "en") for behaviour in shown}
    assert parts(found, "api-persona") == {("find_tickets", "quick")}
    assert parts(found, "api-locale") == {("find_tickets", "en")}
    assert parts(found, "persona-locale") == {("quick", "en")}
    assert parts(found, "parameter-behaviour") == {("find_tickets", "extras.window", shown) for shown in shown}
    assert parts(found, "parameter-persona") == {("find_tickets", "extras.window", "quick")}


def test_a_step_goes_straight_where_the_graph_lets_it(dialogue: Say, kiosk: CompiledSpec) -> None:
    told = assistant("Done.", "report(hand_back)/single")
    direct = dialogue(told, user("And?", "request(find_tickets)/single"))
    assert ("report(hand_back)", "request(find_tickets)", "refer") not in edges(covered(direct, kiosk))
    pointing = dialogue(
        assistant("These.", "report(find_tickets)/single"), user("The first back.", "request(hand_back)/refer")
    )
    assert ("report(find_tickets)", "request(hand_back)", "refer") in edges(covered(pointing, kiosk))
    through = dialogue(
        assistant("These.", "report(find_tickets)/single"), user("One back.", "request(hand_back)/single")
    )
    found = edges(covered(through, kiosk))
    assert {("report(find_tickets)", "open", "single"), ("open", "request(hand_back)", "single")} <= found
    assert ("report(find_tickets)", "request(hand_back)", "refer") not in found


def test_a_flow_is_followed_by_what_comes_next(dialogue: Say, kiosk: CompiledSpec) -> None:
    ((_, _, behaviour),) = [
        edge for edge in kiosk.graph.out_edges("report(hand_back)", keys=True) if edge[1] == "request(find_tickets)"
    ]
    record = dialogue(
        assistant("Done.", "report(hand_back)/single"), user("And?", f"request(find_tickets)/{behaviour}")
    )
    assert ("report(hand_back)", "request(find_tickets)", behaviour) in edges(covered(record, kiosk))


def test_talk_ends_where_it_can(dialogue: Say, kiosk: CompiledSpec) -> None:
    record = dialogue(user("Hi", "smalltalk/smalltalk"), assistant("Hello", "chat/smalltalk"))
    assert edges(covered(record, kiosk)) == {
        ("start", "open", "single"),
        ("open", "smalltalk", "smalltalk"),
        ("smalltalk", "chat", "smalltalk"),
        ("chat", "end", "smalltalk"),
    }


def test_things_done_at_once_go_through_their_hub(dialogue: Say, kiosk: CompiledSpec) -> None:
    record = dialogue(
        user("Adult tickets, and child tickets", "request(find_tickets)/select", "request(find_tickets)/parallel")
    )
    assert {
        ("request(find_tickets)", "parallel", "parallel"),
        ("parallel", "request(find_tickets)", "parallel"),
    } <= edges(covered(record, kiosk))


def test_errors_are_the_declared_ones(dialogue: Say, kiosk: CompiledSpec) -> None:
    def answered(content: str) -> set[tuple[str, ...]]:
        asked = call("call_1", "hand_back", {"ticket": "T-0001", "day": "2026-03-02"})
        return parts(covered(dialogue(asked, result("call_1", content)), kiosk), "error")

    assert answered('{"error": {"code": "NOT_FOUND", "message": "…"}}') == {("hand_back", "NOT_FOUND")}
    assert answered('{"error": {"code": "OTHER"}}') == set()
    assert answered('{"error": ["NOT_FOUND"]}') == set()
    assert answered('{"error": ') == set()
    assert answered('{"id": "T-0001"}') == set()


@pytest.mark.parametrize(
    ("day", "marks"), [("2026-03-02", {"first day"}), ("2026-03-09", {"last day"}), ("2026-03-05", set())]
)
def test_days_are_counted_from_the_clock(day: str, marks: set[str], dialogue: Say, kiosk: CompiledSpec) -> None:
    record = dialogue(call("call_1", "hand_back", {"ticket": "T-0001", "day": day}))
    assert {mark for _, _, mark in parts(covered(record, kiosk), "bound")} == marks


@pytest.mark.parametrize(
    ("seats", "marks"),
    [
        (1, {"lowest"}),
        (2, {"just above the lowest"}),
        (3, {"just below the highest"}),
        (4.0, {"highest"}),
        (9, set()),
        (True, set()),
        ("4", set()),
    ],
)
def test_numbers_at_their_bounds(seats: object, marks: set[str], dialogue: Say, kiosk: CompiledSpec) -> None:
    record = dialogue(call("call_1", "find_tickets", {"kind": "adult", "seats": seats}))  # type: ignore[dict-item]
    assert {mark for _, _, mark in parts(covered(record, kiosk), "bound")} == marks


def test_a_list_counts_as_a_whole_and_by_its_items(dialogue: Say, kiosk: CompiledSpec) -> None:
    record = dialogue(call("call_1", "list_trains", {"from": "York", "stops": ["adult", "child"]}))
    found = covered(record, kiosk)
    assert parts(found, "present") == {("list_trains", "from"), ("list_trains", "stops")}
    assert parts(found, "value") == {("list_trains", "stops[]", "adult"), ("list_trains", "stops[]", "child")}
    assert ("list_trains", "nested") in parts(found, "api-behaviour")


def test_a_call_that_was_refused_shows_no_arguments(dialogue: Say, kiosk: CompiledSpec) -> None:
    record = dialogue(
        call("call_1", "find_tickets", {"seats": 4, "extras": {}}, "call(find_tickets)/repair"),
        result("call_1", '{"error": {"code": "invalid"}}', "result(find_tickets,invalid)/repair"),
    )
    found = covered(record, kiosk)
    assert not parts(found, "present") | parts(found, "absent") | parts(found, "bound")
    assert ("call(find_tickets)", "result(find_tickets,invalid)", "repair") in edges(found)


def test_a_tool_granted_late_is_offered(dialogue: Say, kiosk: CompiledSpec) -> None:
    record = dialogue(
        replace(Message(0, "system", "Now there are trains."), tools=({"function": {"name": "list_trains"}},)),
        call("call_1", "find_tickets", {"kind": "adult"}),
        tools=("find_tickets",),
    )
    assert parts(covered(record, kiosk), "confusable") == {("find_tickets", "list_trains")}


def test_the_clock_is_needed_by_the_call_whose_words_need_it(dialogue: Say, kiosk: CompiledSpec) -> None:
    text = "T-0001 tomorrow and T-0002 on March 6"
    tomorrow, march = (text.index(word) for word in ("tomorrow", "March 6"))
    record = dialogue(
        user(text),
        call("call_1", "hand_back", {"ticket": "T-0001", "day": "2026-03-03"}),
        call("call_2", "list_trains", {"from": "York"}),
        grounding=(
            said("call_1", "day", "2026-03-03", 1, (tomorrow, tomorrow + 8)),
            said("call_2", "from", "York", 1, (march, march + 7)),
        ),
        behaviours=("relative",),
    )
    assert {api for api, shown in parts(covered(record, kiosk), "api-behaviour") if shown == "relative"} == {
        "hand_back"
    }
    absolute = replace(record, grounding=(said("call_1", "day", "2026-03-06", 1, (march, march + 7)),))
    assert ("hand_back", "relative") not in parts(covered(absolute, kiosk), "api-behaviour")


def test_a_row_can_be_named_by_a_day(dialogue: Say, kiosk: CompiledSpec) -> None:
    record = dialogue(
        user("the one from yesterday"),
        call("call_1", "hand_back", {"ticket": "T-0001", "day": "2026-03-06"}),
        grounding=(said("call_1", "ticket", "T-0001", 1, (0, 22), rule="fields:bought"),),
        behaviours=("relative",),
    )
    assert ("hand_back", "relative") in parts(covered(record, kiosk), "api-behaviour")


@pytest.mark.parametrize(
    ("text", "locale", "needed"),
    [
        ("tomorrow at noon", "en", True),
        ("Friday", "en", True),
        ("March 20", "en", False),
        ("2026-03-20", "en", False),
        ("four people", "en", False),
        ("明天下午三点", "zh", True),
        ("3月20日", "zh", False),
    ],
)
def test_words_that_need_the_clock(text: str, locale: str, needed: bool) -> None:
    from datetime import datetime

    assert needs_clock(text, datetime(2026, 3, 4, 10), locale) is needed


def test_what_the_spec_does_not_know_is_left_aside(dialogue: Say, kiosk: CompiledSpec) -> None:
    record = dialogue(
        user("?", "request(other)/single", "request(find_tickets)/sideways"),
        call("call_1", "other", {"kind": "adult"}),
        call("call_2", "find_tickets", {"kind": "senior", "extras": 3}),
        result("call_9", '{"error": {"code": "NOT_FOUND"}}'),
        persona="nobody",
        locale="fr",
        behaviours=("sideways", "relative"),
    )
    found = covered(record, kiosk)
    assert found <= set(goals(kiosk))
    assert not parts(found, "value") | parts(found, "behaviour-locale") | parts(found, "api-persona")


def test_a_record_without_acts_covers_its_calls(dialogue: Say, kiosk: CompiledSpec) -> None:
    found = covered(dialogue(user("Hi"), call("call_1", "find_tickets", {"kind": "adult"})), kiosk)
    assert not edges(found)
    assert ("find_tickets", "kind") in parts(found, "present")


def test_all_that_is_covered_is_a_goal(specs: list[CompiledSpec], dialogues: list[Dialogue]) -> None:
    assert len(dialogues) >= 600
    for spec in specs:
        observer = Observer(spec)
        wanted = {locale: frozenset(goals(spec, [locale])) for locale in spec.locales}
        for record in (record for record in dialogues if record.spec.domain == spec.domain):
            assert observer.covered(record) <= wanted[record.locale], record.id
    assert covered(dialogues[0], specs[0]) == Observer(specs[0]).covered(dialogues[0])


def test_the_walk_read_back_is_whole(specs: list[CompiledSpec], dialogues: list[Dialogue]) -> None:
    """Each edge starts where the one before it ended, from `start` to `end`."""
    observers = {spec.domain: Observer(spec) for spec in specs}
    for record in dialogues:
        walk = list(observers[record.spec.domain].walk(record))
        assert (walk[0][0], walk[-1][1]) == ("start", "end"), record.id
        assert all(before[1] == after[0] for before, after in pairwise(walk)), record.id
