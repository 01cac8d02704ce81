"""A syntax tree back into text: one style for all, with the author's comments and blank lines."""

from __future__ import annotations

from dsl.printer.page import Page
from dsl.printer.spec import spec
from dsl.syntax import SpecFile

__all__ = ["print_spec"]


def print_spec(tree: SpecFile) -> str:
    """The text of `tree`, at most 120 columns wide where its texts allow it; parsing it gives the same tree.

    Comments are those of `tree.text`, by the spans of what they stand beside. A node whose span is `NOWHERE`, or is of
    another file, is printed without any. What stood on one line stays there if it fits, what stood on several stays
    broken. Raises ValueError if a name is no name, or a number has no spelling.
    """
    return spec(Page(tree), tree)
