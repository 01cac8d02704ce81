"""The files of a domain: one, or those of a folder; and the other domains beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from dsl.diagnostics import Diagnostic, Span
from dsl.source import read_source
from dsl.syntax import DomainDecl, SpecFile

SUFFIX = ".fcspec"

_HEADER = re.compile(r"^fcspec[ \t]+[0-9.]+", re.MULTILINE)

Texts: TypeAlias = dict[str, str]
"""The texts of a domain's files, by how diagnostics call each, in the order of their names."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The folder that a domain is in, with the others; `label` is how diagnostics call the folder."""

    root: Path
    label: str

    def names(self) -> tuple[str, ...]:
        """The domains that are there."""
        try:
            found = {path.stem for path in self.root.glob(f"*{SUFFIX}")}
            found |= {path.parent.name for path in self.root.glob(f"*/*{SUFFIX}")}
        except OSError:
            return ()
        return tuple(sorted(found))

    def find(self, domain: str) -> Path | None:
        """The file or the folder of a domain; None if there is none, or it leads out of this folder."""
        for path in (self.root / f"{domain}{SUFFIX}", self.root / domain):
            if path.exists() and path.resolve().is_relative_to(self.root.resolve()):
                return path
        return None

    def label_of(self, path: Path) -> str:
        return f"{self.label}{path.name}"


def texts_of(path: Path, label: str) -> tuple[Texts, Diagnostic | None]:
    """The normalised texts of the file, or of the folder's files; or why one of them can't be read."""
    if not path.is_dir():
        text = read_source(path, label)
        return ({label: ""}, text) if isinstance(text, Diagnostic) else ({label: text}, None)
    found: Texts = {}
    for file in sorted(path.glob(f"*{SUFFIX}")):
        name = f"{label}/{file.name}"
        text = read_source(file, name)
        if isinstance(text, Diagnostic):
            return {name: ""}, text
        found[name] = text
    if not found:
        return {label: ""}, Diagnostic("FC001", f"the folder has no {SUFFIX} files", Span(label, 0, 0))
    return found, None


def beside(path: Path, label: str) -> Beside:
    """What is beside a file, or a folder."""
    return Beside(path.absolute().parent, label[: len(label) - len(path.name)] if label.endswith(path.name) else "")


def joined(files: Sequence[SpecFile]) -> str:
    """The files of a domain as the text of one that says the same: one header, and the first `domain` that is
    documented. A file by itself stays as it is."""
    domains = [decl for file in files for decl in file.declarations if isinstance(decl, DomainDecl)]
    kept = next((decl for decl in domains if decl.doc), domains[0] if domains else None)
    texts: list[str] = []
    for file in files:
        text = file.text
        for decl in file.declarations:
            if isinstance(decl, DomainDecl) and decl is not kept:
                start = decl.doc[0].span.start if decl.doc else decl.span.start
                text = text[:start] + text[decl.name.span.end :]
        texts.append(_HEADER.sub("", text, count=1) if texts else text)
    return "\n".join(texts)
