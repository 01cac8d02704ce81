"""Wishes that no offered tool grants: each kind of them, and how it is declined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from compiler.model import Goal
from compiler.phrases import text_of
from simulator import planner as mix
from simulator.chance import pick, pick_weighted
from simulator.pursuit import Pursuit
from simulator.task import Task, of_lookups

if TYPE_CHECKING:
    from simulator.walk import Walk


_STEERED = {"missing": "missing tool"}
"""What steering calls a kind, where that is another name."""


class Outside:
    """One such wish of a walk."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.script = walk.planner.script

    def run(self) -> None:
        """Wish and refusal, of a kind that the spec has words for; nothing, if it has none."""
        self.walk.to_open()
        ways: dict[str, Callable[[], bool]] = {
            "missing": self._missing,
            "unrelated": self._unrelated,
            "beyond": self._beyond,
            "forbidden": self._forbidden,
        }
        kinds = list(ways)
        while kinds:
            kind = self._next(kinds)
            if ways[kind]():
                return
            kinds.remove(kind)

    def _next(self, kinds: list[str]) -> str:
        """A kind to try, by its share; those who steer may want one first."""
        chances = self.walk.steering.chances
        wanted = [kind for kind in kinds if chances.get(_STEERED.get(kind, kind), 0.0) >= 1.0]
        return wanted[0] if wanted else pick_weighted(self.walk.rng, kinds, [mix.DECLINED[kind] for kind in kinds])

    def _unrelated(self) -> bool:
        """Another domain's business."""
        walk = self.walk
        wishes = self.script.own(walk.spec.domain, "outside")
        if not wishes:
            return False
        walk.act("user", "outside", walk.go("outside"), text=text_of(pick(walk.rng, wishes)))
        walk.act("assistant", "refuse", walk.go("refuse"))
        walk.go("open")
        return True

    def _beyond(self) -> bool:
        """What comes near to an offered tool, and is more than it can do."""
        walk = self.walk
        apis = [name for name in walk.spec.apis if self.script.own(name, "beyond") and not walk.is_taken(name)]
        if not apis:
            return False
        api = walk.spec.apis[pick(walk.rng, walk.steering.among(apis))]
        walk.asked.add(api.name)
        words = text_of(pick(walk.rng, self.script.own(api.name, "beyond")))
        walk.act("user", "beyond", walk.go(f"beyond({api.name})"), api=api, text=words)
        walk.act("assistant", "refuse", walk.go("refuse"), api=api)
        walk.go("open")
        return True

    def _forbidden(self) -> bool:
        """What the domain's rules forbid; the assistant says why."""
        walk = self.walk
        rules = walk.spec.forbidden.get(self.script.locale)
        if not rules:
            return False
        rule = pick(walk.rng, rules)
        walk.act("user", "forbidden", walk.go("forbidden"), text=rule.question)
        walk.act("assistant", "refuse", walk.go("refuse"), answer=rule.answer)
        walk.go("open")
        return True

    def _missing(self) -> bool:
        """A tool that is not there (yet)."""
        walk, task = self.walk, self._missing_tool()
        if task is None:
            return False
        walk.withheld = task.api
        walk.asked.add(task.api.name)
        walk.to_look_up.update(lookup.api.name for lookup in task.lookups)
        mentions = (*task.mentions.values(), *of_lookups(task))
        walk.act("user", "outside", walk.go("outside"), api=task.api, mentions=mentions)
        walk.act("assistant", "refuse", walk.go("refuse"))
        if walk.chance(mix.GRANTED, "grant"):
            self._grant(task)
        else:
            walk.go("open")
        return True

    def _missing_tool(self) -> Task | None:
        """A task whose tool is not offered, nor one that could be taken for it, nor needed for anything else."""
        walk = self.walk
        wanted = {goal.api for goal in walk.goals}
        barred = wanted | {rival for name in wanted for rival in walk.planner.rivals[name]}
        barred = barred.union(*(walk.planner.may_look_up(name) for name in wanted))
        left = walk.steering.among([name for name in walk.spec.apis if name not in barred])
        if not left or walk.planner.left_without(left[0]) < 2:
            return None
        name = pick(walk.rng, left)
        at = walk.situation()
        # Nobody has asked for it yet, so nothing else keeps its rivals from being its lookups.
        at = replace(at, avoided=at.avoided.union(walk.planner.rivals[name]))
        return walk.planner.tasks.draw(walk.spec.apis[name], {}, "ok", at)

    def _grant(self, task: Task) -> None:
        """The tool is offered after all, and the user asks again."""
        self.walk.granted = True
        self.walk.act("system", "grant", self.walk.go("grant"), api=task.api)
        Pursuit(self.walk, Goal(task.api.name, {})).retry(task)
