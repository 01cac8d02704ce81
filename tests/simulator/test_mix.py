"""A mix is read as it is written, refused with the reason where it can't be met, and met exactly where it can."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler import CompiledSpec
from simulator import Dialogue, Run
from simulator.brief import facts_of
from simulator.dealing import deal
from simulator.mix import Mix, MixError, Quota, parse_mix, parse_mix_file

NAMES = st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True).filter(
    lambda name: name not in ("behaviour", "locale", "persona", "scenario", "turns", "tools", "calls")
)


@st.composite
def quotas(draw: st.DrawFn) -> list[Quota]:
    """Such as go together: small shares, and ranges that lie apart."""
    found = {}
    for name in draw(st.lists(NAMES, max_size=4, unique=True)):
        dimension = draw(st.sampled_from(("behaviour", "locale", "persona", "scenario")))
        found[dimension, name] = Quota(dimension, name, float(draw(st.integers(0, 20))), draw(st.booleans()))
    for low in draw(st.lists(st.integers(1, 9), max_size=3, unique=True)):
        value = f"{3 * low}-{3 * low + 1}" if draw(st.booleans()) else str(3 * low)
        found["turns", value] = Quota("turns", value, draw(st.integers(0, 40)) / 4, False)
    return list(found.values())


@given(quotas().filter(bool))
def test_what_is_written_is_read(wanted: list[Quota]) -> None:
    line = parse_mix(",".join(map(str, wanted)))
    assert set(line.quotas) == set(wanted)
    assert parse_mix(str(line)) == line
    assert parse_mix_file("".join(f'{quota.name} = "{str(quota).rpartition("=")[2]}"\n' for quota in wanted)) == line


@given(st.text(max_size=40))
def test_nothing_else_is_raised_than_what_is_said(text: str) -> None:
    for read in (parse_mix, parse_mix_file):
        with suppress(MixError):
            read(text)


@given(quotas(), st.integers(1, 500))
def test_shares_of_a_dimension_never_come_to_more_than_all(wanted: list[Quota], dialogues: int) -> None:
    mix = Mix(tuple(quota for quota in wanted if not quota.is_count))
    for dimension in ("locale", "persona", "turns"):
        assert sum(mix.counts(dimension, dialogues).values()) <= dialogues


def test_a_hundred_per_cent_come_to_all() -> None:
    counts = parse_mix("locale.en=33.3,locale.zh=66.7").counts("locale", 100)
    assert sum(counts.values()) == 100


def test_a_file_may_have_tables() -> None:
    assert parse_mix_file('clarify = 10\n[locale]\nzh = 40\n[turns]\n2-3 = "25x"') == parse_mix(
        "clarify=10,locale.zh=40,turns.2-3=25x"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("clarify", "'clarify' is no part of a mix"),
        ("clarify=", "no part of a mix"),
        ("", "no part of a mix"),
        ("clarify=ten", "a share is like 10"),
        ("clarify=-1", "a share is like 10"),
        ("clarify=1.5x", "a share is like 10"),
        ("clarify=101", "would be 101x"),
        ("clarify=1,clarify=2", "twice"),
        ("local.zh=1", "'locale'?"),
        ("turns=3", "turns alone says too little"),
        ("locale.en=60,locale.zh=41", "come to 101 %"),
        ("turns.4-2=1", "'4-2' is no number"),
        ("turns.2-4=1,turns.4=1", "overlap at 4"),
        ("tools.31=1", "from 1 to 30"),
        ("turns.0=1", "from 1"),
    ],
)
def test_a_malformed_mix_is_refused(text: str, message: str) -> None:
    with pytest.raises(MixError, match=re.escape(message)):
        parse_mix(text)


def dealt(specs: list[CompiledSpec], text: str, dialogues: int, seed: int = 0) -> list[Dialogue]:
    run = Run(specs, seed)
    briefs = deal(parse_mix(text), run, specs, dialogues, seed)
    made = run.shard(0, dialogues, dict(enumerate(briefs)))
    return [dialogue for dialogue in made if isinstance(dialogue, Dialogue)]


def counted(dialogues: list[Dialogue]) -> Counter[str]:
    found: Counter[str] = Counter()
    for dialogue in dialogues:
        facts = facts_of(dialogue)
        found.update(facts.behaviours)
        found.update((f"locale.{dialogue.locale}", f"persona.{facts.persona}", f"scenario.{facts.scenario or 'none'}"))
        found.update((f"turns.{facts.turns}", f"tools.{facts.tools}", f"calls.{facts.calls}"))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_a_mix_is_met_exactly(specs: list[CompiledSpec], seed: int) -> None:
    found = counted(
        dealt(specs, "clarify=10,single=30,switch=5,locale.zh=30,turns.1=20,persona.commuter=5,tools.3=25x", 200, seed)
    )
    wanted = {"clarify": 20, "single": 60, "switch": 10, "locale.zh": 60, "turns.1": 40, "persona.commuter": 10}
    assert {name: found[name] for name in (*wanted, "tools.3")} == {**wanted, "tools.3": 25}


@pytest.mark.parametrize(
    "text", ["outside=20,withheld=5", "calls.0=25,calls.2-4=50", "relative=10", "scenario.none=80", "parallel=40"]
)
def test_each_kind_of_share(specs: list[CompiledSpec], text: str) -> None:
    mix, found = parse_mix(text), counted(dealt(specs[:1], text, 60))
    for quota in mix.quotas:
        low, high = quota.range if quota.dimension == "calls" else (0, 0)
        names = [f"calls.{n}" for n in range(low, high + 1)] if quota.dimension == "calls" else [quota.name]
        assert sum(found[name] for name in names) == 60 * quota.amount / 100


@pytest.mark.parametrize(
    "text",
    [
        "turns.1=90,clarify=10,confirm=10",  # both in the same ten
        "turns.1=70,clarify=30,recover=30,refer=30",
        "calls.0=50,clarify=30,chain=30",
        "single=40,clarify=15,chain=20,outside=20,parallel=15,refine=10,confirm=15",
    ],
)
def test_what_cannot_be_kept_apart_is_put_together(specs: list[CompiledSpec], text: str) -> None:
    mix, found = parse_mix(text), counted(dealt(specs[:1], text, 100))
    assert {quota.name: found[quota.name] for quota in mix.quotas} == {q.name: q.amount for q in mix.quotas}


def test_what_is_left_out_of_a_mix_is_in_no_other_dialogue(specs: list[CompiledSpec]) -> None:
    found = counted(dealt(specs[:1], "clarify=0,outside=0,smalltalk=0,locale.zh=0", 60))
    assert (found["clarify"], found["outside"], found["smalltalk"], found["locale.zh"]) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("parallell=3", "did you mean parallel?"),
        ("persona.comuter=3", "did you mean commuter?"),
        ("locale.fr=3", "there are en, zh"),
        ("locale.en=30,locale.zh=30", "leave dialogues for none of them"),
        ("tools.25=10", "restaurants in en: 13"),
        ("turns.1=90,clarify=20", "only 80 of 100 can"),
        ("withheld=10,outside=5", "outside is for fewer"),
        ("clarify=101x", "101 dialogues of 100"),
        ("scenario.anniversary_night=40,persona.commuter=80", "persona.commuter=80"),
        ("chain=10,turns.1=100,tools.1=100", "none came out so"),
    ],
)
def test_a_mix_that_cannot_be_met_is_refused_with_the_reason(
    specs: list[CompiledSpec], text: str, message: str
) -> None:
    with pytest.raises(MixError, match=re.escape(message)):
        deal(parse_mix(text), Run(specs[:1], 0), specs[:1], 100, 0)


def test_tools_of_other_domains_are_offered_where_they_are_of_no_use(specs: list[CompiledSpec]) -> None:
    made = dealt(specs, "tools.15-20=50", 60)
    many = [dialogue for dialogue in made if 15 <= len(dialogue.tools) <= 20]
    assert len(many) == 30
    for dialogue in many:
        assert dialogue.lenders
        assert dialogue.spec.domain not in {lender.domain for lender in dialogue.lenders}
        assert "outside" not in dialogue.behaviours


def test_the_usual_mix(dialogues: list[Dialogue]) -> None:
    """After what is known to train well."""
    facts = [facts_of(dialogue) for dialogue in dialogues]
    calling = [each for each in facts if each.calls]
    offered = Counter(each.tools for each in facts)
    assert 0.20 <= 1 - len(calling) / len(facts) <= 0.25
    assert 0.15 <= sum("parallel" in each.behaviours for each in facts) / len(facts) <= 0.18
    assert 0.4 <= sum(each.turns > 1 for each in calling) / len(calling) <= 0.6
    assert sum(offered[number] for number in (1, 2, 3, 4)) / len(facts) >= 0.8
    assert max(offered) > 8
