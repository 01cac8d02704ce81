"""Measures the wording of dialogues, one at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from fcsim.dataset.coverage import find_spec
from fcsim.dataset.wording.frames import Framer
from fcsim.dataset.wording.measures import Distinct, Lengths, LocaleWording, SpeakerWording, WordingFrame
from fcsim.dataset.wording.self_bleu import self_bleu
from fcsim.dataset.wording.sketches import DistinctCounter, FrequentCounter, Sample, digest
from simulator.checks.base import node
from simulator.dialogue import Dialogue, Message
from simulator.verify import SpecsOf

_SAMPLED = 500
"""Turns of a speaker for self-BLEU."""
_FRAMES = 20
_BARE = frozenset(("agree", "decline", "smalltalk"))
_WORD = re.compile(r"\w+(?:['’.,:-]\w+)*|[^\w\s]")
_CHARACTER = re.compile(r"[a-z0-9]+(?:[.,:-][a-z0-9]+)*|\w|[^\w\s]")
_MASK = (1 << 64) - 1
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
"""Odd, and far from each other: they tell the places in an n-gram apart."""
_CACHED = 1 << 16


def tokens(text: str, locale: str) -> list[str]:
    """Words and signs, in small letters; in Chinese characters."""
    return (_CHARACTER if locale == "zh" else _WORD).findall(text.casefold())


def dataset_wording(dialogues: Iterable[Dialogue], specs_of: SpecsOf) -> list[LocaleWording]:
    """How dialogues are worded, by locale in the order they come. `specs_of` has the specs at hand:
    only they tell which words are values.

    Memory is bounded, however many there are. Raises NoSuchSpec, and what reading the dialogues raises.
    """
    framers: dict[tuple[str, str, str], Framer] = {}
    tallies: dict[str, _LocaleTally] = {}
    for dialogue in dialogues:
        spec = dialogue.spec.parent  # evolved specs have its words
        key = spec.domain, spec.hash, dialogue.locale
        if key not in framers:
            framers[key] = Framer(find_spec(spec, specs_of), dialogue.locale)
        if dialogue.locale not in tallies:
            tallies[dialogue.locale] = _LocaleTally(dialogue.locale)
        tallies[dialogue.locale].add(dialogue, framers[key])
    return [tally.wording() for tally in tallies.values()]


class _LocaleTally:
    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._dialogues = 0
        self._first, self._with_value = DistinctCounter(), DistinctCounter()
        self._speakers = {role: _SpeakerTally(locale) for role in ("user", "assistant")}

    def add(self, dialogue: Dialogue, framer: Framer) -> None:
        self._dialogues += 1
        is_first = True
        last = max((m.turn for m in dialogue.messages if m.role == "user"), default=-1)
        for message, frame in framer.of(dialogue):
            text = str(message.content)
            if message.role == "user":
                if is_first:
                    self._first.add(digest(text))
                    is_first = False
                if message.slots:
                    self._with_value.add(digest(text))
            self._speakers[message.role].add(text, "" if _is_bare(message, last) else frame)

    def wording(self) -> LocaleWording:
        return LocaleWording(
            locale=self._locale,
            dialogues=self._dialogues,
            token="character" if self._locale == "zh" else "word",
            first_turns=_distinct(self._first),
            value_turns=_distinct(self._with_value),
            user=self._speakers["user"].wording(),
            assistant=self._speakers["assistant"].wording(),
        )


def _is_bare(message: Message, last: int) -> bool:
    """Whether a turn is a mere yes, no or thanks of a user. Thanks are small talk that is a user's `last` turn."""
    kinds = {node(act)[0] for act in message.acts}
    if message.role != "user" or message.slots or not kinds or not kinds <= _BARE:
        return False
    return "smalltalk" not in kinds or message.turn == last > 1


class _SpeakerTally:
    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._turns = self._bare = 0
        self._ngrams = (DistinctCounter(), DistinctCounter(), DistinctCounter())
        self._lengths: Counter[int] = Counter()
        self._frames = FrequentCounter()
        self._sample = Sample(_SAMPLED)
        self._digests: dict[str, int] = {}

    def add(self, text: str, frame: str) -> None:
        """`frame` is "" for a bare turn."""
        self._turns += 1
        if frame:
            self._frames.add(frame)
        else:
            self._bare += 1
        said = tokens(text, self._locale)
        self._lengths[len(said)] += 1
        self._sample.add(text)
        one, two, three = self._ngrams
        first, second, third = _FACTORS
        before = before_that = -1
        for token in said:
            value = self._digest(token)
            one.add(value)
            if before >= 0:
                two.add((before * first + value * second) & _MASK)
            if before_that >= 0:
                three.add((before_that * first + before * second + value * third) & _MASK)
            before_that, before = before, value

    def _digest(self, token: str) -> int:
        found = self._digests.get(token)
        if found is None:
            if len(self._digests) == _CACHED:
                self._digests.clear()
            found = self._digests[token] = digest(token)
        return found

    def wording(self) -> SpeakerWording:
        one, two, three = self._ngrams
        turns = self._turns or 1
        return SpeakerWording(
            turns=self._turns,
            bare=self._bare,
            ngrams=(_distinct(one), _distinct(two), _distinct(three)),
            self_bleu=round(self_bleu([tokens(text, self._locale) for text in self._sample.texts()]), 4),
            lengths=_lengths(self._lengths),
            frames=tuple(
                WordingFrame(words=words, turns=count, share=round(count / turns, 5))
                for words, count in self._frames.most(_FRAMES)
            ),
        )


def _distinct(counter: DistinctCounter) -> Distinct:
    distinct, total = counter.distinct, counter.total
    return Distinct(distinct=distinct, total=total, share=round(distinct / total, 5) if total else 1.0)


def _lengths(counts: Counter[int]) -> Lengths:
    if not counts:
        return Lengths(mean=0.0, p5=0, p50=0, p95=0, longest=0)
    every = sorted(counts)

    def at(percent: int) -> int:
        left = percent * counts.total() / 100
        for length in every:
            left -= counts[length]
            if left <= 0:
                return length
        return every[-1]

    mean = sum(length * count for length, count in counts.items()) / counts.total()
    return Lengths(mean=round(mean, 2), p5=at(5), p50=at(50), p95=at(95), longest=every[-1])
