"""The figures of wording, as they are printed, put into JSON and kept."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Measure(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Distinct(_Measure):
    """Of `total` things there are `distinct` different ones (beyond 65,536 an estimate, within about 1 %).

    `share` is the one by the other, from 0 to 1; 1 of nothing.
    """

    distinct: int
    total: int
    share: float


class Lengths(_Measure):
    """Turns' lengths in tokens: the mean, and what 5, 50 and 95 % of the turns do not exceed."""

    mean: float
    p5: int
    p50: int
    p95: int
    longest: int


class WordingFrame(_Measure):
    """A turn with its values taken out (`_` for each), in small letters; `share` is of all turns of its speaker."""

    words: str
    turns: int
    share: float


class SpeakerWording(_Measure):
    """One speaker's turns. `ngrams` are those of one, two and three tokens (distinct-1, -2, -3).

    `self_bleu` is from 0 to 1, lower for more variety: BLEU-4 of each turn of a sample against the others.
    `frames` are the most frequent ones, the first the most; `bare` turns (yes, no and thanks) are not in
    them.
    """

    turns: int
    bare: int
    ngrams: tuple[Distinct, Distinct, Distinct]
    self_bleu: float
    lengths: Lengths
    frames: tuple[WordingFrame, ...]


class LocaleWording(_Measure):
    """`first_turns` are the users' first ones, `value_turns` those of the users that carry a value.

    A token is a word; in Chinese, which writes no spaces, a character. Words and figures of another
    script count as one token.
    """

    locale: str
    dialogues: int
    token: Literal["word", "character"]
    first_turns: Distinct
    value_turns: Distinct
    user: SpeakerWording
    assistant: SpeakerWording
