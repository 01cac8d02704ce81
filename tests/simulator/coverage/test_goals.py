"""The goals of a small spec are exactly those that it makes possible."""

from __future__ import annotations

import pytest

from compiler import CompiledSpec
from simulator.coverage import KINDS, Goal, goals
from tests.simulator.coverage.conftest import KIOSK, compiled


def names(spec: CompiledSpec, kind: str) -> list[str]:
    return [goal.name for goal in goals(spec) if goal.kind == kind]


def behaviours(spec: CompiledSpec, api: str) -> set[str]:
    return {goal.parts[1] for goal in goals(spec) if goal.kind == "api-behaviour" and goal.parts[0] == api}


def test_nodes_and_edges_are_those_of_the_graph(kiosk: CompiledSpec) -> None:
    assert [goal.parts[0] for goal in goals(kiosk) if goal.kind == "node"] == list(kiosk.graph)
    assert [goal.parts for goal in goals(kiosk) if goal.kind == "edge"] == list(kiosk.graph.edges(keys=True))


def test_parameters_are_present_and_optional_ones_absent(kiosk: CompiledSpec) -> None:
    assert names(kiosk, "present") == [
        "find_tickets.kind present",
        "find_tickets.extras.window present",
        "find_tickets.extras.bags present",
        "find_tickets.seats present",
        "hand_back.ticket present",
        "hand_back.day present",
        "list_trains.from present",
        "list_trains.stops present",
    ]
    assert names(kiosk, "absent") == [
        "find_tickets.extras.window absent",
        "find_tickets.extras.bags absent",
        "find_tickets.seats absent",
        "list_trains.stops absent",
    ]


def test_each_value_of_a_vocabulary_and_of_a_flag(kiosk: CompiledSpec) -> None:
    assert names(kiosk, "value") == [
        "find_tickets.kind = adult",
        "find_tickets.kind = child",
        "find_tickets.extras.window = true",
        "find_tickets.extras.window = false",
        "list_trains.stops[] = adult",
        "list_trains.stops[] = child",
    ]


def test_bounds_are_at_the_ends_and_one_step_inside(kiosk: CompiledSpec) -> None:
    # (From 0 to 2, the same number is just above one end and just below the other.)
    assert names(kiosk, "bound") == [
        "find_tickets.extras.bags: lowest",
        "find_tickets.extras.bags: highest",
        "find_tickets.extras.bags: just above the lowest",
        "find_tickets.seats: lowest",
        "find_tickets.seats: highest",
        "find_tickets.seats: just above the lowest",
        "find_tickets.seats: just below the highest",
        "hand_back.day: first day",
        "hand_back.day: last day",
    ]


@pytest.mark.parametrize(
    ("type_", "marks"),
    [
        ("int(3..3)", ["lowest"]),
        ("int(3..4)", ["lowest", "highest"]),
        ("float(1..2 step 0.5)", ["lowest", "highest", "just above the lowest"]),
        ("int(3..)", ["lowest", "just above the lowest"]),
        ("int", []),
        ("date(..+7d)", ["last day"]),
        ("date", []),
        ("time", []),
        ("datetime(now..+7d)", ["first day", "last day"]),
        ("string(1..9)", []),
    ],
)
def test_marks_of_a_type(type_: str, marks: list[str]) -> None:
    spec = compiled(f"fcspec 1\ndomain marks\nlocale en\napi set(it: {type_}) -> {{ done: bool }}\n")
    assert [goal.parts[2] for goal in goals(spec) if goal.kind == "bound"] == marks


def test_errors_and_confusable_pairs_in_both_directions(kiosk: CompiledSpec) -> None:
    assert names(kiosk, "error") == ["hand_back: NOT_FOUND"]
    assert names(kiosk, "confusable") == ["find_tickets beside list_trains", "list_trains beside find_tickets"]


def test_behaviours_are_of_edges_around_the_api_or_of_its_parameters(kiosk: CompiledSpec) -> None:
    assert {"select", "nested", "clarify", "refine"} <= behaviours(kiosk, "find_tickets")
    assert "confirm" in behaviours(kiosk, "hand_back")
    assert "confirm" not in behaviours(kiosk, "find_tickets")
    assert "nested" in behaviours(kiosk, "list_trains")  # a list
    assert "nested" not in behaviours(kiosk, "hand_back")


def test_moments_need_the_clock_where_they_are_said_or_name_a_row(kiosk: CompiledSpec) -> None:
    assert "relative" in behaviours(kiosk, "hand_back")
    assert "relative" not in behaviours(kiosk, "find_tickets")
    by_row = compiled(KIOSK.replace("day: date(today..+7d)", "reason?: string"))
    assert "relative" in behaviours(by_row, "hand_back")
    by_key = compiled(KIOSK.replace("day: date(today..+7d)", "reason?: string").replace('"the one from {bought}" ', ""))
    assert "relative" not in behaviours(by_key, "hand_back")


def test_pairs(kiosk: CompiledSpec) -> None:
    assert names(kiosk, "api-persona") == [f"{api} × quick" for api in kiosk.apis]
    assert names(kiosk, "api-locale") == [f"{api} × en" for api in kiosk.apis]
    assert names(kiosk, "persona-locale") == ["quick × en"]
    optional = ["find_tickets.extras.window", "find_tickets.extras.bags", "find_tickets.seats", "list_trains.stops"]
    assert names(kiosk, "parameter-persona") == [f"{path} × quick" for path in optional]
    assert names(kiosk, "parameter-locale") == [f"{path} × en" for path in optional]
    of_behaviours = {(goal.parts[0], goal.parts[2]) for goal in goals(kiosk) if goal.kind == "parameter-behaviour"}
    assert of_behaviours == {
        (api, shown) for api in ("find_tickets", "list_trains") for shown in behaviours(kiosk, api)
    }
    shown = {behaviour for _, _, behaviour in kiosk.graph.edges(keys=True)} | {"nested", "relative"}
    assert set(names(kiosk, "behaviour-persona")) == {f"{behaviour} × quick" for behaviour in shown}


def test_locales_are_those_asked_for(specs: list[CompiledSpec]) -> None:
    english = goals(specs[0], ["en"])
    assert {goal.parts[-1] for goal in english if goal.kind.endswith("-locale")} == {"en"}
    assert set(english) < set(goals(specs[0]))


def test_goals_come_once_in_a_fixed_order_of_kinds(specs: list[CompiledSpec]) -> None:
    for spec in specs:
        found = goals(spec)
        assert len(set(found)) == len(found)
        assert found == goals(spec)
        assert {goal.kind for goal in found} <= set(KINDS)
        assert len({(goal.kind, goal.name) for goal in found}) == len(found)


def test_a_goal_is_a_value() -> None:
    assert Goal("error", ("hand_back", "NOT_FOUND")) == Goal("error", ("hand_back", "NOT_FOUND"))
    assert len({Goal("node", ("open",)), Goal("node", ("open",))}) == 1
