"""What each operator makes of the spec on the page about them."""

from __future__ import annotations

import random

import dsl
from compiler.compile import compile_text
from dsl.printer import print_spec
from dsl.syntax import ApiDecl, Decl, EntityDecl, EnumDecl, ScalarDecl, SpecFile, TypeDecl
from fcsim.evolve.draft import Draft, Parent
from fcsim.evolve.operators import OPERATORS

_SHOWN = (ApiDecl, TypeDecl, EnumDecl, ScalarDecl, EntityDecl)


def changed(text: str, operator: str, seed: int) -> str | None:
    """The declarations of types and APIs that an operator made or changed; None if it finds no place."""
    parent = Parent.of(dsl.parse(text, "cinema.fcspec").tree)
    draft = Draft(parent)
    if OPERATORS[operator](draft, random.Random(seed)) is None:
        return None
    draft.prune()
    compilation = compile_text(print_spec(draft.tree), "cinema.fcspec")
    assert compilation.spec is not None, compilation.diagnostics
    old = {id(decl) for decl in parent.tree.declarations}
    new: list[Decl] = [decl for decl in draft.tree.declarations if isinstance(decl, _SHOWN) and id(decl) not in old]
    return print_spec(SpecFile("", "", 1, tuple(new))).removeprefix("fcspec 1\n\n")
