"""Self-play: a model is the user, another the assistant with the real tools, the world answers, and the plan, a walk
over the state graph, is the referee.

The user model is told its next act; the assistant model is told nothing of the plan. What it calls must have the
effects that are planned. Reads that nothing comes of are answered and left out of the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from compiler.model import Api
from simulator.checks import Fault
from simulator.dialogue import ToolCall
from simulator.interpret import Result as Outcome
from simulator.llm.briefing import Briefing
from simulator.llm.desk import Desk
from simulator.llm.draft import Draft, Refusal
from simulator.llm.model import Reply, Request, Result, Text, Turn, Usage, Use
from simulator.llm.prompts import prompt
from simulator.llm.situation import situation
from simulator.llm.solver import is_same
from simulator.plan import PlannedCall

_USER_TOKENS, _ASSISTANT_TOKENS = 300, 1024
_MOST_AT_ONCE = 8
_MOST_EXTRA_READS = 3
_LONGEST_ARGUMENTS = 1000


@dataclass(slots=True)
class _Stretch:
    """What the assistant does from the user's words to its own: the calls still `wanted`, by the turn that each is
    in, those that are planned to break their schemas, and the turn of the words."""

    wanted: list[tuple[int, PlannedCall]]
    broken: list[tuple[int, PlannedCall]]
    words: int
    extra: int = 0


class Play:
    """One dialogue, played from its start to its end. `retries`: how often in a row an answer may not do."""

    def __init__(self, draft: Draft, desk: Desk, retries: int) -> None:
        locale = draft.locale
        self.draft = draft
        self.desk = desk
        self.retries = retries
        self._briefing = Briefing(draft)
        self._user_system = prompt(locale, "user", wishes=self._briefing.wishes(), **situation(draft))
        self._assistant_system = prompt(locale, "assistant", system=draft.system)
        for instructions in (self._user_system, prompt(locale, "assistant", system="")):
            draft.keep_secret(instructions)
        self._tools = list(draft.tools)
        self._world = draft.plan.world.fork()
        self._heard: list[tuple[str, str]] = []
        self._talk: list[Turn] = []
        self._made: list[Use] = []

    async def run(self) -> None:
        """Raises Refusal where the play goes wrong, and Stopped."""
        draft = self.draft
        number = 1
        while number <= len(draft.plan.turns):
            turn = draft.turn(number)
            if turn.role == "user":
                await self._user(number)
            elif turn.role == "system":
                self._tools += draft.granted
            else:
                number = await self._assistant(number)
            number += 1
        if self._world.digest() != draft.plan.after.digest():
            raise Refusal("goal", Fault(None, "the world is not as the user wanted it"))

    # ---- the user -----------------------------------------------------------------------------

    async def _user(self, number: int) -> None:
        draft = self.draft
        direction = prompt(draft.locale, "direction", turn=self._briefing.turn(number))
        draft.keep_secret(direction)
        expected = Reply(draft.embedded(number), (), "end", Usage())
        note = ""
        for take in range(self.retries + 1):
            turns = self._as_user(f"{direction}\n{note}".strip())
            request = Request("user", self._user_system, turns, _USER_TOKENS, take=take)
            try:
                reply = await self.desk.ask(request, expected)
                self._say(number, reply)
            except Refusal as refusal:
                wrong = refusal
                note = prompt(draft.locale, "note", kind="user", reason=refusal.fault.reason)
                continue
            text = draft.texts[number - 1] or ""
            self._heard.append(("user", text))
            self._show("user", Text(text))
            return
        raise Refusal(wrong.check, Fault(wrong.fault.turn or number, wrong.fault.reason))

    def _as_user(self, direction: str) -> tuple[Turn, ...]:
        """The talk as the user sees it: what the assistant said is put to them, what they said is theirs."""
        turns = [Turn("user" if who == "assistant" else "assistant", (Text(text),)) for who, text in self._heard]
        if turns and turns[0].speaker == "assistant":
            turns.insert(0, Turn("user", (Text("…"),)))
        last = turns.pop().blocks if turns and turns[-1].speaker == "user" else ()
        return (*turns, Turn("user", (*last, Text(direction))))

    def _say(self, number: int, reply: Reply) -> None:
        """Put an answer into its turn, and look at the dialogue with it. Raises Refusal."""
        if reply.calls:
            raise Refusal("answer", Fault(number, "a call where words are wanted"))
        wrong = self.draft.say(number, reply.text) or self.draft.first_fault()
        if wrong is not None:
            raise Refusal(*wrong)

    # ---- the assistant ------------------------------------------------------------------------

    async def _assistant(self, number: int) -> int:
        """Plays from turn `number` to the assistant's next words, and returns their turn."""
        stretch = self._stretch(number)
        note = ""
        left = self.retries
        take = 0
        while True:
            self._stumble(stretch)
            turns = self._as_assistant(note)
            request = Request(
                "assistant", self._assistant_system, turns, _ASSISTANT_TOKENS, tools=tuple(self._tools), take=take
            )
            try:
                reply = await self.desk.ask(request, self._expected(stretch))
                if reply.calls:
                    is_further = self._call(stretch, reply)
                elif stretch.wanted:
                    raise Refusal("stalled", Fault(number, "words, where all that a call needs is known"))
                else:
                    self._say(stretch.words, reply)
                    break
            except Refusal as refusal:
                if left == 0:
                    raise Refusal(refusal.check, Fault(refusal.fault.turn or number, refusal.fault.reason)) from None
                left -= 1
                take += 1
                note = prompt(self.draft.locale, "note", kind=refusal.check, reason=refusal.fault.reason)
            else:
                note, take = "", 0
                left = self.retries if is_further else left - 1
                if left < 0:
                    raise Refusal("schema", Fault(number, "calls that break their schemas, again and again"))
        text = self.draft.texts[stretch.words - 1] or ""
        self._heard.append(("assistant", text))
        self._show("assistant", Text(text))
        return stretch.words

    def _stretch(self, number: int) -> _Stretch:
        calls = []
        while (acts := self.draft.turn(number).acts)[0].kind in ("call", "result"):
            calls += [(number, act.call) for act in acts if act.kind == "call" and act.call is not None]
            number += 1
        wanted = [(n, call) for n, call in calls if not call.is_broken]
        return _Stretch(wanted, [(n, call) for n, call in calls if call.is_broken], number)

    def _stumble(self, stretch: _Stretch) -> None:
        """A slip that is planned is put down to the assistant when its time has come."""
        while stretch.broken and (not stretch.wanted or stretch.broken[0][0] < stretch.wanted[0][0]):
            _, call = stretch.broken.pop(0)
            use = Use(f"use_{len(self._made)}", call.api.name, call.arguments)
            self._made.append(use)
            self._show("assistant", use)
            self._show("user", Result(use.id, self._content(call.result, call.api), is_error=True))

    def _content(self, result: Outcome, api: Api) -> str:
        return self.draft.context.toolbox.content(result, api, self.draft.locale)

    def _expected(self, stretch: _Stretch) -> Reply:
        if not stretch.wanted:
            return Reply(self.draft.embedded(stretch.words), (), "end", Usage())
        first = stretch.wanted[0][0]
        calls = [call for number, call in stretch.wanted if number == first]
        return Reply("", tuple(Use(call.id, call.api.name, call.arguments) for call in calls), "calls", Usage())

    def _as_assistant(self, note: str) -> tuple[Turn, ...]:
        if not note:
            return tuple(self._talk)
        return (*self._talk[:-1], Turn("user", (*self._talk[-1].blocks, Text(note))))

    def _show(self, speaker: str, *blocks: Text | Use | Result) -> None:
        """Let the assistant see what was said or done."""
        if self._talk and self._talk[-1].speaker == speaker:
            blocks = (*self._talk.pop().blocks, *blocks)
        self._talk.append(Turn("user" if speaker == "user" else "assistant", blocks))

    # ---- calls --------------------------------------------------------------------------------

    def _call(self, stretch: _Stretch, reply: Reply) -> bool:
        """Carry an answer's calls out, and show their results; whether it leads further. Raises Refusal if one of
        them may not be made, and then none is."""
        uses = [Use(f"use_{len(self._made) + place}", u.name, u.arguments) for place, u in enumerate(reply.calls)]
        self._allow(stretch, uses)
        results: list[Result] = []
        is_further = True
        for use in uses:
            self._made.append(use)
            api = self.draft.script.spec.apis[use.name]
            arguments: dict[str, Any] = dict(use.arguments)
            refusal = self.draft.context.toolbox.refusal(api, arguments)
            if refusal is not None:
                self._broken(stretch, use)
                results.append(Result(use.id, self._content(refusal, api), is_error=True))
                is_further = False
                continue
            planned = self._planned(stretch, use)
            if planned is not None:
                stretch.wanted.remove(planned)
                arguments = planned[1].arguments
            else:
                stretch.extra += 1
            result = self.draft.context.toolbox.execute(api, arguments, self._world, self.draft.clock)
            if planned is not None and (result.value, result.code) != (planned[1].result.value, planned[1].result.code):
                raise Refusal("goal", Fault(planned[0], f"{api.name} came to something else than was planned"))
            results.append(Result(use.id, self._content(result, api), is_error=result.code is not None))
        self._show("assistant", *uses)
        self._show("user", *results)
        return is_further

    def _allow(self, stretch: _Stretch, uses: Sequence[Use]) -> None:
        """Raises Refusal at a tool that isn't there, an action that nobody wants, and a call made over and over."""
        offered: set[Any] = {_function(tool)["name"] for tool in self._tools}
        if len(uses) > _MOST_AT_ONCE:
            raise Refusal("loop", Fault(None, f"{len(uses)} calls at once"))
        extra = 0
        for use in uses:
            if use.name not in offered:
                raise Refusal("offered", Fault(None, f"there is no tool {use.name[:60]!r}"))
            if len(to_json(dict(use.arguments))) > _LONGEST_ARGUMENTS:
                raise Refusal("schema", Fault(None, "arguments without end"))
            api = self.draft.script.spec.apis[use.name]
            is_valid = self.draft.context.toolbox.refusal(api, use.arguments) is None
            if is_valid and self._planned(stretch, use) is None:
                if any(made.name == use.name and made.arguments == use.arguments for made in self._made[-3:]):
                    raise Refusal("loop", Fault(None, f"{use.name} is called again with the same arguments"))
                if api.is_action:
                    raise Refusal("goal", Fault(None, f"{use.name} does what the user does not want, or not yet"))
                extra += 1
        if stretch.extra + extra > _MOST_EXTRA_READS:
            raise Refusal("loop", Fault(None, "call after call that nothing comes of"))

    def _planned(self, stretch: _Stretch, use: Use) -> tuple[int, PlannedCall] | None:
        """The planned call that this one is. An action waits for what is planned before it."""
        for place, (number, call) in enumerate(stretch.wanted):
            if is_same(use, ToolCall(call.id, call.api.name, call.arguments), self.draft.context):
                is_in_time = not call.api.is_action or all(first == number for first, _ in stretch.wanted[:place])
                return (number, call) if is_in_time else None
        return None

    def _broken(self, stretch: _Stretch, use: Use) -> None:
        """Record a call that breaks its schema before the one that it should have been."""
        place = next((number for number, call in stretch.wanted if call.api.name == use.name), None)
        if place is None:
            return
        self.draft.insert_repair(place, self.draft.script.spec.apis[use.name], dict(use.arguments))
        for calls in (stretch.wanted, stretch.broken):
            calls[:] = [(n + 2 if n >= place else n, call) for n, call in calls]
        stretch.words += 2


def _function(tool: Any) -> dict[str, Any]:
    found: dict[str, Any] = tool["function"]
    return found
