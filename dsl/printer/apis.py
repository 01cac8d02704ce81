"""APIs: the head with the parameters and the result, the errors, the body."""

from __future__ import annotations

from dsl.printer.effects import statement
from dsl.printer.page import INDENT, Page
from dsl.printer.types import params, type_
from dsl.printer.words import braced_forms, literal, name, wire
from dsl.syntax import ApiDecl, ErrorDecl


def api(page: Page, node: ApiDecl) -> str:
    head = f"api {name(node.name)}{wire(node.wire)}"
    brace = " {" if node.body or node.errors or node.confirm else ""
    around = len(" -> ") + len(brace)
    head += params(page, node.params, head, around + len(type_(page, node.returns, "", 0)), node.returns.span)
    head += " -> "
    head += type_(page, node.returns, "", len(head.rpartition("\n")[2]) + len(brace)) + brace
    if not brace:
        return head
    items = page.items(node.errors, INDENT, lambda error: _error(page, error))
    if node.confirm:
        items.append([f"{INDENT}confirm"])
    items += page.items(node.body or (), INDENT, lambda line: statement(page, line, INDENT))
    return head + page.block(INDENT, items, node.span.end) + "}"


def _error(page: Page, node: ErrorDecl) -> str:
    head = f"error {name(node.code)} "
    return head + (literal(node.text) if node.text else braced_forms(page, node.forms, INDENT, len(head)))
