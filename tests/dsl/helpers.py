"""Parsing one declaration, and writing a tree down without its spans."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import dsl
from dsl.syntax import Decl, Literal_, Name

HEADER = "fcspec 1\n"


def only(text: str) -> Decl:
    """The one declaration of `text`, which has no mistake."""
    parsed = dsl.parse(HEADER + text, "x.fcspec")
    assert not parsed.diagnostics, [
        dsl.render(problem, {"x.fcspec": parsed.tree.text}) for problem in parsed.diagnostics
    ]
    (declaration,) = parsed.tree.declarations
    return declaration


def codes(text: str) -> list[str]:
    return [problem.code for problem in dsl.parse(text, "x.fcspec").diagnostics]


def plain(node: object) -> str:
    """`Field(name=a, type=TypeRef(name=int))`: names and literals bare; what is empty is left out."""
    if isinstance(node, Name):
        return node.text
    if isinstance(node, Literal_):
        return repr(node.value)
    if isinstance(node, tuple):
        return "[" + ", ".join(map(plain, node)) + "]"
    if is_dataclass(node):
        values = [(item.name, getattr(node, item.name)) for item in fields(node) if item.name != "span"]
        shown = [
            f"{name}={plain(value)}" for name, value in values if not (value is None or value is False or value == ())
        ]
        return f"{type(node).__name__}({', '.join(shown)})"
    return str(node)
