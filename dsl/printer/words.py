"""The smallest parts: names, literals, moments, documentation, forms, annotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

from dsl.printer.page import INDENT, Page, fill, fits
from dsl.split import DECLARATIONS
from dsl.syntax import Annotation, Bounds, Form, ListValue, Literal_, Moment, Name, Null, Pattern, PhraseKind, Value

RESERVED = frozenset({"create", "update", "delete", "one", "not", "true", "false", "key", "known", "map", "null"})
"""The words that mean something else where a bare name may stand."""

_AFTER_FORMS = frozenset({"confirm", "error", "let", "match", "require", "return"})
_AFTER_VALUE = frozenset({"and", "or", "by", "take", "else", "step"} | set(get_args(PhraseKind)))

_NAME = re.compile(r"[^\W\d]\w*")
_OFFSET = re.compile(r"([+-][0-9]+)([mhdwy])")
_MINUTES = {"y": 365 * 24 * 60, "d": 24 * 60, "h": 60, "m": 1, "w": 7 * 24 * 60}
_ESCAPED = re.compile(r'["\\\n\t\r\x00-\x1f\x7f\u2028\u2029]')
_ESCAPES = {"\n": r"\n", "\t": r"\t", '"': r"\"", "\\": r"\\"}


def name(node: Name) -> str:
    """A name where it stands bare; a keyword in backticks."""
    if node.text in RESERVED:
        return f"`{node.text}`"
    return label(node)


def item_name(node: Name, documented: bool) -> str:
    """A name that starts an item, where the parser also looks for the words that could go on from the item before."""
    if node.text in _AFTER_FORMS or (documented and node.text in DECLARATIONS):
        return f"`{node.text}`"
    return name(node)


def field_name(node: Name) -> str:
    """The name of a field that has a wire name; it may follow another's default value."""
    return f"`{node.text}`" if node.text in _AFTER_VALUE else item_name(node, True)


def wire(node: Name | None) -> str:
    """` as NAME`, in quotes where that is no name of the language."""
    if node is None:
        return ""
    return f" as {node.text}" if _NAME.fullmatch(node.text) else f" as {literal(Literal_(node.text, node.span))}"


def label(node: Name) -> str:
    """A name before `:` or after `.`, where any word is one."""
    if not _NAME.fullmatch(node.text):
        raise ValueError(f"{node.text!r} is no name")
    return node.text


def path(names: Sequence[Name]) -> str:
    first, *others = names
    return name(first) + "".join("." + label(other) for other in others)


def literal(node: Literal_) -> str:
    value = node.value
    if isinstance(value, str):
        if _ESCAPED.search(value) is None:
            return f'"{value}"'
        return '"' + _ESCAPED.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{{{ord(match[0]):X}}}", value) + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value)
    if "e" in text:
        text = format(Decimal(text), "f")
        text += "" if "." in text else ".0"
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        raise ValueError(f"{text} has no spelling")
    return text


def value(node: Value) -> str:
    match node:
        case Name():
            return name(node)
        case Null():
            return "null"
        case ListValue():
            return "[" + ", ".join(value(item) for item in node.items) + "]"
    return literal(node)


def moment(page: Page, node: Moment) -> str:
    """`now`, `today`, `+30d`: in its author's unit, else in the largest of years, days, hours and minutes."""
    if not node.offset:
        return node.anchor
    written = _OFFSET.fullmatch(page.written(node.span))
    if written and int(written[1]) * _MINUTES[written[2]] == node.offset:
        return written[0]
    unit = next(unit for unit, minutes in _MINUTES.items() if node.offset % minutes == 0)
    return f"{node.offset // _MINUTES[unit]:+}{unit}"


def bounds(page: Page, node: Bounds) -> str:
    """`(low..high step s)`; of what is exactly one value, that value."""

    def bound(side: Literal_ | Moment | None) -> str:
        return "" if side is None else moment(page, side) if isinstance(side, Moment) else literal(side)

    if node.low is not None and node.step is None and _same(node.low, node.high):
        return f"({bound(node.low)})"
    step = f" step {literal(node.step)}" if node.step else ""
    return f"({bound(node.low)}..{bound(node.high)}{step})"


def _same(low: Literal_ | Moment, high: Literal_ | Moment | None) -> bool:
    if not (isinstance(low, Literal_) and isinstance(high, Literal_)):
        return False
    return type(low.value) is type(high.value) and low.value == high.value


def annotation(node: Annotation) -> str:
    if not node.args:
        return "@" + label(node.name)
    return f"@{label(node.name)}({', '.join(map(_argument, node.args))})"


def _argument(node: Literal_ | Name | Pattern) -> str:
    match node:
        case Name():
            return name(node)
        case Pattern():
            return node.written
    return literal(node)


def flat_forms(forms: Sequence[Form]) -> str:
    """`{ en: "a" | "b", zh: "c" }`."""
    shown = (f"{label(form.locale)}: {' | '.join(literal(text) for text in form.texts)}" for form in forms)
    return "{ " + ", ".join(shown) + " }"


def braced_forms(page: Page, forms: Sequence[Form], indent: str, around: int) -> str:
    """Forms on one line if they fit beside `around` other columns; else each locale on lines of its own."""
    flat = flat_forms(forms)
    together = all(page.flat(form.span) for form in forms) and not page.starts_line(forms[0].span)
    if together and fits(indent, flat, around):
        return flat
    inner = indent + INDENT
    shown = []
    for form in forms:
        locale = f"{label(form.locale)}: "
        texts = [literal(text) for text in form.texts]
        shown.append(inner + locale + fill(texts, len(inner) + len(locale), inner + INDENT, " | ", "| "))
    return "{\n" + ",\n".join(shown) + f"\n{indent}}}"
