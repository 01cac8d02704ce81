"""Dialogues made by hand, and a run that makes them without a simulator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from compiler.model import CompiledSpec
from compiler.types import Json
from simulator.dialogue import (
    Dialogue,
    Grounding,
    Message,
    Reject,
    Slot,
    Speaker,
    SpecRef,
    ToolCall,
    WorldRef,
)

TOOL: dict[str, Json] = {
    "type": "function",
    "function": {
        "name": "find_books",
        "description": "查找架上的书。",
        "parameters": {"type": "object", "properties": {"genre": {"type": "string"}}, "required": ["genre"]},
    },
}


def sample(index: int = 0, arguments: dict[str, Json] | None = None) -> Dialogue:
    """A dialogue of six turns: asked, called twice in one turn, answered."""
    calls = (
        ToolCall("call_1", "find_books", {"genre": "novel"} if arguments is None else arguments),
        ToolCall("call_2", "find_books", {"genre": "history", "max_pages": 300}),
    )
    return Dialogue(
        id=f"shelf-zh-1-{index:06d}",
        spec=SpecRef("shelf", "0.1.0", "ab" * 32),
        seed=1,
        index=index,
        attempt=index % 2,
        locale="zh",
        persona="reader" if index % 3 else None,
        scenario=None,
        clock="2026-03-02T10:00",
        profile={},
        tools=(TOOL,),
        messages=(
            Message(0, "system", "你是图书馆的助手。"),
            Message(
                1,
                "user",
                "有小说吗？",
                acts=("request(find_books)",),
                behaviours=("single",),
                api="find_books",
                slots=(Slot("find_books", "genre", "novel", (1, 3)),),
            ),
            Message(2, "assistant", None, calls, acts=("call(find_books)",), behaviours=("single",), weight=0.0),
            Message(3, "tool", '[{"title": "灰港"}]', tool_call_id="call_1"),
            Message(4, "tool", "[]", tool_call_id="call_2"),
            Message(5, "assistant", "有《灰港》。", acts=("report(find_books)",), behaviours=("single",)),
        ),
        grounding=(Grounding("call_1", "genre", "novel", "user", 1, (1, 3)),),
        world=WorldRef("1/0", "0" * 64, "1" * 64),
        behaviours=("single",) if index % 5 else ("refine", "single"),
        checks={"schema": True, "fresh": True},
        speaker=Speaker("template"),
    )


def with_messages(dialogue: Dialogue, messages: tuple[Message, ...]) -> Dialogue:
    return replace(dialogue, messages=messages)


class FakeRun:
    """As `simulator.Run`: every seventh index has an attempt that is refused first."""

    def __init__(self, specs: Sequence[CompiledSpec], seed: int, locales: tuple[str, ...] | None = None) -> None:
        (spec,) = specs
        self.spec = SpecRef(spec.domain, "0.1.0", spec.hash)

    def shard(self, start: int, stop: int, briefs: object = None) -> Iterator[Dialogue | Reject]:
        for index in range(start, stop):
            if index % 7 == 0:
                yield Reject("hygiene", 1, "引号", self._made(index))
            yield self._made(index)

    def _made(self, index: int) -> Dialogue:
        return replace(sample(index), spec=self.spec)
