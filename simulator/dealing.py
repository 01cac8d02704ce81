"""Deals a mix out to the dialogues of a run, before the first one is made."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from compiler.model import CompiledSpec
from dsl import nearest
from simulator.brief import FREE_BRIEF, Brief
from simulator.coverage.goals import Goal
from simulator.coverage.reach import Reach
from simulator.fitting import FITTED, Kind, Kinds, fitted
from simulator.mix import NONE, Mix, MixError, Quota
from simulator.run import Run
from simulator.steering import Ranges
from simulator.trial import NoRoom, Trial

_MANY = 9999
_LEAST_TURNS = {"clarify": 2, "invalid": 2, "withheld": 2, "refine": 2, "confirm": 2, "refer": 2, "switch": 3}
_LEAST_CALLS = {
    "single": 1,
    "parallel": 2,
    "chain": 2,
    "clarify": 1,
    "invalid": 1,
    "withheld": 1,
    "refer": 2,
    "switch": 2,
    "nested": 1,
    "relative": 1,
    "repair": 1,
    "select": 1,
    "recover": 1,
}
_IMPLIES = {"withheld": "outside", "switch": "clarify"}
"""A tool that comes late was missed first; something comes up in between where something is asked."""
_NEVER_TOGETHER = frozenset(
    frozenset(pair) for pair in (("single", "chain"), ("single", "parallel"), ("single", "refer"), ("single", "switch"))
)
_FITS = 12
"""How often a mix is fitted together, each time without the kinds that did not come out when tried."""


def deal(mix: Mix, run: Run, specs: Sequence[CompiledSpec], dialogues: int, seed: int) -> list[Brief]:
    """A brief for each dialogue of a run; all of the mix is in them, exactly.

    What is named is kept apart as long as there is room; where there is none, it is put together as plans come out.
    Raises MixError where no run of these specs can be so: by what they are, or because none of many plans was.
    """
    new = partial(_Dealer, mix, run, specs, dialogues, seed)
    trial = Trial(run)
    try:
        briefs = new().apart()
        for _, _, error in trial.not_come_out(briefs):
            raise error
    except NoRoom:
        if (found := _fitted(mix, run, dialogues, seed, new, trial)) is None:
            raise
        return found
    return briefs


def _fitted(
    mix: Mix, run: Run, dialogues: int, seed: int, new: Callable[[], _Dealer], trial: Trial
) -> list[Brief] | None:
    """The mix in kinds of dialogues that plans came to, each of them tried; None if there is none."""
    counts = {quota: count for each in FITTED for quota, count in mix.counts(each, dialogues).items()}
    rng = random.Random(f"{seed}/mix")
    kinds = Kinds(run, tuple(counts), rng)
    for _ in range(_FITS):
        dealer = new()
        places = dealer.people()
        if (found := fitted(places, counts, kinds, rng)) is None:
            return None
        briefs = dealer.of_kinds(found)
        failed = {(place, found[briefs.index(brief)]) for place, brief, _ in trial.not_come_out(briefs)}
        if not failed:
            return briefs
        kinds.learn(set(zip(places, found, strict=True)), failed)
    return None


class _Dealer:
    def __init__(self, mix: Mix, run: Run, specs: Sequence[CompiledSpec], dialogues: int, seed: int) -> None:
        self._mix = mix
        self._run = run
        self._specs = specs
        self._total = dialogues
        self._seed = seed
        self._places = [run.place(index) for index in range(dialogues)]
        self._briefs = [FREE_BRIEF] * dialogues
        self._reach: dict[str, Reach] = {}

    def people(self) -> list[int]:
        """Deals out who speaks, in which language and about what. The places that the dialogues have by that."""
        self._locales()
        self._scenarios()
        self._personas()
        return self._places

    def apart(self) -> list[Brief]:
        """The briefs, each quota dealt for itself."""
        self.people()
        self._behaviours()
        for dimension in ("calls", "turns", "tools"):
            self._numbers(dimension)
        return self._briefs

    def of_kinds(self, kinds: Sequence[Kind]) -> list[Brief]:
        """The briefs, after `people`, of dialogues that count for these quotas."""
        behaviours = [quota.value for quota in self._mix.of("behaviour")]
        for index, kind in enumerate(kinds):
            shown = {quota.value for quota in kind if quota.dimension == "behaviour"}
            self._briefs[index] = replace(
                self._briefs[index],
                shown=tuple(name for name in behaviours if name in shown),
                shunned=tuple(name for name in behaviours if name not in shown),
            )
        for dimension in FITTED[1:]:
            dealt = {index: quota for index, kind in enumerate(kinds) for quota in kind if quota.dimension == dimension}
            self._set_numbers(dimension, dealt)
        self._numbers("tools")
        return self._briefs

    def _spec(self, index: int) -> CompiledSpec:
        return self._run.studios[self._places[index]].spec

    # ---- one quota ----------------------------------------------------------------------------

    def _picked(self, quota: Quota, count: int, fits: Callable[[int, Quota], bool], why: str) -> list[int]:
        """So many dialogues for which there is room, drawn."""
        able = [index for index in range(self._total) if fits(index, quota)]
        if len(able) < count:
            raise NoRoom(f"{quota} is for {count} dialogues, and only {len(able)} of {self._total} can: {why}")
        random.Random(f"{self._seed}/mix/{quota.name}").shuffle(able)
        return able[:count]

    def _known(self, dimension: str, names: Sequence[str]) -> None:
        for quota in self._mix.of(dimension):
            if quota.value not in names:
                near = nearest(quota.value, names)
                among = f"did you mean {near}?" if near else f"there are {', '.join(names) or 'none'}"
                raise MixError(f"{quota}: no spec of this run has the {dimension} {quota.value!r}; {among}")

    def _rest(
        self,
        dimension: str,
        counts: Mapping[Quota, int],
        dealt: Mapping[int, str],
        options: Callable[[int], Sequence[str]],
    ) -> dict[int, tuple[str, ...]]:
        """For each dialogue that no quota took: what is left to choose from."""
        named = {quota.value for quota in counts}
        found = {}
        for index in range(self._total):
            if index not in dealt:
                left = tuple(name for name in options(index) if name not in named)
                if not left and options(index):
                    raise MixError(
                        f"{', '.join(map(str, counts))} name every {dimension} of {self._spec(index).domain}, "
                        "and leave dialogues for none of them"
                    )
                found[index] = left
        return found

    # ---- who speaks, in which language, about what --------------------------------------------

    def _locales(self) -> None:
        counts = self._mix.counts("locale", self._total)
        if not counts:
            return
        self._known("locale", self._run.locales)
        dealt: dict[int, str] = {}
        # Those that a spec does not speak need the right dialogues most.
        for quota, count in sorted(counts.items(), key=lambda item: self._speakers(item[0].value)):
            why = f"the others are of specs that do not speak {quota.value}, or have their locale already"
            for index in self._picked(
                quota, count, lambda k, q: k not in dealt and q.value in self._run.locales_of(self._spec(k)), why
            ):
                dealt[index] = quota.value
        left = self._rest("locale", counts, dealt, lambda k: self._run.locales_of(self._spec(k)))
        for index in range(self._total):
            usual = self._run.studios[self._places[index]].locale
            locale = dealt.get(index) or (usual if usual in left[index] else left[index][0])
            self._places[index] = self._run.place(index, locale)
            self._briefs[index] = replace(self._briefs[index], locale=locale)

    def _speakers(self, locale: str) -> int:
        return sum(locale in self._run.locales_of(spec) for spec in self._specs)

    def _scenarios(self) -> None:
        counts = self._mix.counts("scenario", self._total)
        if not counts:
            return
        names = list(dict.fromkeys(name for spec in self._specs for name in spec.scenarios))
        self._known("scenario", [*names, NONE])
        dealt: dict[int, str] = {}
        for quota, count in counts.items():
            why = f"the others are of specs without {quota.value}, or have their scenario already"
            for index in self._picked(
                quota,
                count,
                lambda k, q: k not in dealt and (q.value == NONE or q.value in self._spec(k).scenarios),
                why,
            ):
                dealt[index] = quota.value
        left = self._rest("scenario", counts, dealt, lambda k: [NONE, *self._spec(k).scenarios])
        for index in range(self._total):
            chosen = (dealt[index],) if index in dealt else left[index]
            self._briefs[index] = replace(
                self._briefs[index], scenarios=tuple("" if name == NONE else name for name in chosen)
            )

    def _personas(self) -> None:
        counts = self._mix.counts("persona", self._total)
        if not counts:
            return
        self._known("persona", list(dict.fromkeys(name for spec in self._specs for name in spec.personas)))
        dealt: dict[int, str] = {}
        fixed = {index: persona for index in range(self._total) if (persona := self._fixed_persona(index))}
        for quota, count in counts.items():
            spoken = [index for index, persona in fixed.items() if persona == quota.value]
            if len(spoken) > count:
                raise MixError(
                    f"{quota} is for {count} dialogues, and the scenarios of {len(spoken)} are {quota.value}'s"
                )
            dealt.update(dict.fromkeys(spoken, quota.value))
        for quota, count in counts.items():
            why = f"the others are of specs without {quota.value}, or somebody else's already"
            more = count - sum(persona == quota.value for persona in dealt.values())
            for index in self._picked(
                quota,
                more,
                lambda k, q: k not in dealt and k not in fixed and q.value in self._spec(k).personas,
                why,
            ):
                dealt[index] = quota.value
        left = self._rest("persona", counts, dealt, lambda k: list(self._spec(k).personas))
        for index in range(self._total):
            chosen = (dealt[index],) if index in dealt else left[index]
            brief = replace(self._briefs[index], personas=chosen)
            if index not in fixed:
                brief = replace(brief, scenarios=self._spoken_by(index, chosen))
            self._briefs[index] = brief

    def _fixed_persona(self, index: int) -> str | None:
        scenarios = self._briefs[index].scenarios
        return self._spec(index).scenarios[scenarios[0]].persona if len(scenarios) == 1 and scenarios[0] else None

    def _spoken_by(self, index: int, personas: tuple[str, ...]) -> tuple[str, ...]:
        """The scenarios of a dialogue that one of these can speak in."""
        scenarios = self._spec(index).scenarios
        options = self._briefs[index].scenarios or ("", *scenarios)
        return tuple(name for name in options if not name or scenarios[name].persona in (None, *personas))

    # ---- what happens -------------------------------------------------------------------------

    def _behaviours(self) -> None:
        counts = self._mix.counts("behaviour", self._total)
        if not counts:
            return
        known = {key for spec in self._specs for _, _, key in spec.graph.edges(keys=True)} | {"nested", "relative"}
        self._known("behaviour", sorted(known))
        shown: list[tuple[str, ...]] = [()] * self._total
        # A tool that comes late was missed first.
        for quota, count in sorted(counts.items(), key=lambda item: (item[0].value in _IMPLIES, -item[1])):
            able = {place: self._is_shown(quota.value, place) for place in dict.fromkeys(self._places)}
            reasons = [why for why in able.values() if why]
            if count and len(reasons) == len(able):
                raise MixError(f"{quota}: {reasons[0]}")
            implied = _IMPLIES.get(quota.value, "")
            needs = implied if any(other.value == implied for other in counts) else ""

            def fits(
                k: int, quota: Quota, able: Mapping[int, str | None] = able, needs: str = implied if needs else ""
            ) -> bool:
                return (
                    able[self._places[k]] is None
                    and _go_together((*shown[k], quota.value))
                    and (not needs or needs in shown[k])
                )

            if count > self._total:
                raise MixError(f"{quota} is for {count} dialogues of {self._total}")
            why = (
                f"{implied} is for fewer, and where there is {quota.value} there is {implied}"
                if needs
                else (reasons or ["what else they show speaks against it"])[0]
            )
            able_ones = self._picked(quota, sum(fits(k, quota) for k in range(self._total)) if count else 0, fits, why)
            if len(able_ones) < count:
                raise NoRoom(f"{quota} is for {count} dialogues, and only {len(able_ones)} of {self._total} can: {why}")
            # Behaviours are kept apart as long as there is room.
            for index in sorted(able_ones, key=lambda k: 0 if needs else len(shown[k]))[:count]:
                shown[index] = (*shown[index], quota.value)
        for index, names in enumerate(shown):
            shunned = tuple(quota.value for quota in counts if quota.value not in names)
            self._briefs[index] = replace(self._briefs[index], shown=names, shunned=shunned)

    def _is_shown(self, behaviour: str, place: int) -> str | None:
        """Why no dialogue of a spec in a locale shows a behaviour."""
        spec, locale = self._run.studios[place].spec, self._run.studios[place].locale
        if spec.domain not in self._reach:
            self._reach[spec.domain] = Reach(spec, self._run.locales_of(spec))
        reach, goal = self._reach[spec.domain], Goal("behaviour-locale", (behaviour, locale))
        if reach.locales(goal):
            return None
        return f"no dialogue of {spec.domain} in {locale} shows {behaviour}: {reach.reason(goal).why}"

    # ---- how much -----------------------------------------------------------------------------

    def _numbers(self, dimension: str) -> None:
        counts = self._mix.counts(dimension, self._total)
        if not counts:
            return
        dealt: dict[int, Quota] = {}
        # Few turns and many tools are what fewest dialogues can have.
        order = sorted(counts.items(), key=lambda item: item[0].range, reverse=dimension == "tools")
        for quota, count in order:
            why = f"the others show what takes more or fewer {dimension}, or have their number already"
            if dimension == "tools":
                why = f"a run of these specs has no more tools to offer ({self._most_tools()})"
            for index in self._picked(
                quota, count, lambda k, q: k not in dealt and self._has_room(k, dimension, q.range), why
            ):
                dealt[index] = quota
        self._set_numbers(dimension, dealt)

    def _set_numbers(self, dimension: str, dealt: Mapping[int, Quota]) -> None:
        """The numbers of the quotas to those that have one, and to the others any that no quota names."""
        named = sorted(quota.range for quota in self._mix.of(dimension))
        rest = _complement(named) if named else ()
        for index in range(self._total):
            ranges = (dealt[index].range,) if index in dealt else rest
            if dimension == "calls":
                self._briefs[index] = replace(self._briefs[index], calls=ranges)
            elif dimension == "turns":
                self._briefs[index] = replace(self._briefs[index], turns=ranges)
            else:
                self._briefs[index] = replace(self._briefs[index], tools=ranges)

    def _has_room(self, index: int, dimension: str, numbers: tuple[int, int]) -> bool:
        shown, (low, high) = self._briefs[index].shown, numbers
        if dimension == "tools":
            return low <= self._run.most_tools(self._places[index])
        if dimension == "calls":
            return high >= max((_LEAST_CALLS.get(name, 0) for name in shown), default=0) and (
                low <= 1 <= high or "single" not in shown
            )
        return high >= max((_LEAST_TURNS.get(name, 1) for name in shown), default=1)

    def _most_tools(self) -> str:
        return ", ".join(
            f"{self._run.studios[place]}: {self._run.most_tools(place)}" for place in sorted(set(self._places))
        )


def _go_together(names: tuple[str, ...]) -> bool:
    return not any(pair <= frozenset(names) for pair in _NEVER_TOGETHER)


def _complement(ranges: Sequence[tuple[int, int]]) -> Ranges:
    """The numbers in none of these ranges."""
    found, at = [], 0
    for low, high in ranges:
        if at < low:
            found.append((at, low - 1))
        at = high + 1
    return (*found, (at, _MANY))
