"""Compiled children of compiled parents."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from compiler.compile import compile_text
from compiler.files import texts_of
from compiler.model import CompiledSpec, Origin
from dsl.parse import parse
from dsl.syntax import UseDecl
from fcsim.evolve.draft import Parent
from fcsim.evolve.evolve import Evolved, evolve


class Unevolvable(Exception):
    """A spec has a child that does not compile; the message says which, and why."""


@lru_cache(maxsize=64)
def _parent(text: str, file: str) -> Parent:
    return Parent.of(parse(text, file).tree)


def evolved(spec: CompiledSpec, level: int, seed: str) -> Evolved:
    """The child of a spec at a level, with what was done to the spec. The same for the same seed."""
    return evolve(_parent(spec.source.text, spec.source.file), spec.hash, level, seed)


def variant(spec: CompiledSpec, origin: Origin) -> CompiledSpec:
    """The child of a spec, compiled. Raises Unevolvable where it does not compile."""
    child = evolved(spec, origin.level, origin.seed)
    compilation = compile_text(child.text, spec.source.file, spec.source.beside)
    if compilation.spec is None:
        fault = next(one for one in compilation.diagnostics if one.severity == "error")
        where = f"{spec.domain} at level {origin.level}, variant {origin.seed}"
        raise Unevolvable(f"{where}: {fault.code}: {fault.message}")
    return replace(compilation.spec, origin=origin)


def used_by(spec: CompiledSpec) -> dict[str, Path]:
    """The files and folders of the domains that a spec uses, and of those that they use, by name: its children are of
    these, too."""
    found: dict[str, Path] = {}
    todo = [spec.source.text]
    while todo:
        for decl in parse(todo.pop(), spec.source.file).tree.declarations:
            if not isinstance(decl, UseDecl) or decl.domain.text in found or spec.source.beside is None:
                continue
            if path := spec.source.beside.find(decl.domain.text):
                found[decl.domain.text] = path
                todo += texts_of(path, "")[0].values()
    return found
