"""What a report tells of a dataset, gathered in one pass over its lines. Memory does not grow with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

from pydantic_core import to_json

from compiler.types import Json
from fcsim.dataset.coverage import NoSuchSpec, SpecCoverage, find_spec
from fcsim.dataset.reader import Dataset
from fcsim.dataset.report.examples import Examples, Excerpt, excerpt
from simulator.dialogue import Dialogue, Reject, SpecRef
from simulator.verify import SpecsOf
from simulator.version import VERSION

_SHOWN_GOALS = frozenset(("node", "api-behaviour", "present", "value", "bound"))
_REJECTS = 3
"""Rejects of each check that are shown."""
_NAMES = 500
"""Names of one kind (personas, APIs, …) that are told apart; a record may hold any."""
_HAN = re.compile("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
OTHERS = "others"

COUNTED = ("domains", "locales", "behaviours", "apis", "personas", "scenarios", "turns", "calls", "tools")
"""What dialogues are counted by; `turns`, `calls` and `tools` are numbers of these in a dialogue."""


@dataclass(slots=True)
class Words:
    """How much is written in a locale: characters (code points), of these Chinese ones, and words of the rest."""

    characters: int = 0
    chinese: int = 0
    words: int = 0

    def add(self, text: str) -> None:
        chinese = 0 if text.isascii() else sum(map(len, _HAN.findall(text)))
        self.characters += len(text)
        self.chinese += chinese
        self.words += len(_WORD.findall(_HAN.sub(" ", text) if chinese else text))

    def include(self, other: Words) -> None:
        self.characters += other.characters
        self.chinese += other.chinese
        self.words += other.words

    @property
    def tokens(self) -> int:
        """Roughly: tokenizers make one of four letters, and two of three Chinese characters."""
        return round((self.characters - self.chinese) / 4 + self.chinese / 1.5)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reject as it is shown: why, and the dialogue up to the turn at fault."""

    turn: int | None
    reason: str
    excerpt: Excerpt


@dataclass(slots=True)
class Refusals:
    """The attempts that a check refused: how many, and the first."""

    attempts: int = 0
    first: list[Refusal] = field(default_factory=list)


class Survey:
    """Counts, examples and coverage of the dialogues that were added. `missing` says which specs are not at hand."""

    def __init__(self, specs_of: SpecsOf) -> None:
        self.dialogues = 0
        self.counts: dict[str, Counter[str]] = {kind: Counter() for kind in COUNTED}
        self.words: dict[str, dict[str, Words]] = {}
        self.usage: dict[str, Counter[str]] = {}
        self.refusals: dict[str, Refusals] = {}
        self.examples = Examples()
        self.coverage: dict[str, SpecCoverage] = {}
        self.missing: dict[str, str] = {}
        self._specs_of = specs_of
        self._tools: dict[tuple[str, str, str], Words] = {}

    def expect(self, ref: SpecRef, locales: tuple[str, ...] | None = None) -> None:
        """Coverage is told of a spec also if no dialogue is of it."""
        if ref.hash in self.coverage or ref.hash in self.missing:
            return
        try:
            self.coverage[ref.hash] = SpecCoverage(find_spec(ref, self._specs_of), locales)
        except NoSuchSpec as error:
            self.missing[ref.hash] = str(error)

    def add(self, dialogue: Dialogue) -> None:
        self.dialogues += 1
        figures: list[Hashable] = list(self._count(dialogue))
        self.expect(dialogue.spec)
        if (coverage := self.coverage.get(dialogue.spec.hash)) is not None:
            covered = coverage.add(dialogue)
            figures += [(dialogue.spec.hash, goal) for goal in covered if goal.kind in _SHOWN_GOALS]
        self.examples.add(dialogue, figures)
        self._read(dialogue)

    def refuse(self, reject: Reject) -> None:
        found = self.refusals.setdefault(reject.check, Refusals())
        found.attempts += 1
        if len(found.first) < _REJECTS:
            found.first.append(Refusal(reject.turn, reject.reason, excerpt(reject.dialogue, reject.turn)))

    @property
    def rejected(self) -> int:
        return sum(found.attempts for found in self.refusals.values())

    def _count(self, dialogue: Dialogue) -> Iterator[tuple[str, Hashable]]:
        calls = [call.name for message in dialogue.messages for call in message.tool_calls]
        offered = len(dialogue.tools) + sum(len(message.tools) for message in dialogue.messages)
        turns = sum(message.role != "system" for message in dialogue.messages)
        values = {
            "domains": (dialogue.spec.domain,),
            "locales": (dialogue.locale,),
            "behaviours": dialogue.behaviours,
            "apis": dict.fromkeys(calls),
            "personas": (dialogue.persona,),
            "scenarios": (dialogue.scenario,),
            "turns": (str(turns),),
            "calls": (str(len(calls)),),
            "tools": (str(offered),),
        }
        for kind, names in values.items():
            counter = self.counts[kind]
            for name in names:
                told = name or "none"
                if told not in counter and len(counter) >= _NAMES:
                    told = OTHERS
                counter[told] += 1
                yield kind, told

    def _read(self, dialogue: Dialogue) -> None:
        """Counts what is written. The tools' texts are the same again and again, and are read once."""
        words = self.words.setdefault(dialogue.locale, {})
        for message in dialogue.messages:
            if message.content is not None:
                words.setdefault(message.role, Words()).add(message.content)
            for call in message.tool_calls:
                words.setdefault("call", Words()).add(to_json(call.arguments).decode())
        for tool in (*dialogue.tools, *(tool for message in dialogue.messages for tool in message.tools)):
            words.setdefault("tools", Words()).include(self._tool(dialogue, tool))
        if (usage := dialogue.speaker.usage) is not None:
            spent = self.usage.setdefault(dialogue.speaker.model or dialogue.speaker.kind, Counter())
            spent.update(usage)
            spent["dialogues"] += 1

    def _tool(self, dialogue: Dialogue, tool: dict[str, Json]) -> Words:
        function = tool.get("function")
        name = str(function.get("name")) if isinstance(function, dict) else ""
        key = dialogue.spec.hash, dialogue.locale, name
        if key not in self._tools:
            if len(self._tools) >= _NAMES:
                self._tools.clear()
            self._tools[key] = Words()
            self._tools[key].add(to_json(tool).decode())
        return self._tools[key]


def survey(dataset: Dataset, specs_of: SpecsOf, watch: Callable[[int], None] = lambda dialogues: None) -> Survey:
    """Everything that a report tells of a dataset. `watch` hears how many dialogues were read.

    Raises DatasetError where a line is no record.
    """
    found = Survey(specs_of)
    if dataset.manifest is not None and dataset.manifest.config.levels is None:
        for spec in dataset.manifest.config.specs:
            found.expect(SpecRef(spec.domain, VERSION, spec.hash), dataset.manifest.config.locales)
    for number, dialogue in enumerate(dataset, start=1):
        found.add(dialogue)
        watch(number)
    for reject in dataset.rejects():
        found.refuse(reject)
    return found
