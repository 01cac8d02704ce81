"""Rewrite: the calls and their results stand, and a model words the turns around them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from simulator.checks import Fault
from simulator.llm.answers import LONGEST_ANSWER, TURNS_SCHEMA, turns_in
from simulator.llm.briefing import Briefing
from simulator.llm.desk import Desk
from simulator.llm.draft import Draft, Refusal
from simulator.llm.model import Reply, Request, Text, Turn, Usage
from simulator.llm.prompts import prompt
from simulator.llm.situation import situation
from simulator.llm.solver import Solver

_TOKENS_A_TURN = 160


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a turn (None: with the answer as a whole)."""

    turn: int | None
    check: str
    reason: str


async def rewrite(draft: Draft, desk: Desk, solver: Solver | None, retries: int) -> None:
    """Words every turn of a draft. Raises Refusal when the model has had all its tries, and Stopped."""
    briefing = Briefing(draft)
    locale = draft.locale
    system = prompt(locale, "rewrite", domain=draft.script.spec.doc.of(locale).replace("\n", " "))
    draft.keep_secret(system)
    brief = prompt(locale, "dialogue", turns=briefing.turns(), **situation(draft))
    talk: list[Turn] = [Turn("user", (Text(brief),))]
    wanted = [number for number, _ in draft.talk]
    for take in range(retries + 1):
        request = Request("user", system, tuple(talk), _tokens(wanted), schema=TURNS_SCHEMA, take=take)
        answer = ""
        try:
            reply = await desk.ask(request, _embedded(draft, wanted))
            answer = reply.text
            problems = list(_put(draft, turns_in(answer, wanted), wanted))
        except Refusal as refusal:
            problems = [Problem(None, refusal.check, refusal.fault.reason)]
        if not problems and solver is not None:
            refusal_ = await solver.disagreement(draft, desk)
            if refusal_ is not None:
                problems = [_problem(draft, refusal_.check, refusal_.fault)]
        if not problems:
            return
        wanted = sorted({problem.turn for problem in problems if problem.turn}) or wanted
        if 0 < len(answer) <= LONGEST_ANSWER:
            talk.append(Turn("assistant", (Text(answer),)))
            talk.append(Turn("user", (Text(prompt(locale, "again", problems=problems, turns=wanted)),)))
    worst = problems[0]
    raise Refusal(worst.check, Fault(worst.turn, worst.reason))


def _put(draft: Draft, texts: dict[int, str], wanted: Collection[int]) -> Iterable[Problem]:
    """Put the words into their turns, and say what is wrong with them."""
    blamed: set[int | None] = set()
    for number in wanted:
        wrong = draft.say(number, texts[number]) if number in texts else ("answer", Fault(number, "it is missing"))
        if wrong is not None:
            check, fault = wrong
            blamed.add(number)
            yield Problem(number, check, fault.reason)
    for check, fault in draft.faults():
        problem = _problem(draft, check, fault)
        if problem.turn not in blamed:
            blamed.add(problem.turn)
            yield problem


def _problem(draft: Draft, check: str, fault: Fault) -> Problem:
    """A fault, put to the turn whose words are to blame: those before a call, if it is the call's."""
    spoken = [number for number, _ in draft.talk]
    turn = fault.turn
    if turn is not None and turn not in spoken:
        turn = max((number for number in spoken if number < turn and draft.turn(number).role == "user"), default=None)
    return Problem(turn, check, fault.reason)


def _tokens(wanted: Collection[int]) -> int:
    return 64 + _TOKENS_A_TURN * len(wanted)


def _embedded(draft: Draft, wanted: Iterable[int]) -> Reply:
    """What the embedded speaker would answer."""
    turns = [{"turn": number, "text": draft.embedded(number)} for number in wanted]
    return Reply(json.dumps({"turns": turns}, ensure_ascii=False), (), "end", Usage())
