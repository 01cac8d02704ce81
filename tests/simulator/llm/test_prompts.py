"""The prompts as they read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.llm.briefing import Direction, Part, Value
from simulator.llm.prompts import prompt
from simulator.llm.rewrite import Problem
from tests.golden import reads_as_it_did

GOLDEN = Path(__file__).parent / "golden"


def part(
    kind: str, *values: Value, about: str = "", label: str = "", cue: str = "", text: str = "", answer: str = ""
) -> Part:
    return Part(kind, about, label, values, cue, text, answer)


BRIEFS = {
    "en": [
        Direction(1, "user", (part("smalltalk", text="greet"),), ""),
        Direction(2, "assistant", (part("chat", text="greet"),), ""),
        Direction(
            3,
            "user",
            (
                part(
                    "request",
                    Value("location", ("Boston",), False),
                    about="search for restaurants",
                    cue="reviews matter",
                ),
                part("also", Value("location", ("Denver",), False), about="search for restaurants"),
            ),
            "",
        ),
        Direction(4, "assistant", (part("ask", label="party size"),), "For how many?"),
        Direction(
            5, "user", (part("inform", Value("party size", ("two people", "2 people"), True), label="party size"),), ""
        ),
        Direction(8, "assistant", (part("report"),), 'The table at "Marlow\'s" is booked.'),
        Direction(9, "user", (part("smalltalk", text="thanks"),), ""),
        Direction(10, "assistant", (part("chat", text="thanks"),), ""),
    ],
    "zh": [
        Direction(1, "user", (part("smalltalk", text="aside", answer="吃饭要给小费吗？"),), ""),
        Direction(2, "assistant", (part("chat", text="aside"),), "一般不用。"),
        Direction(3, "user", (part("outside", text="帮我写一封投诉信"),), ""),
        Direction(4, "assistant", (part("refuse"),), "这个我做不了。"),
        Direction(5, "user", (part("request", Value("城市", ("武汉",), False), about="搜索餐馆", cue="评价要好"),), ""),
        Direction(8, "assistant", (part("report"),), "武汉有两家。"),
        Direction(9, "user", (part("refine", Value("人数", ("两位", "2个人"), True), label="人数"),), ""),
        Direction(12, "assistant", (part("report"),), "订好了。"),
    ],
}
SITUATIONS: dict[str, dict[str, Any]] = {
    "en": {
        "clock": "Wednesday, 2026-04-01 10:15",
        "persona": {"doc": "A father of three.", "traits": {"terse": 0.9, "typos": 0.5, "polite": 0.2}},
        "scenario": "A child is ill: tonight's table has to move.",
    },
    "zh": {"clock": "2026-10-21 08:20（星期三）", "persona": None, "scenario": ""},
}
PROBLEMS = [Problem(3, "roundtrip", "'Boston' is not said, or not clearly"), Problem(5, "hygiene", "an empty turn")]
WISHES = {"en": ["search for restaurants", "book a table"], "zh": ["搜索餐馆"]}
SYSTEM = {"en": "You are an assistant. It is Wednesday.", "zh": "你是助手。今天星期三。"}


def cases(locale: str) -> dict[str, str]:
    turns = BRIEFS[locale]
    found = {
        "rewrite": prompt(
            locale, "rewrite", domain={"en": "Help people find places to eat.", "zh": "帮用户找餐馆。"}[locale]
        ),
        "dialogue": prompt(locale, "dialogue", turns=turns, **SITUATIONS[locale]),
        "again": prompt(locale, "again", problems=PROBLEMS, turns=[3, 5]),
        "user": prompt(locale, "user", wishes=WISHES[locale], **SITUATIONS[locale]),
        "assistant": prompt(locale, "assistant", system=SYSTEM[locale]),
    }
    for number in (2, 4):
        found[f"direction-{number}"] = prompt(locale, "direction", turn=turns[number])
    for kind in ("user", "stalled", "goal", "offered", "loop", "consistent"):
        found[f"note-{kind}"] = prompt(locale, "note", kind=kind, reason="'Boston' is not said")
    return found


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_prompts_read_as_they_did(locale: str) -> None:
    reads_as_it_did(GOLDEN / locale, cases(locale))


def test_locales_have_the_same_prompts() -> None:
    folder = Path(__file__).parents[3] / "simulator" / "llm" / "prompts"
    assert {path.name for path in (folder / "en").iterdir()} == {path.name for path in (folder / "zh").iterdir()}


def test_values_are_data() -> None:
    hostile = "{{ 7 * 7 }} {% for x in y %} $(id)"
    assert hostile in prompt("en", "note", kind="user", reason=hostile)
    assert hostile in prompt("en", "assistant", system=hostile)
