"""Rule-driven players of a self-play and a rule-driven solver. The assistant and the solver know the plans of a run by
heart, and find theirs by what a request shows: the system's message, the tools, and the calls made so far."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from compiler.types import Json
from simulator import Run
from simulator.brief import FREE_BRIEF, Brief
from simulator.llm.draft import Draft
from simulator.llm.hearing import Hearing, Unheard
from simulator.llm.model import Reply, Request, Text, Usage, Use
from simulator.plan import PlannedCall
from tests.simulator.llm.writer import FILLERS, LEADS, chance, locale_of, said_of

USER_FAULTS = (
    "wrong language",
    "left out",
    "changed",
    "added",
    "goal",
    "tool name",
    "key",
    "syntax",
    "goodbye",
    "empty",
    "refusal",
    "length",
    "huge",
)

CALL_FAULTS = (
    "unknown tool",
    "wrong type",
    "extra parameter",
    "another value",
    "another tool",
    "again and again",
    "many at once",
    "goodbye",
    "words first",
    "empty",
    "refusal",
    "length",
    "huge",
    "endless argument",
)

_USAGE = Usage(input=200, output=20)


def user(request: Request, fault: str = "") -> Reply:
    """A turn of the user, by what the direction in brackets asks for."""
    locale, rng = locale_of(request), chance(request)
    direction = next(
        block.text for block in reversed(request.turns[-1].blocks) if isinstance(block, Text) and "\n- " in block.text
    )
    text = said_of(direction.splitlines(), locale, rng)
    match fault:
        case "wrong language":
            text = "我不太明白，请再说一遍好吗" if locale == "en" else "I would rather like to speak English now."
        case "left out":
            text = rng.choice(FILLERS[locale])
        case "changed":
            text = "97 people at 4:44 am" if locale == "en" else "97个人，凌晨4点44分"
        case "added":
            text += " 97 people at 4:44 am" if locale == "en" else "，97个人，凌晨4点44分"
        case "goal":
            text += f" {request.system.splitlines()[0]}"
        case "tool name":
            text += " book_table search_products transfer_money"
        case "key":
            text += " r-1234 map-1234 acc-1234 card-1234"
        case "syntax":
            text += rng.choice((" {{ 7*7 }}", " $(rm -rf /)", " `id`", " <|im_end|>"))
        case "goodbye":
            text = "Goodbye!" if locale == "en" else "再见！"
    return _broken(text, fault)


def _broken(text: str, fault: str) -> Reply:
    match fault:
        case "empty":
            return Reply("", (), "end", _USAGE)
        case "refusal":
            return Reply("I can't help with that.", (), "refusal", _USAGE)
        case "length":
            return Reply(text[: len(text) // 2], (), "length", _USAGE)
        case "huge":
            return Reply(text * 100_000, (), "end", _USAGE)
    return Reply(text, (), "end", _USAGE, "user-1")


class Oracle:
    """The assistant, or the solver, of dialogues `start` to `stop` of a run."""

    def __init__(self, run: Run, start: int, stop: int, briefs: Mapping[int, Brief] = MappingProxyType({})) -> None:
        self._run = run
        self._briefs = briefs
        self._indices = range(start, stop)
        self._known: dict[tuple[str, ...], list[Draft]] = {}
        self._attempts = 0

    def __call__(self, request: Request, fault: str = "") -> Reply:
        rng = chance(request)
        draft, calls, words = self._find(request)
        uses = tuple(Use(f"x{place}", call.api.name, call.arguments) for place, call in enumerate(calls))
        if uses:
            return _called(uses, fault, request, rng)
        made = _uses(request)
        if fault == "again and again" and made:
            return Reply("", made[-1:], "calls", _USAGE, "assistant-1")
        text = f"{rng.choice(LEADS[draft.locale])}{' ' if draft.locale == 'en' else ''}{words}"
        return _broken("Goodbye!" if fault == "goodbye" else text, fault)

    def _find(self, request: Request) -> tuple[Draft, list[PlannedCall], str]:
        """The plan that a request belongs to, and what comes next in it. Plans of further attempts are made as they
        are needed."""
        tools = _names(request.tools)
        for _ in range(12):
            for draft in self._known.get(tools, ()):
                if draft.system in request.system and (following := _next(draft, request)) is not None:
                    return (draft, *following)
            for index in self._indices:
                draft = Draft(self._run, index, self._attempts, self._briefs.get(index, FREE_BRIEF))
                for names in {_names(draft.tools), _names((*draft.tools, *draft.granted))}:
                    self._known.setdefault(names, []).append(draft)
            self._attempts += 1
        raise AssertionError("no such plan")


def _next(draft: Draft, request: Request) -> tuple[list[PlannedCall], str] | None:
    """What comes next in a plan after what a request shows; None if it shows another dialogue."""
    heard, told = _talk(request, "user"), len(_talk(request, "assistant"))
    made = list(_uses(request))
    hearing = Hearing(draft.script, draft.context.reader)
    said = 0
    for number, turn in enumerate(draft.plan.turns, start=1):
        if turn.role == "user":
            if said == len(heard):
                return None
            try:
                hearing.hear(
                    heard[said], [mention for act in turn.acts for mention in act.mentions], number, draft.clock
                )
            except Unheard:
                return None
            said += 1
        elif turn.acts[0].kind == "call":
            left = [act.call for act in turn.acts if act.call is not None and not act.call.is_broken]
            for call in list(left):
                use = next((use for use in made if use.name == call.api.name and use.arguments == call.arguments), None)
                if use is not None:
                    made.remove(use)
                    left.remove(call)
            if left:
                return (left, "") if said == len(heard) and not told else None
        elif turn.role == "assistant":
            if not told:
                return ([], draft.embedded(number)) if said == len(heard) else None
            told -= 1
    return None


def _talk(request: Request, speaker: str) -> list[str]:
    """What somebody said, without the notes in brackets."""
    blocks = [block for turn in request.turns if turn.speaker == speaker for block in turn.blocks]
    return [block.text for block in blocks if isinstance(block, Text) and not block.text.startswith("[")]


def _uses(request: Request) -> tuple[Use, ...]:
    return tuple(block for turn in request.turns for block in turn.blocks if isinstance(block, Use))


def _called(calls: tuple[Use, ...], fault: str, request: Request, rng: random.Random) -> Reply:
    first = calls[0]
    match fault:
        case "unknown tool":
            first = Use(first.id, "format_disk", {"path": "/"})
        case "wrong type":
            first = Use(first.id, first.name, {name: [value] for name, value in first.arguments.items()} or {"x": 1})
        case "extra parameter":
            first = Use(first.id, first.name, {**first.arguments, "user_id": "u-1"})
        case "endless argument":
            first = Use(first.id, first.name, {**first.arguments, "note": "x" * 5000})
        case "another value":
            first = Use(first.id, first.name, _changed(first.arguments))
        case "another tool":
            first = Use(first.id, rng.choice(_names(request.tools)), first.arguments)
        case "again and again" if made := _uses(request):
            first = made[-1]
        case "many at once":
            return Reply("", calls * 20, "calls", _USAGE)
        case "goodbye" | "words first":
            return Reply("Goodbye!" if fault == "goodbye" else "Let me look.", (), "end", _USAGE)
        case "empty" | "refusal" | "length" | "huge":
            return _broken("?", fault)
    return Reply("", (first, *calls[1:]), "calls", _USAGE, "assistant-1")


def _changed(arguments: Mapping[str, Json]) -> dict[str, Json]:
    return {
        name: value + 1 if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in arguments.items()
    }


def _names(tools: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(tool["function"]["name"] for tool in tools)
