"""What becomes of one request: questions, lookups, the confirmation, the call, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from compiler.graph import MANY_PATHS
from compiler.model import Api, Goal
from simulator import planner as mix
from simulator.chance import pick, pick_weighted
from simulator.clashes import contradict, would_answer
from simulator.mistakes import broken_arguments, forbidden_value
from simulator.plan import Mention, PlannedCall
from simulator.pointing import rows_of, shown_of
from simulator.task import Task, of_lookups
from simulator.units import Unit

if TYPE_CHECKING:
    from simulator.walk import Walk

_MOST_CHANGES = 2


class Pursuit:
    """One goal of a walk, followed to its end. `after` is the behaviour that led to it, if one did; `amid` the
    task that it comes up in the middle of, and what was said for that."""

    def __init__(self, walk: Walk, goal: Goal, after: str = "", amid: tuple[Task, list[Mention]] | None = None) -> None:
        self.walk = walk
        self.goal = goal
        self.after = after
        self.amid = amid
        self.api = walk.spec.apis[goal.api]
        self.tasks = walk.planner.tasks

    def run(self) -> bool:
        """Ask for it and see it through; False if it was not even asked for."""
        walk, api = self.walk, self.api
        if walk.is_taken(api.name) or walk.is_missing(api.name):
            return False
        request = f"request({api.name})"
        pointing = walk.shown is not None and walk.edge(request, "refer") is not None and walk.chance(0.85, "refer")
        direct = pointing or (bool(self.after) and walk.edge(request, self.after) is not None)
        if not direct:
            walk.to_open()
        cued = bool(walk.planner.rivals[api.name])
        behaviour = "refer" if pointing else self.after if direct else "select" if cued else ""
        edge = walk.edge(request, behaviour) or walk.edge(request)
        if edge is None:
            return False
        trouble = len(walk.planner.spec.graph.adj[f"call({api.name})"]) > 1 and walk.chance(0.16, "trouble")
        walk.asked.add(api.name)
        at = walk.situation(pointing=pointing, nested=edge.behaviour == "nested")
        intent = walk.steering.outcomes.get(api.name, "trouble" if trouble else "ok")
        task = self.tasks.draw(api, self.goal.fixed, intent, at)
        if task is None or self._is_mixed_up(task):
            return False
        # What is going to be looked up must not be taken for what comes up in between.
        walk.to_look_up.update(lookup.api.name for lookup in task.lookups)
        self._request(task, walk.go(request, self._behaviour(task, edge.behaviour, request)))
        self._carry_out(task)
        return True

    def _is_mixed_up(self, task: Task) -> bool:
        """Whether it could not be told from the task that it comes up in the middle of."""
        if self.amid is None:
            return False
        begun, said = self.amid
        return would_answer(task, said) or contradict(begun, task, self.tasks.profiles, self.walk.profile)

    def _behaviour(self, task: Task, drawn: str, request: str) -> str:
        """That of the edge drawn, or `profile` where the request takes something from there."""
        if drawn not in ("single", "nested"):
            return drawn
        taken = any(mention.is_of_profile for mention in task.mentions.values())
        return "profile" if taken and self.walk.edge(request, "profile") is not None else drawn

    def retry(self, task: Task) -> None:
        """Ask again for what could not be done before; all of it was said then."""
        self.walk.asked.add(self.api.name)
        self.walk.act("user", "retry", self.walk.go(f"request({self.api.name})", "withheld"), api=self.api)
        self._carry_out(task)

    def _carry_out(self, task: Task) -> None:
        self._look_up(task)
        if not self.api.confirm:
            self._finish(task)
        elif (agreed := self._confirm(task)) is not None:
            self._finish(agreed)

    # ---- the request --------------------------------------------------------------------------

    def _request(self, task: Task, behaviour: str) -> None:
        """The request, and the questions for what it left out."""
        walk, api = self.walk, self.api
        missing = [mention for mention in task.mentions.values() if self._is_left_out(task, mention)]
        if sum(param.required for param in api.params.fields) > MANY_PATHS:
            missing = missing[:1]  # of so many, the graph links only neighbours
        stated = [mention for mention in task.mentions.values() if not _among(mention, missing)]
        if not any(mention.references for mention in missing):
            stated += [mention for mention in of_lookups(task) if not _among(mention, stated)]
        wrong = self._forbidden(task, stated) if not missing and not task.lookups else None
        said = [wrong if wrong and mention.path == wrong.path else mention for mention in stated]
        walk.act("user", "request", behaviour, api=api, mentions=said, text=cue_of(walk, api))
        walk.remember(stated)
        if wrong is not None:
            self._reject(wrong, task.mentions[wrong.path])
        self._clarify(task, missing, list(stated))

    def _is_left_out(self, task: Task, mention: Mention) -> bool:
        if self.walk.edge(f"ask({self.api.name},{mention.path})") is None or mention.path not in task.mentions:
            return False
        if (
            mention.is_silent
            or self._is_known(mention)
            or any(ref.call is not None and ref.call.id for ref in mention.references.values())
        ):
            return False  # what the user points at is what the request is about
        if (self.api.name, mention.path) in self.walk.steering.paths:
            return self.walk.chance(0.0, "ask")
        return self.walk.chance(0.06 + 0.5 * self.walk.trait("vague"), "clarify")

    def _is_known(self, mention: Mention) -> bool:
        """Whether the profile has it, or a part of it: nobody asks for that."""
        walk = self.walk
        return any(
            use.may_go_unsaid and known in walk.profile and f"{use.path}.".startswith(f"{mention.path}.")
            for known, use in walk.planner.tasks.profiles.uses.get(self.api.name, ())
        )

    def _clarify(self, task: Task, missing: list[Mention], said: list[Mention]) -> None:
        walk, name = self.walk, self.api.name
        while missing:
            group = missing[: walk.steering.at_a_time or pick(walk.rng, (1, 1, 2, 3))]
            for mention in group:
                walk.act("assistant", "ask", walk.go(f"ask({name},{mention.path})"), api=self.api, path=mention.path)
            if self._switch(group, task, said):
                group = group[-1:]
            answered = group[:1] if walk.chance(0.5 * walk.trait("terse"), "answer one") else group
            for mention in answered:
                extra = [m for m in of_lookups(task) if not _among(m, said)] if mention.references else []
                behaviour = walk.go(f"inform({name},{mention.path})")
                walk.act("user", "inform", behaviour, api=self.api, path=mention.path, mentions=(mention, *extra))
                said += [mention, *extra]
                walk.remember((mention,))
            missing = [mention for mention in missing if not _among(mention, answered)]

    def _switch(self, group: Sequence[Mention], task: Task, said: list[Mention]) -> bool:
        """Something else comes up before the user answers what was asked for; then the talk goes back to that."""
        walk = self.walk
        # A lookup by the API that the question is about would answer it.
        others = [
            api
            for api in walk.planner.requests.get("switch", ())
            if api not in walk.asked and self.api.name not in walk.planner.may_look_up(api)
        ]
        if self.after == "switch" or not others or walk.edge("switch") is None:
            return False
        if not walk.chance(mix.SWITCH, "switch"):
            return False
        is_wanted = any((self.api.name, mention.path) in walk.steering.paths for mention in group)
        if not is_wanted and any(act.kind == "switch" for turn in walk.turns for act in turn.acts):
            return False  # nobody is led away again and again
        node = walk.node
        walk.act("user", "switch", walk.go("switch"))
        other = Goal(pick(walk.rng, walk.steering.among(others)), {})
        if not Pursuit(walk, other, after="switch", amid=(task, said)).run():
            walk.turns.pop()
            walk.node = node
            return False
        walk.act("user", "back", walk.go("back"))
        return True

    # ---- values that are not allowed ----------------------------------------------------------

    def _forbidden(self, task: Task, stated: list[Mention]) -> Mention | None:
        """One of the values that are said, replaced by one that the schema forbids."""
        walk = self.walk
        if not walk.chance(mix.INVALID, "invalid"):
            return None
        bounded = [
            mention
            for mention in stated
            if mention.api == self.api.name
            and not mention.references
            and (f"request({self.api.name})", f"reject({self.api.name},{mention.path})", "") in walk.planner.ways
        ]
        if not bounded:
            return None
        mention = pick(walk.rng, [m for m in bounded if (m.api, m.path) in walk.steering.paths] or bounded)
        value = forbidden_value(mention.type, walk.rng, walk.clock, walk.planner.script.locale)
        return None if value is None else Mention(mention.api, mention.path, mention.type, value)

    def _reject(self, wrong: Mention, right: Mention) -> None:
        """The assistant says what is allowed, and the user makes it right."""
        walk, name = self.walk, self.api.name
        walk.act(
            "assistant",
            "reject",
            walk.go(f"reject({name},{wrong.path})"),
            api=self.api,
            path=wrong.path,
            mentions=(wrong,),
        )
        behaviour = walk.go(f"refine({name},{wrong.path})")
        walk.act("user", "refine", behaviour, api=self.api, path=wrong.path, mentions=(right,))

    # ---- the confirmation ---------------------------------------------------------------------

    def _confirm(self, task: Task) -> Task | None:
        """The assistant asks before it acts. None if the user calls it off."""
        walk, api = self.walk, self.api
        confirm = f"confirm({api.name})"
        walk.act("assistant", "confirm", walk.go(confirm), api=api, mentions=task.mentions.values())
        if walk.chance(0.06 + 0.35 * walk.trait("changeable"), "change"):
            revised = self._revise(task, wanted="ok")
            if revised is not None:
                task = revised
                walk.act("assistant", "confirm", walk.go(confirm), api=api, mentions=task.mentions.values())
        if walk.chance(0.04 + 0.3 * walk.trait("hesitant"), "decline"):
            walk.act("user", "decline", walk.go(f"decline({api.name})"), api=api)
            walk.act("assistant", "drop", walk.go(f"drop({api.name})"), api=api)
            return None
        walk.act("user", "agree", walk.go(f"agree({api.name})"), api=api)
        return task

    def _revise(self, task: Task, wanted: str) -> Task | None:
        """The user changes or adds a value so that the call would come out as `wanted` ("" for any way)."""
        walk, api = self.walk, self.api
        units = [unit for unit in walk.planner.script.units[api.name] if self._can_change(task, unit)]
        walk.rng.shuffle(units)
        if walk.steering.paths:
            units.sort(key=lambda unit: (api.name, unit.path) not in walk.steering.paths)
        at = walk.situation()
        for unit in units:
            old = task.mentions[unit.path].value if unit.path in task.mentions else None
            for _ in range(3):
                value = self.tasks.another_value(task, unit, old, at)
                if value is None:
                    break
                revised = self.tasks.revised(task, unit.path, value)
                outcome = self.tasks.outcome(revised, at)
                if outcome == wanted or (not wanted and outcome in ("ok", "empty")):
                    mention = revised.mentions[unit.path]
                    behaviour = walk.go(f"refine({api.name},{unit.path})")
                    walk.act("user", "refine", behaviour, api=api, path=unit.path, mentions=(mention,))
                    walk.remember((mention,))
                    return revised
        return None

    def _can_change(self, task: Task, unit: Unit) -> bool:
        if self.walk.edge(f"refine({self.api.name},{unit.path})") is None or unit.keys:
            return False
        if unit.path in task.mentions:
            return True
        # A value inside an object that is not there yet would need its siblings too.
        return not unit.optional_group and not unit.required and self.tasks.can_be_added(self.api, unit)

    # ---- calls --------------------------------------------------------------------------------

    def _look_up(self, task: Task) -> None:
        """The lookups, one after the other, or at once if none needs another."""
        walk, lookups = self.walk, task.lookups
        at_once = len(lookups) > 1 and not any(lookup.lookups for lookup in lookups)
        if at_once and walk.edge("parallel") is not None and walk.chance(0.6, "at once"):
            call_together(walk, lookups)
            return
        for lookup in lookups:
            self._call(lookup, "chain")

    def _call(self, task: Task, behaviour: str) -> PlannedCall:
        walk, api = self.walk, task.api
        call = planned(walk, task)
        walk.go(f"call({api.name})", behaviour)
        if walk.chance(mix.REPAIR, "repair") and self._stumble(call):
            behaviour = "repair"
        register(walk, call)
        walk.act("assistant", "call", behaviour, api=api, call=call)
        outcome = call.result.outcome
        walk.act("tool", "result", walk.go(f"result({api.name},{outcome})"), api=api, path=outcome, call=call)
        return call

    def _stumble(self, call: PlannedCall) -> bool:
        """A call that breaks its schema, and the error that comes back; False if none turned up."""
        walk, name = self.walk, call.api.name
        arguments = broken_arguments(call, walk.planner.toolbox, walk.rng)
        if arguments is None:
            return False
        result = walk.planner.toolbox.refusal(call.api, arguments)
        assert result is not None
        bad = PlannedCall("", call.api, arguments, result, {}, is_broken=True)
        register(walk, bad)
        walk.act("assistant", "call", "repair", api=call.api, call=bad)
        walk.act("tool", "result", walk.go(f"result({name},invalid)"), api=call.api, path="invalid", call=bad)
        walk.go(f"call({name})", "repair")
        return True

    def _finish(self, task: Task) -> None:
        """The call itself, what is said of its result, and what the user makes of that."""
        walk, api = self.walk, self.api
        for changes in range(_MOST_CHANGES + 1):
            call = self._call(task, "single")
            outcome = call.result.outcome
            report(walk, call)
            if changes == _MOST_CHANGES or self.after == "switch":
                return
            if outcome == "ok":
                again = not api.is_action and walk.chance(
                    (0.03 + 0.4 * walk.trait("changeable")) / (1 + changes), "refine"
                )
                revised = self._revise(task, "") if again else None
            else:
                revised = self._recover(task, outcome)
            if revised is None:
                return
            task = revised
            if api.confirm:
                agreed = self._confirm(task)
                if agreed is None:
                    return
                task = agreed

    def _recover(self, task: Task, outcome: str) -> Task | None:
        """After nothing or an error: another value, another way, or the end of it."""
        walk = self.walk
        flow = walk.spec.flow
        ways = [
            (api, edge)
            for api, edges in walk.planner.requests.get(walk.node, {}).items()
            for edge in edges
            if edge.behaviour == "recover" and (task.api.name, outcome, api) in flow
        ]
        if ways and walk.chance(0.5, "other way"):
            api, _ = pick_weighted(walk.rng, ways, [edge.weight for _, edge in ways])
            Pursuit(walk, Goal(api, {}), after="recover").run()
            return None
        return self._revise(task, "ok") if walk.chance(0.75, "try again") else None


def cue_of(walk: Walk, api: Api) -> str:
    """What a user says that tells this tool from those that are easily taken for it."""
    groups = [group for group in walk.spec.confusables.values() if api.name in group.cues]
    forms = [form for group in groups for form in group.cues[api.name].get(walk.planner.script.locale, ())]
    elsewhere = walk.planner.mistaken.get(api.name)
    if not forms and elsewhere and walk.chance(0.5, "mistaken"):
        forms = list(elsewhere[pick(walk.rng, list(elsewhere))].get(walk.planner.script.locale, ()))
    return pick(walk.rng, forms) if forms else ""


def planned(walk: Walk, task: Task) -> PlannedCall:
    """A task's call, executed; that of a lookup was when the task was drawn."""
    return task.planned or walk.planner.tasks.call(task, walk.world, walk.clock)


def register(walk: Walk, call: PlannedCall) -> None:
    call.id = f"call_{len(walk.calls) + 1}"
    walk.calls.append(call)


def report(walk: Walk, call: PlannedCall) -> None:
    """What the assistant says of a result, and how many of its rows the user then knows of."""
    outcome = call.result.outcome
    call.shown = shown_of(len(rows_of(call))) if outcome == "ok" and call.api.produces is not None else 0
    walk.act("assistant", "report", walk.go(f"report({call.api.name})"), api=call.api, path=outcome, call=call)
    walk.shown = call if call.shown else None


def call_together(walk: Walk, tasks: Iterable[Task]) -> list[PlannedCall]:
    """Several calls in one turn, then their results."""
    calls = [planned(walk, task) for task in tasks]
    for number, call in enumerate(calls):
        walk.go("parallel")
        register(walk, call)
        walk.act("assistant", "call", _into(walk, f"call({call.api.name})"), api=call.api, call=call, joins=number > 0)
    for call in calls:
        walk.go("parallel")
        outcome = call.result.outcome
        behaviour = _into(walk, f"result({call.api.name},{outcome})")
        walk.act("tool", "result", behaviour, api=call.api, path=outcome, call=call)
    return calls


def _into(walk: Walk, node: str) -> str:
    return walk.go(node, "parallel")


def _among(mention: Mention, mentions: Iterable[Mention]) -> bool:
    return any(mention is other for other in mentions)
