"""What a dataset must be like as a whole: exact, valid, grounded, varied, and the same every time."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations, pairwise
from typing import Any

import jsonschema
import pytest

from compiler import CompiledSpec
from compiler.model import Goal
from compiler.types import EnumType, NumberType, Type
from simulator import Dialogue, Run
from simulator.checks.base import Context
from simulator.dialogue import Slot
from simulator.locales.calendar_rules import no_such_day
from simulator.run import Studio
from simulator.steering import Steering
from simulator.units import leaves

BEHAVIOURS = {
    "single", "select", "nested", "parallel", "chain", "clarify", "invalid", "outside", "withheld", "refine", "switch",
    "confirm", "recover", "refer", "relative", "profile", "repair", "smalltalk",
}  # fmt: skip


def test_a_turn_is_about_the_api_of_its_acts(dialogues: list[Dialogue], specs: list[CompiledSpec]) -> None:
    """Also where a user first goes back, and then answers."""
    nodes = {spec.domain: spec.graph.nodes for spec in specs}
    backs = 0
    for dialogue in dialogues:
        for message in dialogue.messages:
            about = [nodes[dialogue.spec.domain][act]["api"] for act in message.acts]
            if message.role == "user" and any(about):
                assert message.api in about
                backs += "back" in message.acts
    assert backs > 3


def test_no_assistant_says_the_same_twice(run: Run) -> None:
    """Who asks for the same again, and can't have it, is told so in other words."""
    studio = next(studio for studio in run.studios if studio.spec.domain == "bank" and studio.locale == "en")
    chances = {"outside": 0.0, "aside": 0.0, "scenario": 0.0, "together": 0.0, "trouble": 1.0, "refer": 0.0}
    steering = Steering(chances, (Goal("freeze_card", {}),) * 3)
    for seed in range(40):
        rng = random.Random(seed)
        plan = studio._planner.plan(rng, studio.world(0).world, studio._clock, steering)
        texts = zip(plan.turns, studio._speaker.word(plan, rng), strict=True)
        told = [text for turn, text in texts if turn.role == "assistant" and text]
        assert len(told) == len(set(told))


def test_every_call_is_valid_by_an_independent_validator(dialogues: list[Dialogue]) -> None:
    checker = jsonschema.FormatChecker()
    for dialogue in dialogues:
        late = [tool for message in dialogue.messages for tool in message.tools]
        functions: list[Any] = [tool["function"] for tool in (*dialogue.tools, *late)]
        schemas = {function["name"]: function["parameters"] for function in functions}
        for message in dialogue.messages:
            for call in message.tool_calls if message.weight else ():
                jsonschema.Draft202012Validator(schemas[call.name], format_checker=checker).validate(call.arguments)


def test_every_argument_has_a_source(dialogues: list[Dialogue]) -> None:
    for dialogue in dialogues:
        sources = {(ground.call, ground.path) for ground in dialogue.grounding}
        for message in dialogue.messages:
            for call in message.tool_calls if message.weight else ():
                assert {(call.id, path) for path, _ in leaves(call.arguments) if path} <= sources


def test_tools_that_are_called_are_among_those_offered_and_not_alone(dialogues: list[Dialogue]) -> None:
    sizes = Counter(len(dialogue.tools) for dialogue in dialogues)
    assert len(sizes) >= 4


def test_the_same_seed_gives_the_same_dialogues_whatever_came_before(
    specs: list[CompiledSpec], dialogues: list[Dialogue]
) -> None:
    again = Run(specs, seed=7)
    list(again.shard(900, 905))
    assert [made for made in again.shard(0, 40) if isinstance(made, Dialogue)] == dialogues[:40]


def test_another_seed_gives_others(specs: list[CompiledSpec], dialogues: list[Dialogue]) -> None:
    other = [made for made in Run(specs, seed=8).shard(0, 40) if isinstance(made, Dialogue)]
    mine = {d.messages[1].content for d in dialogues[:40]}
    assert sum(d.messages[1].content in mine for d in other) <= 4


@pytest.fixture(scope="module", params=["restaurants", "shop", "bank"])
def thousand(request: pytest.FixtureRequest, specs: list[CompiledSpec]) -> dict[str, list[tuple[Dialogue, Context]]]:
    spec = next(spec for spec in specs if spec.domain == request.param)
    made: dict[str, list[tuple[Dialogue, Context]]] = {}
    for locale in ("en", "zh"):
        run, studio = Run([spec], 3, (locale,)), Studio(spec, locale, 3)
        made[locale] = [(d, studio.world(d.index)) for d in run.shard(0, 1000) if isinstance(d, Dialogue)]
    return made


def test_every_behaviour_occurs_in_each_locale(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    """(The bank's calls have no parts.)"""
    for made in thousand.values():
        found = {name for dialogue, _ in made for name in dialogue.behaviours}
        assert found >= BEHAVIOURS - ({"nested"} if made[0][0].spec.domain == "bank" else set())


def test_first_turns_are_distinct(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    for made in thousand.values():
        assert len(made) == 1000
        assert len({dialogue.messages[1].content for dialogue, _ in made}) >= 950


def test_walks_differ(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    for made in thousand.values():
        walks = {tuple(act.split("(")[0] for m in dialogue.messages for act in m.acts) for dialogue, _ in made}
        assert len(walks) >= 60


TOGETHER = (
    ("clarify", "relative"), ("confirm", "invalid"), ("clarify", "profile"), ("profile", "refer"),
    ("confirm", "switch"), ("chain", "withheld"), ("invalid", "refer"), ("chain", "parallel"),
)  # fmt: skip


def test_behaviours_compose(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    """In two thousand dialogues of a spec: named pairs, most pairs, and a revision right after a failure."""
    made = [dialogue for found in thousand.values() for dialogue, _ in found]
    pairs = {pair for dialogue in made for pair in combinations(dialogue.behaviours, 2)}
    assert pairs.issuperset(TOGETHER)
    assert len(pairs) >= 105
    walks = ([step for m in d.messages for step in zip(m.acts, m.behaviours, strict=True)] for d in made)
    assert any(
        act.startswith("report(") and shown == "recover" and then.startswith("refine(")
        for walk in walks
        for (act, shown), (then, _) in pairwise(walk)
    )


def test_every_kind_of_refusal_occurs(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    for made in thousand.values():
        kinds = {
            (act.partition("(")[0], message.api is not None)
            for dialogue, _ in made
            for message in dialogue.messages
            for act in message.acts
            if message.role == "user"
        }
        assert kinds >= {("outside", True), ("outside", False), ("beyond", True), ("forbidden", False)}


def test_every_kind_of_wrong_value_occurs(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    """Beyond a bound, no member of an enum, and, where days are often asked for, one that no month has."""
    made = [each for found in thousand.values() for each in found]
    wrong = {_kind_of(slot.value, context.script.param_type(slot.api, slot.path)) for slot, context in _wrong(made)}
    assert wrong >= {"number", "enum"}
    assert "day" in wrong or made[0][0].spec.domain != "restaurants"


def _wrong(made: list[tuple[Dialogue, Context]]) -> Iterator[tuple[Slot, Context]]:
    for dialogue, context in made:
        for message in dialogue.messages:
            refused = [act[len("reject(") : -1].partition(",")[2] for act in message.acts if act.startswith("reject(")]
            if refused:
                yield from ((s, context) for s in dialogue.messages[message.turn - 1].slots if s.path in refused)


def _kind_of(value: object, type_: Type) -> str:
    if isinstance(type_, EnumType):
        return "enum"
    return "number" if isinstance(type_, NumberType) else "day" if no_such_day(str(value)) else "moment"


def test_no_assistant_frame_is_worn_out(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    for made in thousand.values():
        frames = Counter(
            frame_of(message.content, message.api, context, dialogue)
            for dialogue, context in made
            for message in dialogue.messages
            if message.role == "assistant" and message.content
        )
        frame, count = frames.most_common(1)[0]
        assert count <= 0.05 * frames.total(), frame


def test_personas_change_the_walk_and_the_wording(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    """The wordiest persona of a spec says more a turn than the tersest, and the vaguest is asked more."""
    words: dict[str, list[int]] = {}
    asked: dict[str, list[bool]] = {}
    for dialogue, _ in thousand["en"]:
        if dialogue.persona and "outside" not in dialogue.behaviours:
            turns = [m.content or "" for m in dialogue.messages if m.role == "user"]
            words.setdefault(dialogue.persona, []).append(sum(map(len, turns)) // len(turns))
            asked.setdefault(dialogue.persona, []).append("clarify" in dialogue.behaviours)
    traits = {name: persona.traits for name, persona in thousand["en"][0][1].spec.personas.items()}
    terse = sorted(words, key=lambda name: traits[name].get("terse", 0) - traits[name].get("chatty", 0))
    assert sum(words[terse[0]]) / len(words[terse[0]]) > 1.15 * sum(words[terse[-1]]) / len(words[terse[-1]])
    vague = sorted(asked, key=lambda name: traits[name].get("vague", 0))
    assert sum(asked[vague[-1]]) / len(asked[vague[-1]]) > sum(asked[vague[0]]) / len(asked[vague[0]])


def frame_of(text: str, api: str | None, context: Context, dialogue: Dialogue) -> str:
    """A turn with its values taken out."""
    reader, clock = context.reader, datetime.fromisoformat(dialogue.clock)
    values = sorted(
        {str(v) for m in dialogue.messages if m.role == "tool" for _, v in leaves(json.loads(m.content or "null"))},
        key=len,
    )
    for value in reversed(values):
        if len(value) > 2:
            text = text.replace(value, "_")
    for found in reversed(reader.readings(text, clock)):
        text = text[: found.start] + "_" + text[found.end :]
    if api is not None:
        for lexicon in (reader.told_of(api), reader.said_for(api)):
            for word in reversed(lexicon.find(text)):
                text = text[: word.start] + "_" + text[word.end :]
    return text
