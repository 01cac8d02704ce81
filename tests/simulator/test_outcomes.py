"""What a dataset must be like as a whole: exact, valid, grounded, varied, and the same every time."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

import jsonschema
import pytest

from compiler import CompiledSpec
from simulator import Dialogue, Run
from simulator.checks.base import Context
from simulator.run import Studio
from simulator.units import leaves

BEHAVIOURS = {
    "single", "select", "nested", "parallel", "chain", "clarify", "invalid", "outside", "withheld", "refine", "switch",
    "confirm", "recover", "refer", "relative", "repair", "smalltalk",
}  # fmt: skip


def test_every_behaviour_occurs_in_each_locale(dialogues: list[Dialogue]) -> None:
    for locale in ("en", "zh"):
        found = {name for d in dialogues if d.locale == locale for name in d.behaviours}
        assert found >= BEHAVIOURS


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


def test_first_turns_are_distinct(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    for made in thousand.values():
        assert len(made) == 1000
        assert len({dialogue.messages[1].content for dialogue, _ in made}) >= 950


def test_walks_differ(thousand: dict[str, list[tuple[Dialogue, Context]]]) -> None:
    for made in thousand.values():
        walks = {tuple(act.split("(")[0] for m in dialogue.messages for act in m.acts) for dialogue, _ in made}
        assert len(walks) >= 60


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


def test_personas_change_the_walk_and_the_wording(specs: list[CompiledSpec]) -> None:
    """The wordiest persona of a spec says more a turn than the tersest, and the vaguest is asked more."""
    for spec in specs:
        words: dict[str, list[int]] = {}
        asked: dict[str, list[bool]] = {}
        for dialogue in Run([spec], 5, ("en",)).shard(0, 900):
            if isinstance(dialogue, Dialogue) and dialogue.persona and "outside" not in dialogue.behaviours:
                turns = [m.content or "" for m in dialogue.messages if m.role == "user"]
                words.setdefault(dialogue.persona, []).append(sum(map(len, turns)) // len(turns))
                asked.setdefault(dialogue.persona, []).append("clarify" in dialogue.behaviours)
        traits = {name: persona.traits for name, persona in spec.personas.items()}
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
