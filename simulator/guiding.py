"""Gives the dialogues of a run their wishes, so that the run covers what its specs allow as soon as it can."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from compiler.model import CompiledSpec
from simulator.brief import AT_ONCE, FREE_BRIEF, NO_CALL, Brief
from simulator.coverage.allotment import evenly, woven
from simulator.coverage.goals import Goal
from simulator.coverage.reach import Reach
from simulator.coverage.wishes import Wish
from simulator.run import Run

_EVERY = 2
"""At most each second dialogue follows a wish: the others are as people talk when nobody wants anything shown."""

_MOST_GOALS, _GOALS_OF_ONE = 20_000, 40
"""How many goals a run is led to, however short it is, and how many more for each dialogue."""

_TIMES, _TIMES_IF_CHANCY = 2, 10
"""How often a wish for a walk or a behaviour is made at most, where there are dialogues enough."""

_WITHOUT_CALL = ("smalltalk", "chat", "outside", "refuse")


class Guidance:
    """What is to be covered by a run over some specs."""

    def __init__(self, run: Run, specs: Sequence[CompiledSpec]) -> None:
        self._run = run
        self.reaches = {spec.domain: Reach(spec, run.locales_of(spec)) for spec in specs}

    def wishes(
        self, numbers: range, briefs: Mapping[int, Brief], covered: Mapping[str, Collection[Goal]]
    ) -> dict[int, Brief]:
        """Briefs with wishes for some dialogues: for the goals, by domain, that are not covered yet. A dialogue
        gets one only if that leaves the mix as it is."""
        found = dict(briefs)
        pools: dict[tuple[str, str, str], list[int]] = {}
        for number in numbers:
            brief = briefs.get(number, FREE_BRIEF)
            studio = self._run.studios[self._run.place(number, brief.locale)]
            pools.setdefault((studio.spec.domain, studio.locale, self._kind(number, brief)), []).append(number)
        for domain, reach in self.reaches.items():
            room = {locale: 0 for _, locale, _ in pools}
            for (name, locale, _), pool in pools.items():
                room[locale] += len(pool) if name == domain else 0
            wanted = _some_of(reach.wanted(covered.get(domain, ())), sum(room.values()))
            for locale, wishes in woven(wanted, {each: size for each, size in room.items() if size}, reach).items():
                by_kind: dict[str, list[Wish]] = {}
                for wish in wishes:
                    by_kind.setdefault(_kind_of(wish), []).append(wish)
                for kind, some in by_kind.items():
                    pool = _some(pools.get((domain, locale, kind), []))
                    for number, wish in evenly(pool, _and_again(some)).items():
                        brief = briefs.get(number, FREE_BRIEF)
                        if _fits(wish, brief):
                            found[number] = replace(brief, wish=wish)
        return found

    def _kind(self, number: int, brief: Brief) -> str:
        usual = self._run.usual(number, brief.locale)
        if "parallel" in brief.shown or (usual is AT_ONCE and "parallel" not in brief.shunned):
            return "parallel"
        return "none" if usual is NO_CALL else ""


def _some_of(goals: Sequence[Goal], dialogues: int) -> Sequence[Goal]:
    """As many of the goals as so many dialogues can have a part in, from all over the spec: a large one has hundreds of
    thousands, and to fit all of them together takes longer than a short run."""
    most = max(_MOST_GOALS, dialogues * _GOALS_OF_ONE)
    return goals if len(goals) <= most else [goals[place * len(goals) // most] for place in range(most)]


def _some(pool: list[int]) -> list[int]:
    return pool[::_EVERY] or pool


def _and_again(wishes: Sequence[Wish]) -> list[Wish]:
    """The wishes, and those again that not every world grants: first what hangs on how calls come out there."""
    chancy = [wish for wish in wishes if _hangs_on_the_world(wish)]
    others = [wish for wish in wishes if wish.api and (wish.through or wish.behaviour) and wish not in chancy]
    return [*wishes, *chancy * (_TIMES_IF_CHANCY - 1), *others * (_TIMES - 1)]


def _hangs_on_the_world(wish: Wish) -> bool:
    if any(node.startswith("result(") and not node.endswith((",ok)", ",invalid)")) for node in wish.through):
        return True
    return wish.behaviour in ("recover", "refer", "refine") and (
        not wish.through or wish.through[0].startswith("report(")
    )


def _kind_of(wish: Wish) -> str:
    kinds = {node.partition("(")[0] for node in wish.through}
    if wish.behaviour == "parallel" or "parallel" in kinds:
        return "parallel"
    return "none" if not wish.api and (kinds & set(_WITHOUT_CALL) or wish.behaviour in _WITHOUT_CALL) else ""


def _fits(wish: Wish, brief: Brief) -> bool:
    """Whether there is nothing in the mix that speaks against a wish at once."""
    if wish.behaviour and (wish.behaviour in brief.shunned or (brief.shown and wish.behaviour not in brief.shown)):
        return False
    return not (wish.persona and brief.personas and wish.persona not in brief.personas)
