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
    files = {path.stem for path in _folder().glob(f"*{_SUFFIX}")}
    return tuple(sorted(files | {path.parent.name for path in _folder().glob(f"*/*{_SUFFIX}")}))


def find_spec(spec: str) -> Path:
    """The file (or folder) of a spec, given by its path or by the name of a shipped one. Raises UnknownSpec."""
    shipped = _shipped(spec)
    if shipped is not None:
        return shipped
    if Path(spec).exists():
        return Path(spec)
    raise UnknownSpec(f"there is no file {spec}" if _is_path(spec) else _unknown(spec))


def short_name(spec: str) -> str:
    """How a dataset calls a spec: a shipped one by its name, a file without its folder."""
    return Path(spec).name


def compile_spec(spec: str) -> Compilation:
    """Compiles the spec at a path, or the shipped one of that name. Raises UnknownSpec.

    Diagnostics and graphs call a shipped spec by its file's name, the same wherever fcsim is installed.
    """
    from compiler import compile_file

    path = find_spec(spec)
    return compile_file(path, path.name if _shipped(spec) else "")


def _folder() -> Path:
    return Path(str(files("specs")))


def _is_path(spec: str) -> bool:
    return spec.endswith(_SUFFIX) or os.sep in spec or "/" in spec


def _shipped(spec: str) -> Path | None:
    if _is_path(spec):
        return None
    paths = (_folder() / f"{spec}{_SUFFIX}", _folder() / spec)
    return next((path for path in paths if path.is_file() or any(path.glob(f"*{_SUFFIX}"))), None)


def _unknown(spec: str) -> str:
    from dsl import nearest

    shipped = names()
    guess = nearest(spec, shipped)
    hint = f"did you mean {guess!r}?" if guess else "a path ends in .fcspec"
    return f"no spec is named {spec!r}: {hint} (shipped: {', '.join(shipped)})"
