"""The specs that come with fcsim, and compiling a spec by its path or its name."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compiler import Compilation

_SUFFIX = ".fcspec"


class UnknownSpec(LookupError):
    """There is neither a file nor a shipped spec of that name; the message has the nearest names."""

    def __str__(self) -> str:
        return str(self.args[0])


def names() -> tuple[str, ...]:
    """The names of the shipped specs, in alphabetical order."""
    entries = (entry.name for entry in files("specs").iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in entries if name.endswith(_SUFFIX)))


def is_path(spec: str) -> bool:
    """A path has a folder or the suffix, or is there and no shipped spec has that name."""
    if spec.endswith(_SUFFIX) or os.sep in spec or "/" in spec:
        return True
    return spec not in names() and os.path.exists(spec)


def short_name(spec: str) -> str:
    """How a dataset calls a spec: a shipped one by its name, a file without its folder."""
    return Path(spec).name if is_path(spec) else spec


def compile_spec(spec: str) -> Compilation:
    """Compiles the spec at a path, or the shipped one of that name. Raises UnknownSpec."""
    from compiler import compile_file, compile_text

    if not is_path(spec):
        if spec not in names():
            raise UnknownSpec(_unknown(spec))
        return compile_text((files("specs") / f"{spec}{_SUFFIX}").read_text("utf-8"), f"{spec}{_SUFFIX}")
    if not os.path.exists(spec):
        raise UnknownSpec(f"there is no file {spec}")
    return compile_file(Path(spec))


def _unknown(spec: str) -> str:
    from dsl import nearest

    shipped = names()
    guess = nearest(spec, shipped)
    hint = f"did you mean {guess!r}?" if guess else "a path ends in .fcspec"
    return f"no spec is named {spec!r}: {hint} (shipped: {', '.join(shipped)})"
