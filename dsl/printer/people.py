"""Who speaks, what they want, what they mix up, and what follows what."""

from __future__ import annotations

from dsl.printer.page import INDENT, Page, fill, fits
from dsl.printer.words import braced_forms, flat_forms, item_name, label, literal, name, path, value
from dsl.syntax import ConfusableDecl, Cue, FlowDecl, FlowEdge, Goal, Name, PersonaDecl, ScenarioDecl, Trait


def persona(page: Page, node: PersonaDecl) -> str:
    head = f"persona {name(node.name)} {{"
    flat = f"{head} {', '.join(map(_trait, node.traits))} }}" if node.traits else head + "}"
    if page.flat(node.span) and fits("", flat):
        return flat
    items = page.items(node.traits, INDENT, lambda trait: _trait(trait) + ",")
    return head + page.block(INDENT, items, node.span.end) + "}"


def _trait(node: Trait) -> str:
    return f"{label(node.name)}: {literal(node.value)}"


def scenario(page: Page, node: ScenarioDecl) -> str:
    head = f"scenario {name(node.name)} {{"
    flat = [f"persona {name(node.persona)}"] if node.persona else []
    flat += [_goal(page, "then" if number else "goal", goal, "") for number, goal in enumerate(node.goals)]
    if page.written(node.span) and page.flat(node.span) and fits("", line := f"{head} {' '.join(flat)} }}"):
        return line
    items = [page.item(node.persona, INDENT, lambda _: flat[0])] if node.persona else []
    items += page.items(node.goals[:1], INDENT, lambda goal: _goal(page, "goal", goal, INDENT))
    items += page.items(node.goals[1:], INDENT, lambda goal: _goal(page, "then", goal, INDENT))
    return head + page.block(INDENT, items, node.span.end) + "}"


def _goal(page: Page, word: str, node: Goal, indent: str) -> str:
    head = f"{word} {name(node.api)}"
    if not node.fixed:
        return head
    fixed = [f"{_label_path(item.path)}: {value(item.value)}" for item in node.fixed]
    flat = f"{head} {{ {', '.join(fixed)} }}"
    if page.flat(node.span) and fits(indent, flat):
        return flat
    inner = indent + INDENT
    return f"{head} {{\n" + "".join(f"{inner}{item},\n" for item in fixed) + indent + "}"


def _label_path(names: tuple[Name, ...]) -> str:
    """A path before `:`, whose last name is free to be any word."""
    return path(names) if len(names) > 1 else label(names[0])


def confusable(page: Page, node: ConfusableDecl) -> str:
    head = f"confusable {name(node.name)} {{"
    names = {cue: item_name(cue.api, False) for cue in node.cues}
    longest = max(map(len, names.values()), default=0)
    # Braces line up where each cue has a line of its own.
    if not all(page.flat(cue.span) and fits(INDENT, flat_forms(cue.forms), longest + 1) for cue in node.cues):
        longest = 0

    def show(cue: Cue) -> str:
        around = max(longest, len(names[cue])) + 1
        return f"{names[cue]:{longest}} {braced_forms(page, cue.forms, INDENT, around)}"

    items = page.items(node.cues, INDENT, show)
    return head + page.block(INDENT, items, node.span.end) + "}"


def flow(page: Page, node: FlowDecl) -> str:
    if not node.edges and not page.commented(node.span):
        return "flow {}"
    return "flow {" + page.block(INDENT, page.items(node.edges, INDENT, _edge), node.span.end) + "}"


def _edge(node: FlowEdge) -> str:
    head = f"{name(node.api)}{f' on {name(node.on)}' if node.on else ''} -> "
    targets = [name(target.api) + (f" {literal(target.weight)}" if target.weight else "") for target in node.targets]
    return head + fill(targets, len(INDENT) + len(head), INDENT * 2, ", ")
