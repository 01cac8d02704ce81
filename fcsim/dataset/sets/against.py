"""An evaluation set of anybody's, and which dialogues are so near to it that they must not be trained on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Literal

from fcsim.dataset.sets.divide import LeftOut
from fcsim.dataset.sets.traits import parameters
from fcsim.dataset.verify.pieces import Broken, Unreadable, parse, pieces
from simulator.dialogue import Dialogue

Match = Literal["text", "tools"]
MATCHES: tuple[Match, ...] = ("text", "tools")

_HAN = "\u4e00-\u9fff"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_RUN, _RUN_OF_HAN = 10, 16
"""Words, or signs where there are Chinese ones, that are not the same by chance. A text of half as many is taken
as a whole."""
_SCHEMAS = ("parameters", "input_schema", "inputSchema")
_DEEPEST = 64

Tool = tuple[str, frozenset[str]]
"""A tool's signature: its name without what stands before a dot, and the names of its parameters, in small letters."""


class NoEvaluation(Exception):
    """A file cannot be read as an evaluation set; the message names the place."""


class Against:
    """Evaluation sets in JSON of any shape: all texts in them, and all tools."""

    def __init__(self, files: Collection[Path], matches: Collection[Match] = MATCHES) -> None:
        """Reads the files. Raises NoEvaluation, and OSError."""
        self._runs: dict[str, str] = {}
        self._tools: dict[Tool, str] = {}
        self._matches = matches
        for path in files:
            self._read(path)

    def reason(self, dialogue: Dialogue) -> LeftOut | None:
        """Why a dialogue is too near; None if it isn't."""
        if "text" in self._matches and self._runs:
            for message in dialogue.messages:
                if message.role == "user" and message.content:
                    for run in _runs(message.content):
                        if run in self._runs:
                            return LeftOut("against", f"the user says {_as_read(run)!r}, as {self._runs[run]} does")
        if "tools" in self._matches and self._tools:
            for name, schema in parameters(dialogue).items():
                if (where := self._tools.get(_signature(name, schema))) is not None:
                    return LeftOut("against", f"{name} is offered, as in {where}")
        return None

    def _read(self, path: Path) -> None:
        is_empty = True
        with path.open("rb") as file:
            for piece in pieces(file):
                if isinstance(piece, Broken):
                    raise NoEvaluation(f"{path}:{piece.line}: {piece.reason}")
                try:
                    record = parse(piece.data)
                except Unreadable as error:
                    raise NoEvaluation(f"{path}:{piece.line}: {error}") from None
                is_empty = False
                self._learn(record, f"{path.name}:{piece.line}", 0)
        if is_empty:
            raise NoEvaluation(f"{path} is empty")

    def _learn(self, value: Any, where: str, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if isinstance(value, str):
            inner = _json(value)
            if inner is not None:
                self._learn(inner, where, depth + 1)
            else:
                for run in _runs(value):
                    self._runs.setdefault(run, where)
        elif isinstance(value, list):
            for item in value:
                self._learn(item, where, depth + 1)
        elif isinstance(value, dict):
            schema = next((value[field] for field in _SCHEMAS if isinstance(value.get(field), dict)), None)
            if schema is not None and isinstance(value.get("name"), str):
                self._tools.setdefault(_signature(value["name"], schema), where)
            else:
                for item in value.values():
                    self._learn(item, where, depth + 1)


def _json(text: str) -> Any:
    """The list or object that a text stands for; None if it stands for itself."""
    if text.lstrip()[:1] not in ("[", "{"):
        return None
    try:
        found = parse(text)
    except Unreadable:
        return None
    return found if isinstance(found, dict | list) else None


def _runs(text: str) -> Iterator[str]:
    """All runs of words that are long enough to tell where they come from."""
    words = _WORD.findall(text.casefold())
    length = _RUN_OF_HAN if any("\u4e00" <= word <= "\u9fff" for word in words) else _RUN
    if len(words) >= length // 2:
        for start in range(max(1, len(words) - length + 1)):
            yield " ".join(words[start : start + length])


def _as_read(run: str) -> str:
    """A run as people read it: Chinese without spaces."""
    return _BETWEEN_HAN.sub("", run)


def _signature(name: str, schema: dict[str, Any]) -> Tool:
    properties = schema.get("properties")
    names = properties if isinstance(properties, dict) else {} if "type" in schema else schema
    return name.rpartition(".")[2].casefold(), frozenset(parameter.casefold() for parameter in names)
