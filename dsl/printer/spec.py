"""A whole file: its declarations, in order, with their documentation."""

from __future__ import annotations

import re

from dsl.printer.apis import api
from dsl.printer.page import INDENT, Page, fill, fits
from dsl.printer.people import confusable, flow, persona, scenario
from dsl.printer.phrases import phrases
from dsl.printer.types import fields, flat_field, may_break, type_
from dsl.printer.words import braced_forms, flat_forms, item_name, label, literal, name, path, wire
from dsl.syntax import (
    ApiDecl,
    ConfusableDecl,
    Decl,
    DomainDecl,
    EntityDecl,
    EnumDecl,
    EnumMember,
    FlowDecl,
    LocaleDecl,
    PersonaDecl,
    PhrasesDecl,
    ProfileDecl,
    ProfileEntry,
    ScalarDecl,
    ScenarioDecl,
    SpecFile,
    TypeDecl,
    UseDecl,
    WorldCount,
    WorldDecl,
)
from dsl.wide import columns

_HEADER = re.compile(r"^fcspec\b", re.MULTILINE)


def spec(page: Page, tree: SpecFile) -> str:
    header = _HEADER.search(tree.text)
    start = header.start() if header else 0
    lines = [*page.before(start), *([""] * page.gap(start)), f"fcspec {tree.version}"]
    above: Decl | None = None
    for node in tree.declarations:
        item = page.item(node, "", lambda node: declaration(page, node))
        if item[0] and not (above is not None and _close(page, above, lines[-1], node, item)):
            lines.append("")
        lines += item
        above = node
    return "\n".join([*lines, *page.before(len(tree.text) + 1)]) + "\n"


def _close(page: Page, above: Decl, last: str, node: Decl, item: list[str]) -> bool:
    """Whether a declaration of one line stands right below another: the locales below the domain's name, and where
    the author put it so."""
    if len(item) > 1 or "\n" in item[0] or "\n" in last:
        return False
    return bool(page.written(above.span) and page.written(node.span)) or isinstance(node, LocaleDecl)


def declaration(page: Page, node: Decl) -> str:
    match node:
        case DomainDecl():
            return f"domain {name(node.name)}"
        case LocaleDecl():
            return f"locale {', '.join(map(name, node.locales))}"
        case UseDecl():
            return f"use {name(node.domain)} {{ {', '.join(map(name, node.names))} }}"
        case EnumDecl():
            return _enum(page, node)
        case ScalarDecl():
            before = f"scalar {name(node.name)} = "
            return before + type_(page, node.type, "", len(before))
        case TypeDecl() | EntityDecl():
            return _record(page, node)
        case WorldDecl():
            return _world(page, node)
        case ProfileDecl():
            return _profile(page, node)
        case ApiDecl():
            return api(page, node)
        case PhrasesDecl():
            return phrases(page, node)
        case PersonaDecl():
            return persona(page, node)
        case ScenarioDecl():
            return scenario(page, node)
        case ConfusableDecl():
            return confusable(page, node)
        case FlowDecl():
            return flow(page, node)


def _enum(page: Page, node: EnumDecl) -> str:
    strangers = ""
    head = f"enum {name(node.name)} {{"
    plain = not any(member.doc or member.forms for member in node.members)
    if page.flat(node.span) and not any(member.doc for member in node.members):
        shown = " ".join(_member(page, member, "", 0) for member in node.members)
        flat = f"{head} {shown} }}" + (f" not {flat_forms(node.strangers)}" if node.strangers else "")
        if (plain or page.written(node.span)) and "\n" not in flat and fits("", flat):
            return flat
    longest = max((len(_member_name(member)) for member in node.members), default=0)
    items = page.items(node.members, INDENT, lambda member: _member(page, member, INDENT, longest))
    end = node.strangers[0].span.start if node.strangers else node.span.end
    body = page.block(INDENT, items, end)
    if node.strangers:
        strangers = f" not {braced_forms(page, node.strangers, '', len('} not '))}"
    return head + body + "}" + strangers


def _member(page: Page, node: EnumMember, indent: str, longest: int) -> str:
    if not node.forms:
        return _member_name(node)
    return f"{_member_name(node):{longest}} {braced_forms(page, node.forms, indent, longest + 1)}"


def _member_name(node: EnumMember) -> str:
    return item_name(node.name, bool(node.doc)) + wire(node.wire)


def _record(page: Page, node: TypeDecl | EntityDecl) -> str:
    head = f"{'type' if isinstance(node, TypeDecl) else 'entity'} {name(node.name)} {{"
    if not node.fields and not page.commented(node.span):
        return head + "}"
    if (
        page.written(node.span)
        and page.flat(node.span)
        and not any(field.doc or may_break(page, field.type) for field in node.fields)
    ):
        flat = head + " " + ", ".join(flat_field(page, field) for field in node.fields) + " }"
        if fits("", flat):
            return flat
    return head + fields(page, node.fields, "", node.span.end) + "}"


def _world(page: Page, node: WorldDecl) -> str:
    flat = f"world {{ {', '.join(map(_count, node.counts))} }}" if node.counts else "world {}"
    if page.flat(node.span) and fits("", flat):
        return flat
    items = page.items(node.counts, INDENT, lambda count: _count(count) + ",")
    return "world {" + page.block(INDENT, items, node.span.end) + "}"


def _count(node: WorldCount) -> str:
    return f"{name(node.entity)} * {literal(node.count)}"


def _profile(page: Page, node: ProfileDecl) -> str:
    items = page.items(node.entries, INDENT, lambda entry: _entry(page, entry))
    return "profile {" + page.block(INDENT, items, node.span.end) + "}"


def _entry(page: Page, node: ProfileEntry) -> str:
    head = f"{label(node.name)}: "
    head += type_(page, node.type, INDENT, len(head))
    if not node.uses:
        return head
    last = head.rpartition("\n")[2]
    return f"{head} -> {fill([path(use) for use in node.uses], len(INDENT) + columns(last) + 4, INDENT * 2, ', ')}"
