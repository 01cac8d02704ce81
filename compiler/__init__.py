"""The compiler: a spec's text in, a `CompiledSpec` and diagnostics out."""

from __future__ import annotations

from compiler.compile import Compilation, compile_file, compile_text
from compiler.model import (
    Api,
    ApiError,
    Aside,
    CompiledSpec,
    Confusable,
    Entity,
    Goal,
    Persona,
    PhraseKey,
    Scenario,
)

__all__ = [
    "Api",
    "ApiError",
    "Aside",
    "Compilation",
    "CompiledSpec",
    "Confusable",
    "Entity",
    "Goal",
    "Persona",
    "PhraseKey",
    "Scenario",
    "compile_file",
    "compile_text",
]
