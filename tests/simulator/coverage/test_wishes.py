"""Goals become wishes; a record that grants a wish covers its goal."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from compiler import CompiledSpec
from compiler.types import MomentType, NumberType
from simulator.coverage import Goal, Wish, covered, goals, promised, value_at, wish_for
from simulator.coverage.parameters import marks_reached
from tests.simulator.coverage.conftest import Say, assistant, call, result, user

FIND, BACK = "find_tickets", "hand_back"


@pytest.mark.parametrize(
    ("goal", "wish"),
    [
        (Goal("node", (f"decline({BACK})",)), Wish(BACK, through=(f"decline({BACK})",))),
        (
            Goal("edge", (f"request({BACK})", f"ask({BACK},day)", "clarify")),
            Wish(BACK, through=(f"request({BACK})", f"ask({BACK},day)"), behaviour="clarify"),
        ),
        (
            Goal("edge", (f"request({BACK})", f"call({FIND})", "chain")),
            Wish(BACK, through=(f"request({BACK})", f"call({FIND})"), behaviour="chain"),
        ),
        (
            Goal("edge", (f"result({FIND},ok)", f"confirm({BACK})", "chain")),
            Wish(BACK, through=(f"result({FIND},ok)", f"confirm({BACK})"), behaviour="chain"),
        ),
        (Goal("error", (BACK, "NOT_FOUND")), Wish(BACK, through=(f"result({BACK},NOT_FOUND)",))),
        (Goal("api-behaviour", (BACK, "relative")), Wish(BACK, behaviour="relative")),
        (Goal("present", (FIND, "extras.bags")), Wish(FIND, present=("extras.bags",))),
        (Goal("absent", (FIND, "seats")), Wish(FIND, absent=("seats",))),
        (Goal("value", (FIND, "kind", "child")), Wish(FIND, fixed=(("kind", "child"),))),
        (Goal("value", (FIND, "extras.window", "false")), Wish(FIND, fixed=(("extras.window", False),))),
        (Goal("bound", (BACK, "day", "last day")), Wish(BACK, bounds=(("day", "last day"),))),
        (Goal("confusable", (FIND, "list_trains")), Wish(FIND, rival="list_trains")),
        (Goal("api-persona", (FIND, "quick")), Wish(FIND, persona="quick")),
        (Goal("api-locale", (FIND, "en")), Wish(FIND, locale="en")),
        (Goal("behaviour-persona", ("outside", "quick")), Wish(behaviour="outside", persona="quick")),
        (Goal("behaviour-locale", ("outside", "en")), Wish(behaviour="outside", locale="en")),
        (Goal("persona-locale", ("quick", "en")), Wish(persona="quick", locale="en")),
        (
            Goal("parameter-behaviour", (FIND, "seats", "refine")),
            Wish(FIND, present=("seats",), behaviour="refine"),
        ),
        (Goal("parameter-persona", (FIND, "seats", "quick")), Wish(FIND, present=("seats",), persona="quick")),
        (Goal("parameter-locale", (FIND, "seats", "en")), Wish(FIND, present=("seats",), locale="en")),
    ],
    ids=lambda value: value.name if isinstance(value, Goal) else "",
)
def test_the_wish_for_a_goal(goal: Goal, wish: Wish, kiosk: CompiledSpec) -> None:
    assert goal in goals(kiosk)
    assert wish_for(goal, kiosk) == wish
    assert goal in promised(wish, kiosk)


def test_nothing_is_wished_for_that_every_dialogue_shows(kiosk: CompiledSpec) -> None:
    assert wish_for(Goal("node", ("open",)), kiosk) is None
    assert wish_for(Goal("edge", ("start", "open", "single")), kiosk) is None


def test_nothing_is_wished_for_that_the_graph_has_not(kiosk: CompiledSpec) -> None:
    assert wish_for(Goal("error", (FIND, "NOT_FOUND")), kiosk) is None
    assert wish_for(Goal("edge", (f"report({FIND})", f"request({BACK})", "sideways")), kiosk) is None


def test_every_goal_is_promised_by_its_wish(specs: list[CompiledSpec], kiosk: CompiledSpec) -> None:
    for spec in (*specs, kiosk):
        every = goals(spec)
        wishes = {goal: wish for goal in every if (wish := wish_for(goal, spec)) is not None}
        assert set(every) - wishes.keys() == {
            Goal("node", ("start",)),
            Goal("node", ("open",)),
            Goal("node", ("end",)),
            Goal("edge", ("start", "open", "single")),
            Goal("edge", ("open", "end", "single")),
        }
        sure = {goal: promised(wish, spec) for goal, wish in wishes.items()}
        assert all(goal in found for goal, found in sure.items())
        assert frozenset().union(*sure.values()) <= set(every)


def test_what_is_asked_for_in_turn() -> None:
    assert Wish(BACK, through=(f"report({FIND})", f"request({BACK})"), behaviour="refer").agenda == (FIND, BACK)
    assert Wish(BACK, through=(f"request({BACK})", f"call({FIND})"), behaviour="chain").agenda == (BACK,)
    assert Wish(behaviour="outside").agenda == ()


def test_the_outcome_wanted() -> None:
    wish = Wish(FIND, through=(f"result({BACK},NOT_FOUND)", f"report({BACK})", f"request({FIND})"))
    assert (wish.outcome(BACK), wish.outcome(FIND)) == ("NOT_FOUND", "")
    assert Wish(FIND, through=(f"result({FIND},empty)",)).outcome(FIND) == "empty"


def test_a_call_that_is_called_off_promises_no_arguments(kiosk: CompiledSpec) -> None:
    wish = Wish(BACK, through=(f"confirm({BACK})", f"decline({BACK})"), behaviour="confirm", persona="quick")
    kinds = {goal.kind for goal in promised(wish, kiosk)}
    assert kinds == {"node", "edge", "api-behaviour", "behaviour-persona"}


def test_a_record_that_grants_a_wish_covers_what_it_promises(dialogue: Say, kiosk: CompiledSpec) -> None:
    wish = Wish(
        BACK,
        through=(f"confirm({BACK})", f"agree({BACK})"),
        behaviour="confirm",
        persona="quick",
        locale="en",
        bounds=(("day", "first day"),),
        present=("ticket",),
    )
    record = dialogue(
        user("Take T-0001 back today", f"request({BACK})/single"),
        assistant("Really?", f"confirm({BACK})/confirm"),
        user("Yes", f"agree({BACK})/confirm"),
        call("call_1", BACK, {"ticket": "T-0001", "day": "2026-03-02"}, f"call({BACK})/confirm"),
        result("call_1", "{}", f"result({BACK},ok)/single"),
        assistant("Done", f"report({BACK})/single"),
    )
    assert promised(wish, kiosk) <= covered(record, kiosk)


CLOCK = datetime(2026, 3, 2, 21, 50)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("type_", "mark", "value"),
    [
        (NumberType(True, 1, 9), "highest", 9),
        (NumberType(True, 1, 9, 2), "just above the lowest", 3),
        (NumberType(False, 0.5, 2, 0.5), "just below the highest", 1.5),
        (MomentType("date", timedelta(0), DAY), "first day", "2026-03-02"),
        (MomentType("date", timedelta(0), DAY), "last day", "2026-03-03"),
        (MomentType("datetime", timedelta(0), DAY), "first day", "2026-03-02T22:00"),
        (MomentType("datetime", timedelta(0), DAY), "last day", "2026-03-03T21:30"),
        (MomentType("datetime", timedelta(hours=2), DAY), "first day", "2026-03-02T23:50"),
        (MomentType("datetime", timedelta(0), timedelta(minutes=5)), "last day", "2026-03-02T21:55"),
    ],
)
def test_a_value_at_a_mark(type_: NumberType | MomentType, mark: str, value: object) -> None:
    found = value_at(type_, mark, CLOCK)
    assert found == value
    assert type(found) is type(value)
    assert mark in marks_reached(type_, found, CLOCK)
