"""Briefs: what one dialogue of a run must be like, decided before the first one is made.

What a brief says is met exactly: a plan or a dialogue that is otherwise is not taken. `chances` are how a walk is
led to it, so that few are thrown away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.dialogue import Dialogue
from simulator.plan import Plan
from simulator.recorder import behaviours_of
from simulator.steering import FREE, Ranges, Steering, holds

if TYPE_CHECKING:
    from simulator.coverage.wishes import Wish


@dataclass(frozen=True, slots=True)
class Brief:
    """What is empty is left to chance.

    - `locale`: the language, where the run does not decide it by the number alone
    - `personas`, `scenarios`: one of these ("" for no scenario)
    - `turns` of the user, `tools` offered from the start, `calls` that are not broken: within these ranges
    - `shown`, `shunned`: behaviours that the dialogue has, and that it has not
    - `wish`: what it shows of the coverage goals; given up where the rest leaves no room for it
    """

    locale: str = ""
    personas: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    turns: Ranges = ()
    tools: Ranges = ()
    calls: Ranges = ()
    shown: tuple[str, ...] = ()
    shunned: tuple[str, ...] = ()
    wish: Wish | None = None

    @property
    def is_strict(self) -> bool:
        """Whether there is anything that a plan can fail."""
        return bool(
            self.personas or self.scenarios or self.turns or self.tools or self.calls or self.shown or self.shunned
        )


FREE_BRIEF = Brief()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a brief is about, of a plan or a finished dialogue."""

    persona: str
    scenario: str
    turns: int
    tools: int
    calls: int
    behaviours: Collection[str]


def facts_of_plan(plan: Plan) -> Facts:
    return Facts(
        plan.persona.name if plan.persona is not None else "",
        plan.scenario.name if plan.scenario is not None else "",
        sum(turn.role == "user" for turn in plan.turns),
        len(plan.tools),
        sum(not call.is_broken for call in plan.calls),
        behaviours_of(plan),
    )


def facts_of(dialogue: Dialogue) -> Facts:
    return Facts(
        dialogue.persona or "",
        dialogue.scenario or "",
        sum(message.role == "user" for message in dialogue.messages),
        len(dialogue.tools),
        sum(len(message.tool_calls) for message in dialogue.messages if message.weight),
        dialogue.behaviours,
    )


def missed(brief: Brief, facts: Facts, unknown: Collection[str] = ()) -> str | None:
    """What of a brief is not met, None if all is. `unknown` are behaviours that can't be told yet."""
    if brief.personas and facts.persona not in brief.personas:
        return f"it speaks as {facts.persona or 'nobody'}, not as {' or '.join(brief.personas)}"
    if brief.scenarios and facts.scenario not in brief.scenarios:
        return f"its scenario is {facts.scenario or 'none'}"
    for what, ranges, number in (
        ("turns of the user", brief.turns, facts.turns),
        ("tools", brief.tools, facts.tools),
        ("calls", brief.calls, facts.calls),
    ):
        if not holds(ranges, number):
            return f"it has {number} {what}"
    for behaviour in brief.shown:
        if behaviour not in facts.behaviours and behaviour not in unknown:
            return f"it does not show {behaviour}"
    for behaviour in brief.shunned:
        if behaviour in facts.behaviours and behaviour not in unknown:
            return f"it shows {behaviour}"
    return None


# ---- how a walk is led to it -------------------------------------------------------------------

_TO_SHOW: Mapping[str, Mapping[str, float]] = {
    "single": {"another goal": 0.05, "together": 0.0, "refine": 0.0, "refer": 0.0, "leave": 0.0, "to the end": 0.05},
    "parallel": {"outside": 0.0, "aside": 0.0, "together": 1.0, "at once": 1.0, "scenario": 0.0},
    "chain": {"outside": 0.0, "aside": 0.0, "together": 0.0},
    "clarify": {"outside": 0.0, "aside": 0.0, "together": 0.0, "clarify": 0.6},
    "invalid": {"outside": 0.0, "aside": 0.0, "together": 0.0, "clarify": 0.0, "invalid": 1.0},
    "outside": {"outside": 1.0},
    "withheld": {"outside": 1.0, "missing tool": 1.0, "grant": 1.0},
    "refine": {"outside": 0.0, "aside": 0.0, "together": 0.0, "refine": 0.7, "change": 0.7, "try again": 1.0},
    "switch": {"outside": 0.0, "aside": 0.0, "together": 0.0, "clarify": 0.9, "switch": 1.0},
    "confirm": {"outside": 0.0, "aside": 0.0, "together": 0.0},
    "recover": {"outside": 0.0, "aside": 0.0, "together": 0.0, "trouble": 0.9},
    "refer": {"outside": 0.0, "aside": 0.0, "together": 0.0, "another goal": 0.9, "refer": 1.0, "to the end": 1.0},
    "select": {"outside": 0.0, "aside": 0.0},
    "nested": {"outside": 0.0, "aside": 0.0},
    "relative": {"outside": 0.0, "aside": 0.0},
    "repair": {"outside": 0.0, "aside": 0.0, "repair": 0.7},
    "profile": {"outside": 0.0, "aside": 0.0, "profile": 1.0, "mine": 1.0},
    "smalltalk": {"aside": 0.3, "between": 0.3, "greet": 0.4, "thanks": 0.5},
}
_TO_SHUN: Mapping[str, Mapping[str, float]] = {
    "single": {"another goal": 0.7, "together": 0.5, "refine": 0.5, "to the end": 1.0},
    "parallel": {"together": 0.0, "at once": 0.0},
    "clarify": {"clarify": 0.0},
    "invalid": {"invalid": 0.0},
    "outside": {"outside": 0.0},
    "withheld": {"grant": 0.0},
    "refine": {"refine": 0.0, "change": 0.0, "try again": 0.0},
    "switch": {"switch": 0.0},
    "recover": {"trouble": 0.0},
    "refer": {"refer": 0.0},
    "repair": {"repair": 0.0},
    "profile": {"mine": 0.0},
    "smalltalk": {"aside": 0.0, "between": 0.0, "greet": 0.0, "thanks": 0.0},
}
_FEW_TURNS = {
    "another goal": 0.02,
    "to the end": 0.0,
    "between": 0.0,
    "greet": 0.0,
    "thanks": 0.0,
    "clarify": 0.02,
    "refine": 0.0,
    "try again": 0.1,
    "other way": 0.1,
    "invalid": 0.0,
}
_MANY_TURNS = {"another goal": 0.8, "to the end": 1.0, "clarify": 0.4, "refine": 0.4, "thanks": 0.5, "outside": 0.05}
_NO_CALL = {"outside": 0.85, "aside": 1.0, "leave": 1.0, "grant": 0.0}
_CALLS = {"outside": 0.07, "leave": 0.0, "grant": 0.6, "aside": 0.04}


def _chances(brief: Brief) -> dict[str, float]:
    """How likely the walk's steps are, so that most walks come out as the brief wants them."""
    found: dict[str, float] = {}
    if brief.turns:
        found |= _FEW_TURNS if brief.turns[-1][1] <= 2 else _MANY_TURNS if brief.turns[0][0] >= 3 else {}
    if brief.calls:
        found |= _NO_CALL if brief.calls[-1][1] == 0 else _CALLS if brief.calls[0][0] else {}
    for behaviour in brief.shunned:
        found |= _TO_SHUN.get(behaviour, {})
    for behaviour in brief.shown:
        more = _TO_SHOW.get(behaviour, {})
        # What one behaviour needs is not taken away by another.
        found |= (
            {
                name: max(chance, found.get(name, 0.0)) if chance else found.get(name, 0.0)
                for name, chance in more.items()
            }
            if len(brief.shown) > 1
            else more
        )
    return found


def led(brief: Brief, wish: Steering = FREE, usual: Brief = FREE_BRIEF) -> Steering:
    """A walk's steering: to the brief, on the way to what is wished for, and otherwise to what is usual."""
    return replace(
        wish,
        chances={**_chances(usual), **_chances(brief), **wish.chances},
        personas=wish.personas or brief.personas,
        scenarios=brief.scenarios,
        tools=brief.tools,
    )


# ---- the usual mix -----------------------------------------------------------------------------

NO_CALL = Brief(calls=((0, 0),))
AT_ONCE = Brief(calls=((1, 99),), shown=("parallel",))
IN_ONE = Brief(calls=((1, 99),), turns=((1, 1),), shunned=("parallel",))
CALLING = Brief(calls=((1, 99),), shunned=("parallel",))

_SHARES = ((NO_CALL, 11), (AT_ONCE, 8), (IN_ONE, 14), (CALLING, 17))
"""Of fifty dialogues, after what is known to train well: 22 % without a call, 16 % with calls at once, and about half
of those with calls in a single exchange."""


def _spread() -> tuple[Brief, ...]:
    """Fifty places, each kind as evenly among them as it goes."""
    places = sorted(((turn + 0.5) / count, rank) for rank, (_, count) in enumerate(_SHARES) for turn in range(count))
    return tuple(_SHARES[rank][0] for _, rank in places)


_USUAL = _spread()


def usual(number: int) -> Brief:
    """What the `number`th dialogue of a spec in a locale is to be like where nothing else is asked for. It is led
    to it, and may turn out otherwise."""
    return _USUAL[number % len(_USUAL)]


def beside(brief: Brief, kind: Brief) -> Brief:
    """What is usual, where a brief leaves room for it: nothing else is to stand in its way."""
    needs_calls = bool(brief.calls) or any(name not in _WITHOUT_CALL for name in brief.shown)
    if (kind is NO_CALL and needs_calls) or (kind is IN_ONE and (brief.turns or needs_calls)):
        return CALLING
    if kind is AT_ONCE and (needs_calls or brief.turns or "parallel" in brief.shunned):
        return CALLING
    return kind


_WITHOUT_CALL = ("outside", "smalltalk")


def is_usual(kind: Brief, plan: Plan) -> bool:
    """Whether a plan is of the kind, the number of turns apart."""
    calls = [turn for turn in plan.turns if turn.acts[0].kind == "call"]
    if not holds(kind.calls, len(calls)):
        return False
    is_parallel = any(act.behaviour == "parallel" for turn in plan.turns for act in turn.acts)
    return is_parallel == (kind is AT_ONCE)
