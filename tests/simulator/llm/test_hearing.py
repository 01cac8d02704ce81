"""Values are found in words that were chosen by someone else."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler import compile_file
from simulator import Run
from simulator.checks import CHECKS
from simulator.checks.base import View
from simulator.dialogue import Speaker
from simulator.llm.draft import Draft
from simulator.plan import Mention


def _user_turns(draft: Draft) -> list[int]:
    return [number for number, turn in draft.talk if turn.role == "user"]


def _mentions(draft: Draft, number: int) -> list[Mention]:
    return [mention for act in draft.turn(number).acts for mention in act.mentions]


def test_all_that_the_embedded_speaker_says_is_heard(run: Run) -> None:
    heard = 0
    for index in range(80):
        draft = Draft(run, index, 0)
        if draft.first_fault() is not None:
            continue
        for number in _user_turns(draft):
            assert draft.say(number, draft.embedded(number)) is None
            heard += sum(len(mention.spans) for mention in _mentions(draft, number))
        view = View(draft.dialogue(Speaker("test")))
        assert {name: check(view, draft.context) for name, check in CHECKS.items()} == dict.fromkeys(CHECKS)
    assert heard > 100


def test_choices_maps_and_null_are_heard() -> None:
    spec = compile_file(Path(__file__).parents[2] / "fixtures" / "courier.fcspec").spec
    assert spec is not None
    run, paths = Run([spec], 1), set()
    for index in range(60):
        draft = Draft(run, index, 0)
        for number in _user_turns(draft):
            assert draft.say(number, draft.embedded(number)) is None
            paths |= {path for mention in _mentions(draft, number) for path, _, _ in mention.spans}
    assert {"payment.kind", "note", "opens.thu", "items[1].kind"} <= paths


def test_a_span_covers_the_words_of_its_value(run: Run) -> None:
    for index in range(60):
        draft = Draft(run, index, 0)
        for number in _user_turns(draft):
            text = f"{draft.embedded(number)} "
            if draft.say(number, text) is None:
                for mention in _mentions(draft, number):
                    spans = [span for _, *span in mention.spans]
                    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)


@pytest.mark.parametrize("text", ["", "hm", "97", "97 97 97 97 97 97 97 97 97 97", "你好" * 300, "zwei " * 230])
def test_what_is_not_said_is_not_heard(run: Run, text: str) -> None:
    checked = 0
    for index in range(40):
        draft = Draft(run, index, 0)
        for number in _user_turns(draft):
            before = [list(mention.spans) for mention in _mentions(draft, number)]
            if any(before):
                wrong = draft.say(number, text)
                assert wrong is not None
                assert wrong[0] in ("roundtrip", "hygiene")
                assert before == [mention.spans for mention in _mentions(draft, number)]
                assert draft.texts[number - 1] == draft.embedded(number)
                checked += 1
    assert checked > 20


def test_an_assistant_adds_nothing(run: Run) -> None:
    checked = 0
    for index in range(40):
        draft = Draft(run, index, 0)
        for number, turn in draft.talk:
            if turn.role == "assistant":
                more = " There are 97 left." if draft.locale == "en" else "还剩97个。"
                wrong = draft.say(number, draft.embedded(number) + more)
                if wrong is None:
                    wrong = draft.first_fault()
                assert wrong is not None
                assert wrong[0] == "consistent"
                draft.say(number, draft.embedded(number))
                checked += 1
    assert checked > 40
