"""The solver: a model that sees only the talk and the tools. If it calls something else, the words don't say it."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic_core import to_json

from compiler.model import Api
from simulator.checks import Fault
from simulator.checks.base import Context
from simulator.dialogue import Dialogue, Message, Speaker, ToolCall
from simulator.llm.desk import Desk
from simulator.llm.draft import Draft, Refusal
from simulator.llm.model import Reply, Request, Result, Text, Turn, Usage, Use
from simulator.toolbox import filled

_TOKENS = 1024


class Solver:
    """Asks `votes` times before each call of a dialogue; more than half must make it."""

    def __init__(self, votes: int) -> None:
        self._votes = votes

    async def disagreement(self, draft: Draft, desk: Desk) -> Refusal | None:
        """The first call that the talk does not determine. Raises Stopped."""
        dialogue = draft.dialogue(Speaker("draft"))
        for message in dialogue.messages:
            if message.tool_calls and message.weight:
                stretch = _stretch(dialogue, message)
                refusal = await self._put_to_vote(draft.context, dialogue, stretch, len(message.tool_calls), desk)
                if refusal is not None:
                    return refusal
        return None

    async def _put_to_vote(
        self, context: Context, dialogue: Dialogue, stretch: list[tuple[Message, ToolCall]], least: int, desk: Desk
    ) -> Refusal | None:
        turn = stretch[0][0].turn
        calls = [call for _, call in stretch]
        tools = (*dialogue.tools, *(tool for m in dialogue.messages if m.turn < turn for tool in m.tools))
        talk = visible(dialogue.messages[1:turn])
        expected = Reply("", tuple(Use(c.id, c.name, c.arguments) for c in calls[:least]), "calls", Usage())
        against: list[str] = []
        agreed = 0
        for vote in range(self._votes):
            request = Request("solver", dialogue.messages[0].content or "", talk, _TOKENS, tools=tools, take=vote)
            try:
                reply = await desk.ask(request, expected)
            except Refusal as refusal:
                against.append(refusal.fault.reason)
            else:
                if agrees(reply.calls, calls, least, context):
                    agreed += 1
                else:
                    against.append(_told(reply.calls))
            if 2 * agreed > self._votes:
                return None
            if 2 * len(against) >= self._votes:
                break
        return Refusal("solver", Fault(turn, f"understood as {against[0]}"))


def agrees(made: Sequence[Use], calls: Sequence[ToolCall], least: int, context: Context) -> bool:
    """Whether a solver's calls are the label's: at least the first `least`, in any order, and of what is called after
    them without a word nothing out of turn."""
    if not least <= len(made) <= len(calls):
        return False
    left = list(calls[: len(made)])
    for use in made:
        found = next((call for call in left if is_same(use, call, context)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def is_same(use: Use, call: ToolCall, context: Context) -> bool:
    """Whether two calls read equal: key order, defaults that are given, and 2 or 2.0 make no difference."""
    api: Api | None = context.spec.apis.get(use.name)
    if api is None or use.name != call.name or context.toolbox.refusal(api, use.arguments) is not None:
        return False
    return bool(filled(use.arguments, api.params) == filled(call.arguments, api.params))


def visible(messages: Sequence[Message]) -> tuple[Turn, ...]:
    """Messages as a model is shown them. What a system's turn offers late is among the tools."""
    turns: list[Turn] = []

    def add(speaker: str, blocks: tuple[Text | Use | Result, ...]) -> None:
        if turns and turns[-1].speaker == speaker:
            blocks = (*turns.pop().blocks, *blocks)
        turns.append(Turn("user" if speaker == "user" else "assistant", blocks))

    for message in messages:
        match message.role:
            case "user":
                add("user", (Text(message.content or ""),))
            case "tool":
                content = message.content or ""
                add("user", (Result(message.tool_call_id or "", content, content.startswith('{"error":')),))
            case "assistant":
                uses = tuple(Use(call.id, call.name, call.arguments) for call in message.tool_calls)
                add("assistant", uses or (Text(message.content or ""),))
    return tuple(turns)


def _stretch(dialogue: Dialogue, start: Message) -> list[tuple[Message, ToolCall]]:
    """The calls from a turn on, up to the next words."""
    found = []
    for message in dialogue.messages[start.turn :]:
        if message.role in ("user", "system") or (message.content is not None and message.role == "assistant"):
            break
        if message.weight:
            found += [(message, call) for call in message.tool_calls]
    return found


def _told(calls: Sequence[Use]) -> str:
    if not calls:
        return "nothing to be called"
    return "; ".join(f"{call.name} {to_json(dict(call.arguments)).decode()}" for call in calls)[:400]
