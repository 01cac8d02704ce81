"""Docstrings in the usual styles: what a function does, and what its parameters are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from inspect import cleandoc

_GOOGLE = re.compile(r"^(?:Args|Arguments|Parameters|Params|Keyword Args|Attributes):\s*$")
_SECTION = re.compile(r"^(?:[A-Z][A-Za-z ]{2,20}:\s*$|:\w+|\.\. |@\w+)")
_GOOGLE_ITEM = re.compile(r"^\s+\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:\s*(.*)$")
_REST_ITEM = re.compile(r"^[:@]param\s+(?:[\w\[\], |.]+\s+)?(\w+)\s*:\s*(.*)$")
_NUMPY_ITEM = re.compile(r"^(\w+)\s*(?::.*)?$")


def split_docstring(text: str) -> tuple[str, Mapping[str, str]]:
    """The description, and the parameters' descriptions by name."""
    lines = cleandoc(text).split("\n") if text.strip() else []
    about: list[str] = []
    found: dict[str, list[str]] = {}
    where, current = "about", ""
    for place, line in enumerate(lines):
        after = lines[place + 1] if place + 1 < len(lines) else ""
        if item := _REST_ITEM.match(line):
            where, current = "rest", item[1]
            found[current] = [item[2]]
        elif _GOOGLE.match(line):
            where, current = "google", ""
        elif re.fullmatch(r"-{3,}\s*", after):
            where, current = ("numpy" if re.match(r"(?:Other )?(?:Parameters|Attributes)", line) else "other"), ""
        elif re.fullmatch(r"-{3,}\s*", line):
            continue
        elif _SECTION.match(line):
            where = "other"
        elif where == "about":
            about.append(line)
        elif where == "google" and (item := _GOOGLE_ITEM.match(line)) and not line.startswith(" " * 8):
            current = item[1]
            found[current] = [item[2]]
        elif where == "numpy" and (item := _NUMPY_ITEM.match(line)):
            current = item[1]
            found[current] = []
        elif current and where in ("google", "numpy", "rest") and line.strip():
            found[current].append(line.strip())
    return "\n".join(about).strip(), {name: " ".join(part for part in parts if part) for name, parts in found.items()}
