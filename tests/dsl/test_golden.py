"""Broken specs and, beside each, exactly what its author is told.

`UPDATE_GOLDEN=1 pytest tests/dsl/test_golden.py` writes the expectations anew: read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import dsl
from dsl.codes import CODES

GOLDEN = Path(__file__).parent / "golden"
SPECS = sorted(GOLDEN.glob("*.fcspec"))


def rendered(spec: Path) -> str:
    parsed = dsl.parse(spec.read_text(encoding="utf-8"), spec.name)
    return "".join(dsl.render(problem, {spec.name: parsed.tree.text}) + "\n" for problem in parsed.diagnostics)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_diagnostics_are_as_written_beside_the_spec(spec: Path) -> None:
    expected = spec.with_suffix(".diagnostics")
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(rendered(spec), encoding="utf-8")
    assert rendered(spec) == expected.read_text(encoding="utf-8")


def test_every_code_of_the_syntax_has_a_golden_spec() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.diagnostics"))
    files = {"FC001", "FC002", "FC003", "FC004"}  # of bytes, not of text: test_source.py
    long = {"FC118"}  # test_robustness.py
    own = {code for code in CODES if code < "FC200"} - files - long
    assert {code for code in own if f"[{code} " not in shown} == set()


def test_no_expectation_is_left_without_its_spec() -> None:
    assert {path.stem for path in GOLDEN.glob("*.diagnostics")} == {spec.stem for spec in SPECS}
