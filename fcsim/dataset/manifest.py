"""What a dataset is made of: its configuration, its files and its counts, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict, Field

from fcsim.dataset.wording.measures import LocaleWording
from simulator.dialogue import Dialogue, Reject

Count = dict[str, int]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def to_json(self) -> bytes:
        return self.model_dump_json(indent=2).encode() + b"\n"


class SpecUsed(_Model):
    """`name` is a shipped spec's, or a file's without its folder; `hash` (SHA-256) is of its text."""

    name: str
    domain: str
    hash: str


class TableUsed(_Model):
    """How language models took part: the model of each role (`anthropic:MODEL`), behind `base_url` (None: their
    provider's own server). `solve`: every call was agreed with by a solver, by `votes` votes. A turn went back to
    the model `retries` times at most; with `fallback` the embedded speaker then took over."""

    mode: str
    models: dict[str, str]
    base_url: str | None
    solve: bool
    votes: int
    retries: int
    fallback: bool


class Config(_Model):
    """All that decides the bytes of a dataset, and with a `table` the answers of its models. `locales` None: every
    one that the specs declare.

    `made_from` None: it was made by a run; otherwise from other datasets. `table` None: no language model took part.
    `mix` is empty for the usual one; `until` None: as many as `dialogues`, otherwise as many at most. `mask`: the
    share of tools and parameters that are shown under other names. `levels` None: the dialogues are of the specs
    themselves, otherwise of specs evolved from them at these levels.
    """

    specs: tuple[SpecUsed, ...]
    dialogues: int
    seed: int
    locales: tuple[str, ...] | None
    versions: dict[str, str]
    made_from: MadeFrom | None = None
    table: TableUsed | None = None
    mix: str = ""
    until: float | None = None
    mask: float = 0.0
    levels: tuple[int, int] | None = None

    def differences(self, other: Config) -> list[str]:
        """What `other` has otherwise, in words: `seed was 1 and is 2`. Names of specs do not count."""
        mine, theirs = self._facts(), other._facts()
        return [
            f"{what} was {mine.get(what, 'none')} and is {theirs.get(what, 'none')}"
            for what in dict.fromkeys((*mine, *theirs))
            if mine.get(what) != theirs.get(what)
        ]

    def _facts(self) -> dict[str, str]:
        return {
            "the number of dialogues": str(self.dialogues),
            "the seed": str(self.seed),
            "the choice of locales": ", ".join(self.locales or ("all",)),
            "the order of specs": ", ".join(spec.domain for spec in self.specs),
            **{f"the text of {spec.domain}": spec.hash[:12] for spec in self.specs},
            **{f"the version of {name}": version for name, version in self.versions.items()},
            "the mix": self.mix or "the usual one",
            "the coverage to reach": "none" if self.until is None else f"{self.until:g}",
            "the share of masked names": f"{self.mask:g}",
            "the levels of evolved specs": "none" if self.levels is None else "{}..{}".format(*self.levels),
            "the command": "fcsim run" if self.made_from is None else self.made_from.command,
            **self._table_facts(),
        }

    def _table_facts(self) -> dict[str, str]:
        if self.table is None:
            return {"the mode": "offline"}
        facts = self.table.model_dump(exclude={"models"})
        roles = {f"the {role}'s model": model for role, model in self.table.models.items()}
        return {f"the {name.replace('_', ' ')}": str(value) for name, value in facts.items()} | roles


class Source(_Model):
    """A dataset that another one is made from: its folder's name, the SHA-256 of its manifest, what made it,
    and how many of its dialogues were taken."""

    name: str
    manifest: str
    config: Config
    dialogues: int


class MadeFrom(_Model):
    """How a dataset was made from others. `command` names folders without where they stand."""

    command: str
    sources: tuple[Source, ...]


class Counts(_Model):
    """`messages` counts turns, `calls` calls by API, `rejected` attempts by the check that refused them;
    the others count dialogues."""

    dialogues: int = 0
    messages: int = 0
    domains: Count = Field(default_factory=dict)
    locales: Count = Field(default_factory=dict)
    behaviours: Count = Field(default_factory=dict)
    personas: Count = Field(default_factory=dict)
    scenarios: Count = Field(default_factory=dict)
    calls: Count = Field(default_factory=dict)
    checks: Count = Field(default_factory=dict)
    rejected: Count = Field(default_factory=dict)

    def keep(self, dialogue: Dialogue) -> None:
        self.dialogues += 1
        self.messages += len(dialogue.messages)
        _add(self.domains, (dialogue.spec.domain,))
        _add(self.locales, (dialogue.locale,))
        _add(self.behaviours, dialogue.behaviours)
        _add(self.personas, (dialogue.persona or "none",))
        _add(self.scenarios, (dialogue.scenario or "none",))
        _add(self.calls, (call.name for message in dialogue.messages for call in message.tool_calls))
        _add(self.checks, dialogue.checks)

    def refuse(self, reject: Reject) -> None:
        _add(self.rejected, (reject.check,))

    @classmethod
    def total(cls, parts: Iterable[Counts]) -> Counts:
        """The sum; names in alphabetical order, so that it does not depend on the order of the parts."""
        numbers = {"dialogues": 0, "messages": 0}
        tables: dict[str, Count] = {name: {} for name in cls.model_fields if name not in numbers}
        for part in parts:
            for name in numbers:
                numbers[name] += getattr(part, name)
            for name, table in tables.items():
                _merge(table, getattr(part, name))
        return cls.model_validate(numbers | {name: dict(sorted(table.items())) for name, table in tables.items()})


class File(_Model):
    """A file of JSON lines: how many, and the size and SHA-256 of its bytes. `split` is the one it belongs to."""

    name: str
    lines: int
    bytes: int
    sha256: str
    split: str | None = None


class Usage(_Model):
    """What the answers of a role's model used: tokens, of which `cached` were read from the provider's prompt cache
    and `written` put there, and US dollars (`cost` None: the model has no price)."""

    model: str
    requests: int
    input: int
    output: int
    cached: int
    written: int
    cost: float | None

    @classmethod
    def total(cls, parts: Iterable[dict[str, Usage]]) -> dict[str, Usage]:
        """The sum by role, in alphabetical order."""
        found: dict[str, Usage] = {}
        for part in parts:
            for role, usage in part.items():
                found[role] = found[role]._and(usage) if role in found else usage
        return {role: found[role] for role in sorted(found)}

    def _and(self, other: Usage) -> Usage:
        cost = None if self.cost is None or other.cost is None else round(self.cost + other.cost, 6)
        numbers = ("requests", "input", "output", "cached", "written")
        return Usage(
            model=self.model, cost=cost, **{name: getattr(self, name) + getattr(other, name) for name in numbers}
        )


class ShardStats(_Model):
    """What a finished shard came to; `usage` by role, if models took part."""

    dialogues: File
    rejected: File
    counts: Counts
    usage: dict[str, Usage] = Field(default_factory=dict)


class Manifest(_Model):
    """The last file that a run writes: where it is, the dataset is whole. `wording` is that of a sample."""

    config: Config
    files: tuple[File, ...]
    rejected: File
    counts: Counts
    wording: tuple[LocaleWording, ...] = ()
    usage: dict[str, Usage] = Field(default_factory=dict)

    @property
    def splits(self) -> tuple[str, ...]:
        """The names of its splits, in order; none if it is not split."""
        return tuple(dict.fromkeys(file.split for file in self.files if file.split is not None))


def _add(table: Count, names: Iterable[str]) -> None:
    for name in names:
        table[name] = table.get(name, 0) + 1


def _merge(table: Count, other: Mapping[str, int]) -> None:
    for name, count in other.items():
        table[name] = table.get(name, 0) + count
