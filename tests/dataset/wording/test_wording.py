"""What is measured of dialogues whose wording is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compiler import CompiledSpec
from fcsim.dataset.coverage import NoSuchSpec
from fcsim.dataset.wording import LocaleWording, dataset_wording
from fcsim.dataset.wording.wording import tokens
from simulator.dialogue import Dialogue, Message, Slot, SpecRef
from tests.dataset.samples import sample


def measured(shelf: CompiledSpec, *dialogues: Dialogue) -> list[LocaleWording]:
    return dataset_wording(
        (replace(each, spec=SpecRef("shelf", "0", shelf.hash)) for each in dialogues), lambda _: (shelf,)
    )


def said(*turns: Message, locale: str = "zh") -> Dialogue:
    return replace(sample(), locale=locale, messages=tuple(replace(m, turn=at) for at, m in enumerate(turns)))


def user(text: str, *values: str, act: str = "request(find_books)") -> Message:
    slots = tuple(Slot("find_books", "genre", "", (text.index(v), text.index(v) + len(v))) for v in values)
    return Message(0, "user", text, acts=(act,), slots=slots)


def assistant(text: str) -> Message:
    return Message(0, "assistant", text, acts=("report(find_books)",))


def test_shares_of_distinct_turns(shelf: CompiledSpec) -> None:
    (found,) = measured(
        shelf,
        said(user("有小说吗？", "小说"), assistant("有。"), user("谢谢", act="smalltalk")),
        said(user("有小说吗？", "小说"), assistant("没有。"), user("有历史书吗？", "历史")),
        said(user("在吗", act="smalltalk"), assistant("在的。"), user("有小说吗？", "小说")),
    )
    assert (found.locale, found.dialogues, found.token) == ("zh", 3, "character")
    assert (found.first_turns.distinct, found.first_turns.total) == (2, 3)
    assert (found.value_turns.distinct, found.value_turns.total, found.value_turns.share) == (2, 4, 0.5)
    assert (found.user.turns, found.user.bare, found.assistant.turns) == (6, 1, 3)
    assert [(frame.words, frame.turns) for frame in found.user.frames] == [
        ("有_吗？", 3),
        ("在吗", 1),
        ("有_书吗？", 1),
    ]
    assert found.user.frames[0].share == 0.5
    # 有小说吗？ three times, 有历史书吗？, 谢谢, 在吗: 25 tokens, of which 10 are different
    assert (found.user.ngrams[0].distinct, found.user.ngrams[0].total) == (10, 25)
    assert found.user.lengths.model_dump() == {"mean": 4.17, "p5": 2, "p50": 5, "p95": 6, "longest": 6}


def test_yes_and_no_are_bare_and_a_greeting_is_not(shelf: CompiledSpec) -> None:
    turns = [user("hi", act="smalltalk"), assistant("Hello!"), user("A novel", "novel"), assistant("This one?")]
    turns += [user("Yes", act="agree(buy)"), assistant("Fine."), user("No", act="decline(buy)"), assistant("Good.")]
    (found,) = measured(shelf, said(*turns, locale="en"))
    assert found.user.bare == 2
    assert {frame.words for frame in found.user.frames} == {"hi", "a _"}


def test_an_assistants_values_are_taken_out(shelf: CompiledSpec) -> None:
    tool = Message(0, "tool", '[{"title": "灰港"}, {"title": "Grey Harbour"}]', tool_call_id="call_1")
    told = [
        "有《灰港》和《Grey Harbour》，一共2本。",
        "有《灰港》、《灰港》，一共三本。",
    ]
    (found,) = measured(shelf, *(said(user("有吗"), tool, assistant(text)) for text in told))
    assert [(frame.words, frame.turns) for frame in found.assistant.frames] == [("有《_》，一共_。", 2)]


def test_tokens() -> None:
    assert tokens("Don't, it's 7:30!", "en") == ["don't", ",", "it's", "7:30", "!"]
    assert tokens("订7:30的BK-12", "zh") == ["订", "7:30", "的", "bk-12"]


def test_locales_are_apart_and_the_spec_is_needed(shelf: CompiledSpec) -> None:
    both = [said(user("有吗"), locale="zh"), said(user("any?"), locale="en")]
    assert [each.locale for each in measured(shelf, *both)] == ["zh", "en"]
    with pytest.raises(NoSuchSpec):
        dataset_wording(both, lambda _: ())
