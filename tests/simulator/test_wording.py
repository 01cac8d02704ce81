"""Words are varied, say what was planned, and say nothing that no person would."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_file
from fcsim.dataset.wording import LocaleWording, dataset_wording
from simulator import Dialogue, Run
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
