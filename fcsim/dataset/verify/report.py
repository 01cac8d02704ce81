"""What verifying comes to: counts per check, and the first examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

_LONGEST = 240
"""Characters of a reason: it may quote a value of any size."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check finds: at a turn (counted from 0, None: in the dialogue as a whole), and why."""

    check: str
    turn: int | None
    reason: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A finding with its place: `line` counts from 1; None where it is the file as a whole."""

    file: str
    line: int | None
    turn: int | None
    reason: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}{'' if self.turn is None else f' turn {self.turn}'}: {self.reason}"


@dataclass(slots=True)
class Tally:
    """How many dialogues (lines, files) a check refuses or warns of, and the first of each."""

    failed: int = 0
    warnings: int = 0
    failures: list[Example] = field(default_factory=list)
    doubts: list[Example] = field(default_factory=list)


class Report:
    """Counts, and at most `examples` examples of the failures and of the warnings of each check."""

    def __init__(self, examples: int) -> None:
        self._examples = examples
        self.files = 0
        self.dialogues = 0
        self.checks: dict[str, Tally] = {}

    @property
    def failed(self) -> int:
        return sum(tally.failed for tally in self.checks.values())

    @property
    def warnings(self) -> int:
        return sum(tally.warnings for tally in self.checks.values())

    def will_run(self, checks: Iterable[str]) -> None:
        """Names checks in the order they are to be listed, also if they find nothing."""
        for check in checks:
            self.checks.setdefault(check, Tally())

    def add(self, file: str, line: int | None, finding: Finding) -> None:
        tally = self.checks.setdefault(finding.check, Tally())
        if finding.is_warning:
            tally.warnings += 1
        else:
            tally.failed += 1
        kept = tally.doubts if finding.is_warning else tally.failures
        if len(kept) < self._examples:
            kept.append(Example(_one_line(file), line, finding.turn, _one_line(finding.reason)))

    def to_json(self) -> dict[str, Any]:
        """`{files, dialogues, checks: {name: {failed, warnings, examples}}}`, failures before warnings."""
        return {
            "files": self.files,
            "dialogues": self.dialogues,
            "checks": {
                name: {
                    "failed": tally.failed,
                    "warnings": tally.warnings,
                    "examples": [asdict(example) for example in (*tally.failures, *tally.doubts)],
                }
                for name, tally in self.checks.items()
            },
        }


def _one_line(text: str) -> str:
    """Fit to print wherever it is: the data that reasons quote may hold line ends, controls and half characters."""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
