"""TRL's conversational preference format with tools: https://huggingface.co/docs/trl/dataset_formats#preference

    {"id": "…", "turn": 4, "fault": "wrong_enum", "reason": "mode of get_directions is 'bike', not 'bus'",
     "prompt": [{"role": "user", "content": "…"}],
     "chosen": [{"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function",
       "function": {"name": "get_directions", "arguments": {"to": "map-3751", "mode": "bus"}}}]}],
     "rejected": [{"role": "assistant", …, "arguments": {"to": "map-3751", "mode": "bike"}}],
     "tools": "[…]"}

One pair a dialogue: a turn of the assistant as it is, and with one fault, which is named. The prompt is what came
before; a mistake that was refused and corrected may be in it, since nothing is learnt from a prompt. Messages and
tools are as in the format `trl`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from dsl import nearest
from fcsim.dataset.exports.base import LeftOut, text_of
from fcsim.dataset.exports.trl import conversation
from fcsim.dataset.faults import FAULTS, Subject, Wrong
from fcsim.dataset.sets.amounts import amounts
from simulator.dialogue import Dialogue, Message
from simulator.masking import masked
from simulator.verify import SpecsOf


class Mixture:
    """How many pairs there are to be of each fault, in proportion; `made` counts those that there are.

    Each dialogue gets, of the faults that it has a place for, the one that is furthest behind its share: the mix
    is met as far as the dialogues allow, and depends on nothing but them and their order.
    """

    def __init__(self, shares: Mapping[str, float] | None = None) -> None:
        """`shares` of some of FAULTS; None: the same of each."""
        wanted = shares or dict.fromkeys(FAULTS, 1.0)
        self._shares = {fault: share / sum(wanted.values()) for fault, share in wanted.items()}
        self.made: Counter[str] = Counter()

    def fault_of(self, dialogue: Dialogue) -> tuple[str, Wrong] | None:
        """A fault for a dialogue, and the wrong turn; None if it has no place for any."""
        subject, total = Subject(dialogue), self.made.total() + 1
        behind = sorted(self._shares, key=lambda fault: (self.made[fault] - self._shares[fault] * total, fault))
        chance = random.Random(dialogue.id)
        for fault in behind:
            if wrongs := list(FAULTS[fault](subject, chance)):
                self.made[fault] += 1
                return fault, chance.choice(wrongs)
        return None


def parse_faults(text: str) -> dict[str, float]:
    """`wrong_tool=3,dropped_parameter=1`: shares in any measure. A ValueError says what is wrong with it."""
    found = amounts(text)
    for fault in found:
        if fault not in FAULTS:
            guess = nearest(fault, tuple(FAULTS))
            hint = f"did you mean {guess!r}?" if guess else "there are"
            raise ValueError(f"no fault is named {fault!r}: {hint} {', '.join(FAULTS) if not guess else ''}".rstrip())
    if not any(found.values()):
        raise ValueError("no fault has a share")
    return {fault: float(share) for fault, share in found.items() if share}


@contextmanager
def writing(
    path: Path, specs_of: SpecsOf | None = None, mixture: Mixture | None = None
) -> Iterator[Callable[[Dialogue], None]]:
    """A file of pairs, one a line."""
    faults = mixture or Mixture()
    with path.open("wb") as file:

        def take(dialogue: Dialogue) -> None:
            found = faults.fault_of(dialogue)
            if found is None:
                raise LeftOut("no place for any of these faults")
            file.write(to_json(pair(dialogue, *found)) + b"\n")

        yield take


def pair(dialogue: Dialogue, fault: str, wrong: Wrong) -> dict[str, Any]:
    """The turn in its two forms, after what came before it; `reason` has the spec's own names."""
    turn = wrong.message.turn
    shown = masked(dialogue)
    spoilt = masked(replace(dialogue, messages=(*dialogue.messages[:turn], wrong.message)))

    def said(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
        return conversation(replace(shown, messages=messages))

    return {
        "id": dialogue.id,
        "turn": turn,
        "fault": fault,
        "reason": wrong.reason,
        "prompt": said(shown.messages[:turn]),
        "chosen": said(shown.messages[turn : turn + 1]),
        "rejected": said(spoilt.messages[turn:]),
        "tools": text_of(shown.tools),
    }
