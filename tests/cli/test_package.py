"""What the package declares is what its code imports, and everything it needs travels with it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OURS = tuple(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])


def _names(requirements: list[str]) -> set[str]:
    """What is imported of each requirement."""
    names = (re.split(r"[<>=]", each)[0].replace("-", "_") for each in requirements)
    return {{"pyyaml": "yaml"}.get(name, name) for name in names}


def _imported(folders: tuple[str, ...]) -> set[str]:
    """The packages of others that the code in these folders imports."""
    found: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").split(".")[0])
    # pydantic_core is pydantic's own half: each version of pydantic asks for exactly one of it.
    return found - {*OURS, "tests", "benchmarks", "pydantic_core"} - set(sys.stdlib_module_names)


def test_dependencies_are_what_is_imported() -> None:
    extras: dict[str, list[str]] = dict(PROJECT["project"]["optional-dependencies"])
    dev = _names(extras.pop("dev"))
    declared = _names([*PROJECT["project"]["dependencies"], *(each for extra in extras.values() for each in extra)])
    assert declared == _imported(OURS)
    assert _imported(("tests", "benchmarks")) <= declared | dev


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    for each in [*PROJECT["project"]["dependencies"], *(one for extra in extras.values() for one in extra)]:
        assert re.fullmatch(r"[\w-]+>=\d[\d.]*,<\d[\d.]*", each), each


@pytest.mark.parametrize("package", OURS)
def test_types_and_data_travel_with_the_packages(package: str) -> None:
    assert files(package).joinpath("py.typed").is_file()


def test_the_licence_is_the_one_declared() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in (ROOT / "LICENSE").read_text()
