"""A line of talk in the making: words, and where the values of mentions are in them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from simulator.chance import pick
from simulator.plan import Mention
from simulator.spoken import Spoken

ENDS = ".?!。？！…~～"
_CLOSED = re.compile(r"(?<!\.\.)[.?!。？！~～]\s*$")


@dataclass(slots=True)
class Line:
    """`marks` are (mention, leaf path, start, end) in `text`."""

    text: str = ""
    marks: list[tuple[Mention, str, int, int]] = field(default_factory=list)

    def add(self, other: Line | str) -> Line:
        if isinstance(other, str):
            self.text += other
        else:
            shift = len(self.text)
            self.marks += [(mention, leaf, start + shift, end + shift) for mention, leaf, start, end in other.marks]
            self.text += other.text
        return self

    @property
    def ends_in_name(self) -> bool:
        """Whether the last words are those for a row."""
        return any(end == len(self.text) and mention.references for mention, _, _, end in self.marks)

    def lower(self) -> Line:
        """Go on in the middle of a sentence: the first letter small, unless a value begins here."""
        if not any(start == 0 for _, _, start, _ in self.marks):
            self.text = lowered(self.text)
        return self

    def before(self, words: str) -> Line:
        """These words, then the line: as their sentence goes on, or as the next one."""
        if _CLOSED.search(words):
            self.text = capitalised(self.text)
        else:
            self.lower()
        return Line(words).add(self)

    def take_end(self) -> str:
        """Cut the closing punctuation off, and return it."""
        bare = self.text.rstrip(ENDS + " ")
        # A value may end in such a sign ("Sushi Go!"): that is its own.
        keep = max((end for _, _, _, end in self.marks), default=0)
        bare = self.text[: max(len(bare), keep)]
        end = self.text[len(bare) :].strip()
        self.text = bare
        return end

    def settle(self, turn: int) -> str:
        """Tell each mention where it was said, and return the words."""
        for mention, leaf, start, end in self.marks:
            mention.turn = turn
            mention.spans.append((leaf, start, end))
        return self.text


def line_of(spoken: Spoken, mentions: Sequence[Mention]) -> Line:
    """What was said of some mentions, each known by the path that it is of."""
    marks = []
    for leaf, start, end in spoken.spans:
        mention = next((m for m in mentions if leaf == m.path or leaf.startswith((f"{m.path}.", f"{m.path}["))), None)
        if mention is not None:
            marks.append((mention, leaf, start, end))
            mention.is_relative = mention.is_relative or spoken.is_relative
    return Line(spoken.text, marks)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """A sentence that goes on: its first letter small, unless it is a name's or `I`."""
    first = text.split(" ", 1)[0]
    if first in ("I", "I'm", "I've", "I'd", "I'll") or first[1:] != first[1:].lower():
        return text
    return text[:1].lower() + text[1:]


# ---- slips of the thumb ------------------------------------------------------------------------

_SLIPS = {"在": "再", "的": "得", "吗": "嘛", "那": "哪", "做": "作"}


def with_slip(text: str, rng: random.Random) -> str:
    """One typing mistake in words that carry no value."""
    places = [place for place, char in enumerate(text) if char in _SLIPS]
    if places:
        place = pick(rng, places)
        return text[:place] + _SLIPS[text[place]] + text[place + 1 :]
    words = [word for word in text.split(" ") if len(word) > 5 and word.isascii() and word.isalpha()]
    if not words:
        return text
    word = pick(rng, words)
    at = rng.randrange(1, len(word) - 2)
    slip = pick(rng, (word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :]))
    return text.replace(word, slip, 1)
