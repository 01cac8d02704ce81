"""Parameters that move: wherever their paths are written, they are written anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dsl.nodes import name
from dsl.syntax import (
    ApiDecl,
    Fixed,
    Goal,
    Literal_,
    PathExpr,
    PhraseEntry,
    Stmt,
)
from fcsim.evolve.draft import Draft
from fcsim.evolve.nodes import rebuilt

Path = tuple[str, ...]
Moves = Mapping[Path, Path | None]
"""Where each parameter, or part of one, is now; None: it is gone, and so is what was said of it."""

SLOT = re.compile(r"\{\s*(\w+(?:\.\w+)*)\s*\}")


def moved(path: Path, moves: Moves) -> Path | None:
    """The new path of a parameter or of what is in it; the longest prefix decides."""
    for length in range(len(path), 0, -1):
        if path[:length] in moves:
            to = moves[path[:length]]
            return None if to is None else to + path[length:]
    return path


def move(draft: Draft, api: ApiDecl, moves: Moves) -> None:
    """Rewrites what a file says of an API's parameters, its body apart: phrases, scenarios, the profile."""
    target = api.name.text
    for block in draft.phrases(target):
        entries = [new for old in block.entries if (new := _entry(old, moves)) is not None]
        draft.put(block, replace(block, entries=tuple(entries)))
    draft.goals(lambda goal: _goal(goal, target, moves))
    draft.uses(lambda item: (new for use in item.uses if (new := _use(use, target, moves)) is not None))


def body(statements: tuple[Stmt, ...] | None, moves: Moves) -> tuple[Stmt, ...] | None:
    """The statements of an API with the new paths of its parameters."""

    def visit(node: Any) -> Any:
        if not isinstance(node, PathExpr) or node.root is None or (node.root.text,) not in roots:
            return node
        old = (node.root.text, *(part.text for part in node.parts))
        new = moved(old, moves)
        if new is None or new == old:
            return node
        return replace(node, root=name(new[0]), parts=tuple(map(name, new[1:])))

    roots = {path[:1] for path in moves}
    return rebuilt(statements, visit)


def _entry(entry: PhraseEntry, moves: Moves) -> PhraseEntry | None:
    """None where what it speaks of is gone."""
    argument = entry.argument
    if argument and entry.kind != "on":
        old = tuple(part.text for part in argument)
        new = moved(old, moves)
        if new is None:
            return None
        argument = argument if new == old else tuple(map(name, new))
    if not any("{" in str(text.value) for text in entry.texts):
        return replace(entry, argument=argument)
    texts = tuple(new_text for text in entry.texts if (new_text := _text(text, moves)) is not None)
    return replace(entry, argument=argument, texts=texts) if texts else None


def _text(text: Literal_, moves: Moves) -> Literal_ | None:
    is_gone = False

    def slot(match: re.Match[str]) -> str:
        nonlocal is_gone
        to = moved(tuple(match[1].split(".")), moves)
        is_gone = is_gone or to is None
        return match[0] if to is None else f"{{{'.'.join(to)}}}"

    found = SLOT.sub(slot, str(text.value))
    if is_gone:
        return None
    return text if found == text.value else replace(text, value=found)


def _goal(goal: Goal, target: str, moves: Moves) -> Goal:
    if goal.api.text != target or not goal.fixed:
        return goal
    fixed = [new for old in goal.fixed if (new := _fixed(old, moves)) is not None]
    return replace(goal, fixed=tuple(fixed))


def _fixed(fixed: Fixed, moves: Moves) -> Fixed | None:
    old = tuple(part.text for part in fixed.path)
    new = moved(old, moves)
    if new is None:
        return None
    return fixed if new == old else replace(fixed, path=tuple(map(name, new)))


def _use(use: tuple[Any, ...], target: str, moves: Moves) -> tuple[Any, ...] | None:
    if use[0].text != target:
        return use
    old = tuple(part.text for part in use[1:])
    new = moved(old, moves)
    if new is None:
        return None
    return use if new == old else (use[0], *map(name, new))
