"""Words are varied, say what was planned, and say nothing that no person would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.dataset.wording import LocaleWording, dataset_wording
from fcsim.library import compile_spec
from simulator import Dialogue, Run
from simulator.joints import going_on
from simulator.locales import locale
from simulator.phrasebook import phrasebook
from simulator.phrasebook.en import requests

CLOCK = datetime(2026, 3, 4, 15, 30)
_NUMBER = 400
"""Dialogues for each domain and locale: fewer than the 10,000 of the promise, so the bounds are tighter."""


@pytest.fixture(scope="module", params=["restaurants", "shop", "bank"])
def wordings(request: pytest.FixtureRequest, specs: list[CompiledSpec]) -> list[LocaleWording]:
    spec = next(spec for spec in specs if spec.domain == request.param)
    made = Run([spec], 11).shard(0, 2 * _NUMBER)
    return dataset_wording((each for each in made if isinstance(each, Dialogue)), lambda _: (spec,))


def test_turns_that_carry_a_value_are_distinct(wordings: list[LocaleWording]) -> None:
    for found in wordings:
        assert found.dialogues == _NUMBER
        assert found.value_turns.share >= 0.97, found.locale
        assert found.first_turns.share >= 0.97, found.locale


def test_no_frame_is_worn_out(wordings: list[LocaleWording]) -> None:
    for found in wordings:
        for speaker in (found.user, found.assistant):
            assert speaker.frames[0].share <= 0.015, (found.locale, speaker.frames[0])


@pytest.mark.parametrize("code", ["en", "zh"])
def test_what_stands_around_values_is_no_value(code: str) -> None:
    """What the phrasebook puts around a request is read as no number and no moment: such a turn would be refused."""
    texts = [(use, text) for use, found in phrasebook(code).texts.items() if use in requests.FRAMES for text in found]
    assert len(texts) > 500
    assert [(use, text) for use, text in texts if locale(code).read(text, CLOCK)] == []


def test_the_phrasebooks_have_the_same_uses() -> None:
    assert phrasebook("en").frames.keys() == phrasebook("zh").frames.keys()


_BAD = re.compile(
    r"(?i)\b(please|thanks?|the|a|in|at|for|to) \1\b|\bplease,? please\b|\b1 (?:tables|pieces|others|people)\b"
    r"|[,.;:!?]{2}(?<!\.[.?])(?<!m\.,)|\s[,.;!?](?:\s|$)|  |，，|。。|，。|谢谢，谢谢|吗。"
)


def test_nothing_is_said_that_shows_how_it_was_put_together(dialogues: list[Dialogue]) -> None:
    found = [
        (each.id, message.content)
        for each in dialogues
        for message in each.messages
        if message.role in ("user", "assistant") and message.content and _BAD.search(message.content)
    ]
    assert found == []


_GLAD = re.compile("(?i)(great|perfect|lovely|wonderful|excellent)\\b|太好了|完美")


def test_who_is_refused_does_not_rejoice(dialogues: list[Dialogue]) -> None:
    """After a refusal nobody calls it great, and no one is glad to have helped."""
    refused = 0
    for each in dialogues:
        for before, after in zip(each.messages, each.messages[1:], strict=False):
            if before.acts == ("refuse",) and after.role == "user" and after.content:
                refused += 1
                assert not re.match("(?i)(great|perfect|lovely|wonderful|excellent)\\b|太好了|完美", after.content), (
                    each.id
                )
    assert refused > 5


def test_one_of_what_is_counted_is_put_as_one() -> None:
    """A phrase has the plural, as in "{count} boxes"."""
    spec = compile_file(Path(__file__).parents[1] / "fixtures" / "courier.fcspec").spec
    assert spec is not None
    made = [made for made in Run([spec], 1, ("en",)).shard(0, 60) if isinstance(made, Dialogue)]
    said = " ".join(message.content or "" for dialogue in made for message in dialogue.messages[1:])
    assert re.search(r"\b(1|one) box\b", said)
    assert not re.search(r"\bboxe\b", said)


def _reports(dialogues: list[Dialogue]) -> Iterator[tuple[Dialogue, list[dict[str, str]], str]]:
    """Each result that is a list of rows and was reported by itself, and the words for it."""
    for each in dialogues:
        for before, after in zip(each.messages, each.messages[1:], strict=False):
            if before.role == "tool" and after.acts and all(act.startswith("report(") for act in after.acts):
                rows = json.loads(before.content or "null")
                if len(after.acts) == 1 and isinstance(rows, list) and rows and "name" in rows[0]:
                    yield each, rows, after.content or ""


def test_one_row_is_told_of_once(dialogues: list[Dialogue]) -> None:
    """ "How about Casa Mirabel? What I found: Casa Mirabel" is for several."""
    found = [(each.id, rows[0]["name"], words) for each, rows, words in _reports(dialogues) if len(rows) == 1]
    assert len(found) > 20
    assert [(id_, words) for id_, name, words in found if words.count(name) > 1] == []


def test_what_is_left_out_is_counted_as_the_rest_is(dialogues: list[Dialogue]) -> None:
    """一共5家…另外还有2家, not 2个."""
    words = " ".join(words for each, _, words in _reports(dialogues) if each.locale == "zh")
    assert re.search("还有[0-9]+家", words)


def test_a_refusal_fits_what_is_refused(dialogues: list[Dialogue]) -> None:
    """A moment is neither high nor low, nor is it how much; what is no choice stands in quotes."""
    said = [
        message.content or ""
        for each in dialogues
        for message in each.messages
        if message.role == "assistant" and message.acts and message.acts[0].startswith("reject(")
    ]
    assert len(said) > 20
    for words in said:
        if re.search(r"[0-9]月[0-9]|[0-9]{1,2}:[0-9]{2}", words):
            assert not re.search("最低|最高|多少", words)
    assert any(re.search("“.+”.*、.*或者", words) for words in said)
    assert any(re.search('".+".* or ', words) for words in said)


def test_nobody_is_led_away_twice_or_says_one_joint_twice_in_a_turn(dialogues: list[Dialogue]) -> None:
    joint = re.compile("One more thing:|Another thing:|Before I forget:|补充一下，|顺便说下，|忘说了，")
    for each in dialogues:
        users = [message for message in each.messages if message.role == "user"]
        assert sum(act == "switch" for message in users for act in message.acts) <= 1, each.id
        for message in users:
            joints = joint.findall(message.content or "")
            assert len(joints) == len(set(joints)), (each.id, message.content)


def test_a_row_is_the_users_own_when_it_is_repeated() -> None:
    spec = compile_spec("hotels").spec
    assert spec is not None
    made = [made for made in Run([spec], 3, ("en",)).shard(0, 150) if isinstance(made, Dialogue)]
    said = [m.content or "" for each in made for m in each.messages if m.role == "assistant" and m.content]
    assert any("your stay at" in words for words in said)
    assert [words for words in said if re.search(r"(?i)\b(?:my|our) (?:stay|booking)\b", words)] == []


@pytest.mark.parametrize(
    ("said", "words", "together"),
    [
        ("1", " more times", " more time"),
        ("one", " boxes", " box"),
        ("1", " entries.", " entry."),
        ("1", " is left", " is left"),
        ("AP-02704号", "号的表", "的表"),
        ("用手机打开是好的", "的也看看", "也看看"),
        ("三天后", "以后", "以后"),
    ],
)
def test_what_was_said_and_what_follows(said: str, words: str, together: str) -> None:
    assert going_on(said, words) == together


def test_nobody_asks_okay_who_has_just_said_it(dialogues: list[Dialogue]) -> None:
    said = [m.content or "" for each in dialogues for m in each.messages if m.role == "assistant" and m.content]
    assert [words for words in said if re.match(r"(Okay|All right|Right)[.,!].* \1\?", words)] == []
