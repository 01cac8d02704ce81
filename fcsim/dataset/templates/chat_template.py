"""A chat template, loaded and rendered as `transformers` does it, in Jinja's sandbox."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

_FILE = "<template>"
# Stand around what a template marks as generated until the text is complete. Unicode keeps them from ever
# being characters.
_BEGIN, _END = "\ufdd0", "\ufdd1"
_MARKS = re.compile(f"[{_BEGIN}{_END}]")


class NoTemplate(Exception):
    """There is no template, or none that Jinja can read; the message says why."""


class Failed(Exception):
    """The template failed on a dialogue. `refused`: it said so itself; else it broke. `line` is its own."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error) or type(error).__name__)
        self.refused = isinstance(error, _Refused)
        self.line = _line(error.__traceback__)


class _Refused(TemplateError):
    pass


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """`named` has the template of each name; `tokens` the special tokens that templates may use, by name.

    `tokenizer` is the path of a `tokenizer.json`, if there is one.
    """

    named: dict[str, Any]
    tokens: dict[str, str] = field(default_factory=dict)
    tokenizer: Path | None = None

    def render(
        self, messages: list[dict[str, Any]], tools: list[Any], clock: datetime, *, prompt: bool = False
    ) -> tuple[str, list[tuple[int, int]]]:
        """The text, and the ranges that the template marks with `{% generation %}`. Raises Failed.

        `clock` is what the template takes for now; with `prompt`, the text ends where the assistant would begin.
        """
        template = self.named["tool_use"] if tools and "tool_use" in self.named else self.named["default"]
        try:
            marked: str = template.render(
                messages=messages,
                tools=tools or None,
                documents=None,
                add_generation_prompt=prompt,
                strftime_now=clock.strftime,
                **self.tokens,
            )
        except Exception as error:  # whatever an unknown template does is its user's to know
            raise Failed(error) from error
        return _unmarked(marked)


def load_template(path: Path) -> ChatTemplate:
    """The template in a file, or in a tokenizer's folder. Raises NoTemplate."""
    if path.is_file():
        return ChatTemplate({"default": _compiled(path.read_text("utf-8"), path)})
    if not path.is_dir():
        raise NoTemplate(f"there is no file or folder {path}")
    config = _json(path / "tokenizer_config.json")
    found = config.get("chat_template")
    named: list[Any] = found if isinstance(found, list) else [{"name": "default", "template": found}]
    texts: dict[str, Any] = {each["name"]: each["template"] for each in named}
    if (file := path / "chat_template.jinja").is_file():
        texts["default"] = file.read_text("utf-8")
    if not isinstance(texts.get("default"), str):
        raise NoTemplate(f"{path} has no chat template: neither chat_template.jinja nor one in tokenizer_config.json")
    tokens = {
        name: value["content"] if isinstance(value, dict) else value
        for name, value in config.items()
        if name.endswith("_token") and isinstance(value, str | dict)
    }
    tokenizer = path / "tokenizer.json"
    return ChatTemplate(
        {name: _compiled(text, path) for name, text in texts.items()},
        tokens,
        tokenizer if tokenizer.is_file() else None,
    )


def _compiled(text: str, path: Path) -> Any:
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[_Generation, loopcontrols]
    )
    environment.filters["tojson"] = _tojson
    environment.globals["raise_exception"] = _raise
    try:
        return environment.from_string(text)
    except TemplateSyntaxError as error:
        raise NoTemplate(f"{path}:{error.lineno}: {error.message}") from None


class _Generation(Extension):
    """`{% generation %} … {% endgeneration %}`: what the assistant says."""

    tags = {"generation"}  # noqa: RUF012 as Jinja has it

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_mark"), [], [], body).set_lineno(line)

    def _mark(self, caller: Callable[[], str]) -> str:
        return f"{_BEGIN}{caller()}{_END}"


def _unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    if _BEGIN not in marked:
        return marked, []
    ranges: list[tuple[int, int]] = []
    begin = 0
    for taken, mark in enumerate(_MARKS.finditer(marked)):
        place = mark.start() - taken
        if mark[0] == _BEGIN:
            begin = place
        else:
            ranges.append((begin, place))
    return _MARKS.sub("", marked), ranges


def _tojson(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    # Not Jinja's own, which escapes HTML.
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def _raise(message: str) -> None:
    raise _Refused(message)


def _line(traceback: TracebackType | None) -> int | None:
    """The line of the template that was last under way."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == _FILE:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise NoTemplate(f"{path}: {error}") from None
    return value if isinstance(value, dict) else {}
