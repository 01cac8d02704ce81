"""Several things asked for at once: the same of other values, or something else beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.types import MomentType
from simulator import planner as mix
from simulator.chance import pick
from simulator.clashes import contradict
from simulator.plan import Mention
from simulator.pursuit import call_together, cue_of, report
from simulator.task import Intent, Task
from simulator.values import is_vocabulary

if TYPE_CHECKING:
    from simulator.walk import Walk


_TRIES = 4
_VALUES = 12
"""Values tried for a call that is to come out in some way."""


class Together:
    """Two or three requests in one turn, called in one turn, and reported in one."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.tasks = walk.planner.tasks

    def run(self) -> None:
        """Ask, call and report; nothing, if the spec has no two such requests. Mostly takes the place of the goals."""
        walk = self.walk
        walk.to_open()
        apis = list(walk.planner.requests.get("parallel", ()))
        if not apis:
            return
        asked = next(filter(None, (self._several(apis) for _ in range(_TRIES))), None)
        if asked is None:
            return
        first = asked[0]
        # Now and then one thing more is wanted afterwards.
        later = [goal for goal in walk.goals[:1] if goal.api not in {task.api.name for task in asked}]
        walk.goals = later if walk.chance(mix.ANOTHER_GOAL, "another goal") else []
        for number, task in enumerate(asked):
            if number:
                walk.go("parallel")
            same = number > 0 and task.api is first.api
            mentions = self._differing(task, first) if same else tuple(task.mentions.values())
            behaviour = walk.go(f"request({task.api.name})", "parallel" if number else "")
            cue = "" if same else cue_of(walk, task.api)
            walk.act("user", "also" if same else "request", behaviour, api=task.api, mentions=mentions, text=cue)
            walk.asked.add(task.api.name)
        for call in call_together(walk, asked):
            walk.go("parallel")
            report(walk, call)
        walk.shown = None

    def _several(self, apis: list[str]) -> list[Task] | None:
        walk = self.walk
        first = self._task(pick(walk.rng, walk.steering.among(apis)), "ok")
        if first is None:
            return None
        others = self._same_of_others(first) if walk.chance(0.5, "same again") else self._something_else(first, apis)
        return [first, *others] if others else None

    def _task(self, api: str, intent: Intent) -> Task | None:
        """One that needs nothing looked up."""
        task = self.tasks.draw(self.walk.spec.apis[api], {}, intent, self.walk.situation())
        return task if task is not None and not task.lookups else None

    def _same_of_others(self, first: Task) -> list[Task]:
        """The same with another value in one place, once or twice."""
        walk = self.walk
        outcome = walk.steering.outcomes.get(first.api.name)
        paths = self._telling(first, any_will_do=outcome is not None)
        if not paths:
            return []
        path = pick(walk.rng, paths)
        unit = walk.planner.script.unit(first.api.name, path)
        found: list[Task] = []
        taken = [first.mentions[path].value]
        at = walk.situation()
        for _ in range(pick(walk.rng, (1, 1, 2)) if outcome is None else _VALUES):
            value = self.tasks.another_value(first, unit, taken[0], at)
            if value is not None and value not in taken:
                another = self.tasks.revised(first, path, value)
                if outcome is None or (not found and self.tasks.outcome(another, at) == outcome):
                    taken.append(value)
                    found.append(another)
        return found

    def _telling(self, first: Task, *, any_will_do: bool) -> list[str]:
        """The places where people would want the same of another value: of another town, or of another day if there
        must be one. Nobody asks for at least three stars and for at least four, or from the 3rd on and from the 4th."""
        paths = [
            path for path, mention in first.mentions.items() if not mention.references and not mention.has_own_words
        ]
        units = [self.walk.planner.script.unit(first.api.name, path) for path in paths]
        named = [unit.path for unit in units if is_vocabulary(unit.type)]
        days = [unit.path for unit in units if isinstance(unit.type, MomentType) and unit.required]
        return named or days or (paths if any_will_do else [])

    def _something_else(self, first: Task, apis: list[str]) -> list[Task]:
        taken = (first.api.name, *self.walk.planner.rivals[first.api.name])
        others = self.walk.steering.among([api for api in apis if api not in taken])
        if not others:
            return []
        api = pick(self.walk.rng, others)
        task = self._task(api, self.walk.steering.outcomes.get(api, "ok"))
        if task is None or contradict(first, task, self.tasks.profiles, self.walk.profile):
            return []
        return [task]

    @staticmethod
    def _differing(task: Task, first: Task) -> tuple[Mention, ...]:
        return tuple(mention for path, mention in task.mentions.items() if mention is not first.mentions.get(path))
