"""The phrase grammar: what a phrase expands to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.phrases import MAX_FRAMES, Frame, PhraseError, Slot, TooManyFrames, expand


def said(frame: Frame) -> str:
    return "".join(f"<{part.path}>" if isinstance(part, Slot) else part for part in frame.segments)


@pytest.mark.parametrize(
    ("phrase", "sentences"),
    [
        ("hello", ["hello"]),
        ("", [""]),
        ("(find|show) me {x}", ["find me <x>", "show me <x>"]),
        ("me {x} {y.z}", ["me <x> <y.z>"]),
        ("{ x }", ["<x>"]),
        ("{}", ["<>"]),
        ("[hi,] show me", ["hi, show me", "show me"]),
        ("see you [soon].", ["see you soon.", "see you."]),
        ("thanks [a lot]", ["thanks a lot", "thanks"]),
        ("a [b] c", ["a b c", "a c"]),
        ("a[, b] c", ["a, b c", "a c"]),
        ("great[,] ok", ["great, ok", "great ok"]),
        ("Great [thanks], ok", ["Great thanks, ok", "Great, ok"]),
        ("{a} [b] {c}", ["<a> b <c>", "<a> <c>"]),
        ("{a}[ b] c", ["<a> b c", "<a> c"]),
        ("[x] [y] z", ["x y z", "x z", "y z", "z"]),
        ("a [b [c]]", ["a b c", "a b", "a"]),
        ("a [b|c]", ["a b", "a c", "a"]),
        ("(a|[b] c)", ["a", "b c", "c"]),
        ("(a|) b", ["a b", "b"]),
        ("(a|a)", ["a"]),
        ("hi, ", ["hi, "]),
        (" please", [" please"]),
        ("a [[b]] c", ["a [b] c"]),
        ("{title} (({pages}))", ["<title> (<pages>)"]),
        ("{{x}} ((y)) ||", ["{x} (y) |"]),
        ("[see [[1]]]", ["see [1]", ""]),
        (
            "帮我找[一下]{城市}的(川菜|火锅)",
            ["帮我找一下<城市>的川菜", "帮我找一下<城市>的火锅", "帮我找<城市>的川菜", "帮我找<城市>的火锅"],
        ),
        ("[你好，]在吗？", ["你好，在吗？", "在吗？"]),
    ],
)
def test_a_phrase_stands_for_its_sentences(phrase: str, sentences: list[str]) -> None:
    assert [said(frame) for frame in expand(phrase)] == sentences


def test_a_frame_knows_the_slots_that_it_carries() -> None:
    carried, left_out = expand("{x}[ in {y}]")
    assert carried.slots == {"x", "y"}
    assert left_out.slots == {"x"}


@pytest.mark.parametrize(
    ("phrase", "place"),
    [("a (b", (2, 3)), ("a [b", (2, 3)), ("a {b", (2, 3)), ("a) b", (1, 2)), ("a ] b", (2, 3)), ("a | b", (2, 3))],
)
def test_a_bracket_without_its_other_half_is_pointed_at(phrase: str, place: tuple[int, int]) -> None:
    with pytest.raises(PhraseError) as raised:
        expand(phrase)
    assert (raised.value.start, raised.value.end) == place


def test_a_phrase_of_too_many_sentences_is_refused_before_they_are_made() -> None:
    assert len(expand("(a|b)" * 9)) == MAX_FRAMES
    with pytest.raises(TooManyFrames, match="1024 frames"):
        expand("(a|b)" * 10)
    with pytest.raises(TooManyFrames, match="more than a million"):
        expand("(a|b)" * 5000)


def test_choices_nested_without_end_are_refused() -> None:
    with pytest.raises(PhraseError, match="nested deeper"):
        expand("[(" * 5000 + "a" + ")]" * 5000)


@given(st.text(alphabet="ab {}[]()|,.x你", max_size=40))
def test_any_text_expands_or_is_refused(text: str) -> None:
    refused = None
    try:
        frames = expand(text)
    except PhraseError as wrong:
        refused = wrong
    if refused is None:
        assert 1 <= len(frames) <= MAX_FRAMES
        assert len(set(frames)) == len(frames)
    else:
        assert 0 <= refused.start <= refused.end <= len(text)
        assert refused.reason


@given(st.text(max_size=40))
def test_a_text_with_its_signs_doubled_stands_for_itself(text: str) -> None:
    doubled = "".join(char * 2 if char in "{}[]()|" else char for char in text)
    (frame,) = expand(doubled)
    assert said(frame) == text
