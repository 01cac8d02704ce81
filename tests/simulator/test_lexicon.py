"""Forms found in running text, and numbers that belong to them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from compiler import compile_text
from compiler.types import StringType
from simulator import Dialogue, Run
from simulator.reading import Lexicon, is_whole

_TEXTS = st.text(alphabet="ab1 .é'中", max_size=12)


@settings(max_examples=60, deadline=None)
@given(forms=st.lists(_TEXTS.map(str.strip).filter(bool), min_size=1, max_size=6), text=_TEXTS)
def test_the_longest_whole_form_is_found_at_each_place(forms: list[str], text: str) -> None:
    expected, at = [], 0
    while at < len(text):
        here = [form for form in forms if text.startswith(form, at) and is_whole(text, at, at + len(form))]
        if here:
            expected.append((at, at + len(max(here, key=len))))
        at = expected[-1][1] if here else at + 1
    found = Lexicon([StringType(forms={"en": tuple(forms)})], "en").find(text)
    assert [(word.start, word.end) for word in found] == expected
    assert all(word.meanings == {next(iter(word.meanings)): text[word.start : word.end]} for word in found)


def test_a_number_within_a_form_is_told_as_it_is() -> None:
    text = """fcspec 1
domain trains
enum Track { track_4 { en: "track 4" } track_9 { en: "track 9" } }
/// Find a train.
api find(track: Track) -> { track: Track }
phrases en for find { done "It is on {result.track}." }
"""
    spec = compile_text(text, "trains.fcspec").spec
    assert spec is not None
    refused = [made.check for made in Run([spec], 1).shard(0, 20) if not isinstance(made, Dialogue)]
    assert "consistent" not in refused
