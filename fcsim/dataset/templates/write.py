"""Rendered dialogues as lines, with what carries loss.

    {"id": "…", "text": "<|im_start|>system\\n…", "spans": [[120, 184], …], "input_ids": […], "labels": […]}

`spans` are half-open ranges of code points of `text`. With a tokenizer at hand, `labels` are its `input_ids` where a
token lies in a span, and -100 elsewhere, which is what trainers skip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from fcsim.dataset.exports import aside
from fcsim.dataset.templates.chat_template import ChatTemplate
from fcsim.dataset.templates.damage import Damage, Range, Rendered, render
from simulator.dialogue import Dialogue
from simulator.masking import masked

_IGNORED = -100
Encode = Callable[[str], tuple[list[int], list[Range]]]
"""The ids of a text's tokens, and the range that each stands for."""


@dataclass(slots=True)
class Verified:
    """`hurt` of the `seen` dialogues are damaged; `damaged` counts them by kind, `examples` has the first of each
    kind, with their dialogues' ids. `has_tokens`: there was a tokenizer to cut the texts with."""

    seen: int = 0
    hurt: int = 0
    has_tokens: bool = False
    damaged: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, Damage]]] = field(default_factory=dict)


def export_rendered(dialogues: Iterable[Dialogue], template: ChatTemplate, path: Path, examples: int = 3) -> Verified:
    """Writes the dialogues as the template renders them; nothing, if it damages one."""
    encode = _encoder(template.tokenizer)
    verified = Verified(has_tokens=encode is not None)
    with aside(path) as (part, keep):
        with part.open("wb") as file:
            for dialogue in dialogues:
                rendered = render(masked(dialogue), template)
                if rendered.damage:
                    _count(verified, dialogue.id, rendered.damage, examples)
                elif not verified.damaged:
                    file.write(to_json({"id": dialogue.id, **_row(rendered, encode)}) + b"\n")
                verified.seen += 1
        if verified.seen and not verified.damaged:
            keep()
    return verified


def _count(verified: Verified, id: str, damage: Iterable[Damage], examples: int) -> None:
    verified.hurt += 1
    for kind in {each.kind: each for each in reversed(list(damage))}.values():
        verified.damaged[kind.kind] += 1
        shown = verified.examples.setdefault(kind.kind, [])
        if len(shown) < examples:
            shown.append((id, kind))


def _row(rendered: Rendered, encode: Encode | None) -> dict[str, Any]:
    row: dict[str, Any] = {"text": rendered.text, "spans": rendered.trained}
    if encode is not None:
        ids, places = encode(rendered.text)
        row |= {"input_ids": ids, "labels": _labels(ids, places, rendered.trained)}
    return row


def _labels(ids: list[int], places: list[Range], spans: tuple[Range, ...]) -> list[int]:
    """A token that reaches over the edge of a span does not carry loss."""
    labels = []
    left = iter(spans)
    span = next(left, None)
    for id, (start, end) in zip(ids, places, strict=True):
        while span is not None and start >= span[1]:
            span = next(left, None)
        labels.append(id if span is not None and span[0] <= start < end <= span[1] else _IGNORED)
    return labels


def _encoder(path: Path | None) -> Encode | None:
    """None where there is no tokenizer, or `tokenizers` is not installed."""
    if path is None:
        return None
    try:
        from tokenizers import Tokenizer
    except ImportError:
        return None
    tokenizer = Tokenizer.from_file(str(path))

    def encode(text: str) -> tuple[list[int], list[Range]]:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    return encode
