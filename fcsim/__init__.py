"""Turns a declarative description of a domain into dialogues that teach a model to call functions.

    spec = fcsim.compile_spec("restaurants")
    for dialogue in fcsim.generate(spec, dialogues=100, seed=1):
        print(dialogue.messages[1].content)

Imports are inside the functions: the command line starts here, and most commands need little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compiler.model import CompiledSpec
    from fcsim.dataset.reader import Dataset
    from simulator.dialogue import Dialogue

__all__ = ["SpecError", "__version__", "compile_spec", "generate", "load_dataset"]

__version__ = "0.1.0"


class SpecError(ValueError):
    """The spec has errors; the message shows them as `fcsim check` does."""


def compile_spec(spec: str | Path) -> CompiledSpec:
    """Compiles the spec at a path, or the shipped one of that name.

    Raises SpecError, or LookupError if there is no such spec. Warnings are `fcsim check`'s to tell.
    """
    from dsl import render
    from fcsim.library import compile_spec as compile_found

    compilation = compile_found(str(spec))
    if compilation.spec is None:
        raise SpecError("\n\n".join(render(diagnostic, compilation.texts) for diagnostic in compilation.diagnostics))
    return compilation.spec


def generate(*specs: CompiledSpec, dialogues: int, seed: int = 0, locales: Sequence[str] = ()) -> Iterator[Dialogue]:
    """The dialogues that `fcsim run` would keep: the same ones, in the same order. No locales: all.

    Raises ValueError for a locale that a spec does not declare, and `simulator.Exhausted` where no
    attempt at a dialogue passes the checks.
    """
    from fcsim.dataset.run import Wish, choose_locales, generate_dialogues

    named = tuple((spec.domain, spec) for spec in specs)
    return generate_dialogues(Wish(named, dialogues, seed, choose_locales(specs, locales)))


def load_dataset(path: str | Path, split: str | None = None) -> Dataset:
    """A dataset folder, or one split of it, to iterate over: one `Dialogue` at a time.

    Raises `DatasetError` if there is none.
    """
    from fcsim.dataset.reader import Dataset

    return Dataset(path, split)
