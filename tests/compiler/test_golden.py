"""Specs with mistakes and, beside each, exactly what their author is told.

`UPDATE_GOLDEN=1 pytest tests/compiler/test_golden.py` writes the expectations anew: read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import dsl
from compiler import compile_text
from dsl.codes import CODES

GOLDEN = Path(__file__).parent / "golden"
SPECS = sorted(GOLDEN.glob("*.fcspec"))


def rendered(spec: Path) -> str:
    compiled = compile_text(spec.read_text(encoding="utf-8"), spec.name)
    return "".join(dsl.render(problem, compiled.texts) + "\n" for problem in compiled.diagnostics)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_diagnostics_are_as_written_beside_the_spec(spec: Path) -> None:
    expected = spec.with_suffix(".diagnostics")
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(rendered(spec), encoding="utf-8")
    assert rendered(spec) == expected.read_text(encoding="utf-8")


def test_every_code_of_the_compiler_has_a_golden_spec() -> None:
    files = [*GOLDEN.glob("*.diagnostics"), *(GOLDEN.parent / "domains").glob("*/*.diagnostics")]
    shown = "".join(path.read_text(encoding="utf-8") for path in files)
    unprovokable = {"FC414"}  # no spec leads there: test_graph.py
    own = {code for code in CODES if code >= "FC200"} - unprovokable
    assert {code for code in own if f"[{code} " not in shown} == set()


def test_no_expectation_is_left_without_its_spec() -> None:
    assert {path.stem for path in GOLDEN.glob("*.diagnostics")} == {spec.stem for spec in SPECS}
